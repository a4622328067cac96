/** Kernels against the truth on all float32 inputs, or on every so manieth. */
import { type Mpfr, mpfr } from "../algebra/interval/mpfr.ts";
import { evaluate } from "../expr/evaluate.ts";
import { type Expr, substitute } from "../expr/expr.ts";
import { type Formula, type Options, programs } from "../kernel/programs.ts";
import { type Bench, benchOf, type Judgeable } from "./bench.ts";
import { Exact } from "./exact.ts";
import { EVERYTHING, type Expected } from "./judge.ts";
import { scan } from "./scan.ts";
import { type Shape, shapeOf, type Turns } from "./shape.ts";
import type { Tally } from "./tally.ts";

/** One thing to be judged: forward, or backward from a residual. */
export interface Subject extends Judgeable {
  /** "forward", or the residual. */
  readonly name: string;
  readonly turns?: Turns;
  /** What else is known of its values: range, monotony and parity. */
  readonly shape?: Shape;
}

/**
 * What is to be judged of an activation: forward, and backward from each residual, beginning with the y that the kernel made.
 * @throws RangeError as compile() does
 */
export function subjectsOf(f: Formula, options: Options = {}): Subject[] {
  const concrete = (u: Expr): Expr => substitute(u, f.parameters);
  const first = programs(f, options);
  const derivative = f.backward.ways.find((w) => w.residual === "input" || w.residual === "nothing");
  const slope = derivative && substitute(concrete(derivative.formula), { [derivative.names.input]: { kind: "symbol", name: f.variable } });
  const { within, turns, ...shape } = shapeOf(f);
  const forward: Subject = { name: "forward", truth: concrete(f.formula), stages: [first.forward], output: "y", shape };
  if (!slope) return [forward];
  const residuals = options.residual ? [options.residual] : f.backward.ways.map((w) => w.residual);
  return [
    forward,
    ...[...new Set(residuals)].map((residual): Subject => {
      const made = programs(f, { ...options, residual });
      const kept = made.keeping ?? made.forward;
      const isKept = kept.outputs.some(({ name }) => made.backward.inputs.some((input) => input.name === name));
      const except = made.way.differs.map(({ at }) => evaluate(concrete(at), {}));
      return {
        name: residual,
        truth: slope,
        stages: isKept ? [kept, made.backward] : [made.backward],
        output: "dx",
        turns,
        shape: { ...EVERYTHING, within, except, throughRounded: residual.includes("output") },
      };
    }),
  ];
}

/** A subject, compiled with its judge, ready to be scanned. */
export class Scanner {
  private readonly bench: Bench;
  private readonly exact: Exact;
  private readonly shape: Shape;

  /** @throws RangeError where the truth has no error bound yet */
  constructor(subject: Subject, variable: string, library: Mpfr, expected: Expected = subject.shape ?? EVERYTHING) {
    this.exact = new Exact(subject.truth, variable, library);
    // what another program made of x cannot be asked again at -x
    const { parity, ...others }: Shape = expected;
    this.shape = parity && !subject.values ? expected : others;
    this.bench = benchOf(subject, variable, expected);
  }

  static async make(subject: Subject, variable: string, expected?: Expected): Promise<Scanner> {
    return new Scanner(subject, variable, await mpfr(), expected);
  }

  /** Judges the inputs at places from, from + stride, ... below to (floats.ts). */
  scan(from: number, to: number, stride = 1): Tally {
    return scan(this.bench, this.exact, this.shape, from, to, stride);
  }
}
