/** Polynomials of the least greatest error on given points: the exchange algorithm of Remez (1934), in float64. */

/** What a polynomial Q is to do: weight Q(at) near value, at each of the points. */
export interface Target {
  readonly at: number;
  readonly value: number;
  /** Not 0. */
  readonly weight: number;
}

export interface Minimax {
  /** Of the powers of the variable, from the constant on. */
  readonly coefficients: readonly number[];
  /** The greatest error on the points. */
  readonly error: number;
}

const MOST_ROUNDS = 20;
/** The greatest error may be so much above the least that is possible. */
const SLACK = 1.02;

/** The best polynomial of a degree, for points in rising order; undefined where they are too few or the equations are singular. */
export function minimax(targets: readonly Target[], degree: number): Minimax | undefined {
  const unknowns = degree + 1;
  if (targets.length < unknowns + 1) return undefined;
  const [low, high] = [(targets[0] as Target).at, (targets.at(-1) as Target).at];
  if (!(high > low)) return undefined;
  const inner = targets.map(({ at }) => (2 * (at - low)) / (high - low) - 1);
  // in Chebyshev polynomials the equations stay solvable at any degree
  const rows = inner.map((u) => chebyshev(u, degree));
  let alternating = spread(inner, unknowns + 1);
  let best: { coefficients: number[]; error: number } | undefined;
  for (let round = 0; round < MOST_ROUNDS; round++) {
    const equations = alternating.map((i, k) => [
      ...(rows[i] as number[]).map((b) => b * (targets[i] as Target).weight),
      k % 2 === 0 ? 1 : -1,
      (targets[i] as Target).value,
    ]);
    const solution = solved(equations);
    if (!solution) break;
    const coefficients = solution.slice(0, unknowns);
    const errors = targets.map(({ weight, value }, i) => weight * dot(rows[i] as number[], coefficients) - value);
    const error = errors.reduce((max, e) => Math.max(max, Math.abs(e)), 0);
    if (!best || error < best.error) best = { coefficients, error };
    const next = extremes(errors, unknowns + 1);
    if (!next || error <= SLACK * Math.abs(solution[unknowns] as number)) break;
    alternating = next;
  }
  return best && { coefficients: inPowers(best.coefficients, low, high), error: best.error };
}

function dot(a: readonly number[], b: readonly number[]): number {
  let sum = 0;
  for (let i = 0; i < b.length; i++) sum += (a[i] as number) * (b[i] as number);
  return sum;
}

function chebyshev(u: number, degree: number): number[] {
  const t = [1, u];
  for (let k = 2; k <= degree; k++) t.push(2 * u * (t[k - 1] as number) - (t[k - 2] as number));
  return t.slice(0, degree + 1);
}

/** Different places among the points, as near as can be to those where a Chebyshev polynomial is 1 in size. */
function spread(inner: readonly number[], count: number): number[] {
  const places: number[] = [];
  for (let k = 0; k < count; k++) {
    const wanted = -Math.cos((Math.PI * k) / (count - 1));
    const found = inner.findIndex((u) => u >= wanted - 1e-12);
    const last = inner.length - (count - k);
    places.push(Math.min(Math.max(found < 0 ? last : found, (places.at(-1) ?? -1) + 1), last));
  }
  return places;
}

/** So many places at which the error is greatest and changes sign from one to the next; undefined where there are fewer. */
function extremes(errors: readonly number[], count: number): number[] | undefined {
  const size = (i: number): number => Math.abs(errors[i] as number);
  const found: number[] = [];
  for (const [i, e] of errors.entries()) {
    const last = found.at(-1);
    if (last === undefined || Math.sign(errors[last] as number) !== Math.sign(e)) found.push(i);
    else if (size(i) > size(last)) found[found.length - 1] = i;
  }
  while (found.length > count) {
    const [first, last] = [size(found[0] as number), size(found.at(-1) as number)];
    const pairs = found.slice(1).map((b, k) => Math.max(size(found[k] as number), size(b)));
    const least = Math.min(...pairs);
    // inside only pairs can go, lest two neighbours have one sign
    if (found.length > count + 1 && least < Math.min(first, last)) found.splice(pairs.indexOf(least), 2);
    else if (first < last) found.shift();
    else found.pop();
  }
  return found.length < count ? undefined : found;
}

/** Gauss with pivots; the right side is the last column. */
function solved(rows: readonly (readonly number[])[]): number[] | undefined {
  const a = rows.map((row) => [...row]);
  const n = a.length;
  const at = (i: number, j: number): number => (a[i] as number[])[j] as number;
  for (let i = 0; i < n; i++) {
    let pivot = i;
    for (let j = i + 1; j < n; j++) if (Math.abs(at(j, i)) > Math.abs(at(pivot, i))) pivot = j;
    [a[i], a[pivot]] = [a[pivot] as number[], a[i] as number[]];
    if (!(Math.abs(at(i, i)) > 0)) return undefined;
    for (let j = i + 1; j < n; j++) {
      const factor = at(j, i) / at(i, i);
      for (let k = i; k <= n; k++) (a[j] as number[])[k] = at(j, k) - factor * at(i, k);
    }
  }
  const x: number[] = new Array(n).fill(0);
  for (let i = n - 1; i >= 0; i--) {
    let sum = at(i, n);
    for (let k = i + 1; k < n; k++) sum -= at(i, k) * (x[k] as number);
    x[i] = sum / at(i, i);
  }
  return x.every(Number.isFinite) ? x : undefined;
}

/** A sum of Chebyshev polynomials on [low, high], in powers of the variable. */
function inPowers(coefficients: readonly number[], low: number, high: number): number[] {
  const [slope, shift] = [2 / (high - low), -(high + low) / (high - low)];
  const timesInner = (p: readonly number[]): number[] =>
    [...p, 0].map((c, i) => shift * (i < p.length ? c : 0) + slope * (i > 0 ? (p[i - 1] as number) : 0));
  let [before, now] = [[1], timesInner([1])];
  const sum: number[] = new Array(coefficients.length).fill(0);
  for (const c of coefficients) {
    for (const [i, b] of before.entries()) sum[i] = (sum[i] as number) + c * b;
    const twice = timesInner(now).map((v) => 2 * v);
    const next = twice.map((v, i) => v - (before[i] ?? 0));
    [before, now] = [now, next];
  }
  return sum;
}
