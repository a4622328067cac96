/** Roots to many digits. */
import { Decimal } from "decimal.js";

const Wide = Decimal.clone({ precision: 50, defaults: true });
const MOST_ROUNDS = 90;

/**
 * The root between two places at which the value has different signs, by the rule of false position with halved weights
 * (the Illinois method), to about so many digits.
 */
export function rootBetween(f: (at: Decimal) => Decimal, a: number, b: number, digits: number): Decimal {
  const closeness = new Wide(10).pow(-digits);
  const value = (at: Decimal): Decimal => new Wide(f(at));
  let [low, high] = [new Wide(a), new Wide(b)];
  let [below, above] = [value(low), value(high)];
  for (let i = 0; i < MOST_ROUNDS; i++) {
    const close = Wide.max(1, low.abs()).times(closeness);
    const rise = above.minus(below);
    if (rise.isZero() || !rise.isFinite() || high.minus(low).abs().lt(close)) break;
    const middle = low.minus(below.times(high.minus(low)).div(rise));
    const there = value(middle);
    if (there.isZero() || !there.isFinite()) return middle;
    const moved = there.s === above.s ? high.minus(middle) : middle.minus(low);
    if (there.s === above.s) [high, above, below] = [middle, there, below.div(2)];
    else [low, below, above] = [middle, there, above.div(2)];
    if (moved.abs().lt(close)) return middle;
  }
  return low.plus(high).div(2);
}
