/** The Lambert W function in float64: the two real solutions w of w e^w = x, for x from -1/e (Corless et al. 1996). */

const BRANCH_POINT = -1 / Math.E;
/** An argument that a float32 rounding has put below -1/e means -1/e. */
const BELOW = BRANCH_POINT * (1 + 2 ** -23);

/** The branch with w >= -1; NaN for x < -1/e. */
export function lambertW(x: number): number {
  if (x === 0 || x === Number.POSITIVE_INFINITY) return x;
  return polish(
    x,
    x < -0.25 ? nearBranch(x, 1) : x < 2 ? x / (1 + x - x ** 2 / (2 + x)) : Math.log(x) - Math.log(Math.log(x)) / (1 + 1 / Math.log(x)),
  );
}

/** The branch with w <= -1, for -1/e <= x < 0; NaN elsewhere, -Infinity at 0. */
export function lambertWBelow(x: number): number {
  if (x === 0) return Number.NEGATIVE_INFINITY;
  if (!(x < 0)) return Number.NaN;
  const [a, b] = [Math.log(-x), Math.log(-Math.log(-x))];
  return polish(x, x < -0.25 ? nearBranch(x, -1) : a - b + b / a);
}

/** The series in sqrt(2 (e x + 1)), of which the two branches are the two signs. */
function nearBranch(x: number, sign: 1 | -1): number {
  const p = sign * Math.sqrt(2 * Math.max(0, 1 + Math.E * x));
  return -1 + p - p ** 2 / 3 + (11 * p ** 3) / 72;
}

/** Halley's iteration, which triples the digits; the starts above need at most five. */
function polish(x: number, start: number): number {
  if (Number.isNaN(start) || x < BELOW) return Number.NaN;
  if (x <= BRANCH_POINT) return -1;
  let w = start;
  for (let i = 0; i < 8 && w !== -1; i++) {
    const residue = w - x * Math.exp(-w);
    const step = residue / (w + 1 - ((w + 2) * residue) / (2 * w + 2));
    w -= step;
    if (Math.abs(step) <= 1e-16 * Math.abs(w)) break;
  }
  return w;
}
