/** Parts of the real line, and of the parameters' values, on which every sign that matters is known. */
import { type Expr, has, number, substitute } from "../../expr/expr.ts";
import { toAscii } from "../../expr/print.ts";
import * as Q from "../../expr/rational.ts";

export type Sign = -1 | 0 | 1;

/** The sign of a smooth expression. */
export interface Fact {
  readonly of: Expr;
  readonly sign: Sign;
}

export interface Region {
  /** The variable lies between; undefined stands for infinity. */
  readonly from: Q.Rational | undefined;
  readonly to: Q.Rational | undefined;
  readonly facts: readonly Fact[];
  /** Whether it is a place where the line was cut, and so has no length. */
  readonly point: boolean;
  /** That place, where it is known. */
  readonly at?: Expr | undefined;
}

export const EVERYWHERE: Region = { from: undefined, to: undefined, facts: [], point: false };

/** A sign has to be known that the region does not tell: it is to be cut where the expression is 0. */
export class Split extends Error {
  override readonly name = "Split";
  readonly of: Expr;
  /** The only zero, as an expression without the variable, where there is one formula for it. */
  readonly zero: Expr | undefined;

  constructor(of: Expr, zero: Expr | undefined) {
    super("a sign is not known");
    this.of = of;
    this.zero = zero;
  }
}

const later = (a: Q.Rational | undefined, b: Q.Rational): Q.Rational => (a && Q.compare(a, b) > 0 ? a : b);
const earlier = (a: Q.Rational | undefined, b: Q.Rational): Q.Rational => (a && Q.compare(a, b) < 0 ? a : b);

/** The two sides of a cut, left of it or negative first. */
export function sides(region: Region, { of, zero }: Split): [Region, Region] {
  if (zero?.kind === "number") {
    return [
      { ...region, to: earlier(region.to, zero.value) },
      { ...region, from: later(region.from, zero.value) },
    ];
  }
  return [
    { ...region, facts: [...region.facts, { of, sign: -1 }] },
    { ...region, facts: [...region.facts, { of, sign: 1 }] },
  ];
}

/** The cut itself, and what the variable is there where that is known. */
export function cut(region: Region, { of, zero }: Split, variable: string): Region {
  if (!zero) return { ...region, facts: [...region.facts, { of, sign: 0 }], point: true };
  const facts = region.facts.map((f) => (has(f.of, variable) ? { ...f, of: substitute(f.of, { [variable]: zero }) } : f));
  return { from: undefined, to: undefined, facts: facts.filter((f) => !(f.of.kind === "number")), point: true, at: zero };
}

/** The regions in words, as "x < 0 or 1 < x < 2", if they are all intervals and points, and not the whole line. */
export function describe(regions: readonly Region[], variable: string): string | undefined {
  const words = regions.map(({ from, to, facts, point, at }) => {
    if (facts.length > 0 || (point && !at) || (!point && !from && !to)) return undefined;
    if (at) return `${variable} = ${toAscii(at)}`;
    const [low, high] = [from, to].map((end) => end && toAscii(number(end)));
    return low && high ? `${low} < ${variable} < ${high}` : low ? `${variable} > ${low}` : `${variable} < ${high}`;
  });
  return words.length === 0 || words.includes(undefined) ? undefined : words.join(" or ");
}
