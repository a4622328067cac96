/** The floats at which a program is compared with its formula: all over, and close to where something happens. */
import { compileEvaluator } from "../expr/evaluate.ts";
import { type Condition, children, type Expr, has, key, subtract, zero } from "../expr/expr.ts";
import { LARGEST } from "./sample.ts";

const GOLDEN = (Math.sqrt(5) - 1) / 2;
/** Numbers from 1 to 2, one in each of so many equal parts. In equal steps they would all end in the same digits, and be rounded alike. */
const spread = (count: number): number[] => Array.from({ length: count }, (_, i) => 1 + (i + (((i + 1) * GOLDEN) % 1)) / count);
const FAR = [1.3];
const NEAR = spread(48);
const MIDDLE = spread(256);
/** Where long runs found more than is claimed: 2.08 ULP from the output of softplus, 4.14 from the input of silu. */
const WORST = [1.099692940711975, 1.6264452934265137];
/** Every fourth power of two, and all where functions bend. */
const EXPONENTS = Array.from({ length: 276 }, (_, i) => i - 148).filter((e) => e % 4 === 0 || Math.abs(e) < 8);
/** Many numbers to a power of two where functions bend, most where their tails and turns are; both signs of them. */
export const SAMPLE: readonly number[] = EXPONENTS.flatMap((e) =>
  (e >= -2 && e < 4 ? MIDDLE : Math.abs(e) < 8 ? NEAR : FAR).map((m) => Math.fround(m * 2 ** e)),
)
  .concat([LARGEST, ...WORST])
  .flatMap((x) => [x, -x]);

/** Between neighbours of these a turn is looked for. */
const GRID = EXPONENTS.flatMap((e) => (Math.abs(e) < 8 ? spread(16) : FAR).map((m) => Math.fround(m * 2 ** e)));
/** So many floats beside a turn on either side: odd and even ones, since often every other one is exact. */
const BESIDE = [0, 1, 2, 3, 4, ...Array.from({ length: 16 }, (_, k) => 2 ** (k + 2) + 1)].flatMap((n) => [n, -n]);

/** Floats beside the turns of a formula of x: its roots and those of its sums, its kinks, the ends of its domain, and where it leaves the normal floats. */
export function besideTurns(formula: Expr, x: string): number[] {
  const f = compileEvaluator(formula, [x]);
  const signs = turning(formula, x).map((u) => {
    const g = compileEvaluator(u, [x]);
    return (at: number) => Math.sign(g(at)) + 0;
  });
  return [(at: number) => sizeOf(f(at)), ...signs].flatMap((kind) =>
    [1, -1].flatMap((side) => besideChanges((at) => kind(side * at)).map((at) => side * at)),
  );
}

/** Whether it is less than all normal floats, one of them, or more; NaN of NaN. */
function sizeOf(y: number): number {
  const size = Math.abs(y);
  return size < 2 ** -126 ? 0 : size <= LARGEST ? 1 : size > LARGEST ? 2 : Number.NaN;
}

/** What turns where it is 0: sums, what is compared, and what a function with a kink is taken of. */
function turning(u: Expr, x: string): Expr[] {
  const found = new Map<string, Expr>();
  const note = (v: Expr): void => {
    if (has(v, x)) found.set(key(v), v);
  };
  const compared = (c: Condition): void => {
    if (c.kind === "comparison") note(subtract(c.left, c.right));
    else c.parts.forEach(compared);
  };
  const visit = (v: Expr): void => {
    if (v.kind === "sum") note(v);
    if (v.kind === "cases") for (const { when } of v.pieces) compared(when);
    if (v.kind === "call" && KINKED.has(v.fn)) {
      const [first, ...others] = v.args as [Expr, ...Expr[]];
      for (const other of others.length > 0 ? others : [zero]) note(subtract(first, other));
    }
    children(v).forEach(visit);
  };
  visit(u);
  return [...found.values()];
}
const KINKED: ReadonlySet<string> = new Set(["abs", "sign", "relu", "min", "max"]);

/** Positive floats beside those from which on a function of them is another number. */
function besideChanges(kind: (x: number) => number): number[] {
  let last = kind(GRID[0] as number);
  return GRID.slice(1).flatMap((x, i) => {
    const before = last;
    last = kind(x);
    return Object.is(before, last) ? [] : beside(firstOther(kind, before, GRID[i] as number, x));
  });
}

/** The float from which on it is no longer as it was. */
function firstOther(kind: (x: number) => number, before: number, from: number, to: number): number {
  let [low, high] = [from, to];
  for (let middle = Math.fround((low + high) / 2); middle > low && middle < high; middle = Math.fround((low + high) / 2)) {
    if (Object.is(kind(middle), before)) low = middle;
    else high = middle;
  }
  return high;
}

const view = new DataView(new ArrayBuffer(4));
const INFINITE = 0x7f800000;
/** Floats beside a positive one. */
function beside(x: number): number[] {
  view.setFloat32(0, x);
  const bits = view.getInt32(0);
  return BESIDE.map((n) => bits + n)
    .filter((b) => b > 0 && b < INFINITE)
    .map((b) => {
      view.setInt32(0, b);
      return view.getFloat32(0);
    });
}
