/** Exact rational numbers on BigInt: a reduced fraction n/d with d > 0. */
export interface Rational {
  readonly n: bigint;
  readonly d: bigint;
}

/** The fraction n/d in lowest terms. @throws RangeError where d is 0. */
export function rational(n: bigint | number, d: bigint | number = 1n): Rational {
  let [a, b] = [BigInt(n), BigInt(d)];
  if (b === 0n) throw new RangeError("division by zero");
  if (b < 0n) [a, b] = [-a, -b];
  if (b === 1n) return { n: a, d: b };
  const g = gcd(a < 0n ? -a : a, b);
  return g === 1n ? { n: a, d: b } : { n: a / g, d: b / g };
}

/** The greatest common divisor of two non-negative integers; gcd(0, b) is b. */
export function gcd(a: bigint, b: bigint): bigint {
  // of a power of two, as the values of floats have below, without the steps of Euclid
  if (a !== 0n && b !== 0n && (b & (b - 1n)) === 0n) {
    const least = a & -a;
    return least < b ? least : b;
  }
  while (b !== 0n) [a, b] = [b, a % b];
  return a;
}

export const ZERO = rational(0);
export const ONE = rational(1);
export const MINUS_ONE = rational(-1);

export const plus = (a: Rational, b: Rational): Rational =>
  a.d === 1n && b.d === 1n ? { n: a.n + b.n, d: 1n } : rational(a.n * b.d + b.n * a.d, a.d * b.d);
export const times = (a: Rational, b: Rational): Rational =>
  a.d === 1n && b.d === 1n ? { n: a.n * b.n, d: 1n } : rational(a.n * b.n, a.d * b.d);
export const minus = (a: Rational, b: Rational): Rational => plus(a, opposite(b));
export const over = (a: Rational, b: Rational): Rational => rational(a.n * b.d, a.d * b.n);
export const opposite = (a: Rational): Rational => ({ n: -a.n, d: a.d });
export const isZero = (a: Rational): boolean => a.n === 0n;
export const isOne = (a: Rational): boolean => a.n === 1n && a.d === 1n;
export const isInteger = (a: Rational): boolean => a.d === 1n;
export const equal = (a: Rational, b: Rational): boolean => a.n === b.n && a.d === b.d;
export const sign = (a: Rational): -1 | 0 | 1 => (a.n === 0n ? 0 : a.n < 0n ? -1 : 1);
export const compare = (a: Rational, b: Rational): -1 | 0 | 1 => sign(minus(a, b));

/** Powers with more bits than this are refused: they would take forever to write down. */
const MOST_BITS = 1_000_000;

/** a to an integer power. @throws RangeError for 0 to a negative power, and where the result has more than a million bits. */
export function toPower(a: Rational, k: number): Rational {
  if (Math.abs(k) * Math.max(bits(a.n < 0n ? -a.n : a.n) - 1, bits(a.d) - 1) > MOST_BITS) throw new RangeError("the power is too large");
  const e = BigInt(Math.abs(k));
  return k < 0 ? rational(a.d ** e, a.n ** e) : { n: a.n ** e, d: a.d ** e };
}

/** The nearest float64, right to the last bit even where n and d overflow float64. */
export function toNumber({ n, d }: Rational): number {
  if (d === 1n) return Number(n);
  const magnitude = n < 0n ? -n : n;
  if (magnitude < 1n << 53n && d < 1n << 53n) return Number(n) / Number(d);
  // scale so that the quotient has 64 to 66 bits; the sticky bit makes the one rounding of Number() right
  const shift = 65 - (bits(magnitude) - bits(d));
  const [p, q] = shift >= 0 ? [magnitude << BigInt(shift), d] : [magnitude, d << BigInt(-shift)];
  const sticky = p % q === 0n ? 0n : 1n;
  const value = Number(((p / q) << 1n) | sticky) * 2 ** Math.max(-shift - 1, -1000) * 2 ** Math.min(-shift - 1 + 1000, 0);
  return n < 0n ? -value : value;
}

const bits = (a: bigint): number => a.toString(2).length;

/** The rational that a float64 shows when printed: fromNumber(0.1) is 1/10. @throws RangeError where x is not finite. */
export function fromNumber(x: number): Rational {
  if (!Number.isFinite(x)) throw new RangeError(`${x} is not a finite number`);
  return fromDecimal(String(x));
}

/** The very value of a float64, all its binary digits. @throws RangeError for infinities and NaN */
export function exactly(x: number): Rational {
  if (!Number.isFinite(x)) throw new RangeError(`${x} is not a rational number`);
  let shift = 0;
  let whole = x;
  while (!Number.isInteger(whole)) {
    whole *= 2;
    shift++;
  }
  return rational(BigInt(whole), 1n << BigInt(shift));
}

/** Reads "12", "0.044715", ".5", "1e-3" exactly. @throws SyntaxError where the text is no decimal. */
export function fromDecimal(text: string): Rational {
  const match = /^([+-]?)(\d*)\.?(\d*)(?:[eE]([+-]?\d+))?$/.exec(text);
  if (!match || (match[2] === "" && match[3] === "")) throw new SyntaxError(`"${text}" is not a decimal number`);
  const [, signText, whole = "", fraction = "", exponent = "0"] = match;
  const scale = Number(exponent) - fraction.length;
  const digits = BigInt(`${signText}${whole}${fraction}`.replace(/^\+/, "") || "0");
  return scale >= 0 ? rational(digits * 10n ** BigInt(scale)) : rational(digits, 10n ** BigInt(-scale));
}
