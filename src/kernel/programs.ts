/** The programs of one activation: forward, forward that also keeps the residual, and backward from it. */
import type { Backward, Residual, Way } from "../derive/backward/backward.ts";
import { cases, type Expr, has, key, multiply, substitute, symbol, symbols } from "../expr/expr.ts";
import { Builder, type Value } from "./builder.ts";
import { clampedArgument, type Ends, endsOf, mendedValue } from "./ends.ts";
import { interpreter } from "./interpret.ts";
import { Lowering, type Precision } from "./lower.ts";
import { type Input, listing, type Program } from "./program.ts";
import { ulpError } from "./sample.ts";
import { stable } from "./stable/stable.ts";

/** What a kernel is made from: a formula in one variable, the values of its parameters, and its ways back. */
export interface Formula {
  readonly formula: Expr;
  readonly variable: string;
  readonly parameters: Readonly<Record<string, Expr>>;
  readonly backward: Backward;
}

export interface Options {
  /** What forward keeps for backward; default: the first of the ways back that is exact, takes no inverse function and is not from input and output. */
  readonly residual?: Residual;
  /** fast: float32 throughout; accurate: float64 inside, rounded once; default: fast where it is within 4 ULP of accurate on a sample. */
  readonly precision?: Precision;
}

export interface Programs {
  readonly residual: Residual;
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
    return { name, ...(others.every((s) => s === UPSTREAM) ? stable(u, moving) : { expr: u, wide: precision === "accurate" }) };
  });
  const isWide = precision === "accurate" || forms.some((f) => f.wide);
  const write = (ends: readonly Ends[]): Program => {
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
    const end = endsOf((x) => run(...inputs.map((_, i) => (i === at ? x : 1)))[k] as number);
    return symbols(expr).has(UPSTREAM) && choosesOnly(expr) ? { ...end, keepNaN: false } : end;
  });
  return write(ends);
}

/** dy or 0, by what is kept. */
const choosesOnly = (u: Expr): boolean =>
  u.kind === "cases"
    ? u.pieces.every(({ value }) => choosesOnly(value)) && (u.otherwise === null || choosesOnly(u.otherwise))
    : symbols(u).has(UPSTREAM) || u.kind === "number"
      ? [...symbols(u)].every((name) => name === UPSTREAM)
      : false;

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
    : recommended(key(y), forwardIn);
  const kept = Object.entries(way.keeps).map(([name, u]): [string, Expr] => [name === way.names.bit ? NAME.bit : NAME.tail, inOurs(u)]);
  const inputs: Input[] = [{ name: "dy", kind: "lane" }, ...arraysOf(way.residual)];
  const slope = inOurs(way.formula);
  const moving = inputs.find((i) => i.kind === "lane" && has(slope, i.name))?.name ?? "dy";
  return {
    residual: way.residual,
    precision,
    way,
    forward,
    ...(kept.length > 0 && { keeping: program([x], NAME.input, precision, { [NAME.output]: y, ...Object.fromEntries(kept) }) }),
    backward: program(inputs, moving, precision, { dx: upstream(slope) }),
  };
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

const INVERSE_FUNCTIONS = ["lambertw", "lambertwm1"];
/** By a formula that is exact, takes no inverse function, and does not lose digits where x and y are nearly the same: x - y does. */
const isPlain = (w: Way): boolean =>
  !w.error && w.residual !== "input and output" && !INVERSE_FUNCTIONS.some((fn) => (w.operations[fn] ?? 0) > 0);

function wayFor({ ways }: Backward, residual?: Residual): Way {
  const found = residual === undefined ? (ways.find(isPlain) ?? ways[0]) : ways.find((w) => w.residual === residual);
  if (!found) {
    const there = ways.map((w) => `"${w.residual}"`).join(", ");
    throw new RangeError(residual === undefined ? "no way back was found" : `no way back from "${residual}": there is ${there}`);
  }
  return found;
}

/** Every fourth power of two, and where functions bend sixteen numbers to each; both signs of them. */
const FAR = [1.3];
const NEAR = Array.from({ length: 16 }, (_, i) => 1 + (i + 0.37) / 16);
const SAMPLE = Array.from({ length: 276 }, (_, i) => i - 148)
  .filter((e) => e % 4 === 0 || Math.abs(e) < 8)
  .flatMap((e) => (Math.abs(e) < 8 ? NEAR : FAR).map((m) => m * 2 ** e))
  .concat([2 ** 128 - 2 ** 104])
  .flatMap((x) => [x, -x]);
/** A little less than the 4 that are promised, since the sample is not everything. */
const MOST_ULP = 3.5;

/** What was measured before, by formula: a formula is measured once. */
const measured = new Map<string, Precision>();
const MOST_MEASURED = 1000;

/** fast where it is within 4 ULP of accurate all over a sample of floats, else accurate. */
function recommended(name: string, forwardIn: (p: Precision) => Program): { precision: Precision; forward: Program } {
  const known = measured.get(name);
  if (known) return { precision: known, forward: forwardIn(known) };
  const [fast, accurate] = [forwardIn("fast"), forwardIn("accurate")];
  const [f, g] = [interpreter(fast), interpreter(accurate)];
  const isGood = listing(fast) !== listing(accurate) && SAMPLE.every((x) => ulpError(f(x)[0] as number, g(x)[0] as number) <= MOST_ULP);
  const precision = isGood ? "fast" : "accurate";
  if (measured.size >= MOST_MEASURED) measured.clear();
  measured.set(name, precision);
  return { precision, forward: isGood ? fast : accurate };
}
