/** What `gprime verify` found, as data: for people (verify-text.ts), programs (here), and as a picture (verify-picture.ts). */
import type { Expr } from "../expr/expr.ts";
import { broken, type Claim } from "../verify/claims.ts";
import { floatAt, hexOf, ONE_SIGN } from "../verify/floats.ts";
import type { Failure, Place, Tally } from "../verify/tally.ts";

/** One function of x, and what was found of it. */
export interface Judged {
  /** "forward", or the residual that backward begins with. */
  readonly name: string;
  readonly tally: Tally;
  /** What the catalogue promises, or the reader allows. */
  readonly claim?: Claim;
  /** The columns of the picture that have been judged, while that goes on; all of them where not said. */
  readonly judged?: ReadonlySet<number>;
}

export interface Report {
  readonly name: string;
  readonly formula: Expr;
  readonly variable: string;
  readonly parameters: Readonly<Record<string, Expr>>;
  /** How the formula is called where it has a name of its own. */
  readonly outputName?: string;
  /** fast or accurate; none where another program was judged. */
  readonly precision?: string;
  /** The other program that was judged. */
  readonly command?: string;
  /** Tells the kernels and what they should be from others: equal where the figures of one run hold for another. */
  readonly kernels: string;
  /** 1: every float32; else a sample, of every so manieth. */
  readonly stride: number;
  readonly judged: readonly Judged[];
  /** What is wrong beside the figures: at special values, in short arrays, with threads. */
  readonly checks: readonly Failure[];
}

export const FORWARD = "forward";
/** Where a check failed that is not of one function. */
export const KERNEL = "kernel";

/** Something that is wrong. */
export interface Wrong {
  readonly where: string;
  readonly what: string;
  /** The place of the input, where it is one. */
  readonly at?: number;
  readonly y?: number;
}

/** In what a claim is broken, in sentences. */
export const brokenBy = ({ claim, tally }: Judged): string[] => (claim ? broken(tally, claim) : []);

/** All that is wrong: broken claims first. */
export function wrongs({ judged, checks }: Pick<Report, "judged" | "checks">): Wrong[] {
  return [
    ...judged.flatMap((one) => brokenBy(one).map((what) => ({ where: one.name, what }))),
    ...judged.flatMap(({ name, tally }) => tally.failures.map((failure) => ({ where: name, ...failure }))),
    ...checks.map((failure) => ({ where: KERNEL, ...failure })),
  ];
}

/** The input of each side from which on the relative error exceeds 2^-8, up to the end; none where that never happens. */
export function lostFrom({ lastGood, seen }: Tally, stride: number): { readonly negative?: number; readonly positive?: number } {
  const side = (good: number, last: number, first: number): number | undefined =>
    last < 0 || good >= last ? undefined : floatAt(good < 0 ? first : good + stride);
  const negative = side(lastGood.negative, seen.negative, ONE_SIGN);
  const positive = side(lastGood.positive, seen.positive, 0);
  return { ...(negative !== undefined && { negative }), ...(positive !== undefined && { positive }) };
}

export interface WitnessJson {
  /** A double that is the float32 exactly; infinities and NaN as texts. */
  readonly x: number | string;
  /** As C prints it with %a. */
  readonly hex: string;
}
const witness = (at: number): WitnessJson => witnessOf(floatAt(at));
const witnessOf = (x: number): WitnessJson => ({ x: finite(x), hex: hexOf(x) });

const finite = (y: number): number | string => (Number.isFinite(y) ? y : String(y));

function figures({ tally, claim }: Judged) {
  const at = ({ at }: Place): WitnessJson => witness(at);
  return {
    maxUlp: tally.maxUlp.value,
    worst: at(tally.maxUlp),
    ...(claim && (claim.isAsked ? { allowed: claim.ulp } : { claim: claim.ulp })),
    maxAbsolute: tally.maxAbsolute.value,
    worstAbsolute: at(tally.maxAbsolute),
    misrounded: tally.misrounded,
    undecided: tally.undecided,
    reversals: tally.reversals,
    histogram: tally.histogram,
  };
}

/** The report for programs: `exhaustive` tells whether the inputs are all floats; `histogram` counts |error| in sixteenths of an ULP, the last also all that is more. */
export function verifyJson(report: Report) {
  const { name, precision, command, kernels, stride, judged } = report;
  const [forward, ...backward] = judged as [Judged, ...Judged[]];
  return {
    activation: name,
    ...(precision !== undefined && { precision }),
    ...(command !== undefined && { command }),
    kernels,
    inputs: forward.tally.inputs,
    exhaustive: stride === 1,
    ...(stride > 1 && { stride }),
    forward: figures(forward),
    backward: backward.map((way) => {
      const { negative, positive } = lostFrom(way.tally, stride);
      return {
        residual: way.name,
        ...figures(way),
        lostFrom: {
          negative: negative === undefined ? null : witnessOf(negative),
          positive: positive === undefined ? null : witnessOf(positive),
        },
      };
    }),
    failures: wrongs(report).map(({ where, what, at, y }) => ({
      where,
      what,
      ...(at !== undefined && witness(at)),
      ...(y !== undefined && { y: finite(y) }),
    })),
  };
}
