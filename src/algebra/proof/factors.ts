/** Factors of numbers and polynomials, as far as they are found quickly. */
import * as Q from "../../expr/rational.ts";
import { squareFree } from "../divisors.ts";
import * as P from "../polynomial.ts";
import { monic, withoutMonomial } from "./quotient.ts";

const PRIMES: readonly bigint[] = Array.from({ length: 1000 }, (_, i) => i)
  .filter((n) => n > 1 && !Array.from({ length: 30 }, (_, i) => i + 2).some((d) => d < n && n % d === 0))
  .map(BigInt);
/** Polynomials with more terms are not factored: it takes long, and what people write has fewer. */
const MOST_TERMS = 60;
const LARGEST_DEGREE = 40;

/** A positive number as a product of powers of primes below 1000 and of what is left. */
export function factorNumber({ n, d }: Q.Rational): [bigint, number][] {
  const factors = new Map<bigint, number>();
  for (const [whole, sign] of [
    [n, 1],
    [d, -1],
  ] as const) {
    let rest = whole;
    const put = (p: bigint): void => void factors.set(p, (factors.get(p) ?? 0) + sign);
    for (const p of PRIMES) {
      for (; rest % p === 0n; rest /= p) put(p);
      if (rest === 1n) break;
    }
    if (rest > 1n) put(rest);
  }
  return [...factors].filter(([, k]) => k !== 0);
}

export interface Factors {
  readonly number: Q.Rational;
  /** With leading coefficient 1, and their exponents. */
  readonly parts: readonly [P.Polynomial, number][];
}

const known = new WeakMap<P.Polynomial, Factors>();

/** p as number * unknowns * square-free polynomials; quadratics in one unknown with rational roots are taken apart. */
export function factorPolynomial(p: P.Polynomial): Factors {
  let factors = known.get(p);
  if (!factors) known.set(p, (factors = factor(p)));
  return factors;
}

function factor(p: P.Polynomial): Factors {
  const plain = P.asNumber(p);
  if (plain) return { number: plain, parts: [] };
  const { size, base } = monic(p);
  const { exponents, rest } = withoutMonomial(base);
  const unknowns = exponents.length;
  const parts: [P.Polynomial, number][] = exponents.flatMap((e, i) =>
    e === 0 ? [] : [[P.unknown(i, unknowns), e] as [P.Polynomial, number]],
  );
  if (P.asNumber(rest)) return { number: size, parts };
  const small = rest.size <= MOST_TERMS && exponents.every((_, i) => P.degree(rest, i) <= LARGEST_DEGREE);
  for (const [f, k] of small ? squareFree(rest).factors : [[rest, 1] as const]) for (const g of linearFactors(f)) parts.push([g, k]);
  return { number: size, parts };
}

function linearFactors(f: P.Polynomial): P.Polynomial[] {
  const unknowns = P.leading(f).exponents.length;
  const occurring = Array.from({ length: unknowns }, (_, i) => i).filter((i) => P.degree(f, i) > 0);
  const [i] = occurring;
  if (occurring.length !== 1 || i === undefined || P.degree(f, i) !== 2) return [f];
  const [c, b, a] = P.coefficients(f, i).map((q) => P.asNumber(q) ?? Q.ZERO) as [Q.Rational, Q.Rational, Q.Rational];
  const root = squareRoot(Q.minus(Q.times(b, b), Q.times(Q.rational(4), Q.times(a, c))));
  if (!root) return [f];
  const zeroAt = (sign: Q.Rational): Q.Rational => Q.over(Q.plus(Q.opposite(b), Q.times(sign, root)), Q.times(Q.rational(2), a));
  return [Q.ONE, Q.MINUS_ONE].map((s) => P.minus(P.unknown(i, unknowns), P.constant(zeroAt(s), unknowns)));
}

function squareRoot({ n, d }: Q.Rational): Q.Rational | undefined {
  if (n < 0n) return undefined;
  const [p, q] = [whole(n), whole(d)];
  return p === undefined || q === undefined ? undefined : Q.rational(p, q);
}

function whole(n: bigint): bigint | undefined {
  if (n < 2n) return n;
  let r = 1n << BigInt((n.toString(2).length + 1) >> 1);
  for (let next = (r + n / r) >> 1n; next < r; next = (r + n / r) >> 1n) r = next;
  return r * r === n ? r : undefined;
}
