/**
 * Elementary functions in fixed point on BigInt: v stands for v/2^bits, and the results are right to a few units of the
 * last of these bits. To 70 digits decimal.js, in which a number is an array of words, takes some eight times as long for
 * exp and log, twenty for sin, thirty for atan.
 */

/** Bits that the roundings of a sum may eat: none below has ten thousand terms. */
const GUARD = 16;

export function bitLength(v: bigint): number {
  const text = (v < 0n ? -v : v).toString(16);
  return 4 * text.length - (Math.clz32(Number.parseInt(text[0] as string, 16)) - 28);
}

/** The float64 near v/2^bits. */
function toNumber(v: bigint, bits: number): number {
  // Number() is infinite from 2^1024 on
  const spare = Math.max(bitLength(v) - 64, 0);
  return Number(v >> BigInt(spare)) * 2 ** (spare - bits);
}

/** A float64 with 50 bits behind the point, in fixed point of at least as many. */
const fromNumber = (x: number, bits: number): bigint => BigInt(Math.round(x * 2 ** 50)) << BigInt(bits - 50);

/** z + z^3/3 + z^5/5 + ..., the hyperbolic arc tangent; with alternating signs the arc tangent. */
function arcSeries(z: bigint, bits: number, alternating: boolean): bigint {
  const shift = BigInt(bits);
  const square = (alternating ? -z * z : z * z) >> shift;
  let [sum, power] = [z, z];
  // what is negative is rounded to -1 in the end, never to 0
  for (let odd = 3n; power !== 0n && power !== -1n; odd += 2n) {
    power = (power * square) >> shift;
    sum += power / odd;
  }
  return sum;
}

/** A constant that is a sum of multiples of such series at 1/n, kept to as many bits as were ever asked for. */
function constant(alternating: boolean, multiples: readonly (readonly [times: bigint, n: bigint])[]): (bits: number) => bigint {
  let [known, value] = [0, 0n];
  return (bits) => {
    if (bits > known) {
      known = bits + 256;
      const one = 1n << BigInt(known + GUARD);
      value = multiples.reduce((sum, [times, n]) => sum + times * arcSeries(one / n, known + GUARD, alternating), 0n) >> BigInt(GUARD);
    }
    return value >> BigInt(known - bits);
  };
}

/** Machin 1706: pi = 16 atan(1/5) - 4 atan(1/239). */
export const pi = constant(true, [
  [16n, 5n],
  [-4n, 239n],
]);
/** log 10 = 46 artanh(1/31) + 34 artanh(1/49) + 20 artanh(1/161): 2 and 5 from 32/30, 50/48 and 162/160. */
export const log10 = constant(false, [
  [46n, 31n],
  [34n, 49n],
  [20n, 161n],
]);

/** The square root of a whole number, rounded down: Newton from above. */
export function rootOf(n: bigint): bigint {
  if (n < 2n) return n;
  const spare = BigInt(Math.max(bitLength(n) - 100, 0) >> 1);
  let root = (BigInt(Math.ceil(Math.sqrt(Number(n >> (2n * spare))) * (1 + 2 ** -50))) + 1n) << spare;
  for (;;) {
    const next = (root + n / root) >> 1n;
    if (next >= root) return root;
    root = next;
  }
}

/** e^v: of large v right to that many bits of itself. */
export function exp(v: bigint, bits: number): bigint {
  // r = v/2^k is so small that its series takes about as long as the k squarings
  const k = Math.ceil(Math.sqrt(bits) / 2) + Math.max(bitLength(v) - bits, 0);
  const wide = bits + k + GUARD;
  const shift = BigInt(wide);
  const r = (v << BigInt(wide - bits)) >> BigInt(k);
  let sum = 1n << shift;
  let term = sum;
  for (let i = 1n; term !== 0n && term !== -1n; i++) {
    term = ((term * r) >> shift) / i;
    sum += term;
  }
  for (let i = 0; i < k; i++) sum = (sum * sum) >> shift;
  return sum >> BigInt(k + GUARD);
}

/** log v, of a positive v that float64 holds: the logarithm in float64, and the series of what v has beyond its exponential. */
export function log(v: bigint, bits: number): bigint {
  const wide = bits + GUARD;
  const near = fromNumber(Math.log(toNumber(v, bits)), wide);
  const rest = (v * exp(-near, wide)) >> BigInt(bits);
  const one = 1n << BigInt(wide);
  return (near + 2n * arcSeries(((rest - one) << BigInt(wide)) / (rest + one), wide, false)) >> BigInt(GUARD);
}

/** first (1 - v^2/(k (k + 1)) + ...): the sine from v and k = 2, the cosine from 1 and k = 1. */
function wave(v: bigint, bits: number, first: bigint, from: bigint): bigint {
  const shift = BigInt(bits);
  const square = (-v * v) >> shift;
  let [sum, term] = [first, first];
  for (let k = from; term !== 0n && term !== -1n; k += 2n) {
    term = ((term * square) >> shift) / (k * (k + 1n));
    sum += term;
  }
  return sum;
}
const smallSine = (v: bigint, bits: number): bigint => wave(v, bits, v, 2n);
const smallCosine = (v: bigint, bits: number): bigint => wave(v, bits, 1n << BigInt(bits), 1n);

/** sin(v + quarters pi/2) for any v. */
export function sine(v: bigint, bits: number, quarters: bigint): bigint {
  // as many more bits of pi as v has before the point
  const wide = Math.max(bits, bitLength(v)) + GUARD;
  const half = pi(wide - 1);
  const angle = v << BigInt(wide - bits);
  const q = (2n * angle + (v < 0n ? -half : half)) / (2n * half);
  const r = (angle - q * half) >> BigInt(wide - bits - GUARD);
  const at = (q + quarters) & 3n;
  const value = (at & 1n) === 0n ? smallSine(r, bits + GUARD) : smallCosine(r, bits + GUARD);
  return (at < 2n ? value : -value) >> BigInt(GUARD);
}

/** The arc tangent of any v: that of float64, and the series of the small angle that is left. */
export function arcTangent(v: bigint, bits: number): bigint {
  const wide = bits + GUARD;
  const near = fromNumber(Math.atan(toNumber(v, bits)), wide);
  const [s, c] = [smallSine(near, wide), smallCosine(near, wide)];
  const rest = (((v * c) << BigInt(GUARD)) - (s << BigInt(wide))) / (c + ((v * s) >> BigInt(bits)));
  return (near + arcSeries(rest, wide, true)) >> BigInt(GUARD);
}

/** erf v = 2v/sqrt(pi) e^(-v^2) (1 + 2v^2/3 + (2v^2)^2/(3*5) + ...): no term is negative, so nothing cancels. */
export function erf(v: bigint, bits: number): bigint {
  const wide = bits + GUARD;
  const x = v << BigInt(GUARD);
  const square = (x * x) >> BigInt(wide);
  const one = 1n << BigInt(wide);
  let [sum, term] = [one, one];
  for (let odd = 3n; term !== 0n; odd += 2n) {
    term = ((term * 2n * square) >> BigInt(wide)) / odd;
    sum += term;
  }
  const rootOfPi = rootOf(pi(wide) << BigInt(wide));
  return ((2n * x * sum * one) / (rootOfPi * exp(square, wide))) >> BigInt(GUARD);
}
