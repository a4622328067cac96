/**
 * Expressions as rational functions in generators: the variable, the parameters, and one generator for each function
 * value, root and independent exponential. e^(ax) and e^(bx) with a/b rational are powers of the same generator;
 * a root is reduced by its relation r^q = w.
 */
import { add, call, children, divide, type Expr, exp, has, isNumber, key, multiply, number, power } from "../expr/expr.ts";
import * as Q from "../expr/rational.ts";
import { squareFree } from "./divisors.ts";
import * as F from "./fraction.ts";
import * as P from "./polynomial.ts";
import { splitCoefficient } from "./terms.ts";

export interface Generator {
  readonly expr: Expr;
  /** For a root: r^index is the radicand. */
  readonly root?: { readonly index: number; readonly radicand: Expr };
}

/** A field of rational functions in the generators that the given expressions need. */
export class Field {
  readonly generators: readonly Generator[];
  private readonly places = new Map<string, number>();
  private readonly units = new Map<string, Q.Rational>();

  constructor(expressions: readonly Expr[]) {
    const found = new Map<string, Generator>();
    const exponents = new Map<string, [Expr, Q.Rational[]]>();
    const visit = (u: Expr): void => this.collect(u, found, exponents, visit);
    expressions.forEach(visit);
    for (const [k, [v, all]] of exponents) {
      const unit = commonUnit(all);
      this.units.set(k, unit);
      found.set(`exp ${k}`, { expr: exp(timesNumber(v, unit)) });
    }
    this.generators = [...found.values()];
    for (const [i, k] of [...found.keys()].entries()) this.places.set(k, i);
    if (this.generators.length > 12) throw new P.TooLarge("more than 12 generators");
  }

  get size(): number {
    return this.generators.length;
  }

  /** The places of the generators that contain the variable. */
  moving(x: string): number[] {
    return this.generators.flatMap((g, i) => (has(g.expr, x) ? [i] : []));
  }

  private collect(u: Expr, found: Map<string, Generator>, exponents: Map<string, [Expr, Q.Rational[]]>, visit: (u: Expr) => void): void {
    if (isNumber(u)) return;
    const parts = u.kind === "named" ? [u.of] : isRational(u) ? children(u) : undefined;
    if (parts) {
      for (const part of parts) visit(part);
      return;
    }
    const root = asPower(u);
    if (root) {
      visit(root.base);
      if (root.rest) found.set(key(power(root.base, root.rest)), { expr: power(root.base, root.rest) });
      if (root.index > 1) {
        const r = root.index === 2 ? call("sqrt", root.base) : power(root.base, number(1, root.index));
        found.set(`root ${root.index} ${key(root.base)}`, { expr: r, root: { index: root.index, radicand: root.base } });
      }
    } else if (u.kind === "call" && u.fn === "exp") {
      for (const [c, v] of this.exponentTerms(u.args[0] as Expr)) {
        const entry = exponents.get(key(v)) ?? [v, []];
        entry[1].push(c);
        exponents.set(key(v), entry);
      }
    } else found.set(key(u), { expr: u });
  }

  private exponentTerms(u: Expr): [Q.Rational, Expr][] {
    return (u.kind === "sum" ? u.terms : [u]).map((t) => splitCoefficient(t));
  }

  private at(k: string, exponent = 1): F.Fraction {
    const place = this.places.get(k);
    if (place === undefined) throw new P.TooLarge(`no generator for ${k}`);
    const g = F.whole(P.unknown(place, this.size, Math.abs(exponent)), this.size);
    return exponent < 0 ? F.over(F.whole(P.one(this.size), this.size), g) : g;
  }

  /** The expression as a reduced rational function. @throws TooLarge, or RangeError where it divides by zero. */
  fraction(u: Expr): F.Fraction {
    return this.reduceRoots(this.convert(u));
  }

  private convert(u: Expr): F.Fraction {
    if (isNumber(u)) return F.whole(P.constant(u.value, this.size), this.size);
    if (u.kind === "named") return this.convert(u.of);
    if (u.kind === "sum") return u.terms.map((t) => this.convert(t)).reduce(F.plus);
    if (u.kind === "product") return u.factors.map((f) => this.convert(f)).reduce(F.times);
    if (u.kind === "quotient") return F.over(this.convert(u.numerator), this.reduceRoots(this.convert(u.denominator)));
    const root = asPower(u);
    if (root) {
      const { whole, index, part } = root;
      let value = F.power(this.convert(root.base), whole, this.size);
      if (index > 1) value = F.times(value, this.at(`root ${index} ${key(root.base)}`, part));
      if (root.rest) value = F.times(value, this.at(key(power(root.base, root.rest))));
      return value;
    }
    if (u.kind === "call" && u.fn === "exp") {
      return this.exponentTerms(u.args[0] as Expr)
        .map(([c, v]) => this.at(`exp ${key(v)}`, Number(Q.over(c, this.units.get(key(v)) ?? Q.ONE).n)))
        .reduce(F.times);
    }
    return this.at(key(u));
  }

  private reduceRoots(f: F.Fraction): F.Fraction {
    let value = f;
    this.generators.forEach((g, i) => {
      if (!g.root) return;
      const { index, radicand } = g.root;
      if (Math.max(P.degree(value.numerator, i), P.degree(value.denominator, i)) < index) return;
      const w = this.convert(radicand);
      const reduced = (p: P.Polynomial): F.Fraction =>
        P.coefficients(p, i)
          .map((c, k) =>
            F.times(
              F.times(F.whole(c, this.size), F.power(w, Math.floor(k / index), this.size)),
              F.whole(P.unknown(i, this.size, k % index), this.size),
            ),
          )
          .reduce(F.plus, F.whole(P.zero, this.size));
      value = F.over(reduced(value.numerator), reduced(value.denominator));
    });
    return value;
  }

