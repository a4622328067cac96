/** A small picture of functions: their lines in a box of their own, without words. */
import type { Expr } from "../../expr/expr.ts";
import { reliable } from "./reliable.ts";
import { lookAt } from "./stretches.ts";
import { trace, type View } from "./trace.ts";
import { type Interval, pad, verticalLimits } from "./window.ts";

export interface Sketch {
  readonly width: number;
  readonly height: number;
  /** SVG path data, one for each function, in pixels; empty where nothing of it is to be seen. */
  readonly lines: readonly string[];
  /** Where the axes run, in pixels; null where 0 is out of the window. */
  readonly across: number | null;
  readonly up: number | null;
}

export interface SketchOptions {
  readonly width: number;
  readonly height: number;
  readonly range?: Interval;
  /** Points at which a kink or a jump is known. */
  readonly marks?: readonly number[];
}

/** A function so many times as tall as the first is cut off. */
const TALLER = 4;

/** The window of the first function, and of those that are not much taller: a flat derivative must not cut off its function. */
function together([first = [-1, 1], ...others]: readonly Interval[]): Interval {
  const all = [first, ...others.filter(([low, high]) => high - low <= TALLER * (first[1] - first[0]))];
  return [Math.min(...all.map(([low]) => low)), Math.max(...all.map(([, high]) => high))];
}

/** The lines of functions of one variable over a range ([-5, 5] unless told), in one window. */
export function sketch(
  functions: readonly Expr[],
  variable: string,
  parameters: Readonly<Record<string, number>>,
  { width, height, range = [-5, 5], marks = [] }: SketchOptions,
): Sketch {
  const [low, high] = pad(range);
  const looked = functions.map((u) => {
    const f = reliable(u, variable, parameters, range);
    return { f, pieces: lookAt(f, low, high, marks) };
  });
  const [bottom, top] = together(looked.map((one) => verticalLimits([one], range)));
  const px = (x: number): number => ((x - low) / (high - low)) * width;
  const py = (y: number): number => (1 - (y - bottom) / (top - bottom)) * height;
  const view: View = { x: [low, high], y: [bottom, top], pixel: [(high - low) / width, (top - bottom) / height] };
  const path = (points: readonly (readonly [number, number])[]): string =>
    `M${points.map(([x, y]) => `${px(x).toFixed(1)} ${py(y).toFixed(1)}`).join("L")}`;
  return {
    width,
    height,
    lines: looked.map(({ f, pieces }) => trace(f, pieces, view).map(path).join("")),
    across: bottom < 0 && top > 0 ? py(0) : null,
    up: low < 0 && high > 0 ? px(0) : null,
  };
}
