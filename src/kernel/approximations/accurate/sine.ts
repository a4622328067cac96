/** Sine and cosine of float64 values, with a reduction to a part of a turn that keeps its accuracy for large arguments. */
import type { Builder, Value } from "../../builder.ts";

/** sin(2 pi r)/r in w = r^2 for |r| <= 1/8, relative error 2^-47. tools/trigonometric.sollya */
const SINE = [6.283185307179581, -41.34170224027085, 81.60524918103685, -76.70583402620927, 42.05553789816172, -14.915766465798697];

/** cos(2 pi r) in w = r^2 for |r| <= 1/8, relative error 2^-53. tools/trigonometric.sollya */
const COSINE = [
  0.9999999999999999, -19.739208802178286, 64.93939402228854, -85.45681707223847, 60.244618051093887, -26.424148563406703, 7.80808530509569,
];

/** 1/(2 pi) in digits of 26 bits: the products with a number of 26 or 27 bits are exact. tools/turns.sollya */
const TURNS = [10680707, 28915984, 22192066, 30798973, 20241856, 57510486, 26461241, 1081236, 23309278].map(
  (digit, i) => digit * 2 ** (-26 * (i + 1)),
);
/** Of how many digits the products are needed, and of these how many can have whole turns: for float32, and for all below 2^155. */
const FOR_FLOAT32 = { digits: 8, withWhole: 5 };
const FOR_FLOAT64 = { digits: 9, withWhole: 6 };

/** The upper 26 bits of the significand. */
const UPPER = ((1n << 64n) - 1n) ^ ((1n << 27n) - 1n);
const ROUNDER = 1.5 * 2 ** 52;

/** The products of x with the digits, without whole turns; exact for an x of at most 27 bits. */
const products = (b: Builder, x: Value, { digits, withWhole }: typeof FOR_FLOAT32): Value[] =>
  TURNS.slice(0, digits).map((digit, i) => {
    const p = b.mul(x, b.f64(digit));
    return i < withWhole ? b.sub(p, b.nearest(p)) : p;
  });

interface Angle {
  /** In turns, -1/8 to 1/8 */
  readonly r: Value;
  /** The number of quarter turns besides r: its last two bits are those of this. */
  readonly quarters: Value;
}

/** A number in turns. Terms that grow smaller are added from the largest, after the quarters: what cancels, cancels exactly. */
function reduce(b: Builder, x: Value, narrow: boolean): Angle {
  const upper = narrow ? x : b.and(x, b.bits64(UPPER));
  const need = narrow ? FOR_FLOAT32 : FOR_FLOAT64;
  const first = products(b, upper, need);
  const second = narrow ? [] : products(b, b.sub(x, upper), need);
  // the second has 26 bits less, as the next digit of the first does
  const terms = first.flatMap((p, i) => (second[i - 1] === undefined ? [p] : [p, second[i - 1] as Value]));
  // the digits after this one are below 2^-25 turns
  const leading = terms.slice(0, (narrow ? 1 : 2) * (need.withWhole + 1));
  const turns = leading.reduce((s, p) => b.add(s, p));
  const rounder = b.f64(ROUNDER);
  const quarters = b.madd(turns, b.f64(4), rounder);
  const [largest, ...rest] = terms as [Value, ...Value[]];
  const r = rest.reduce((s, p) => b.add(s, p), b.nmadd(b.sub(quarters, rounder), b.f64(0.25), largest));
  const most = b.f64(1 / 8 + 2 ** -20);
  return { r: narrow ? r : b.max(b.min(r, most), b.neg(most)), quarters };
}

/** A number that is not 0 where the quarters are odd, and whose sign bit is their second last bit. */
const turned = (b: Builder, quarters: Value): Value => b.shl(quarters, 62);
const isOdd = (b: Builder, t: Value): Value => b.ne(t, b.f64(0));

function waves(b: Builder, { r }: Angle): { sine: Value; cosine: Value } {
  const w = b.mul(r, r);
  return { sine: b.mul(r, b.horner(w, SINE)), cosine: b.horner(w, COSINE) };
}

/**
 * sin(x). An x of at most 26 bits, as every float32 is, and below 2^155: relative error 2^-44, also around the multiples of pi.
 * Any other x below 2^155: that, and 2^-52 besides, which is what the last bit of an x above 1 stands for. Beyond 2^155
 * something in [-1, 1]. NaN for infinities.
 * @param narrow whether x is known to have at most 26 bits and to be below 2^129, as a float32 is: half of the work
 */
export function sin(b: Builder, x: Value, narrow = false): Value {
  const angle = reduce(b, b.abs(x), narrow);
  const { sine, cosine } = waves(b, angle);
  const t = turned(b, angle.quarters);
  return b.xor(b.select(isOdd(b, t), cosine, sine), b.and(b.xor(t, x), b.signBit(x)));
}

/** cos(x), to the same accuracy as sin. */
export function cos(b: Builder, x: Value, narrow = false): Value {
  const angle = reduce(b, b.abs(x), narrow);
  const { sine, cosine } = waves(b, angle);
  const t = turned(b, angle.quarters);
  // the second and third quarter turn, counted from -1/8: one further
  const sign = turned(b, b.add(angle.quarters, b.f64(1)));
  return b.xor(b.select(isOdd(b, t), sine, cosine), b.and(sign, b.signBit(x)));
}
