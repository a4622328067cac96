/** The programs of one activation: forward, forward that also keeps the residual, and backward from it. */
import type { Backward, Residual, Way } from "../derive/backward/backward.ts";
import { compileEvaluator } from "../expr/evaluate.ts";
import { add, cases, divide, type Expr, has, key, multiply, one, substitute, symbol, symbols } from "../expr/expr.ts";
import { Builder, type Value } from "./builder.ts";
import { clampedArgument, type Ends, endsOf, endsOfSlope, mendedValue } from "./ends.ts";
import { interpreter } from "./interpret.ts";
import { Lowering, type Precision } from "./lower.ts";
import { besideTurns, SAMPLE } from "./places.ts";
import { type Input, listing, type Program } from "./program.ts";
import { LARGEST, ulpError } from "./sample.ts";
import { stable } from "./stable/stable.ts";

/** What a kernel is made from: a formula in one variable, the values of its parameters, and its ways back. */
export interface Formula {
  readonly formula: Expr;
  readonly variable: string;
  readonly parameters: Readonly<Record<string, Expr>>;
  readonly backward: Backward;
  /** What is claimed of it, in ULP, where that is not MOST_ULP. */
  readonly row?: { readonly accuracy?: { readonly forward?: number; readonly backward?: Readonly<Partial<Record<Residual, number>>> } };
}

export interface Options {
  /** What forward keeps for backward; default: the first of the ways back that is exact, takes no inverse function and is not from input and output. */
  readonly residual?: Residual;
  /** fast: float32 throughout; accurate: float64 inside, rounded once; default: for forward and backward each, fast where a sample keeps to what is claimed. */
  readonly precision?: Precision;
}

export interface Programs {
  readonly residual: Residual;
  /** Of forward; without a wish, backward may need another. */
  readonly precision: Precision;
  readonly way: Way;
  /** x to y. */
  readonly forward: Program;
  /** x to y and what else is kept (the bit or the tail), where something is. */
  readonly keeping?: Program;
  /** dy and what is kept to dx = dy f'(x). */
  readonly backward: Program;
}

const PRECISIONS: readonly Precision[] = ["fast", "accurate"];

/** The names of a kernel's arrays. No formula has letters such as these, so that none clashes. */
const NAME = { input: "x", output: "y", tail: "t", bit: "bit" } as const;
const UPSTREAM = "#dy";

/**
 * The program of a formula of one variable: x to y.
 * @throws RangeError for a function or a parameter that cannot be compiled
 */
export function lower(formula: Expr, variable: string, precision: Precision): Program {
  return program([{ name: NAME.input, kind: "lane" }], NAME.input, precision, {
    [NAME.output]: substitute(formula, { [variable]: symbol(NAME.input) }),
  });
}

/**
 * Outputs of one program, as formulas in its inputs; `moving` is the input at whose ends the values are checked. A NaN comes
 * out as NaN, except of a slope that only chooses: ReLU's way back is one select.
 */
function program(inputs: readonly Input[], moving: string, precision: Precision, outputs: Readonly<Record<string, Expr>>): Program {
  const forms = Object.entries(outputs).map(([name, u]) => {
    const others = [...symbols(u)].filter((s) => s !== moving);
    // of an output and an input together, and of a tail, a formula is taken as it stands
    const isFree = moving !== NAME.tail && others.every((s) => s === UPSTREAM);
    return { name, ...(isFree ? stable(u, moving) : { expr: u, wide: precision === "accurate" }) };
  });
  const isWide = precision === "accurate" || forms.some((f) => f.wide);
  const write = (ends: readonly (Ends | undefined)[]): Program => {
    const b = new Builder(inputs);
    const given = inputs.map((i): [string, Value] => {
      const v = b.input(i.name);
      return [i.name, i.kind === "bit" ? b.select(v, b.f32(1), b.f32(0)) : v];
    });
    const x = b.input(moving);
    const values = forms.map(({ name, expr }, i) => {
      const end = ends[i];
      const names = new Map(
        given.map(([n, v]): [string, Value] => {
          const kept = n === moving && end ? clampedArgument(b, v, end) : v;
          return [n === "dy" ? UPSTREAM : n, isWide ? b.promote(kept) : kept];
        }),
      );
      const wide = new Lowering(b, isWide, names).value(expr);
      const y = isWide ? b.demote(wide) : wide;
      const mended = end ? mendedValue(b, x, y, end) : y;
      return [name, name === NAME.bit ? b.ne(mended, b.f32(0)) : mended] as const;
    });
    return b.finish(Object.fromEntries(values));
  };
  const run = interpreter(write([]));
  const at = inputs.findIndex((i) => i.name === moving);
  const ends = forms.map(({ expr }, k) => {
    // a tail is never infinite
    if (moving === NAME.tail) return undefined;
    const f = (x: number): number => run(...inputs.map((_, i) => (i === at ? x : 1)))[k] as number;
    return symbols(expr).has(UPSTREAM) ? endsOfSlope(substitute(expr, { [UPSTREAM]: one }), f) : endsOf(f);
  });
  return write(ends);
}

