/** The error of a kernel against x as SVG: forward and backward, on the line of all floats, the claims as dashed lines. */
import { ALL, floatAt, ONE_SIGN } from "../verify/floats.ts";
import { columnOf, type Tally } from "../verify/tally.ts";
import { type Box, SIZES, textWidth } from "./plot/layout.ts";
import { legendBelow, lineStyle, svgPage } from "./plot/page.ts";
import { round, text, xml } from "./plot/svg.ts";
import { THEMES, type Theme, type ThemeName } from "./plot/themes.ts";
import { axis, scientific, tidyAbove } from "./plot/ticks.ts";
import { FORWARD, type Judged, type Report } from "./verify-report.ts";
import { count, ulpText } from "./verify-text.ts";

const HEIGHT = 230;

export interface VerifyPictureOptions {
  /** In pixels, at least 320; 960 unless told. */
  readonly width?: number;
  readonly theme?: ThemeName;
}
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
export function verifyPicture(report: Report, { width = 960, theme: named = "light" }: VerifyPictureOptions = {}): string {
  const { name, stride, judged } = report;
  const theme: Theme = THEMES[named];
  const forward = judged.filter((j) => j.name === FORWARD);
  const backward = judged.filter((j) => j.name !== FORWARD);
  const which = stride === 1 ? "all" : "a sample of";
  const inputs = count(judged[0]?.tally.inputs ?? 0);
  const told = judged.some((j) => j.judged) ? `${inputs} float32 inputs so far` : `${which} ${inputs} float32 inputs`;
  const title = `Error of ${report.command ?? name} on ${told}`;
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
      width: width - 2 * SIZES.outer - SIZES.gutter,
      height: HEIGHT,
    };
    const names = panel.judged.map((j) => j.name);
    const legend = names.length > 1 ? legendBelow(names, { x: 0, y: HEIGHT + SIZES.below + 10, width: frame.width }, theme) : undefined;
    top = frame.y + HEIGHT + SIZES.below + (legend?.height ?? 0);
    return drawPanel(panel, frame, report, theme, legend?.drawn ?? []);
  });
  const description = judged.map((j) => `${j.name}: at most ${ulpText(j.tally.maxUlp.value)} ULP`).join("; ");
  return svgPage({ width, height: top + SIZES.outer / 2, title, description, theme }, drawn.flat());
}

function drawPanel(
  { title, judged }: { readonly title: string; readonly judged: readonly Judged[] },
  frame: Box,
  { stride, variable }: Report,
  theme: Theme,
  legend: readonly string[],
): string[] {
  const scale = axisFor(judged);
  const { width, height } = frame;
  const py = (ulp: number): number => height * (1 - scale.part(ulp));
  const px = (column: number): number => (width * column) / (2 * SIDE);
  const ticks = ticksFor(width).map(({ at, text }) => ({ at: px(at), text }));
  const seen = stride >= 2 ** 21 ? seenColumns(stride) : undefined;
  return [
    `<g transform="translate(${round(frame.x)} ${round(frame.y)})">`,
    text(width / 2, -11, title, `text-anchor="middle" font-size="${SIZES.panelTitle}"`),
    `<path d="${ticks.map((t) => `M${round(t.at)} 0V${height}`).join("")}${scale.ticks.map((t) => `M0 ${round(py(t.at))}H${width}`).join("")}" stroke="${theme.grid}" fill="none"/>`,
    `<path d="M${round(width / 2)} 0V${height}" stroke="${theme.frame}" stroke-opacity="0.55" fill="none"/>`,
    `<svg width="${width}" height="${height}" overflow="hidden" fill="none" stroke-width="1.25" stroke-linejoin="round">`,
    ...judged.map((one, i) => `<path d="${outline(one, px, py, seen)}" ${lineStyle(i, theme)}><title>${xml(one.name)}</title></path>`),
    "</svg>",
    `<rect width="${width}" height="${height}" fill="none" stroke="${theme.frame}"/>`,
    ...judged
      .filter(({ tally }) => tally.maxUlp.value > 0)
      .map(({ tally }) => {
        const index = judged.findIndex((j) => j.tally === tally);
        return worst(tally, px, py, theme.curves[index % theme.curves.length] as string, theme);
      }),
    ...claims(judged, width, py, theme),
    `<g fill="${theme.muted}" text-anchor="middle">`,
    ...ticks.map((t) => text(t.at, height + 19, t.text)),
    text(width / 2, height + 38, variable, 'font-style="italic"'),
    "</g>",
    `<g fill="${theme.muted}" text-anchor="end">`,
    ...scale.ticks.map((t) => text(-8, py(t.at) + 4.5, t.text)),
    "</g>",
    ...(textWidth(title, SIZES.panelTitle) + 2 * textWidth(UNIT, SIZES.text) < width ? [text(0, -11, UNIT, `fill="${theme.muted}"`)] : []),
    ...legend,
    "</g>",
  ];
}

