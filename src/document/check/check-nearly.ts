/** "≈" between numbers: right where the decimal that is given is the other side, rounded or cut off. */
import type { Decimal } from "decimal.js";
import { carryOut } from "../../derive/rules.ts";
import { type Expr, symbols } from "../../expr/expr.ts";
import { evaluatePrecise } from "../../expr/precise.ts";
import type { Link } from "./check-report.ts";

interface Written {
  readonly text: string;
  /** What it means, with all known values put in. */
  readonly expr: Expr;
}

/** A decimal, and a power of ten behind it. */
const DECIMAL =
  /^\s*[-−]?\s*(\d*\.\d+|\d+\.?)\s*(?:(?:\\times|\\cdot|\*)\s*10\s*\^\s*\{?\s*(-?\s*\d+)\s*\}?)?\s*(?:\\ldots|\\dots|\\cdots|…)?\s*$/;
const DIGITS = 40;
const SHOWN = 12;

/** What is to be said of the link, or why it is not judged. */
export function nearly(left: Written, right: Written): Pick<Link, "verdict" | "witness" | "note"> | string {
  if (symbols(left.expr).size > 0 || symbols(right.expr).size > 0) return 'an approximation by "≈" of what is no number: not judged';
  const [a, b] = [left, right].map(({ expr }) => evaluatePrecise(carryOut(expr), {}, DIGITS)) as [Decimal, Decimal];
  if (!a.isFinite() || !b.isFinite()) return 'an approximation by "≈" of what has no value: not judged';
  const [unit, other] = [unitOf(left.text), unitOf(right.text)];
  if (unit === undefined && other === undefined) return 'an approximation by "≈" without a decimal on either side: not judged';
  if ((other !== undefined && rounds(a, b, other)) || (unit !== undefined && rounds(b, a, unit)))
    return { verdict: "equal", note: "to the digits given" };
  const [l, r] = [a, b].map((value) => value.toSignificantDigits(SHOWN).toString()) as [string, string];
  return { verdict: "unequal", witness: { at: {}, left: l, right: r }, note: "not to the digits given" };
}

/** The place of the last digit of a decimal, zeros at the end of a whole number apart; undefined where a text is none. */
function unitOf(text: string): number | undefined {
  const match = DECIMAL.exec(text);
  if (!match?.[1]) return undefined;
  const places = match[1].includes(".") ? -(match[1].split(".")[1] ?? "").length : (/[1-9](0*)$/.exec(match[1])?.[1] ?? "").length;
  return Number((match[2] ?? "0").replace(/\s/g, "")) + places;
}

/** Whether the value, rounded or cut off at the place, is the one that is given. */
function rounds(value: Decimal, given: Decimal, place: number): boolean {
  const Wide = value.constructor as typeof Decimal;
  const unit = new Wide(10).pow(place);
  const beyond = value.minus(given).times(given.isNeg() ? -1 : 1);
  return beyond.abs().lte(unit.div(2)) || (beyond.gte(0) && beyond.lt(unit));
}
