/** What a way back asks of the parameters, and where it departs from the derivative's own formula. */
import { compileEvaluator } from "../../expr/evaluate.ts";
import { type Expr, symbols } from "../../expr/expr.ts";
import type { Values } from "../check.ts";
import type { Edge } from "./regions.ts";
import { type Difference, NAMES, type Way } from "./ways.ts";

/** An activation as it is judged: f and its derivative, formulas in x. */
export interface Judged {
  readonly f: Expr;
  readonly derivative: Expr;
  readonly x: string;
  readonly values: Values;
}

/** A condition on parameters, as "a > 0", and whether some values meet it. */
interface Candidate {
  readonly text: string;
  readonly holds: (values: Values) => boolean;
}

const POINTS = [-2.3, -1.1, -0.4, 0.3, 0.9, 2.1];
/** More parameters have more combinations of signs. */
const drawsFor = (parameters: number): number => (parameters > 2 ? 400 : 48);
/** Sizes and signs of parameters, without order: the fractional parts of multiples of roots are evenly spread. */
const ROOTS = [Math.SQRT2, Math.sqrt(3), Math.sqrt(5), Math.sqrt(7), Math.sqrt(11), Math.sqrt(13)];

/** The fewest of the candidates that exclude all values of the parameters for which the way was found to be wrong. */
export function conditionsOf(w: Way, judged: Judged): string[] {
  const names = Object.keys(judged.values);
  if (w.residual === "input" || w.residual === "nothing" || names.length === 0) return [];
  const draws = Array.from(
    { length: drawsFor(names.length) },
    (_, k): Values => Object.fromEntries(names.map((name, i) => [name, 5 * (((k + 1) * (ROOTS[i % ROOTS.length] as number)) % 1) - 2.5])),
  );
  const isRight = rightness(w, judged);
  const wrong = draws.filter((values) => !isRight(values));
  const right = draws.filter((values) => isRight(values));
  const candidates = candidatesOf(names).filter(({ holds }) => holds(judged.values));
  const chosen: Candidate[] = [];
  for (let left = wrong; left.length > 0; ) {
    const excluded = ({ holds }: Candidate, from: readonly Values[]): number => from.filter((values) => !holds(values)).length;
    // one that excludes right values, too, says too much: among equals the one that does so least
    const worth = (c: Candidate): number => excluded(c, left) * 2 - excluded(c, right);
    const best = candidates.filter((c) => excluded(c, left) > 0).sort((a, b) => worth(b) - worth(a))[0];
    if (!best) return [...chosen.map(({ text }) => text), "the parameters as given"];
    chosen.push(best);
    left = left.filter((values) => best.holds(values));
  }
  return [...chosen, ...exceptions(w, judged, isRight, chosen)].map(({ text }) => text);
}

/** Single values of parameters at which the formula divides by 0, though f and its slope are smooth there: 0, 1 and -1, and a = b or a = -b. */
function exceptions(w: Way, judged: Judged, isRight: (values: Values) => boolean, chosen: readonly Candidate[]): Candidate[] {
  const used = symbols(w.formula);
  const names = Object.keys(judged.values).filter((name) => used.has(name));
  const isDefined = definedness(judged);
  const at = (a: string, text: string, value: (v: Values) => number): Candidate & { values: Values } => ({
    text: `${a} != ${text}`,
    values: { ...judged.values, [a]: value(judged.values) },
    holds: (v) => v[a] !== value(v),
  });
  const single = names.flatMap((a) => [0, 1, -1].map((k) => at(a, String(k), () => k)));
  const pairs = names.flatMap((a, i) =>
    names.slice(i + 1).flatMap((b) => [at(a, b, (v) => v[b] as number), at(a, `-${b}`, (v) => -(v[b] as number))]),
  );
  const found: Candidate[] = [];
  for (const { values, ...candidate } of [...single, ...pairs]) {
    const isExcluded = [...chosen, ...found].some(({ holds }) => !holds(values));
    if (!isExcluded && isDefined(values) && !isRight(values)) found.push(candidate);
  }
  return found;
}

/** Whether f and its derivative have values everywhere under some values of the parameters. */
function definedness({ f, derivative, x, values }: Judged): (values: Values) => boolean {
  const runs = [f, derivative].map((u) => compileEvaluator(u, [x, ...Object.keys(values)]));
  return (v) => runs.every((run) => POINTS.every((at) => Number.isFinite(run(at, ...Object.values(v)))));
}

