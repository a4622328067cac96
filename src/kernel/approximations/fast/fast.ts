/** Functions of a float32, in float32 arithmetic: a few ULP at most, for every float. */
import type { FunctionName } from "../../../expr/functions.ts";
import type { Builder, Value } from "../../builder.ts";
import { expm1 } from "./expm1.ts";
import { exp } from "./exponential.ts";
import { log, log1p } from "./logarithm.ts";
import { logistic } from "./logistic.ts";
import { softplus } from "./softplus.ts";
import { tanh } from "./tanh.ts";

export { expm1OfNegative, expm1Times } from "./expm1.ts";
export { scaledExp } from "./exponential.ts";
export { logisticSlope, logisticTimes, scaledLogistic, scaledLogisticOfNegative } from "./logistic.ts";
export { tanhSoftplusTimes } from "./mish.ts";
export { normalTimes } from "./normal.ts";

export const FAST: Readonly<Partial<Record<FunctionName, (b: Builder, x: Value) => Value>>> = {
  exp,
  expm1,
  log,
  log1p,
  logistic,
  tanh,
  softplus,
};