const ARRAYS: Readonly<Record<Residual, readonly Input[]>> = {
  nothing: [],
  mask: [{ name: NAME.bit, kind: "bit" }],
  output: [{ name: NAME.output, kind: "lane" }],
  "output and bit": [
    { name: NAME.output, kind: "lane" },
    { name: NAME.bit, kind: "bit" },
  ],
  tail: [{ name: NAME.tail, kind: "lane" }],
  input: [{ name: NAME.input, kind: "lane" }],
  "input and output": [
    { name: NAME.input, kind: "lane" },
    { name: NAME.output, kind: "lane" },
  ],
};

/** What a residual consists of, in the order in which backward takes it. */
export const arraysOf = (residual: Residual): readonly Input[] => ARRAYS[residual];

/**
 * The programs of an activation.
 * @throws RangeError for a residual that it has no way back from, a parameter without a value, a function that cannot be compiled
 */
export function programs(f: Formula, options: Options = {}): Programs {
  if (typeof f?.formula !== "object") throw new TypeError('an activation is needed, as activation("tanh")');
  if (options.precision !== undefined && !PRECISIONS.includes(options.precision))
    throw new RangeError(`precision has to be "fast" or "accurate", not "${String(options.precision)}"`);
  const free = [...symbols(f.formula)].filter((s) => s !== f.variable && !f.parameters[s]);
  if (free.length > 0) throw new RangeError(`a value is needed for ${free.join(", ")}: give it as a parameter`);
  const way = wayFor(f.backward, options.residual);
  const formula = substitute(f.formula, f.parameters);
  const inOurs = (u: Expr): Expr =>
    substitute(substitute(u, f.parameters), {
      [f.variable]: symbol(NAME.input),
      [way.names.output]: symbol(NAME.output),
      [way.names.tail]: symbol(NAME.tail),
      [way.names.bit]: symbol(NAME.bit),
      [way.names.input]: symbol(NAME.input),
    });
  const y = inOurs(formula);
  const x: Input = { name: NAME.input, kind: "lane" };
  const forwardIn = (p: Precision): Program => program([x], NAME.input, p, { [NAME.output]: y });
  const { precision, forward } = options.precision
    ? { precision: options.precision, forward: forwardIn(options.precision) }
    : recommended(forwardIn, y, f.row?.accuracy?.forward ?? MOST_ULP);
  const kept = Object.entries(way.keeps).map(([name, u]): [string, Expr] => [name === way.names.bit ? NAME.bit : NAME.tail, inOurs(u)]);
  const inputs: Input[] = [{ name: "dy", kind: "lane" }, ...arraysOf(way.residual)];
  const slope = way.residual === "tail" ? inPowers(inOurs(way.formula), NAME.tail) : inOurs(way.formula);
  const moving = inputs.find((i) => i.kind === "lane" && has(slope, i.name))?.name ?? "dy";
  const keepingIn = (p: Precision): Program | undefined =>
    kept.length > 0 ? program([x], NAME.input, p, { [NAME.output]: y, ...Object.fromEntries(kept) }) : undefined;
  const keeping = keepingIn(precision);
  const backwardIn = (p: Precision): Program => program(inputs, moving, p, { dx: upstream(slope) });
  const made = { residual: way.residual, way };
  const asIs = (p: Precision): Programs => ({ ...made, precision, forward, ...(keeping && { keeping }), backward: backwardIn(p) });
  if (options.precision || precision === "accurate") return asIs(precision);
  const bySlope = f.backward.ways.find((w) => w.residual === "input" || w.residual === "nothing");
  const truth = bySlope && inOurs(substitute(bySlope.formula, { [bySlope.names.input]: symbol(f.variable) }));
  // from the output the error is what the rounding of y makes it, and more digits do not help: a value is all that is asked for
  const isRounded = way.residual === "tail" || way.residual === "input" || way.residual === "mask";
  const most = f.row?.accuracy?.backward?.[way.residual] ?? (isRounded ? MOST_ULP : Number.POSITIVE_INFINITY);
  const isFastEnough =
    truth && once(`${most} ${way.residual} ${key(slope)} ${key(y)}`, () => keepsTo(keeping ?? forward, backwardIn("fast"), truth, most));
  if (isFastEnough) return asIs("fast");
  // a tail that was not kept to enough digits cannot be mended
  const exact = way.residual === "tail" ? keepingIn("accurate") : undefined;
  return exact
    ? { ...made, precision: "accurate", forward: forwardIn("accurate"), keeping: exact, backward: backwardIn("accurate") }
    : asIs("accurate");
}

