/** log(1 + e^x), from e^-|x| in two parts. */
import type { Builder, Value } from "../../builder.ts";
import { BIAS, LOG2_HIGH, LOG2_LOW, powerOfTwo, reduce, SQUARE_TERMS } from "./exponential.ts";

/** log(1 + f) = f + f^2 q(f) for -1/4 <= f <= 1/2: relative error 2^-27.5; q, degree 8. tools/log1p-float32.sollya */
const Q = [
  -0.5, 0.33333453536033630371, -0.25000116229057312012, 0.19990713894367218018, -0.16646431386470794678, 0.14478594064712524414,
  -0.13169747591018676758, 0.10480297356843948364, -0.04518040642142295837,
];

/** log(2^-150.8): below, the value is 0. */
const ZERO_FROM = -104.5;
/** 2^24 e^x is a normal float wherever e^x is more than half the least one. */
const SHIFT = 24;

/**
 * log(1 + e^x), within 1.35 ULP, as max(x, 0) + log(1 + e) with e = e^-|x|. From e = 1/2 on log(1 + e) is
 * log(2) + log(1 + (e - 1)/2). What e is rounded by is added to the smallest term.
 */
export function softplus(b: Builder, x: Value): Value {
  const held = b.max(b.or(x, b.signBit(x)), b.f32(ZERO_FROM));
  const { r, ...reduced } = reduce(b, held, BIAS + SHIFT);
  const power = powerOfTwo(b, reduced);
  const less = b.madd(b.mul(r, r), b.horner(r, SQUARE_TERMS), r);
  // 2^24 e, and what it lacks
  const e = b.madd(power, less, power);
  const lost = b.madd(power, less, b.sub(power, e));
  const [scale, half, zero] = [2 ** SHIFT, b.f32(0.5), b.f32(0)];
  const isSmall = b.lt(e, b.f32(scale / 2));
  const scaled = b.select(isSmall, e, b.madd(e, half, b.f32(-scale / 2)));
  const low = b.select(isSmall, lost, b.madd(lost, half, b.f32(scale * LOG2_LOW)));
  const back = b.f32(1 / scale);
  const f = b.mul(scaled, back);
  const sum = b.add(scaled, b.madd(b.mul(scaled, f), b.horner(f, Q), low));
  return b.add(b.max(x, zero), b.madd(sum, back, b.select(isSmall, zero, b.f32(LOG2_HIGH))));
}
