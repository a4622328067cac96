/** Which of several solutions for the slope is the slope: judged at points of the piece. */
import { compileEvaluator } from "../../expr/evaluate.ts";
import type { Expr } from "../../expr/expr.ts";
import { type How, OUTPUT, type Piece, type Relation } from "./piece.ts";

const TOLERANCE = 1e-8;

/** The solution that is f' at every point; or two that are, on either side of a turning point or on rising and falling stretches. */
export function choose(piece: Piece, solutions: readonly Expr[], how: How): Relation | undefined {
  const names = [piece.x, OUTPUT, ...Object.keys(piece.values)];
  const parameters = Object.values(piece.values);
  const value = compileEvaluator(piece.f, names);
  const original = compileEvaluator(piece.slope, names);
  // the piece may be peeled: its own f is not the output then, but the first piece's is
  const outputOf = (x: number): number => (piece.output ?? ((at) => value(at, Number.NaN, ...parameters)))(x);
  const slopeAt = (x: number): number => original(x, outputOf(x), ...parameters);
  const runs = solutions.map((s) => compileEvaluator(s, names));
  const holds = (run: (...v: number[]) => number, x: number): boolean => {
    const [p, want] = [run(x, outputOf(x), ...parameters), slopeAt(x)];
    return Math.abs(p - want) <= TOLERANCE * Math.max(1, Math.abs(want));
  };
  const fits = runs.map((run) => piece.points.map((x) => holds(run, x)));
  const far = (piece.beyond ?? []).map((x) => ({ x, fit: runs.map((run) => holds(run, x)) })).filter(({ fit }) => fit.some(Boolean));
  const all = fits.findIndex((f, k) => f.every(Boolean) && far.every(({ fit }) => fit[k]));
  if (all >= 0) return { plus: solutions[all] as Expr, how };
  const [first, second] = fits;
  if (!first || !second || !piece.points.every((_, i) => first[i] || second[i])) return undefined;
  const relation = (at: number | "falling", plus: number, rising: boolean): Relation => ({
    plus: solutions[plus] as Expr,
    minus: { formula: solutions[1 - plus] as Expr, at, rising },
    how,
  });
  const left = first[0] ? 0 : 1;
  const switches = piece.points.findIndex((_, i) => !fits[left]?.[i]);
  const [before, behind] = [piece.points[switches - 1] as number, piece.points[switches] as number];
  const parted = piece.points.every((_, i) => (i < switches ? fits[left]?.[i] : fits[1 - left]?.[i]));
  if (parted && far.every(({ x, fit }) => fit[x < behind ? left : 1 - left])) {
    const rising = slopeAt(behind) > 0;
    if (slopeAt(before) * slopeAt(behind) < 0) return relation(turningPoint(slopeAt, before, behind), 1 - left, rising);
    // x itself was divided by
    if (before < 0 && behind > 0) return relation(0, 1 - left, rising);
  }
  const plus = first[piece.points.findIndex((x) => slopeAt(x) > 0)] ? 0 : 1;
  const branchAt = (x: number): number => (slopeAt(x) >= 0 ? plus : 1 - plus);
  const alternates = piece.points.every((x, i) => fits[branchAt(x)]?.[i]) && far.every(({ x, fit }) => fit[branchAt(x)]);
  return alternates ? relation("falling", plus, true) : undefined;
}

function turningPoint(slope: (x: number) => number, low: number, high: number): number {
  let [a, b] = [low, high];
  for (let i = 0; i < 80; i++) {
    const middle = (a + b) / 2;
    if (slope(middle) === 0) return snapped(middle);
    if (Math.sign(slope(a)) !== Math.sign(slope(middle))) b = middle;
    else a = middle;
  }
  return snapped(b);
}

const snapped = (x: number): number => (Math.abs(x) < 1e-15 ? 0 : x);
