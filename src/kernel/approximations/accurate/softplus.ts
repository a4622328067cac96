/** log(1 + e^x) on float64 values. */
import type { Builder, Value } from "../../builder.ts";
import { expOver } from "./exponential.ts";

/** 2 atanh(s)/s in w = s^2 for 0 <= s <= 1/3, relative error 2^-49. tools/atanh-series.sollya */
const LOG_OF_SUM = [
  2.0000000000000036, 0.6666666666616418, 0.4000000011899309, 0.28571417714850755, 0.22222717361525027, 0.18169189914636458,
  0.15572225741151366, 0.11736621526924622, 0.18776732345374595,
];

/** max(x, 0) + log(1 + e^-|x|): relative error 2^-43; 0 below -708. log(1 + v/d) = 2 atanh(v/(v + 2 d)). */
export function softplus(b: Builder, x: Value): Value {
  const { scale, above, below } = expOver(b, b.abs(x), { factor: -1, most: Number.POSITIVE_INFINITY });
  const v = b.mul(scale, above);
  const s = b.div(v, b.madd(below, b.f64(2), v));
  return b.madd(s, b.horner(b.mul(s, s), LOG_OF_SUM), b.max(x, b.f64(0)));
}
