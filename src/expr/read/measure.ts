/** How deep and how large an expression is, counted as it is built: a formula of 10,000 characters can stand for a huge one. */
import { children, type Expr } from "../expr.ts";

/** Every walk over an expression recurses; this many levels fit any stack. */
export const DEEPEST = 500;
/** Beyond this many nodes even printing is slow. Only functions that are written out inside each other get there. */
export const LARGEST = 100_000;

export interface Size {
  readonly depth: number;
  readonly nodes: number;
}

const sizes = new WeakMap<Expr, Size>();

/** The depth and the number of nodes of the tree, shared parts counted each time. Parts that were measured before cost nothing. */
export function measure(u: Expr): Size {
  let size = sizes.get(u);
  if (!size) {
    let [depth, nodes] = [0, 1];
    for (const child of children(u)) {
      const part = measure(child);
      if (part.depth > depth) depth = part.depth;
      nodes += part.nodes;
    }
    size = { depth: depth + 1, nodes };
    sizes.set(u, size);
  }
  return size;
}
