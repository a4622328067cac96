/** The error of a kernel against x as SVG: forward and backward, on the line of all floats, the claims as dashed lines. */
import { ALL, floatAt, ONE_SIGN } from "../verify/floats.ts";
import { columnOf, type Tally } from "../verify/tally.ts";
import { type Box, SIZES, textWidth } from "./plot/layout.ts";
import { FONTS, round, text, xml } from "./plot/svg.ts";
import { dash, THEMES, type Theme } from "./plot/themes.ts";
import { axis, scientific, tidyAbove } from "./plot/ticks.ts";
import { FORWARD, type Judged, type Report } from "./verify-report.ts";
import { count, ulpText } from "./verify-text.ts";

const WIDTH = 960;
const HEIGHT = 230;
const theme: Theme = THEMES.light;
/** A panel with larger errors has a logarithmic axis, which ends here below. */
const [LINEAR, LEAST] = [20, 0.1];
/** Columns of one sign. */
const SIDE = ONE_SIGN / 2 ** 21;

interface Axis {
  readonly isLinear: boolean;
  readonly most: number;
  /** From 0, below, to 1, above. */
  readonly part: (ulp: number) => number;
  readonly ticks: readonly { readonly at: number; readonly text: string }[];
}

/** The picture of a report, as one SVG document. */
export function verifyPicture(report: Report): string {
  const { name, stride, judged } = report;
  const forward = judged.filter((j) => j.name === FORWARD);
  const backward = judged.filter((j) => j.name !== FORWARD);
  const inputs = judged[0]?.tally.inputs ?? 0;
  const title = `Error of ${report.command ?? name} on ${stride === 1 ? "all" : "a sample of"} ${count(inputs)} float32 inputs`;
  const panels = [
    { title: report.command === undefined ? `${name} (${report.precision})` : `against ${name}`, judged: forward },
    ...(backward.length > 0
      ? [{ title: backward.length > 1 ? "derivative, from what is kept" : `derivative, from the ${backward[0]?.name}`, judged: backward }]
      : []),
  ];
  let top = SIZES.aboveFigure;
  const drawn = panels.map((panel) => {
    const frame: Box = {
      x: SIZES.outer + SIZES.gutter,
      y: top + SIZES.above,
      width: WIDTH - 2 * SIZES.outer - SIZES.gutter,
      height: HEIGHT,
    };
    const isNamed = panel.judged.length > 1;
    top = frame.y + HEIGHT + SIZES.below + (isNamed ? SIZES.row : 0);
    return drawPanel(panel, frame, report, isNamed);
  });
  const height = top + SIZES.outer / 2;
  return `${[
    `<svg xmlns="http://www.w3.org/2000/svg" width="${WIDTH}" height="${round(height)}" viewBox="0 0 ${WIDTH} ${round(height)}" role="img" font-family="${FONTS}" font-size="${SIZES.text}" fill="${theme.text}">`,
    `<title>${xml(title)}</title>`,
    `<desc>${xml(judged.map((j) => `${j.name}: at most ${ulpText(j.tally.maxUlp.value)} ULP`).join("; "))}</desc>`,
    `<rect width="100%" height="100%" fill="${theme.background}"/>`,
    text(WIDTH / 2, 32, fitted(title), `text-anchor="middle" font-size="${SIZES.title}" font-weight="bold"`),
    ...drawn.flat(),
    "</svg>",
  ].join("\n")}\n`;
}

/** A title that is too long for the picture ends in dots. */
function fitted(words: string): string {
  let letters = [...words];
  while (textWidth(letters.join(""), SIZES.title) > WIDTH - 2 * SIZES.outer) letters = [...letters.slice(0, -2), "…"];
  return letters.join("");
}

function drawPanel(
  { title, judged }: { readonly title: string; readonly judged: readonly Judged[] },
  frame: Box,
  { stride, variable }: Report,
  isNamed: boolean,
): string[] {
  const scale = axisFor(judged);
  const { width, height } = frame;
  const py = (ulp: number): number => height * (1 - scale.part(ulp));
  const px = (column: number): number => (width * column) / (2 * SIDE);
  const ticks = TICKS.map(({ at, text }) => ({ at: px(at), text }));
  const seen = stride >= 2 ** 21 ? seenColumns(stride) : undefined;
  const colour = (i: number): string => `stroke="${theme.curves[i % theme.curves.length]}"${dash(i) && ` stroke-dasharray="${dash(i)}"`}`;
  return [
    `<g transform="translate(${round(frame.x)} ${round(frame.y)})">`,
    text(width / 2, -11, title, `text-anchor="middle" font-size="${SIZES.panelTitle}"`),
    `<path d="${ticks.map((t) => `M${round(t.at)} 0V${height}`).join("")}${scale.ticks.map((t) => `M0 ${round(py(t.at))}H${width}`).join("")}" stroke="${theme.grid}" fill="none"/>`,
    `<path d="M${round(width / 2)} 0V${height}" stroke="${theme.frame}" stroke-opacity="0.55" fill="none"/>`,
    `<svg width="${width}" height="${height}" overflow="hidden" fill="none" stroke-width="1.25" stroke-linejoin="round">`,
    ...judged.map(({ name, tally }, i) => `<path d="${outline(tally, px, py, seen)}" ${colour(i)}><title>${xml(name)}</title></path>`),
    "</svg>",
    `<rect width="${width}" height="${height}" fill="none" stroke="${theme.frame}"/>`,
    ...judged
      .filter(({ tally }) => tally.maxUlp.value > 0)
      .map(({ tally }) => worst(tally, px, py, theme.curves[judged.findIndex((j) => j.tally === tally) % theme.curves.length] as string)),
    ...claims(judged, width, py),
    `<g fill="${theme.muted}" text-anchor="middle">`,
    ...ticks.map((t) => text(t.at, height + 19, t.text)),
    text(width / 2, height + 38, variable, 'font-style="italic"'),
    "</g>",
    `<g fill="${theme.muted}" text-anchor="end">`,
    ...scale.ticks.map((t) => text(-8, py(t.at) + 4.5, t.text)),
    "</g>",
    text(0, -11, "max |error| in ULP", `fill="${theme.muted}"`),
    ...(isNamed ? legend(judged, height + SIZES.below + 10, colour) : []),
    "</g>",
  ];
}

