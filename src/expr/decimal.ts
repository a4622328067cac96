/** How numbers are written: 1/3, 0.044715, 12. */
import type { Rational } from "./rational.ts";

/** Fractions with such small denominators are easier to read than decimals. */
const LARGEST_FRACTION = 12n;
const MOST_DIGITS = 20;
/** 1e-30 as a decimal is a row of zeros that nobody counts. */
const MOST_PLACES = 25;

/** The finite decimal of a fraction that is better shown as one; undefined for a fraction or an integer. */
export function decimal({ n, d }: Rational): string | undefined {
  if (d <= LARGEST_FRACTION) return undefined;
  const places = Math.max(count(d, 2n), count(d, 5n));
  const scale = 10n ** BigInt(places);
  if (places > MOST_PLACES || scale % d !== 0n) return undefined;
  const digits = `${(n * scale) / d}`;
  if (digits.length > MOST_DIGITS) return undefined;
  const padded = digits.padStart(places + 1, "0");
  return `${padded.slice(0, -places)}.${padded.slice(-places)}`;
}

/** How often a prime divides d, up to one more than matters. */
function count(d: bigint, prime: bigint): number {
  let k = 0;
  for (let rest = d; k <= MOST_PLACES && rest % prime === 0n; rest /= prime) k++;
  return k;
}
