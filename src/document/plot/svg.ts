/** A figure as SVG text: self-contained, no scripts, no fonts or other resources from elsewhere, every user text escaped. */
import type { Figure } from "./figure.ts";
import { type Box, SIZES, textWidth } from "./layout.ts";
import { dashOver, layers } from "./overlap.ts";
import type { Panel, Series } from "./panel.ts";
import { dash, THEMES, type Theme } from "./themes.ts";
import type { Label, Run } from "./wording.ts";

/** DejaVu Sans last but one: it has every glyph that we write, and PNG files are set in it. */
export const FONTS = "Helvetica Neue, Helvetica, Arial, DejaVu Sans, sans-serif";

/** The figure as one SVG document. The workbench may put it into a page as it is. */
export function toSvg(figure: Figure): string {
  const theme: Theme = THEMES[figure.theme];
  const { width, height, title, panels } = figure;
  return `${[
    `<svg xmlns="http://www.w3.org/2000/svg" width="${round(width)}" height="${round(height)}" viewBox="0 0 ${round(width)} ${round(height)}" role="img" font-family="${FONTS}" font-size="${SIZES.text}" fill="${theme.text}">`,
    `<title>${xml(title)}</title>`,
    `<desc>${xml(figure.description)}</desc>`,
    `<rect width="100%" height="100%" fill="${theme.background}"/>`,
    text(width / 2, 32, title, `text-anchor="middle" font-size="${titleSize(title, width)}" font-weight="bold"`),
    ...panels.flatMap((panel) => drawPanel(panel, theme)),
    "</svg>",
  ].join("\n")}\n`;
}

/** The title's size, smaller where the figure is too narrow for it. */
const titleSize = (title: string, width: number): number =>
  Math.max(11, Math.min(SIZES.title, Math.floor((width - SIZES.outer) / ([...title].length * 0.66))));

function drawPanel(panel: Panel, theme: Theme): string[] {
  const { frame, x, y, series } = panel;
  const px = (value: number) => ((value - x.limits[0]) / (x.limits[1] - x.limits[0])) * frame.width;
  const py = (value: number) => ((y.limits[1] - value) / (y.limits[1] - y.limits[0])) * frame.height;
  const { width, height } = frame;
  const edges = `width="${round(width)}" height="${round(height)}"`;
  return [
    `<g transform="translate(${round(frame.x)} ${round(frame.y)})">`,
    text(width / 2, -11, panel.title, `text-anchor="middle" font-size="${SIZES.panelTitle}"`),
    `<path d="${x.ticks.map((t) => `M${round(px(t.at))} 0V${round(height)}`).join("")}${y.ticks.map((t) => `M0 ${round(py(t.at))}H${round(width)}`).join("")}" stroke="${theme.grid}" fill="none"/>`,
    ...zeroLines(panel, px, py, theme),
    ...axisNumbers(panel, px, py, theme),
    // an inner svg clips what is drawn in it, and needs no id that could meet another figure's on the same page
    `<svg ${edges} overflow="hidden" fill="none" stroke-width="2.25" stroke-linejoin="round">`,
    ...series.flatMap((s) => drawAsymptotes(s, px, py, theme)),
    ...series.flatMap((_, i) => drawLines(panel, i, px, py, theme)),
    "</svg>",
    `<rect ${edges} fill="none" stroke="${theme.frame}"/>`,
    ...drawDots(series, px, py, theme),
    ...series.flatMap((s) => drawKinks(s, px, py, theme)),
    ...(panel.note ? drawNote(panel.note, frame, theme) : []),
    "</g>",
    ...(panel.legend.place === "none" ? [] : drawLegend(panel, theme)),
  ];
}

/** The lines x = 0 and y = 0, where they lie inside: a little stronger than the grid. */
function zeroLines({ frame, x, y }: Panel, px: Scale, py: Scale, theme: Theme): string[] {
  const isInside = ([low, high]: readonly [number, number]) => low < 0 && high > 0;
  const path = `${isInside(x.limits) ? `M${round(px(0))} 0v${round(frame.height)}` : ""}${isInside(y.limits) ? `M0 ${round(py(0))}h${round(frame.width)}` : ""}`;
  return path ? [`<path d="${path}" stroke="${theme.frame}" stroke-opacity="0.55" fill="none"/>`] : [];
}

type Scale = (value: number) => number;

function axisNumbers({ frame: { width, height }, x, y, variable }: Panel, px: Scale, py: Scale, { muted }: Theme): string[] {
  return [
    `<g fill="${muted}" text-anchor="middle">`,
    ...x.ticks.map((t) => text(px(t.at), height + 19, t.text)),
    text(width / 2, height + 38, variable, 'font-style="italic"'),
    "</g>",
    `<g fill="${muted}" text-anchor="end">`,
    // half the height of a digit: the number stands level with its line
    ...y.ticks.map((t) => text(-8, py(t.at) + 4.5, t.text)),
    "</g>",
  ];
}

function drawLines(panel: Panel, index: number, px: Scale, py: Scale, theme: Theme): string[] {
  const { colour, name } = panel.series[index] as Series;
  return layers(panel, index).map(({ segments, below }) => {
    const path = segments.map((s) => `M${s.map(([x, y]) => `${round(px(x))} ${round(py(y))}`).join("L")}`).join("");
    return `<path d="${path}" ${stroke(colour, theme, dashOver(below))}><title>${xml(name)}</title></path>`;
  });
}

