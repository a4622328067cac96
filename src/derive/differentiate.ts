/**
 * Differentiation, told as a derivation: rule by rule to a derivative without d/dx, then through the function's own
 * output where that is possible, or by identities to a shorter formula.
 */
import { Field } from "../algebra/normal.ts";
import { withBudget } from "../algebra/polynomial.ts";
import { derivativeSize, size } from "../algebra/size.ts";
import { tidy } from "../algebra/tidy.ts";
import {
  type Condition,
  cases,
  children,
  comparison,
  conditionKey,
  derivative,
  type Expr,
  has,
  mapChildren,
  type Named,
  named,
  same,
  symbol,
  unnamed,
} from "../expr/expr.ts";
import { checkEqual, checkSlope, losesValue, sampleValues, type Values } from "./check.ts";
import type { Derivation, Step } from "./derivation.ts";
import { definition, definitionInWords, slopeInWords } from "./functions.ts";
import { type Gap, kinks } from "./kinks.ts";
import { SEARCH } from "./knots.ts";
import { freeName, type Line, MOST_OPERATIONS, throughOutput } from "./output.ts";
import { FOLDS, HYPERBOLIC, IDENTITIES, rewriteAll } from "./rewrites.ts";
import { carryOut, RULES, type Rule } from "./rules.ts";

/** A formula whose derivative would be too large to write down. */
export class DerivationError extends Error {
  override readonly name = "DerivationError";
}

const MOST_PARTS = 60_000;
const tooLarge = (): DerivationError =>
  new DerivationError(`the derivative of this formula has more than ${MOST_PARTS} parts: take the formula apart`);
/** Beyond these, single rules are no longer shown one by one. */
const MOST_FULL_STEPS = 60;
const LARGEST_TOLD = 600;
/** Nor when all lines together have more parts than this. */
const MOST_TOLD = 8000;

/**
 * The derivative of a formula by a variable, with the steps that lead to it and the points where it has none.
 * Every step is checked against the one before. All other symbols are constants; `values` are theirs where kinks
 * depend on them (default: something near 1).
 * @throws DerivationError where the derivative has more than 60,000 parts.
 */
export function differentiate(formula: Expr, variable: string, values: Values = {}): Derivation {
  const sample = sampleValues(formula, variable, values);
  const start = {
    rule: "start",
    expr: derivative(formula, variable),
    why: "what is asked for",
    level: "brief",
    proof: "the definition",
  } as const;
  const steps: Step[] = [start];
  const last = (): Expr => (steps.at(-1) as Step).expr;
  const put = (step: Unproved): void => {
    if (size(step.expr) > MOST_PARTS) throw tooLarge();
    steps.push({ ...step, proof: checkEqual(last(), step.expr, variable, sample, step.rule, formula) });
  };
  if (derivativeSize(formula, variable) > MOST_PARTS) throw tooLarge();
  const worked = prepare(formula, variable, put);
  carryOutStepByStep(worked, variable, put);
  for (const line of finish(formula, tidy(carryOut(worked)), last(), variable)) {
    if (losesValue(last(), line.expr, variable, sample)) continue;
    if (!same(line.expr, last()) || line.rule.startsWith("recognise")) put({ ...line, level: "brief" });
  }
  const found = kinks(carryOut(formula), unnamed(last()), variable, sample);
  if (found.gaps.length > 0)
    steps.push({ ...FILLED, expr: filled(last(), variable, found.gaps), level: "brief", proof: "one-sided limits" });
  checkSlope(formula, last(), variable, sample);
  const assumed = Object.fromEntries(Object.entries(sample).filter(([name]) => !(name in values)));
  return {
    formula,
    variable,
    steps,
    derivative: last(),
    kinks: found.kinks,
    outputName: freeName(formula),
    searchedWithin: found.searched ? SEARCH : null,
    assumed: found.kinks.length > 0 ? assumed : {},
  };
}

type Unproved = Omit<Step, "proof">;

const FILLED = { rule: "value at the knot", why: "both sides have the same slope there, which the formulas of the pieces miss" };

function filled(u: Expr, x: string, gaps: readonly Gap[]): Expr {
  const pieces = gaps.map(({ at, slope }) => ({ when: comparison(symbol(x), "=", at), value: slope }));
  const isFilled = (c: Condition): boolean => pieces.some((p) => conditionKey(p.when) === conditionKey(c));
  const rest =
    u.kind === "cases"
      ? cases(
          u.pieces.filter((p) => !isFilled(p.when)),
          u.otherwise,
        )
      : u;
  return cases(pieces, rest.kind === "cases" && rest.pieces.length === 0 && rest.otherwise ? rest.otherwise : rest);
}