/** dy times a slope: dy itself or 0 where the slope is 1 or 0. */
const upstream = (p: Expr): Expr =>
  p.kind === "cases"
    ? cases(
        p.pieces.map(({ when, value }) => ({ when, value: upstream(value) })),
        p.otherwise && upstream(p.otherwise),
      )
    : p.kind === "number" && p.value.n === 0n
      ? p
      : multiply(symbol(UPSTREAM), p);

/** c t(2 - t) as c(2 t - t^2): for a small t the second term is small, and 2 - t would be rounded for its sake. */
function inPowers(u: Expr, t: string): Expr {
  if (u.kind === "quotient") return divide(inPowers(u.numerator, t), u.denominator);
  if (u.kind !== "product" || !u.factors.some((f) => f.kind === "symbol" && f.name === t)) return u;
  const at = u.factors.findIndex((f) => f.kind === "sum" && has(f, t));
  const sum = u.factors[at];
  if (sum?.kind !== "sum") return u;
  const others = u.factors.filter((f, i) => i !== at && !(f.kind === "symbol" && f.name === t));
  return multiply(...others, add(...sum.terms.map((term) => multiply(term, symbol(t)))));
}

const INVERSE_FUNCTIONS = ["lambertw", "lambertwm1"];
/** By a formula that is exact, takes no inverse function, and does not lose digits where x and y are nearly the same: x - y does. */
const isPlain = (w: Way): boolean =>
  !w.error && w.residual !== "input and output" && !INVERSE_FUNCTIONS.some((fn) => (w.operations[fn] ?? 0) > 0);

/** The way back from a residual, or the one that is taken without a wish. @throws RangeError where there is none */
export function wayFor({ ways }: Backward, residual?: Residual): Way {
  const found = residual === undefined ? (ways.find(isPlain) ?? ways[0]) : ways.find((w) => w.residual === residual);
  if (!found) {
    const there = ways.map((w) => `"${w.residual}"`).join(", ");
    throw new RangeError(residual === undefined ? "no way back was found" : `no way back from "${residual}": there is ${there}`);
  }
  return found;
}

/** What is claimed of every activation. */
const MOST_ULP = 4;
/** The sample is not everything: of a claim above half an ULP it has to leave something. */
const limitOf = (claim: number): number => (claim === 0.5 ? claim : 0.93 * claim);
/** Near a root of the derivative the absolute error counts. */
const NEAR_ROOT = 1e-7;

/** What was measured before, by formula and claim: a formula is measured once. */
const measured = new Map<string, boolean>();
const MOST_MEASURED = 1000;

function once(name: string, measure: () => boolean): boolean {
  const known = measured.get(name) ?? measure();
  if (measured.size >= MOST_MEASURED) measured.clear();
  measured.set(name, known);
  return known;
}

/** fast where it keeps to the claim all over a sample of floats, else accurate. */
function recommended(forwardIn: (p: Precision) => Program, formula: Expr, claim: number): { precision: Precision; forward: Program } {
  const isGood = once(`${claim} ${key(formula)}`, () => {
    const fast = forwardIn("fast");
    if (listing(fast) === listing(forwardIn("accurate"))) return false;
    const f = interpreter(fast);
    return everywhere(formula, (x, y) => ulpError(f(x)[0] as number, y) <= limitOf(claim));
  });
  const precision = isGood ? "fast" : "accurate";
  return { precision, forward: forwardIn(precision) };
}

/** Whether a derivative keeps to its claim on the sample, a finite number where nothing is claimed; near its roots, that is where its sign changes, to the absolute one. */
function keepsTo(keeping: Program, backward: Program, slope: Expr, claim: number): boolean {
  const [keep, back] = [interpreter(keeping), interpreter(backward)];
  return everywhere(slope, (x, p, truth) => {
    const [y, kept] = keep(x);
    const given: Readonly<Record<string, number>> = { dy: 1, x, y: y as number, t: kept as number, bit: kept as number };
    const dx = back(...backward.inputs.map(({ name }) => given[name] as number))[0] as number;
    // close to the largest float the rounding of y may make it infinite
    if (claim === Number.POSITIVE_INFINITY) return Number.isFinite(dx) || !Number.isFinite(y) || Math.abs(p) > LARGEST / 2;
    const isNearRoot = truth(0.8 * x) * truth(1.25 * x) < 0;
    return ulpError(dx, p) <= limitOf(claim) || (isNearRoot && Math.abs(dx - p) <= limitOf(NEAR_ROOT));
  });
}

/** Whether something holds all over the sample, and beside the turns of a formula of x: of each x, and of the value in float64, in the stable form. */
function everywhere(formula: Expr, holds: (x: number, y: number, f: (x: number) => number) => boolean): boolean {
  const { expr } = stable(formula, NAME.input);
  const f = compileEvaluator(expr, [NAME.input]);
  const holdsAt = (x: number): boolean => {
    const y = f(x);
    return Number.isNaN(y) || holds(x, y, f);
  };
  return SAMPLE.every(holdsAt) && besideTurns(expr, NAME.input).every(holdsAt);
}