function drawAsymptotes({ asymptotes = [], colour }: Series, px: Scale, py: Scale, theme: Theme): string[] {
  return asymptotes.map((line) => {
    const path = line.map(([x, y]) => `${round(px(x))} ${round(py(y))}`).join("L");
    return `<path d="M${path}" stroke="${theme.curves[colour]}" stroke-width="1.25" stroke-dasharray="2 4" stroke-opacity="0.9"/>`;
  });
}

/** A diamond at each kink: a circle says what the value at a jump is. */
function drawKinks({ kinks = [], colour }: Series, px: Scale, py: Scale, theme: Theme): string[] {
  const r = SIZES.dot;
  return kinks.map(
    ([x, y]) =>
      `<path d="M${round(px(x) - r)} ${round(py(y))}l${r} -${r}l${r} ${r}l-${r} ${r}Z" fill="${theme.background}" stroke="${theme.curves[colour]}" stroke-width="1.5"><title>kink</title></path>`,
  );
}

/** The dots of all curves; one that a later curve's dot would hide is a ring wider. */
function drawDots(series: readonly Series[], px: Scale, py: Scale, theme: Theme): string[] {
  const all = series.flatMap(({ dots, colour }) => dots.map((dot) => ({ x: px(dot.x), y: py(dot.y), filled: dot.filled, colour })));
  return all.map(({ x, y, filled, colour }, i) => {
    const above = all.slice(i + 1).filter((d) => Math.hypot(d.x - x, d.y - y) < SIZES.dot).length;
    const fill = filled ? theme.curves[colour] : theme.background;
    const radius = SIZES.dot + above * SIZES.ring;
    return `<circle cx="${round(x)}" cy="${round(y)}" r="${radius}" fill="${fill}" stroke="${theme.curves[colour]}" stroke-width="1.75"/>`;
  });
}

/** Words in an empty panel, on a ground of their own: no axis strikes them through. */
function drawNote(note: string, { width, height }: Box, { background, muted }: Theme): string[] {
  const room = Math.min(width - 2, textWidth(note, SIZES.text) + 2 * SIZES.padding);
  return [
    `<rect x="${round((width - room) / 2)}" y="${round(height / 2 - SIZES.row / 2)}" width="${round(room)}" height="${SIZES.row}" fill="${background}"/>`,
    text(width / 2, height / 2 + 4.5, note, `text-anchor="middle" font-style="italic" fill="${muted}"`),
  ];
}

function stroke(colour: number, theme: Theme, dashes = ""): string {
  const pattern = dashes || dash(colour);
  return `stroke="${theme.curves[colour]}"${pattern && ` stroke-dasharray="${pattern}"`}`;
}

function drawLegend({ series, legend: { box, place, columns, columnWidth } }: Panel, theme: Theme): string[] {
  const { padding, row, behindStroke } = SIZES;
  return [
    `<g transform="translate(${round(box.x)} ${round(box.y)})">`,
    ...(place === "below" ? [] : [background(box, theme)]),
    ...series.flatMap(({ legend, colour }, i) => {
      const left = padding + columnWidth * (i % columns);
      const middle = padding + row * (Math.floor(i / columns) + 0.5);
      return [
        `<path d="M${round(left)} ${middle}h${SIZES.stroke}" stroke-width="2.25" ${stroke(colour, theme)}/>`,
        label(left + SIZES.stroke + behindStroke, middle + 4.5, legend),
      ];
    }),
    "</g>",
  ];
}

const background = ({ width, height }: Box, theme: Theme): string =>
  `<rect width="${round(width)}" height="${round(height)}" rx="4" fill="${theme.background}" fill-opacity="0.9" stroke="${theme.grid}"/>`;

/** How a run is set: dy lowers a subscript, and the next run comes back up by as much. */
const STYLES: Readonly<Record<Run["style"], { attributes: string; drop: number }>> = {
  normal: { attributes: "", drop: 0 },
  italic: { attributes: ' font-style="italic"', drop: 0 },
  subscript: { attributes: ` font-size="${SIZES.subscript}"`, drop: 3.5 },
};

function label(x: number, y: number, { runs }: Label): string {
  const spans = runs.map(({ text, style }, i) => {
    const before = runs[i - 1];
    const shift = STYLES[style].drop - (before ? STYLES[before.style].drop : 0);
    return `<tspan${STYLES[style].attributes}${shift ? ` dy="${shift}"` : ""}>${xml(text)}</tspan>`;
  });
  return `<text x="${round(x)}" y="${round(y)}">${spans.join("")}</text>`;
}

/** A line of text, with its words escaped. */
export const text = (x: number, y: number, words: string, attributes = ""): string =>
  `<text x="${round(x)}" y="${round(y)}"${attributes && ` ${attributes}`}>${xml(words)}</text>`;

/** A hundredth of a pixel is finer than any printer draws. */
export const round = (x: number): string => String(Math.round(x * 100) / 100 + 0);

const ENTITIES: Readonly<Record<string, string>> = { "&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;", "'": "&#39;" };

/** The text as XML takes it: five characters escaped, and the control characters that XML has no way to write left out. */
export const xml = (words: string): string =>
  words.replace(/[\p{Cc}\p{Cs}\uFFFE\uFFFF]/gu, "").replace(/[&<>"']/g, (c) => ENTITIES[c] as string);
