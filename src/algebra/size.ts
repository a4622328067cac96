import { children, type Expr, has } from "../expr/expr.ts";

/** Parts up to which a function is written out by others: within one another functions double them at every depth. */
export const LONGEST = 5000;

const sizes = new WeakMap<Expr, number>();

/** The number of parts of an expression, as written out; what is called by a name counts once. */
export function size(u: Expr): number {
  let n = sizes.get(u);
  if (n === undefined) sizes.set(u, (n = u.kind === "named" ? 1 : 1 + children(u).reduce((sum, c) => sum + size(c), 0)));
  return n;
}

const grown = new WeakMap<Expr, number>();

/** About how many parts the derivative has before it is tidied: known without writing it down, so that nothing too large is begun. */
export function derivativeSize(u: Expr, x: string): number {
  if (!has(u, x)) return 1;
  let n = grown.get(u);
  if (n === undefined) {
    const parts = children(u);
    // each derivative of a derivative takes about four times the parts of the one before
    if (u.kind === "derivative") {
      const once = 4 * derivativeSize(u.of, u.variable);
      grown.set(u, once);
      return once;
    }
    const copies = u.kind === "sum" ? 0 : u.kind === "product" || u.kind === "call" ? parts.length : 2;
    grown.set(u, (n = copies * size(u) + parts.reduce((sum, c) => sum + derivativeSize(c, x), 1)));
  }
  return n;
}
