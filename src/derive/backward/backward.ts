/**
 * All ways back through an activation: what the forward pass keeps (the residual), and the derivative as a formula in it.
 * The output and its relatives are found piece by piece by elimination (relation.ts), then put together by the place of y.
 */
import { tidy } from "../../algebra/tidy.ts";
import { compileEvaluator } from "../../expr/evaluate.ts";
import { cases, children, comparison, type Expr, has, multiply, same, substitute, zero } from "../../expr/expr.ts";
import { sampleValues, type Values } from "../check.ts";
import type { Derivation, Step } from "../derivation.ts";
import { differentiate } from "../differentiate.ts";
import { carryOut, derivativeOf } from "../rules.ts";
import { branched, mask, parted } from "./bit.ts";
import { conditionsOf, differences, holdsAsGiven } from "./conditions.ts";
import { lifted } from "./decimals.ts";
import { inExponentials, withoutPowersOfExp } from "./exponentials.ts";
import { fitted } from "./fitted.ts";
import { guarded } from "./guard.ts";
import { lambert } from "./lambert.ts";
import { withoutClashes } from "./letters.ts";
import { effort } from "./operations.ts";
import { OUTPUT, type Relation } from "./piece.ts";
import { byInput, byOutput, type Edge, type Region, regionsOf } from "./regions.ts";
import { throughOutputAlone, throughOutputAndInput } from "./relation.ts";
import { type Found, specialised } from "./special.ts";
import { inOutput, inShort, spelled } from "./spelling.ts";
import { throughTail } from "./tail.ts";
import { type Backward, BYTES, NAMES, type Way, way, X } from "./ways.ts";

export { LARGEST_ERROR } from "./fitted.ts";
export { type Backward, BYTES, type Difference, type FitError, type Names, type Residual, type Shown, type Way } from "./ways.ts";

/**
 * Every way back through a formula that gprime finds, best first. Parameters stay symbols; `values` (default: something
 * near 1) decide which of the pieces lies where, and the conditions say what of them was used. Where the ways with symbols
 * are not right at these values (b = 0 in x/(1 + e^(-b x))), the ways are those of the formula with the values put in.
 * @param derivation the one of the formula, where it is known already
 * @throws Error "internal: ..." where a step of the derivation is not right: a fault of ours.
 */
export function backward(
  formula: Expr,
  variable: string,
  values: Values = {},
  derivation?: Pick<Derivation, "formula" | "steps">,
): Backward {
  return withoutClashes(formula, variable, values, (f, known) => {
    // the lines in g may divide by a parameter that is given as 0; no line without g does
    const generic = Object.fromEntries(Object.entries(known).filter(([, v]) => v !== 0));
    const stepsOf = (u: Expr): readonly Step[] =>
      u === derivation?.formula ? derivation.steps : differentiate(u, variable, generic).steps;
    const { lost, ...found } = specialised(f, variable, known, (u) => waysBack(u, variable, known, stepsOf(u)));
    return { ...found, formula, variable, names: NAMES };
  });
}

function waysBack(formula: Expr, x: string, values: Values, steps: readonly Step[]): Found {
  const sample = sampleValues(formula, x, values);
  const f = tidy(withoutPowersOfExp(carryOut(formula)));
  const derivative = cheapest(steps.map((s) => s.expr));
  const { formula: named, values: known, lower, lowerText } = lifted(f, sample);
  const regions = regionsOf(named, derivative, x, known);
  // with parameters the knots may stand in another order
  const piecewise = regions.length > 1 && Object.keys(known).length === 0 ? byInput(regions) : undefined;
  const input = piecewise && effort(piecewise) < effort(derivative) ? piecewise : derivative;
  const through = has(input, x) ? throughAll(named, input, regions, x, known) : { ways: [constant(input)] };
  const fromInput = has(input, x) ? [way("input", substitute(input, { [x]: X }), {}, "the derivative itself, from the input")] : [];
  const ways = [...through.ways, ...mask(regions, x), ...fromInput, ...withInput(regions, input, x)];
  const judged = { f, derivative: input, x, values: sample };
  const edges = regions.flatMap((r): Edge[] => (r.to ? [r.to] : []));
  const whole = ways.map((w) => guarded(lowered(w, lower, lowerText), judged));
  const right = whole.filter((w) => holdsAsGiven(w, judged));
  const usable = right.map((w) => ({ ...w, conditions: conditionsOf(w, judged), differs: differences(w, judged, edges) }));
  const sorted = usable.sort((a, b) => a.bytes - b.bytes || effort(a.formula) - effort(b.formula));
  const output = right.some((w) => w.residual === "output") ? ways.find((w) => w.residual === "output") : undefined;
  const isKnown = right.some((w) => w.bytes < BYTES.input);
  const approximate = isKnown ? {} : fitted(judged, values, edges);
  const whys = [through.why, approximate.why].filter((why) => why !== undefined);
  return {
    ways: [...sorted, ...(approximate.way ? [approximate.way] : [])],
    ...(whys.length === 0 ? {} : { why: lowerText(whys.join("; ")) }),
    ...(output ? { second: lower(secondThrough(output.formula)) } : {}),
    lost: right.length < whole.length,
  };
}