/** The brief steps, each with the names and reasons of the full ones that it stands for. */
export function brief(steps: readonly Step[]): Step[] {
  const told: Step[] = [];
  let passed: Step[] = [];
  for (const step of steps) {
    passed.push(step);
    if (step.level === "full") continue;
    const telling = passed.filter((s) => !SMALL.has(s.rule));
    const those = telling.length > 0 ? telling : passed;
    const unique = (texts: string[]): string[] => [...new Set(texts)];
    const proof = passed.every((s) => s.proof !== null) ? step.proof : null;
    told.push({ ...step, proof, rule: unique(those.map((s) => s.rule)).join(", "), why: unique(those.map((s) => s.why)).join("; ") });
    passed = [];
  }
  return told;
}

const TRIVIAL = "constants and identity";
const SMALL = new Set([...RULES.filter((r) => r.small).map((r) => r.name), TRIVIAL]);

/** The formula in the shape in which it is differentiated: a lone function by its definition, exponentials by their names. */
function prepare(formula: Expr, x: string, put: (step: Unproved) => void): Expr {
  const told = (worked: Expr, rule: string, why: string): Expr => {
    put({ rule, expr: derivative(worked, x), why, level: "brief" });
    return worked;
  };
  if (formula.kind === "call" && formula.args.length === 1 && formula.args[0]?.kind === "symbol" && has(formula, x)) {
    const meaning = definition(formula.fn, formula.args[0]);
    if (meaning) return told(meaning, "definition", definitionInWords(formula.fn));
  }
  const hyperbolic = rewriteAll(formula, HYPERBOLIC, (part) => part === formula);
  if (hyperbolic?.kind === "quotient" && hyperbolic.numerator.kind === "call") return told(hyperbolic, HYPERBOLIC.name, HYPERBOLIC.why);
  let worked = formula;
  const rows = FOLDS.filter((row) => {
    const image = rewriteAll(worked, row, (part) => !derivedItself(part, formula, x));
    if (image) worked = image;
    return image !== undefined;
  });
  // a formula that is one function by another spelling is derived as it is written, and a name that makes no shorter work is none
  const spelling = worked.kind === "call" && formula.kind !== "call";
  return rows.length === 0 || spelling || work(worked, x) > 1.2 * work(formula, x)
    ? formula
    : told(worked, [...new Set(rows.map((r) => r.name))].join(", "), [...new Set(rows.map((r) => r.why))].join("; "));
}

const work = (u: Expr, x: string): number => size(tidy(carryOut(derivative(u, x))));

/** The whole formula 1/(1 + e^-x) or log(1 + e^x) is what is to be derived: naming it would hide its derivation. */
const derivedItself = (part: Expr, formula: Expr, x: string): boolean =>
  part === formula && (part.kind === "call" || (part.kind === "quotient" && !has(part.numerator, x)));

function carryOutStepByStep(worked: Expr, x: string, put: (step: Unproved) => void): void {
  let current: Expr = derivative(worked, x);
  let told = false;
  for (let i = 0, parts = 0; i < MOST_FULL_STEPS && size(current) < LARGEST_TOLD && parts < MOST_TOLD; i++, parts += size(current)) {
    const round = applyOneRule(current);
    if (!round) return;
    const next = tidy(round.expr);
    const branches = ["product rule", "quotient rule"].includes(round.rule.name) && !told;
    const done = firstDerivative(next) === undefined;
    if (branches) told = true;
    put({ rule: round.rule.name, why: round.rule.why, expr: next, level: branches || done ? "brief" : "full" });
    current = next;
    if (done) return;
  }
  put({
    rule: "all rules at once",
    why: "the remaining derivatives are carried out by the same rules",
    expr: tidy(carryOut(current)),
    level: "brief",
  });
}

interface Round {
  readonly rule: { readonly name: string; readonly why: string };
  readonly expr: Expr;
}

/** The first rule that fits, applied to every outermost d/dx that it fits first; constants and identities only when nothing else is left. */
function applyOneRule(u: Expr): Round | undefined {
  const open = outermost(u);
  if (open.length === 0) return undefined;
  const choices = open.map((d) => ({ d, rule: ruleFor(d.of, d.variable) }));
  const chosen = choices.find(({ rule }) => !isTrivial(rule)) ?? choices[0];
  if (!chosen) return undefined;
  const trivial = isTrivial(chosen.rule);
  const images = new Map(
    choices
      .filter(({ rule }) => (trivial ? isTrivial(rule) : rule === chosen.rule))
      .map(({ d, rule }) => [d as Expr, rule.apply(d.of, d.variable) as Expr]),
  );
  const replace = (v: Expr): Expr => images.get(v) ?? mapChildren(v, replace);
  const names = new Set(choices.filter(({ d }) => images.has(d)).map(({ rule }) => rule));
  return {
    rule:
      names.size > 1
        ? { name: TRIVIAL, why: "a constant has the derivative 0, the variable itself 1" }
        : fill(
            chosen.rule,
            choices.flatMap(({ d, rule }) => (rule === chosen.rule ? [d] : [])),
          ),
    expr: replace(u),
  };
}