/** Whether the way gives the derivative, but for rounding, under the values that are given, wherever f has a value. */
export function holdsAsGiven(w: Way, judged: Judged): boolean {
  const f = compileEvaluator(judged.f, [judged.x, ...Object.keys(judged.values)]);
  const places = POINTS.filter((at) => Number.isFinite(f(at, ...Object.values(judged.values))));
  return rightness(w, judged, places, AS_GIVEN)(judged.values);
}
const AS_GIVEN = 1e-3;

/** Signs of parameters, of their products and sums, and orders. */
function candidatesOf(names: readonly string[]): Candidate[] {
  const of = (values: Values, name: string): number => values[name] as number;
  const signs = names.flatMap((a): Candidate[] => [
    { text: `${a} > 0`, holds: (v) => of(v, a) > 0 },
    { text: `${a} < 0`, holds: (v) => of(v, a) < 0 },
    { text: `${a} >= 0`, holds: (v) => of(v, a) >= 0 },
  ]);
  const pairs = names.flatMap((a) => names.filter((b) => b !== a).map((b) => [a, b] as const));
  return [
    ...signs,
    // two signs say more than that of the product, where there are only two
    ...pairs
      .filter(([a, b]) => a < b && names.length > 2)
      .map(([a, b]): Candidate => ({ text: `${a}*${b} > 0`, holds: (v) => of(v, a) * of(v, b) > 0 })),
    ...pairs.map(([a, b]): Candidate => ({ text: `${a} <= ${b}`, holds: (v) => of(v, a) <= of(v, b) })),
    ...pairs.filter(([a, b]) => a < b).map(([a, b]): Candidate => ({ text: `${a} + ${b} > 0`, holds: (v) => of(v, a) + of(v, b) > 0 })),
  ];
}

/** Whether the way gives the derivative under some values of the parameters, where that is finite at all. */
function rightness(w: Way, judged: Judged, places = POINTS, tolerance = 1e-6): (values: Values) => boolean {
  const { derivative, way, kept } = both(w, judged);
  return (values) => {
    const parameters = Object.values(values);
    // a tail that grows is no tail: exact, and of no use
    if (w.residual === "tail" && Math.abs(kept(2.1, parameters)) > Math.abs(kept(0.3, parameters))) return false;
    return places.every((at) => {
      const [p, want] = [way(at, parameters), derivative(at, parameters)];
      return !Number.isFinite(want) || Math.abs(p - want) < tolerance * Math.max(1, Math.abs(want));
    });
  };
}

/** The kinks at which the way takes another slope. */
export function differences(w: Way, judged: Judged, edges: readonly Edge[]): Difference[] {
  const { derivative, way } = both(w, judged);
  const parameters = Object.values(judged.values);
  return edges.flatMap(({ at, point }) => {
    const [want, got] = [derivative(point, parameters), way(point, parameters)];
    return Number.isFinite(want) && Number.isFinite(got) && Math.abs(want - got) > 1e-9 ? [{ at, derivative: want, way: got }] : [];
  });
}

type Run = (at: number, parameters: readonly number[]) => number;

/** The derivative at x, the same by the way back from f(x), and the tail that is kept. */
function both(w: Way, { f, derivative, x, values }: Judged): Record<"derivative" | "way" | "kept", Run> {
  const compiled = (u: Expr, own: readonly string[]) => compileEvaluator(u, [...own, ...Object.keys(values)]);
  const run = (u: Expr | undefined, own: string): Run => {
    const go = u && compiled(u, [own]);
    return (at, parameters) => (go ? go(at, ...parameters) : Number.NaN);
  };
  const [output, formula] = [run(f, x), compiled(w.formula, [NAMES.input, NAMES.output, NAMES.tail, NAMES.bit])];
  const [kept, bit] = [NAMES.tail, NAMES.bit].map((name) => run(w.keeps[name], NAMES.input)) as [Run, Run];
  return {
    derivative: run(derivative, x),
    way: (at, parameters) => formula(at, output(at, parameters), kept(at, parameters), bit(at, parameters), ...parameters),
    kept,
  };
}
