/** All float32 numbers in a row: their places, counted from 0 for +0 up to the largest, then from -0 down to the most negative. */

/** The floats of one sign, 0 among them, without infinity and NaN. */
export const ONE_SIGN = 0x7f800000;
/** All finite floats, both zeros among them. */
export const ALL = 2 * ONE_SIGN;
/** Inputs that are judged at a time: with their values and the judge's answers they fit into the second-level cache. */
export const CHUNK = 16_384;
/** After them the special ones: infinity, -infinity, NaN. */
export const SPECIAL: readonly number[] = [ALL, ALL + 1, ALL + 2];
const SPECIAL_BITS = [0x7f800000, 0xff800000, 0x7fc00000];

const SIGN = 0x80000000;

/** The bits of the float at a place. */
export const bitsAt = (place: number): number =>
  place < ONE_SIGN ? place : place < ALL ? place - ONE_SIGN + SIGN : (SPECIAL_BITS[place - ALL] as number);

const view = new DataView(new ArrayBuffer(4));
/** The float with these bits. */
export function floatOf(bits: number): number {
  view.setUint32(0, bits);
  return view.getFloat32(0);
}
const bitsOf = (x: number): number => {
  view.setFloat32(0, x);
  return view.getUint32(0);
};
/** The place of a float32. */
export function placeOf(x: number): number {
  if (Number.isNaN(x)) return ALL + 2;
  if (!Number.isFinite(x)) return x > 0 ? ALL : ALL + 1;
  const bits = bitsOf(x);
  return bits < SIGN ? bits : bits - SIGN + ONE_SIGN;
}
/** How many floats a float lies above another, infinity being the one after the largest; both zeros are one. */
export const stepsBetween = (from: number, to: number): number => rank(to) - rank(from);
const rank = (x: number): number => {
  const bits = bitsOf(x);
  return bits < SIGN ? bits : SIGN - bits;
};
export const floatAt = (place: number): number => floatOf(bitsAt(place));

/** As C prints it with %a: exact, and short. */
export function hexOf(x: number): string {
  if (!Number.isFinite(x)) return Number.isNaN(x) ? "nan" : x > 0 ? "inf" : "-inf";
  const sign = x < 0 || Object.is(x, -0) ? "-" : "";
  const size = Math.abs(x);
  if (size === 0) return `${sign}0x0p+0`;
  const exponent = Math.max(Math.floor(Math.log2(size)), -126);
  const significand = size / 2 ** exponent;
  const whole = Math.floor(significand);
  const digits = Math.round((significand - whole) * 2 ** 24)
    .toString(16)
    .padStart(6, "0")
    .replace(/0+$/, "");
  return `${sign}0x${whole}${digits ? `.${digits}` : ""}p${exponent < 0 ? "" : "+"}${exponent}`;
}
