/** What pictures have in common: the page they stand on, and the frame of a panel with its axes. */
import { type Box, SIZES, textWidth } from "./layout.ts";
import { FONTS, round, text, xml } from "./svg.ts";
import { dash, type Theme } from "./themes.ts";
import type { Tick } from "./ticks.ts";

export interface Page {
  readonly width: number;
  readonly height: number;
  readonly title: string;
  /** For those who cannot see the picture. */
  readonly description: string;
  readonly theme: Theme;
}

/** One SVG document with a title above what is drawn. */
export function svgPage({ width, height, title, description, theme }: Page, drawn: readonly string[]): string {
  return `${[
    `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${round(height)}" viewBox="0 0 ${width} ${round(height)}" role="img" font-family="${FONTS}" font-size="${SIZES.text}" fill="${theme.text}">`,
    `<title>${xml(title)}</title>`,
    `<desc>${xml(description)}</desc>`,
    `<rect width="100%" height="100%" fill="${theme.background}"/>`,
    text(
      width / 2,
      32,
      fitted(title, titleSize(width), width - 2 * SIZES.outer),
      `text-anchor="middle" font-size="${titleSize(width)}" font-weight="bold"`,
    ),
    ...drawn,
    "</svg>",
  ].join("\n")}\n`;
}

/** On a narrow page a title of the usual size would be cut. */
const titleSize = (width: number): number => (width < NARROW ? SIZES.text : SIZES.title);
const NARROW = 640;

/** A text that is too wide ends in dots. */
export function fitted(words: string, size: number, width: number): string {
  let letters = [...words];
  while (letters.length > 1 && textWidth(letters.join(""), size) > width) letters = [...letters.slice(0, -2), "…"];
  return letters.join("");
}

/** An axis of a panel: where a value lies, from 0 at the left or below to 1. */
export interface PanelAxis {
  readonly part: (value: number) => number;
  readonly ticks: readonly Tick[];
  readonly name: string;
}

/** The grid, the numbers and the names of both axes around what is drawn inside, in a group of its own. */
export function framedPanel(title: string, frame: Box, x: PanelAxis, y: PanelAxis, theme: Theme, inside: readonly string[]): string[] {
  const { width, height } = frame;
  const px = ({ at }: Tick): number => width * x.part(at);
  const py = ({ at }: Tick): number => height * (1 - y.part(at));
  const edges = `width="${round(width)}" height="${round(height)}"`;
  return [
    `<g transform="translate(${round(frame.x)} ${round(frame.y)})">`,
    text(width / 2, -11, fitted(title, SIZES.panelTitle, width), `text-anchor="middle" font-size="${SIZES.panelTitle}"`),
    `<path d="${x.ticks.map((t) => `M${round(px(t))} 0V${round(height)}`).join("")}${y.ticks.map((t) => `M0 ${round(py(t))}H${round(width)}`).join("")}" stroke="${theme.grid}" fill="none"/>`,
    `<svg ${edges} overflow="hidden" fill="none" stroke-linejoin="round">`,
    ...inside,
    "</svg>",
    `<rect ${edges} fill="none" stroke="${theme.frame}"/>`,
    `<g fill="${theme.muted}" text-anchor="middle">`,
    ...x.ticks.map((t) => text(px(t), height + 19, t.text)),
    ...(x.name ? [text(width / 2, height + 38, x.name)] : []),
    "</g>",
    `<g fill="${theme.muted}" text-anchor="end">`,
    ...y.ticks.map((t) => text(-8, py(t) + 4.5, t.text)),
    "</g>",
    ...(y.name ? [text(0, -11, y.name, `fill="${theme.muted}"`)] : []),
    "</g>",
  ];
}

/** How the line of a curve is drawn: its colour, and dashes from the fourth one on. */
export const lineStyle = (i: number, theme: Theme): string =>
  `stroke="${theme.curves[i % theme.curves.length]}"${dash(i) && ` stroke-dasharray="${dash(i)}"`}`;

/** A legend in rows below a panel: what is drawn, and how high it is. */
export function legendBelow(
  names: readonly string[],
  at: { readonly x: number; readonly y: number; readonly width: number },
  theme: Theme,
) {
  let [x, y] = [at.x, at.y];
  const drawn = names.flatMap((name, i) => {
    const shown = fitted(name, SIZES.text, at.width - SIZES.stroke - SIZES.behindStroke);
    const width = SIZES.stroke + SIZES.behindStroke + textWidth(shown, SIZES.text) + 2 * SIZES.padding;
    if (x > at.x && x + width > at.x + at.width) [x, y] = [at.x, y + SIZES.row];
    const left = x;
    x += width;
    return [
      `<path d="M${round(left)} ${round(y - 4.5)}h${SIZES.stroke}" stroke-width="2.25" fill="none" ${lineStyle(i, theme)}/>`,
      text(left + SIZES.stroke + SIZES.behindStroke, y, shown),
    ];
  });
  return { drawn, height: y - at.y + SIZES.row };
}
