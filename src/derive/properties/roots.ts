/** Where an expression is 0 or touches 0, near enough to be sharpened: looked for on a grid, and at some places far outside it. */
import { compileEvaluator } from "../../expr/evaluate.ts";
import { type Expr, has, number } from "../../expr/expr.ts";
import { fromNumber } from "../../expr/rational.ts";
import { zeros } from "../knots.ts";
import { derivativeOf } from "../rules.ts";
import type { Real } from "./real.ts";
import { waves } from "./waves.ts";

export interface Root {
  /** A formula, or a number of 15 digits. */
  readonly at: Expr;
  /** Whether the expression only touches 0 there: then it is a simple zero of the slope. */
  readonly touches: boolean;
}

const STEPS = 4000;
const STRIDE = 1.02;
const FARTHEST = 1e6;
/** A double zero leaves the square of the roundings' root; beside it, on the grid, the values are that much larger. */
const TOUCHES = 1e-9;

/** @param window how far from 0 the grid goes; what waves is not looked at outside it */
export function roots(u: Expr, x: string, window: number): Root[] {
  if (!has(derivativeOf(u, x), x)) return zeros(u, x, {}).map((at) => ({ at, touches: false }));
  const f = compileEvaluator(u, [x]);
  const places = grid(window, waves(u, x) ? 0 : FARTHEST);
  const values = places.map((at) => f(at));
  const found: Root[] = [];
  const put = (at: number, touches: boolean): void => {
    const short = Number(at.toPrecision(6));
    found.push({ at: number(fromNumber(f(short) === 0 ? short : Number(at.toPrecision(15)))), touches });
  };
  for (let i = 0; i + 1 < places.length; i++) {
    const [a, b, p, q] = [places[i], places[i + 1], values[i], values[i + 1]] as [number, number, number, number];
    const before = values[i - 1] ?? Number.NaN;
    // neighbours that are 0 as well are an underflow (exp(-800)), a cancellation, or a piece that is 0 throughout: no single place
    if (p === 0) {
      if (before !== 0 && q !== 0) put(a, before * q > 0);
    } else if (p * q < 0) put(signChange(f, a, b), false);
    else if (before * p > 0 && Math.abs(p) <= Math.abs(before) && Math.abs(p) <= Math.abs(q)) {
      const least = lowest((at) => Math.abs(f(at)), places[i - 1] as number, b);
      if (Math.abs(f(least)) < TOUCHES * Math.min(Math.abs(before), Math.abs(q))) put(least, true);
    }
  }
  return found;
}

function grid(window: number, farthest: number): number[] {
  const near = Array.from({ length: STEPS + 1 }, (_, i) => -window + (2 * window * i) / STEPS);
  const far: number[] = [];
  for (let at = window * STRIDE; at < farthest; at *= STRIDE) far.push(at);
  return [...far.map((at) => -at).reverse(), ...near, ...far];
}

function signChange(f: Real, a: number, b: number): number {
  let [low, high] = [a, b];
  const from = f(a);
  for (let i = 0; i < 80; i++) {
    const middle = (low + high) / 2;
    if (from * f(middle) <= 0) high = middle;
    else low = middle;
  }
  return high;
}

/** The place of the least value of a function with one valley there, by thirds. */
function lowest(f: Real, a: number, b: number): number {
  let [low, high] = [a, b];
  for (let i = 0; i < 120; i++) {
    const third = (high - low) / 3;
    if (f(low + third) <= f(high - third)) high -= third;
    else low += third;
  }
  return (low + high) / 2;
}
