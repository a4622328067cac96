/** Where a smooth formula turns: sign changes of its slope, found on a grid, refined with many digits, exact where the algebra knows the place. */
import { Decimal } from "decimal.js";
import { children, type Expr, has, isNumber, substitute } from "../expr/expr.ts";
import type { FunctionName } from "../expr/functions.ts";
import { sign as signOfRational } from "../expr/rational.ts";
import { certainSign } from "./certain.ts";
import type { Piece } from "./pieces.ts";
import { precisely, preciseSign } from "./real.ts";
import { isRoot, recognise } from "./recognise.ts";
import { approximateValue, asNumber, exactValue, type Value } from "./value.ts";

export type Direction = 1 | -1 | 0;

export interface Turn {
  readonly at: Value;
  readonly value: Value;
  /** What the formula does behind it. */
  readonly then: Direction;
}

/** What a smooth formula does from left to right. */
export interface Course {
  readonly first: Direction;
  readonly turns: readonly Turn[];
}

/** Turning points are searched for within this; beyond it only a change for good is seen. */
export const SEARCH = 50;
const STEPS = 4000;
const LEAST_STEPS = 60;
/** Far places outside the grid, each so many times as far as the one before. */
const STRIDE = 1.7;
const FARTHEST = 1e6;
/** So many turning points are told to 15 digits, the rest to those of float64. */
const MOST_REFINED = 100;
/** A stretch in which float64 cannot tell the sign is looked into at so many places. */
const LOOKS = 8;

/** @param window how far from 0 the grid goes */
export function course({ from, to }: Pick<Piece, "from" | "to">, formula: Expr, slope: Expr, x: string, window = SEARCH): Course {
  if (isNumber(slope)) return { first: signOfRational(slope.value), turns: [] };
  const grid = places(from?.at ?? Number.NEGATIVE_INFINITY, to?.at ?? Number.POSITIVE_INFINITY, window);
  // beyond the grid a wave would be seen at chance places of it
  const known = signs(waves(slope, x) ? grid.filter((at) => Math.abs(at) <= window) : grid, slope, x);
  const turns: Turn[] = [];
  let last: { at: number; sign: Direction } | undefined;
  let zero: number | undefined;
  const first = known.find(({ sign }) => sign !== 0)?.sign ?? 0;
  for (const { at, sign } of known) {
    if (sign === 0) {
      zero = at;
      continue;
    }
    if (last && last.sign !== sign) turns.push(turn(formula, slope, x, last.at, at, zero, sign, turns.length < MOST_REFINED));
    [last, zero] = [{ at, sign }, undefined];
  }
  return { first, turns };
}

const WAVES: ReadonlySet<FunctionName> = new Set(["sin", "cos", "tan", "sec", "csc", "cot"]);
const waves = (u: Expr, x: string): boolean =>
  has(u, x) && ((u.kind === "call" && WAVES.has(u.fn)) || children(u).some((v) => waves(v, x)));

/** Places inside an interval, from left to right. */
function places(from: number, to: number, window: number): number[] {
  const [low, high] = [Math.max(from, -window), Math.min(to, window)];
  const found: number[] = [];
  if (low < high) {
    const n = Math.max(LEAST_STEPS, Math.ceil((STEPS * (high - low)) / (2 * window)));
    // half-way points of the ends, so that a pole or a knot is not met; 0 is met, where functions like to turn
    for (let i = 0; i <= n; i++) found.push(low + ((high - low) * i) / n);
    for (const part of [1e-3, 1e-6]) found.push(low + (high - low) * part, high - (high - low) * part);
  }
  for (let far = window * STRIDE; far < FARTHEST; far *= STRIDE) found.push(far, -far);
  for (const [end, side] of [
    [from, 1],
    [to, -1],
  ] as const) {
    if (Math.abs(end) >= window && Number.isFinite(end)) for (const k of [1e-6, 1e-3, 0.1, 1]) found.push(end + side * k * Math.abs(end));
  }
  return [...new Set(found)].filter((at) => at > from && at < to).sort((a, b) => a - b);
}

/** The signs that can be told. Many digits take long: of neighbours that float64 does not know only a few are looked at. */
function signs(at: readonly number[], slope: Expr, x: string): { at: number; sign: Direction }[] {
  const fast = certainSign(slope, x);
  const found: { at: number; sign: Direction }[] = [];
  let unknown: number[] = [];
  const look = (): void => {
    const every = Math.max(1, Math.floor(unknown.length / LOOKS));
    for (const place of unknown.filter((_, i) => i % every === 0)) {
      const sign = preciseSign(slope, x, place);
      if (sign !== undefined) found.push({ at: place, sign });
    }
    unknown = [];
  };
  for (const place of at) {
    const sign = fast(place);
    if (sign === undefined) unknown.push(place);
    else {
      look();
      found.push({ at: place, sign });
    }
  }
  look();
  return found;
}

function turn(
  formula: Expr,
  slope: Expr,
  x: string,
  a: number,
  b: number,
  zero: number | undefined,
  then: Direction,
  refine: boolean,
): Turn {
  const guess = zero === undefined ? undefined : asNumber(zero);
  if (guess && isRoot(slope, x, guess)) return { at: exactValue(guess), value: exactValue(substitute(formula, { [x]: guess })), then };
  const [low, high] = narrowed(slope, x, a, b, then);
  if (!refine) {
    const middle = (low + high) / 2;
    return { at: approximateValue(middle), value: approximateValue(precisely(formula, x, middle, 20)), then };
  }
  const root = refined(slope, x, low, high);
  const exact = recognise(root, slope, x);
  if (exact) return { at: exactValue(exact), value: exactValue(substitute(formula, { [x]: exact })), then };
  return { at: approximateValue(root), value: approximateValue(precisely(formula, x, root)), then };
}

/** The bracket made small, as far as float64 knows the signs. */
function narrowed(slope: Expr, x: string, a: number, b: number, then: Direction): readonly [number, number] {
  const sign = certainSign(slope, x);
  let [low, high] = [a, b];
  for (let i = 0; i < 60; i++) {
    const middle = (low + high) / 2;
    const there = middle > low && middle < high ? sign(middle) : undefined;
    if (!there) break;
    if (there === then) high = middle;
    else low = middle;
  }
  return [low, high];
}

const Wide = Decimal.clone({ precision: 60, defaults: true });
const CLOSE = "1e-32";

/** The root between two places of different sign, by the rule of false position with halved weights (Illinois). */
function refined(slope: Expr, x: string, a: number, b: number): Decimal {
  const value = (at: Decimal): Decimal => new Wide(precisely(slope, x, at, 60));
  let [low, high] = [new Wide(a), new Wide(b)];
  let [below, above] = [value(low), value(high)];
  for (let i = 0; i < 80 && high.minus(low).gt(Wide.max(1, low.abs()).times(CLOSE)); i++) {
    const rise = above.minus(below);
    if (rise.isZero() || !rise.isFinite()) break;
    const middle = low.minus(below.times(high.minus(low)).div(rise));
    const there = value(middle);
    if (there.isZero() || !there.isFinite()) return middle;
    if (there.s === above.s) {
      const moved = high.minus(middle);
      [high, above, below] = [middle, there, below.div(2)];
      if (moved.lt(Wide.max(1, middle.abs()).times(CLOSE))) return middle;
    } else {
      const moved = middle.minus(low);
      [low, below, above] = [middle, there, above.div(2)];
      if (moved.lt(Wide.max(1, middle.abs()).times(CLOSE))) return middle;
    }
  }
  return low.plus(high).div(2);
}
