/** The functions of formulas on float64 values, to a relative error below 2^-40: rounded to float32, nearly always the float32 next to the true value. */
import type { FunctionName } from "../../../expr/functions.ts";
import type { Builder, Value } from "../../builder.ts";
import { asinh, atan } from "./arctangent.ts";
import { cbrt } from "./cube-root.ts";
import { exp, expm1 } from "./exponential.ts";
import { lambertw, lambertwm1 } from "./lambert.ts";
import { log, log1p } from "./logarithm.ts";
import { logistic, tanh } from "./logistic.ts";
import { erf, erfc } from "./normal.ts";
import { cos, sin } from "./sine.ts";
import { softplus } from "./softplus.ts";

export { exp2, expOver } from "./exponential.ts";
export { logisticSlope, logisticTimes, scaledLogistic, tanhSoftplusTimes } from "./logistic.ts";
export { normalTimes } from "./normal.ts";
export { powerOf } from "./power.ts";
export { cos, sin } from "./sine.ts";

export const ACCURATE: Readonly<Partial<Record<FunctionName, (b: Builder, x: Value) => Value>>> = {
  exp,
  expm1,
  log,
  log1p,
  logistic,
  tanh,
  softplus,
  erf,
  erfc,
  sin,
  cos,
  atan,
  asinh,
  cbrt,
  lambertw,
  lambertwm1,
};
