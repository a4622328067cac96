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
  const [bottom, top] = verticalLimits(looked, range);
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
