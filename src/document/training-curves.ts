/** Losses against steps as SVG: for each activation the median over the seeds, and between the least and the greatest a band. */
import { median } from "../network/statistics.ts";
import type { Box } from "./plot/layout.ts";
import { SIZES } from "./plot/layout.ts";
import { framedPanel, legendBelow, lineStyle, type PanelAxis } from "./plot/page.ts";
import { round, xml } from "./plot/svg.ts";
import type { Theme } from "./plot/themes.ts";
import { axis, plain, scientific, type Tick } from "./plot/ticks.ts";
import type { Result, TrainingReport } from "./training.ts";

const HEIGHT = 340;
/** A loss is drawn down to this part of the greatest: below lies what no network is wanted for. */
const DEEPEST = 1e-8;

interface Band {
  readonly steps: number;
  readonly middle: number;
  readonly low: number;
  readonly high: number;
}

/** The panel of the curves with its legend, from `top` down: what is drawn, and where it ends. */
export function curvesPanel(
  { task, results }: TrainingReport,
  width: number,
  top: number,
  theme: Theme,
): { drawn: string[]; bottom: number } {
  const frame: Box = {
    x: SIZES.outer + SIZES.gutter,
    y: top + SIZES.above,
    width: width - 2 * SIZES.outer - SIZES.gutter,
    height: HEIGHT,
  };
  const drawnResults = results
    .map((result) => ({ name: result.activation, bands: bandsOf(result) }))
    .filter(({ bands }) => bands.length > 0);
  const all = drawnResults.flatMap(({ bands }) => bands);
  const x = linearAxis(0, Math.max(...all.map(({ steps }) => steps), 1), 8, "steps");
  const y = logarithmicAxis(
    all.flatMap(({ low, high, middle }) => [low, high, middle]),
    task.testRows > 0 ? "loss on rows held back" : "loss",
  );
  const px = (steps: number): number => frame.width * x.part(steps);
  const py = (loss: number): number => frame.height * (1 - y.part(loss));
  const path = (points: readonly (readonly [number, number])[]): string =>
    points.map(([a, b], i) => `${i === 0 ? "M" : "L"}${round(px(a))} ${round(py(b))}`).join("");
  const curves = drawnResults.flatMap(({ name, bands }, i) => {
    const around = [...bands.map((b) => [b.steps, b.high] as const), ...[...bands].reverse().map((b) => [b.steps, b.low] as const)];
    const line = path(bands.map((b) => [b.steps, b.middle] as const));
    return [
      `<path d="${path(around)}Z" fill="${theme.curves[i % theme.curves.length]}" fill-opacity="0.12"/>`,
      `<path d="${line}" stroke-width="2.25" ${lineStyle(i, theme)}><title>${xml(name)}</title></path>`,
    ];
  });
  const under = frame.y + HEIGHT + SIZES.below + 14;
  const legend = legendBelow(
    drawnResults.map(({ name }) => name),
    { x: frame.x, y: under, width: frame.width },
    theme,
  );
  return { drawn: [...framedPanel("", frame, x, y, theme, curves), ...legend.drawn], bottom: under + legend.height };
}

/** At each number of steps that any good run knows, the runs that know it. */
function bandsOf({ runs }: Result): Band[] {
  const losses = new Map<number, number[]>();
  for (const { curve, diverged } of runs) {
    if (diverged !== undefined) continue;
    for (const { steps, loss } of curve) losses.set(steps, [...(losses.get(steps) ?? []), loss]);
  }
  return [...losses]
    .sort(([a], [b]) => a - b)
    .map(([steps, values]) => ({ steps, middle: median(values), low: Math.min(...values), high: Math.max(...values) }));
}

/** An axis from one number to another. */
export function linearAxis(low: number, high: number, most: number, name: string): PanelAxis {
  const end = high > low ? high : low + 1;
  return { part: (value) => (value - low) / (end - low), ticks: axis(low, end, most).ticks, name };
}

/** An axis by the logarithm, for positive numbers; with ticks at 1, 2 and 5 where it spans few powers of ten. */
export function logarithmicAxis(values: readonly number[], name: string): PanelAxis {
  const most = Math.max(...values.filter(Number.isFinite), Number.MIN_VALUE);
  const floor = most * DEEPEST;
  const least = Math.max(floor, Math.min(...values.filter((value) => value > 0), most));
  const [low, high] = [Math.log10(least) - 0.03, Math.max(Math.log10(most), Math.log10(least) + 0.05) + 0.03];
  return {
    part: (value) => (Math.log10(Math.max(value, floor)) - low) / (high - low),
    ticks: logarithmicTicks(10 ** low, 10 ** high),
    name,
  };
}

const FEW = 3;

function logarithmicTicks(low: number, high: number): Tick[] {
  const [first, last] = [Math.floor(Math.log10(low)), Math.ceil(Math.log10(high))];
  const every = Math.max(1, Math.ceil((last - first) / 8));
  const mantissas = last - first > FEW ? [1] : [1, 2, 5];
  const ticks = Array.from({ length: last - first + 1 }, (_, i) => first + i)
    .filter((exponent) => exponent % every === 0)
    .flatMap((exponent) => mantissas.map((m) => Number(`${m}e${exponent}`)))
    .filter((at) => at >= low && at <= high);
  // hardly a change: the ticks of an ordinary axis
  if (ticks.length < 2) return axis(low, high, 5).ticks.filter(({ at }) => at > 0);
  return ticks.map((at) => ({ at, text: at >= 1e-3 && at < 1e5 ? plain(at) : scientific(at) }));
}