function lowered(w: Way, lower: (u: Expr) => Expr, lowerText: (text: string) => string): Way {
  return {
    ...w,
    formula: lower(w.formula),
    keeps: Object.fromEntries(Object.entries(w.keeps).map(([name, u]) => [name, lower(u)])),
    how: lowerText(w.how),
    substituted: w.substituted.map(({ words, left, right, ...how }) => ({
      ...how,
      words: lowerText(words),
      ...(left && { left: lower(left) }),
      ...(right && { right: lower(right) }),
    })),
  };
}

/** The derivative from the input: of the lines of the derivation without g the one that takes the least work. */
function cheapest(lines: readonly Expr[]): Expr {
  const plain = lines.filter((u) => same(carryOut(u), u) && !mentionsOutput(u));
  return plain.reduce((best, u) => (effort(u) < effort(best) ? u : best));
}

const mentionsOutput = (u: Expr): boolean => u.kind === "named" || children(u).some(mentionsOutput);

/** The derivative of the formula in y, times dy/dx, which is the formula itself: piece by piece. */
function secondThrough(p: Expr): Expr {
  if (p.kind !== "cases") return spelled(spelled(multiply(derivativeOf(p, "y"), p)));
  const pieces = p.pieces.map(({ when, value }) => ({ when, value: secondThrough(value) }));
  return inShort(tidy(cases(pieces, p.otherwise && secondThrough(p.otherwise))));
}

const constant = (input: Expr): Way => way("nothing", input, {}, "the derivative is the same everywhere");

/** Through the output: alone, with a bit, by the tail. */
function throughAll(f: Expr, input: Expr, regions: readonly Region[], x: string, values: Values): { ways: Way[]; why?: string } {
  const found = regions.map((r) => (has(r.slope, x) ? throughOutputAlone(r) : { plus: r.slope, how: { words: "" } }));
  const [only] = regions;
  const refused = found.find((r) => "why" in r);
  if (refused) {
    const relation = regions.length === 1 && only ? lambert(only) : undefined;
    return { ways: relation ? [branched(relation, input, x)] : [], why: refused.why };
  }
  const relations = found as Relation[];
  const [single] = relations;
  if (relations.length === 1 && single?.minus) {
    return { ways: [branched({ ...single, minus: single.minus }, input, x)], why: "two inputs have the same output" };
  }
  if (relations.some((r) => r.minus)) return { ways: parted(regions, relations), why: "two inputs of one piece have the same output" };
  const joined = byOutput(
    regions,
    relations.map((r) => inOutput(r.plus)),
  );
  if (!joined) return { ways: parted(regions, relations), why: "different slopes have the same output" };
  const steps = [...new Map(relations.filter((r) => r.how.words !== "").map((r) => [r.how.words, r.how])).values()];
  const how = steps.map((s) => s.words).join("; ") || "each piece has its own place in y";
  const output = way("output", joined, {}, how, steps);
  return { ways: [output, ...(regions.length === 1 ? throughTail(output, f, x, values) : [])] };
}

/** Through the output and the input: with the limit in the place of 0/0 at x = 0. */
function withInput(regions: readonly Region[], input: Expr, x: string): Way[] {
  const [only] = regions;
  const found = regions.length === 1 && only && has(only.slope, x) ? throughOutputAndInput(only) : undefined;
  if (!found || !has(found.plus, x) || !has(found.plus, OUTPUT) || !only) return [];
  const named = (u: Expr): Expr => inOutput(substitute(u, { [x]: X }));
  const plus = named(found.plus);
  const formula = found.minus ? cases([{ when: comparison(X, ">", zero), value: plus }], named(found.minus.formula)) : plus;
  const own = Object.keys(only.values);
  const parameters = Object.values(only.values);
  const output = compileEvaluator(only.f, [x, ...own])(0, ...parameters);
  const value = compileEvaluator(formula, ["x", "y", ...own])(0, output, ...parameters);
  const there = tidy(inExponentials(substitute(input, { [x]: zero })));
  const settled = Number.isNaN(value) && Number.isFinite(compileEvaluator(there, own)(...parameters));
  const whole = settled ? cases([{ when: comparison(X, "=", zero), value: there }], formula) : formula;
  return [way("input and output", whole, {}, found.how.words, [found.how])];
}