/** Where the powers of ten are on the line of all floats, in columns from the left. */
const TICKS = [-30, -20, -10, 0, 10, 20, 30]
  .flatMap((exponent) => [exponent, -exponent].map((e, i) => ({ exponent: e, isNegative: i === 1 })))
  .map(({ exponent, isNegative }) => {
    const power = Number(`1e${exponent}`);
    const size = exponent === 0 ? "1" : scientific(power);
    const from0 = placeOf(power) / 2 ** 21;
    return isNegative ? { at: SIDE - from0, text: `−${size}` } : { at: SIDE + from0, text: size };
  })
  .concat([{ at: SIDE, text: "0" }])
  .sort((a, b) => a.at - b.at);

/** The place of the first positive float that is no less. */
function placeOf(x: number): number {
  let [low, high] = [0, ONE_SIGN];
  while (low < high) {
    const middle = Math.floor((low + high) / 2);
    if (floatAt(middle) < x) low = middle + 1;
    else high = middle;
  }
  return low;
}

function axisFor(judged: readonly Judged[]): Axis {
  const most = Math.max(...judged.flatMap(({ tally, claim }) => [tally.maxUlp.value, claim?.ulp ?? 0]), 0.5);
  if (most <= LINEAR) {
    const top = tidyAbove(most * 1.05);
    return { isLinear: true, most: top, part: (ulp) => ulp / top, ticks: axis(0, top, 7).ticks };
  }
  const [bottom, decades] = [Math.log10(LEAST), Math.ceil(Math.log10(most * 1.1))];
  const every = Math.ceil((decades - bottom) / 8);
  const exponents = Array.from({ length: Math.floor((decades - bottom) / every) + 1 }, (_, i) => bottom + i * every);
  return {
    isLinear: false,
    most: 10 ** decades,
    part: (ulp) => Math.max(0, (Math.log10(Math.max(ulp, LEAST)) - bottom) / (decades - bottom)),
    ticks: exponents.map((e) => ({ at: 10 ** e, text: e === 0 ? "1" : e === -1 ? "0.1" : e === 1 ? "10" : scientific(10 ** e) })),
  };
}

type Scale = (value: number) => number;

/** A column's distance from the left: the most negative inputs come first. */
const fromLeft = (column: number): number => (column < SIDE ? SIDE + column : 2 * SIDE - 1 - column);

function outline({ columns }: Tally, px: Scale, py: Scale, seen?: ReadonlySet<number>): string {
  return columns
    .map((size, column) => ({ size, column, left: fromLeft(column) }))
    .filter(({ column }) => seen?.has(column) ?? true)
    .sort((a, b) => a.left - b.left)
    .map(({ size, left }, i) => `${i === 0 ? "M" : "L"}${round(px(left + 0.5))} ${round(py(size))}`)
    .join("");
}

/** The columns in which a thin sample has inputs. */
function seenColumns(stride: number): Set<number> {
  const seen = new Set<number>();
  for (let at = 0; at < ALL; at += stride) seen.add(columnOf(at));
  return seen;
}

function worst({ maxUlp }: Tally, px: Scale, py: Scale, colour: string): string {
  const x = px(fromLeft(columnOf(maxUlp.at)) + 0.5);
  return `<circle cx="${round(x)}" cy="${round(py(maxUlp.value))}" r="${SIZES.dot}" fill="${theme.background}" stroke="${colour}" stroke-width="1.75"/>`;
}

function claims(judged: readonly Judged[], width: number, py: Scale): string[] {
  const values = [...new Set(judged.flatMap(({ claim }) => (claim ? [claim.ulp] : [])))];
  return values.flatMap((claim) => {
    const y = py(claim);
    return [
      `<path d="M0 ${round(y)}H${width}" stroke="${theme.text}" stroke-dasharray="6 4" fill="none"/>`,
      text(width - 8, y < 20 ? y + 15 : y - 6, `claim: ${claim} ULP`, 'text-anchor="end"'),
    ];
  });
}

function legend(judged: readonly Judged[], y: number, colour: (i: number) => string): string[] {
  let x = 0;
  return judged.flatMap(({ name }, i) => {
    const left = x;
    x += SIZES.stroke + SIZES.behindStroke + textWidth(name, SIZES.text) + 2 * SIZES.padding;
    return [
      `<path d="M${round(left)} ${round(y - 4.5)}h${SIZES.stroke}" stroke-width="2.25" fill="none" ${colour(i)}/>`,
      text(left + SIZES.stroke + SIZES.behindStroke, y, name),
    ];
  });
}
