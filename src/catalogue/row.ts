import type { Residual } from "../derive/backward/backward.ts";

/** What the catalogue says of an activation. The formula is the only place where its mathematics stands: all else is derived from it. */
export interface CatalogueRow {
  /** Lower-case words joined by underscores. */
  readonly name: string;
  readonly aliases: readonly string[];
  /** In x and the parameters, in the form of the textbooks; its derivative at a kink follows from how its cases are written. */
  readonly formula: string;
  readonly parameters?: Readonly<Record<string, Parameter>>;
  /** What the frameworks call it. One that differs at a kink or in a default is still named here; the kink says how it differs. */
  readonly apis: Readonly<Partial<Record<Framework, string>>>;
  readonly source: Source;
  /** The points with two slopes, or a jump, for the parameters' defaults; PyTorch's convention where it has one. */
  readonly kinks?: readonly KinkRow[];
  /** What the forward pass should keep for the backward pass, with the parameters' defaults: a claim, which a test compares with what is found. */
  readonly residual: Residual;
  /** How far the kernels that are recommended may be from the truth, where they are held to more than all are. */
  readonly accuracy?: Accuracy;
  /** What the function is for in a network. */
  readonly use: string;
}

/** Claims, in ULP, for every float32; `gprime verify` compares. */
export interface Accuracy {
  readonly forward?: number;
  /** Of the derivative from a residual; near its roots an absolute error is claimed instead. */
  readonly backward?: Readonly<Partial<Record<Residual, number>>>;
}

export interface Parameter {
  /** The default: a decimal, as text, so that it is exact. */
  readonly value: string;
  /** What values make sense; none said: any. */
  readonly where?: ParameterCondition;
}

export const PARAMETER_CONDITIONS = {
  "> 0": (sign: number) => sign > 0,
  ">= 0": (sign: number) => sign >= 0,
  "!= 0": (sign: number) => sign !== 0,
} as const satisfies Record<string, (sign: number) => boolean>;
export type ParameterCondition = keyof typeof PARAMETER_CONDITIONS;

export type Framework = "PyTorch" | "JAX" | "Keras" | "ONNX" | "Transformers";

export interface Source {
  readonly paper: string;
  readonly year: number;
}

export interface KinkRow {
  /** Where, and the value of the derivative there: formulas in the parameters. */
  readonly at: string;
  readonly value: string;
  /** Which frameworks answer otherwise, and what. */
  readonly differs?: string;
}
