/** Where a smooth formula turns: sign changes of its slope, found on a grid, refined with many digits, exact where the algebra knows the place. */
import { type Expr, isNumber, substitute } from "../../expr/expr.ts";
import { sign as signOfRational } from "../../expr/rational.ts";
import { certainSign } from "./certain.ts";
import type { Break, Piece } from "./place.ts";
import { precisely, preciseSign, type Real, real } from "./real.ts";
import { isRoot, recognise } from "./recognise.ts";
import { rootBetween } from "./root.ts";
import { sharpPlaces } from "./sharp.ts";
import { approximateValue, asNumber, exactValue, type Value, valueNear } from "./value.ts";
import { waves, wavesTowards } from "./waves.ts";

export type Direction = 1 | -1 | 0;

export interface Turn {
  readonly at: Value;
  readonly value: Value;
  /** What the formula does behind it. */
  readonly onward: Direction;
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
const MOST_REFINED = 24;
/** More digits than are told, and enough to tell a fraction from its neighbours. */
const ROOT_DIGITS = 22;
/** A stretch in which float64 cannot tell the sign is looked into at so many places. */
const LOOKS = 8;

/** @param window how far from 0 the grid goes */
export function course(piece: Piece, formula: Expr, slope: Expr, x: string, window = SEARCH): Course {
  if (isNumber(slope)) return { first: signOfRational(slope.value), turns: [] };
  const [start, end] = [piece.from?.at ?? Number.NEGATIVE_INFINITY, piece.to?.at ?? Number.POSITIVE_INFINITY];
  const wavy = waves(slope, x);
  // beyond the grid a wave would be seen at chance places of it
  const whole = places(start, end, window, wavy ? 0 : FARTHEST);
  const grid = wavy ? ends(piece).reduce((at, [end, side]) => around(at, end, side, slope, x, window), whole) : whole;
  // the slope of a steep step may be 0 at all places of the grid, but not the step
  const finer = [piece.formula, ...(formula === piece.formula ? [] : [formula])].flatMap((u) => sharpPlaces(u, x, grid));
  const known = signs(
    [...new Set([...grid, ...finer])].sort((a, b) => a - b),
    slope,
    x,
  );
  const changes: Change[] = [];
  let last: { at: number; sign: Direction } | undefined;
  let zero: number | undefined;
  for (const { at, sign } of known) {
    if (sign === 0) {
      zero = at;
      continue;
    }
    if (last && last.sign !== sign) changes.push({ from: last.at, to: at, zero, onward: sign });
    [last, zero] = [{ at, sign }, undefined];
  }
  const nearest = new Set([...changes].sort((a, b) => Math.abs(a.to) - Math.abs(b.to)).slice(0, MOST_REFINED));
  const value = real(formula, x);
  const turns = changes.map((change) => (nearest.has(change) ? turn(formula, slope, x, change) : roughTurn(value, slope, x, change)));
  return { first: known.find(({ sign }) => sign !== 0)?.sign ?? 0, turns };
}

/** A change of sign between two places, perhaps at a zero between them. */
interface Change {
  readonly from: number;
  readonly to: number;
  readonly zero: number | undefined;
  readonly onward: Direction;
}

const ends = ({ from, to }: Pick<Piece, "from" | "to">): [Break, 1 | -1][] => [
  ...(from ? [[from, 1] as [Break, 1]] : []),
  ...(to ? [[to, -1] as [Break, -1]] : []),
];

/** Where it waves ever faster towards an end, that is looked at as an infinity: on a grid of 1/(x - end), as far as the window. */
function around(grid: readonly number[], { at, expr }: Break, side: 1 | -1, slope: Expr, x: string, window: number): number[] {
  if (!wavesTowards(slope, x, expr, side)) return [...grid];
  const farther = grid.filter((place) => Math.abs(place - at) > 1);
  const least = Math.max(1, 1 / Math.max(...grid.map((place) => Math.abs(place - at))));
  for (let t = least; t <= window; t += (2 * window) / STEPS) farther.push(at + side / t);
  return farther.sort((a, b) => a - b);
}

/** Places inside an interval, from left to right: a grid, and some far away. */
function places(from: number, to: number, window: number, farthest: number): number[] {
  const low = Number.isFinite(from) ? Math.max(from, Math.min(-window, to - 1)) : Math.min(-window, to - 1);
  const high = Number.isFinite(to) ? Math.min(to, Math.max(window, from + 1)) : Math.max(window, from + 1);
  const n = Math.max(LEAST_STEPS, Math.ceil((STEPS * (high - low)) / (2 * window)));
  const found: number[] = [];
  for (let i = 0; i <= n; i++) found.push(low + ((high - low) * i) / n);
  for (const part of [1e-3, 1e-6]) found.push(low + (high - low) * part, high - (high - low) * part);
  for (let far = window * STRIDE; far < farthest; far *= STRIDE) found.push(far, -far);
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

function turn(formula: Expr, slope: Expr, x: string, change: Change): Turn {
  const { zero, onward } = change;
  const exactly = (at: Expr): Turn => ({ at: exactValue(at), value: exactValue(substitute(formula, { [x]: at })), onward });
  if (zero !== undefined && isRoot(slope, x, asNumber(zero))) return exactly(asNumber(zero));
  const root = rootBetween((at) => precisely(slope, x, at, 36), ...narrowed(slope, x, change), ROOT_DIGITS);
  const exact = recognise(root, slope, x);
  return exact ? exactly(exact) : { at: approximateValue(root), value: valueNear(precisely(formula, x, root)), onward };
}

function roughTurn(value: Real, slope: Expr, x: string, change: Change): Turn {
  const [low, high] = narrowed(slope, x, change);
  const middle = (low + high) / 2;
  return { at: approximateValue(middle), value: approximateValue(value(middle)), onward: change.onward };
}

/** The bracket made small, as far as float64 knows the signs. */
function narrowed(slope: Expr, x: string, { from, to, onward }: Change): readonly [number, number] {
  const sign = certainSign(slope, x);
  let [low, high] = [from, to];
  for (let i = 0; i < 60; i++) {
    const middle = (low + high) / 2;
    const there = middle > low && middle < high ? sign(middle) : undefined;
    if (!there) break;
    if (there === onward) high = middle;
    else low = middle;
  }
  return [low, high];
}
