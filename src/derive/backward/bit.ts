/** Ways that keep one bit an element: which of two slopes it is, or which of two inputs with the same output it was. */
import { tidy } from "../../algebra/tidy.ts";
import { compileEvaluator } from "../../expr/evaluate.ts";
import { type Condition, cases, comparison, type Expr, has, number, one, same, substitute, symbols, zero } from "../../expr/expr.ts";
import { toAscii } from "../../expr/print.ts";
import { fromNumber } from "../../expr/rational.ts";
import { effort } from "./operations.ts";
import type { Branch, Relation } from "./piece.ts";
import { byOutput, type Edge, inside, type Region } from "./regions.ts";
import { inOutput } from "./spelling.ts";
import { BIT, type Way, way, X } from "./ways.ts";

const IS_ONE: Condition = comparison(BIT, "=", one);

/** Two different constant slopes: one bit says which. */
export function mask(regions: readonly Region[], x: string): Way[] {
  const slopes = new Map(regions.map((r) => [toAscii(r.slope), r.slope]));
  if (slopes.size !== 2 || regions.some((r) => has(r.slope, x))) return [];
  const [low, high] = [...slopes.values()] as [Expr, Expr];
  const bitOf = (r: Region): Expr => (same(r.slope, high) ? one : zero);
  const pieces = regions.slice(0, -1).map((r) => {
    const slope = compileEvaluator(r.slope, Object.keys(r.values))(...Object.values(r.values));
    const { at, slope: wanted } = r.to as Edge;
    return { when: comparison(X, slope === wanted ? "<=" : "<", at), value: bitOf(r) };
  });
  const bit = tidy(cases(pieces, bitOf(regions.at(-1) as Region)));
  return [way("mask", cases([{ when: IS_ONE, value: high }], low), { bit }, "the slope takes two values")];
}

/** One smooth function whose output two inputs share: the bit says on which branch x was. */
export function branched(r: Relation & { minus: Branch }, input: Expr, x: string): Way {
  const { at } = r.minus;
  // the branches meet where the slope is 0: a number, or with parameters the sign of the slope itself, which far out is rounded to 0
  const bySlope = at === "falling" || symbols(input).size > 1;
  const right = bySlope ? comparison(substitute(input, { [x]: X }), r.minus.rising ? ">" : "<", zero) : comparison(X, ">=", place(at));
  const formula = cases([{ when: IS_ONE, value: inOutput(r.plus) }], inOutput(r.minus.formula));
  const meet = bySlope ? "where the slope is 0" : `at ${x} = ${Number(at.toPrecision(12))}`;
  const how = `${r.how.words}; two branches, which meet ${meet}`;
  return way("output and bit", formula, { bit: cases([{ when: right, value: one }], zero) }, how, [r.how]);
}

const place = (at: number): Expr => number(fromNumber(Number(at.toPrecision(15))));

/** Several pieces: a place is looked for that parts the inputs into two halves, in each of which the output says the slope. */
export function parted(regions: readonly Region[], relations: readonly Relation[]): Way[] {
  const segments = regions.flatMap((r, i) => segmentsOf(r, relations[i] as Relation));
  const found = segments.slice(1).flatMap((first, i) => {
    const edge = first.region.from as Edge;
    const [left, right] = [segments.slice(0, i + 1), segments.slice(i + 1)].map((half) => byOutput(...columns(half)));
    return left && right ? [{ edge, formula: cases([{ when: IS_ONE, value: right }], left) }] : [];
  });
  const [best] = found.sort((a, b) => effort(a.formula) - effort(b.formula));
  if (!best || !has(best.formula, "y")) return [];
  const bit = cases([{ when: comparison(X, ">=", best.edge.at), value: one }], zero);
  const how = [...new Set(relations.map((r) => r.how.words).filter(Boolean))].join("; ");
  return [way("output and bit", best.formula, { bit }, `${how}; the bit says on which side of ${toAscii(best.edge.at)} the input was`)];
}

interface Segment {
  readonly region: Region;
  readonly formula: Expr;
}

const columns = (half: readonly Segment[]): [Region[], Expr[]] => [half.map((s) => s.region), half.map((s) => s.formula)];

/** A piece cut at its turning point, where it has one. */
function segmentsOf(region: Region, { plus, minus }: Relation): Segment[] {
  if (!minus) return [{ region, formula: inOutput(plus) }];
  if (minus.at === "falling") return [];
  const edge: Edge = { at: place(minus.at), point: minus.at, slope: 0, searched: true };
  return [
    {
      region: { ...region, to: edge, points: inside(region.from?.point ?? Number.NEGATIVE_INFINITY, minus.at) },
      formula: inOutput(minus.formula),
    },
    { region: { ...region, from: edge, points: inside(minus.at, region.to?.point ?? Number.POSITIVE_INFINITY) }, formula: inOutput(plus) },
  ];
}