  /** A rational function written out: factors with their powers, over factors with their powers. */
  expr(f: F.Fraction): Expr {
    const [above, below] = [this.product(f.numerator), this.product(f.denominator)];
    return isNumber(below) && Q.isOne(below.value) ? above : divide(above, below);
  }

  private product(p: P.Polynomial): Expr {
    if (P.isZero(p)) return number(0);
    const common = P.monomialFactor(p);
    const { number: whole, factors: found } = squareFree(P.exact(p, common));
    const scaled = found.map(([f, k]) => [...readable(f), k] as const);
    const c = scaled.reduce((n, [, size, k]) => Q.times(n, Q.toPower(size, k)), whole);
    const factors = scaled.map(([f, , k]): [P.Polynomial, number] => [f, k]);
    // a sum with an odd power takes the sign: y (1 - y), not -y (y - 1)
    const turned = Q.sign(c) < 0 ? factors.findIndex(([, k]) => k % 2 === 1) : -1;
    const size = turned < 0 ? c : Q.opposite(c);
    // and one with an even power has a positive number in front: (1 - y)^2, not (y - 1)^2
    const written = factors.map(([f, k], i): [P.Polynomial, number] => [
      i === turned || (k % 2 === 0 && Q.sign(P.trailing(f).coefficient) < 0) ? P.scale(f, Q.MINUS_ONE) : f,
      k,
    ]);
    const parts = [[common, 1] as const, ...written].filter(([f]) => !Q.isOne(P.asNumber(f) ?? Q.ZERO));
    return multiply(
      ...(Q.isOne(size) && parts.length > 0 ? [] : [number(size)]),
      ...parts.map(([f, k]) => (k === 1 ? this.sum(f) : power(this.sum(f), k))),
    );
  }

  /** A polynomial written out, lower powers first. */
  sum(p: P.Polynomial): Expr {
    const total = (m: P.Monomial): number => m.exponents.reduce((a, b) => a + b, 0);
    const monomials = [...p.values()].sort((a, b) => total(a) - total(b));
    return add(
      ...monomials.map((m) => {
        const parts = m.exponents.flatMap((e, i) => (e === 0 ? [] : [e === 1 ? this.generator(i) : power(this.generator(i), e)]));
        return multiply(...(Q.isOne(m.coefficient) && parts.length > 0 ? [] : [number(m.coefficient)]), ...parts);
      }),
    );
  }

  private generator(i: number): Expr {
    return (this.generators[i] as Generator).expr;
  }
}

/** A factor with coefficients a person would write, and the number taken out: whole ones if they are small, else 1 in front. */
function readable(f: P.Polynomial): [P.Polynomial, Q.Rational] {
  const whole = P.withWholeCoefficients(f);
  const first = P.trailing(f).coefficient;
  const isSmall = [...whole.values()].every(({ coefficient: c }) => c.n < 1000n && c.n > -1000n);
  const chosen = isSmall ? whole : P.scale(f, Q.over(Q.ONE, first));
  return [chosen, Q.over(first, P.trailing(chosen).coefficient)];
}

/** Whether the expression is put together from its parts by rational operations alone. */
const isRational = (u: Expr): boolean => u.kind === "sum" || u.kind === "product" || u.kind === "quotient";

interface PowerParts {
  readonly base: Expr;
  /** The exponent is whole + part/index + rest. */
  readonly whole: number;
  readonly part: number;
  readonly index: number;
  readonly rest: Expr | undefined;
}

function asPower(u: Expr): PowerParts | undefined {
  if (u.kind === "call" && u.fn === "sqrt") return { base: u.args[0] as Expr, whole: 0, part: 1, index: 2, rest: undefined };
  if (u.kind !== "power") return undefined;
  const terms = u.exponent.kind === "sum" ? u.exponent.terms : [u.exponent];
  const numbers = terms.filter(isNumber).reduce((a, t) => Q.plus(a, t.value), Q.ZERO);
  const others = terms.filter((t) => !isNumber(t));
  const index = Number(numbers.d);
  const whole = Math.floor(Number(numbers.n) / index);
  if (index > 12 || Math.abs(whole) > 40) throw new P.TooLarge("exponent too large");
  return { base: u.base, whole, part: Number(numbers.n) - whole * index, index, rest: others.length > 0 ? add(...others) : undefined };
}

/** The largest number of which all are whole multiples; negative where all are. */
function commonUnit(all: readonly Q.Rational[]): Q.Rational {
  const size = (n: bigint): bigint => (n < 0n ? -n : n);
  const d = all.reduce((l, c) => (l * c.d) / Q.gcd(l, c.d), 1n);
  const n = all.reduce((g, c) => Q.gcd(g, size((c.n * d) / c.d)), 0n);
  return n === 0n ? Q.ONE : Q.rational(all.every((c) => c.n < 0n) ? -n : n, d);
}

function timesNumber(v: Expr, c: Q.Rational): Expr {
  return Q.isOne(c) ? v : isNumber(v) ? number(Q.times(v.value, c)) : multiply(number(c), v);
}