const isTrivial = (rule: Rule): boolean => rule.name === "constant rule" || rule.name === "identity rule";

/** A rule's name and reason, with the variable and the functions that it was applied to. */
function fill(rule: Rule, applied: readonly Open[]): { name: string; why: string } {
  const functions = [...new Set(applied.flatMap(({ of }) => (of.kind === "call" ? [of.fn] : [])))];
  const words: Record<string, string> = {
    "{x}": applied[0]?.variable ?? "x",
    "{f}": functions.join(" and "),
    "{f'}": functions.map(slopeInWords).join(", "),
  };
  const put = (text: string): string => text.replaceAll(/\{[^}]*\}/g, (word) => words[word] ?? word);
  return { name: put(rule.name), why: put(rule.why) };
}

function ruleFor(u: Expr, x: string): Rule {
  const rule = RULES.find((r) => r.apply(u, x) !== undefined);
  if (!rule) throw new Error(`internal: no rule differentiates a ${u.kind}`);
  return rule;
}

type Open = Extract<Expr, { kind: "derivative" }>;

/** The derivatives not yet carried out, from left to right; of nested ones the innermost, which has to go first. */
function outermost(u: Expr): Open[] {
  if (u.kind === "derivative") {
    const inner = outermost(u.of);
    return inner.length > 0 ? inner : [u];
  }
  return children(u).flatMap(outermost);
}

const firstDerivative = (u: Expr): Open | undefined => outermost(u)[0];

/** The lines from a derivative without d/dx to its last form, piece by piece where both have the same pieces. */
function finish(formula: Expr, f: Expr, slope: Expr, x: string): Line[] {
  if (size(slope) > LARGEST_TOLD) return [];
  const name = freeName(formula);
  const g = (u: Expr): Named => named(name, x, u);
  if (f.kind === "cases" && slope.kind === "cases" && f.pieces.length === slope.pieces.length) {
    const tracks = [
      ...slope.pieces.map((p, i) =>
        finishPiece(g(pieceOf(formula, i) ?? f.pieces[i]?.value ?? p.value), f.pieces[i]?.value ?? p.value, p.value, x),
      ),
      slope.otherwise && f.otherwise
        ? finishPiece(g((formula.kind === "cases" && formula.otherwise) || f.otherwise), f.otherwise, slope.otherwise, x)
        : [],
    ];
    return together(tracks, slope);
  }
  return finishPiece(g(formula), f, slope, x);
}

const pieceOf = (formula: Expr, i: number): Expr | null => (formula.kind === "cases" ? (formula.pieces[i]?.value ?? null) : null);

/** Several pieces told side by side: line k of each, or its last one. */
function together(tracks: readonly Line[][], slope: Extract<Expr, { kind: "cases" }>): Line[] {
  return Array.from({ length: Math.max(...tracks.map((t) => t.length)) }, (_, k) => {
    const at = (i: number, fallback: Expr): Expr => (tracks[i] ?? []).slice(0, k + 1).at(-1)?.expr ?? fallback;
    const now = tracks.flatMap((t) => t[k] ?? []);
    const expr = cases(
      slope.pieces.map((p, i) => ({ when: p.when, value: at(i, p.value) })),
      slope.otherwise && at(slope.pieces.length, slope.otherwise),
    );
    return { rule: [...new Set(now.map((l) => l.rule))].join(", "), why: [...new Set(now.map((l) => l.why))].join("; "), expr };
  });
}

/** The last lines of one piece; g stands for it as the reader wrote it. */
function finishPiece(g: Named, f: Expr, slope: Expr, x: string): Line[] {
  const direct = throughOutput(g, f, slope, x);
  if (direct.length > 1 || direct.some((l) => !has(withoutNamed(l.expr), x))) return direct;
  const lines: Line[] = [];
  let current = slope;
  for (const row of IDENTITIES) {
    const image = rewriteAll(current, row);
    if (!image || size(image) >= size(current)) continue;
    current = image;
    lines.push({ rule: row.name, why: row.why, expr: current });
  }
  const shorter = simplified(current);
  if (shorter && size(shorter) < 0.8 * size(current)) {
    current = shorter;
    lines.push({ rule: "simplify", why: "brought to one fraction, and cancelled", expr: current });
  }
  return [...lines, ...throughOutput(g, f, current, x)];
}

const withoutNamed = (u: Expr): Expr => (u.kind === "named" ? { kind: "pi" } : mapChildren(u, withoutNamed));

/** The expression as one reduced fraction of rational functions in what it contains. */
function simplified(u: Expr): Expr | undefined {
  if (u.kind === "cases" || size(u) > 200) return undefined;
  return withBudget(MOST_OPERATIONS, () => {
    const field = new Field([u]);
    return tidy(field.expr(field.fraction(u)));
  });
}
