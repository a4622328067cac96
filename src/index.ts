/** gprime: an activation function is one formula; everything else follows from it. */
export { type Activation, type ActivationOptions, activation } from "./catalogue/activation.ts";
export { type CatalogueRow, catalogue } from "./catalogue/catalogue.ts";
export type { ParameterValue } from "./catalogue/parameters.ts";
export { parse, read, readEquation } from "./catalogue/parse.ts";
export type { Derivation, Kink, Slope, Step } from "./derive/derivation.ts";
export { brief, DerivationError, differentiate } from "./derive/differentiate.ts";
export { type DerivationJson, derivationJson } from "./document/derivation-json.ts";
export { FORMATS, type Format } from "./document/formats.ts";
export { FormulaError, type Span } from "./expr/errors.ts";
export { evaluate, ValueError } from "./expr/evaluate.ts";
export * from "./expr/expr.ts";
export { FUNCTIONS, type FunctionName } from "./expr/functions.ts";
export type { Equation, ParseOptions, Reading, Side } from "./expr/parser.ts";
export { caret } from "./expr/place.ts";
export { toAscii, toLatex, toUnicode } from "./expr/print.ts";
export { fromDecimal, fromNumber, type Rational, rational, toNumber } from "./expr/rational.ts";
