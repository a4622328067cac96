/** gprime: an activation function is one formula; everything else follows from it. */
import { verdict as judge, type Question, type Verdict } from "./algebra/proof/verdict.ts";
import { differentiate as differentiateExpr } from "./derive/differentiate.ts";
import { evaluate as evaluateExpr } from "./expr/evaluate.ts";
import type { Expr } from "./expr/expr.ts";
import { toAscii as ascii, toLatex as latex, type PrintOptions, toUnicode as unicode } from "./expr/print.ts";
import { type Known, requireOptions } from "./expr/read/options.ts";
import { requireExpr } from "./expr/read/require.ts";

export type { Question, Verdict, Witness } from "./algebra/proof/verdict.ts";
export { type Activation, type ActivationOptions, activation } from "./catalogue/activation.ts";
export { type CatalogueRow, catalogue } from "./catalogue/catalogue.ts";
export type { ParameterValue } from "./catalogue/parameters.ts";
export { parse, read, readEquation } from "./catalogue/parse.ts";
export {
  type Backward,
  BYTES,
  backward,
  type Difference,
  type FitError,
  type Names,
  type Residual,
  type Shown,
  type Way,
} from "./derive/backward/backward.ts";
export { type Loss, lossIn, lossOf, type NumberFormat, type Onset } from "./derive/backward/loss.ts";
export type { Derivation, Kink, Slope, Step } from "./derive/derivation.ts";
export { brief, DerivationError } from "./derive/differentiate.ts";
export { type Properties, properties } from "./derive/properties/properties.ts";
export type { BackwardJson, WayJson } from "./document/backward-json.ts";
export { type DerivationJson, derivationJson } from "./document/derivation-json.ts";
export { FORMATS, type Format } from "./document/formats.ts";
export { type Curve, type Figure, type FigureOptions, figure, type TerminalOptions, toSvg, toTerminal } from "./document/plot/plot.ts";
export { FormulaError, type Span } from "./expr/errors.ts";
export { ValueError } from "./expr/evaluate.ts";
export * from "./expr/expr.ts";
export { FUNCTIONS, type FunctionName } from "./expr/functions.ts";
export type { PrintOptions } from "./expr/print.ts";
export { fromDecimal, fromNumber, type Rational, rational, toNumber } from "./expr/rational.ts";
export type { Equation, ParseOptions, Reading, Side } from "./expr/read/parser.ts";
export { caret } from "./expr/read/place.ts";
export type { Precision } from "./kernel/lower.ts";
export { countOperations, listing, type Operation, type Program } from "./kernel/program.ts";
export type { CheckOptions } from "./network/check.ts";
export { type CsvOptions, type CsvTask, readCsv, type Scale, TableError } from "./network/csv.ts";
export { type NetworkFile, NetworkFileError } from "./network/files/json.ts";
export type { Model as NetworkModel, ModelLayer } from "./network/model.ts";
export { type Network, network } from "./network/network.ts";
export {
  type Adam,
  adam,
  constant,
  cosine,
  type GradientDescent,
  gradientDescent,
  type Momentum,
  momentum,
  type Optimiser,
  type Schedule,
  stepDecay,
} from "./network/optimisers.ts";
export type {
  CheckPlace,
  CheckReport,
  DiagnosticsOptions,
  EpochReport,
  LayerDiagnostics,
  LayerReport,
  LayerWeights,
  MemoryFigures,
  MemoryReport,
  Report as TrainingReport,
  TrainingData,
  TrainOptions,
} from "./network/reports.ts";
export { networkFromJson, networkFromSafetensors, networkOf, type Restart } from "./network/saved.ts";
export {
  dense,
  INITIALS,
  type Initial,
  type LayerOptions,
  type LayerSpec,
  LOSSES,
  type Loss as LossName,
  type NamedFormula,
  type NetworkSpec,
} from "./network/spec.ts";
export { accuracy, type Rows, type Task, type TaskRow } from "./network/tasks/task.ts";
export { TASKS, task } from "./network/tasks/tasks.ts";
export { DivergenceError } from "./network/training.ts";
export type { Kept } from "./run/arguments.ts";
export { type CompileOptions, compile } from "./run/compile.ts";
export type { Kernel } from "./run/kernel.ts";
export { alloc, allocBits, free } from "./run/memory.ts";

/** The same function for callers without a type checker: a TypeError says what it takes. */
const guarded =
  <Rest extends unknown[], Result>(f: (u: Expr, ...rest: Rest) => Result) =>
  (u: Expr, ...rest: Rest): Result => {
    requireExpr(u);
    return f(u, ...rest);
  };

/**
 * The derivative of an expression by a variable, with the steps that lead to it and its kinks.
 * @throws DerivationError where it would be too large to write down; TypeError where the first argument is no expression
 */
export const differentiate = guarded(differentiateExpr);

const QUESTION: Known<Question> = { variable: true, parameters: true };

/**
 * Whether a and b are equal, as real functions of the variable: proved, refuted by a witness, or undecided (docs/proofs.md).
 * @throws TypeError where a or b is no expression, or the variable is not named
 */
export async function verdict(a: Expr, b: Expr, question: Question): Promise<Verdict> {
  requireExpr(a);
  requireExpr(b);
  requireOptions("verdict", question ?? {}, QUESTION);
  const given: { variable?: unknown; parameters?: unknown } | null | undefined = question;
  if (typeof given?.variable !== "string")
    throw new TypeError('verdict takes two expressions and the variable that they are functions of: verdict(a, b, { variable: "x" })');
  if (given.parameters !== undefined && !isRationals(given.parameters))
    throw new TypeError('the parameters of verdict are fractions: { variable: "x", parameters: { a: rational(1, 2) } }');
  return judge(a, b, question);
}

const isRationals = (given: unknown): boolean =>
  typeof given === "object" &&
  given !== null &&
  Object.values(given).every((q) => typeof q?.n === "bigint" && typeof q?.d === "bigint" && q.d > 0n);

/**
 * The float64 value of an expression at values of its names.
 * @throws ValueError for a name without a value; TypeError where the first argument is no expression
 */
export const evaluate = guarded(evaluateExpr);

const PRINT_OPTIONS: Known<PrintOptions> = { names: true };
const printer = (name: string, print: (u: Expr, options: PrintOptions) => string) =>
  guarded((u: Expr, options: PrintOptions = {}) => print(u, requireOptions(name, options, PRINT_OPTIONS)));

/** As one types it: exp(-x)/(1 + exp(-x))^2. @throws TypeError where it is no expression */
export const toAscii = printer("toAscii", ascii);
/** As LaTeX, without dollar signs. @throws TypeError where it is no expression */
export const toLatex = printer("toLatex", latex);
/** As text with mathematical characters: e⁻ˣ/(1 + e⁻ˣ)². @throws TypeError where it is no expression */
export const toUnicode = printer("toUnicode", unicode);
