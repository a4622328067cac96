/** What a function's properties promise of the floats that a kernel makes: range, monotony, parity. */
import { properties } from "../derive/properties/properties.ts";
import { children, type Expr, has, isNumber } from "../expr/expr.ts";
import { toNumber } from "../expr/rational.ts";
import type { Formula } from "../kernel/programs.ts";
import { ulpAt } from "../kernel/sample.ts";
import type { Expected } from "./judge.ts";

/** What is known of the function beyond its values. */
export interface Shape extends Expected {
  /** Where it rises or falls: from a float to a float. */
  readonly runs?: readonly { readonly from: number; readonly to: number; readonly direction: 1 | -1 }[];
  /** Where a slope has a meaning: in the domain of the function that it belongs to. */
  readonly within?: readonly { readonly from: number; readonly to: number }[];
  /** Kinks where another value than that of the formula is meant. */
  readonly except?: readonly number[];
  /** f(-x) = f(x), or -f(x): bit for bit. */
  readonly parity?: "even" | "odd";
}

/** Where a derivative is 0 between other values. */
export type Turns = readonly number[] | "everywhere";

/** Whether the derivative may be 0 again and again, without end. */
const isWave = (u: Expr, x: string): boolean =>
  (u.kind === "call" && (u.fn === "sin" || u.fn === "cos") && has(u, x)) || children(u).some((part) => isWave(part, x));

/** Where a range ends at no float32, a value rounded past it by so many ULP is within it. */
const PAST_END = 4;
/** Turning points are told to 15 digits; floats within this relative distance of one are left out. */
const AROUND_TURN = 2 ** -20;

type Concrete = Pick<Formula, "formula" | "variable" | "parameters">;
const remembered = new WeakMap<Expr, { readonly of: Concrete; readonly properties: ReturnType<typeof properties> }>();

/** The properties of an activation; they are searched for once, as long as it is there. */
export function propertiesOf(f: Concrete): ReturnType<typeof properties> {
  const before = remembered.get(f.formula);
  if (before && before.of.variable === f.variable && before.of.parameters === f.parameters) return before.properties;
  const values = Object.fromEntries(Object.entries(f.parameters).flatMap(([name, u]) => (isNumber(u) ? [[name, toNumber(u.value)]] : [])));
  const found = properties(f.formula, f.variable, values);
  remembered.set(f.formula, { of: f, properties: found });
  return found;
}

/** The shape of an activation with values for its parameters: parity only where it is proved, no range where that was only searched. */
export function shapeOf(f: Concrete): Shape & Required<Pick<Shape, "within" | "runs">> & { readonly turns: Turns } {
  const known = propertiesOf(f);
  const [first, last] = [known.range[0], known.range.at(-1)];
  const isRangeKnown = !known.rangeSearched && first !== undefined && last !== undefined;
  const { parity, how } = known.parity;
  return {
    least: isRangeKnown ? outward(first.from.value, -1) : Number.NEGATIVE_INFINITY,
    most: isRangeKnown ? outward(last.to.value, 1) : Number.POSITIVE_INFINITY,
    within: known.domain.map(({ from, to }) => ({ from: from.value, to: to.value })),
    turns: isWave(f.formula, f.variable) ? "everywhere" : known.monotony.turning.map(({ at }) => at.value),
    signed: true,
    runs: known.monotony.stretches.flatMap(({ trend, from, to }) =>
      trend === "constant" ? [] : [{ from: inward(from.value, 1), to: inward(to.value, -1), direction: trend === "increasing" ? 1 : -1 }],
    ),
    ...(how === "proved" && (parity === "even" || parity === "odd") && { parity }),
  };
}

/** The float32 itself, or one beyond. */
function outward(end: number, side: 1 | -1): number {
  if (Math.fround(end) === end) return end;
  return Math.fround(end + side * PAST_END * ulpAt(end));
}

const inward = (end: number, side: 1 | -1): number => (Number.isFinite(end) ? end + side * Math.abs(end) * AROUND_TURN : end);