const UNIT = "max |error| in ULP";

interface Tick {
  readonly at: number;
  readonly text: string;
}

/** Where some powers of ten, and 0, are on the line of all floats, in columns from the left. */
const ticksAt = (exponents: readonly number[]): Tick[] =>
  exponents
    .flatMap((exponent) => [false, true].map((isNegative) => ({ exponent, isNegative })))
    .map(({ exponent, isNegative }) => {
      const power = Number(`1e${exponent}`);
      const size = exponent === 0 ? "1" : scientific(power);
      const from0 = placeOf(power) / 2 ** 21;
      return isNegative ? { at: SIDE - from0, text: `−${size}` } : { at: SIDE + from0, text: size };
    })
    .concat([{ at: SIDE, text: "0" }])
    .sort((a, b) => a.at - b.at);

/** The finer first. */
const TICKS = [[-30, -20, -10, 0, 10, 20, 30], [-20, 0, 20], [0]].map(ticksAt);

/** As many as have room for their numbers. */
function ticksFor(width: number): readonly Tick[] {
  const fits = (ticks: readonly Tick[]): boolean =>
    ticks.every(({ at, text }, i) => {
      const before = ticks[i - 1];
      const room = (part: string): number => textWidth(part, SIZES.text) / 2;
      return !before || ((at - before.at) / (2 * SIDE)) * width > room(text) + room(before.text);
    });
  return TICKS.find(fits) ?? (TICKS.at(-1) as readonly Tick[]);
}

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

/** @param seen the columns in which a thin sample has inputs: the line goes from one to the next; where nothing was judged yet there is none */
function outline({ tally, judged }: Judged, px: Scale, py: Scale, seen?: ReadonlySet<number>): string {
  let isOpen = false;
  return tally.columns
    .map((size, column) => ({ size, column, left: fromLeft(column) }))
    .filter(({ column }) => seen?.has(column) ?? true)
    .sort((a, b) => a.left - b.left)
    .map(({ size, column, left }) => {
      const wasOpen = isOpen;
      isOpen = judged?.has(column) ?? true;
      if (!isOpen) return "";
      const [x, y] = [round(px(left + 0.5)), round(py(size))];
      // a single column is seen too
      return wasOpen ? `L${x} ${y}` : judged ? `M${round(px(left))} ${y}H${x}` : `M${x} ${y}`;
    })
    .join("");
}

/** The columns in which a thin sample has inputs. */
function seenColumns(stride: number): Set<number> {
  const seen = new Set<number>();
  for (let at = 0; at < ALL; at += stride) seen.add(columnOf(at));
  return seen;
}

function worst({ maxUlp }: Tally, px: Scale, py: Scale, colour: string, theme: Theme): string {
  const x = px(fromLeft(columnOf(maxUlp.at)) + 0.5);
  return `<circle cx="${round(x)}" cy="${round(py(maxUlp.value))}" r="${SIZES.dot}" fill="${theme.background}" stroke="${colour}" stroke-width="1.75"/>`;
}

function claims(judged: readonly Judged[], width: number, py: Scale, theme: Theme): string[] {
  const distinct = new Map(judged.flatMap(({ claim }) => (claim ? [[claim.ulp, claim.isAsked ? "allowed" : "claim"]] : [])));
  return [...distinct].flatMap(([ulp, word]) => {
    const y = py(ulp);
    return [
      `<path d="M0 ${round(y)}H${width}" stroke="${theme.text}" stroke-dasharray="6 4" fill="none"/>`,
      text(width - 8, y < 20 ? y + 15 : y - 6, `${word}: ${ulp} ULP`, 'text-anchor="end"'),
    ];
  });
}
