/** An expression as the list of its different subexpressions, so that equal ones are worked on once. */
import { type Condition, children, type Expr } from "./expr.ts";

export type Run<T> = () => T;

/** One of the different subexpressions: equal ones share a node. */
export interface Node<T> {
  readonly id: number;
  readonly of: Expr;
  readonly parts: readonly Node<T>[];
  readonly isConstant: boolean;
  /** How many places use it. */
  uses: number;
  /** Made by whoever compiles, parts first. */
  run: Run<T>;
}

/**
 * The different subexpressions, each behind its parts, and the node of each. (The keys of expr.ts would be as long as a shared tower written out.)
 */
export function distinct<T>(expr: Expr): { readonly nodes: readonly Node<T>[]; readonly nodeOf: (u: Expr) => Node<T> } {
  const nodes: Node<T>[] = [];
  const byShape = new Map<string, Node<T>>();
  const byObject = new Map<Expr, Node<T>>();

  function nodeOf(u: Expr): Node<T> {
    const known = byObject.get(u);
    if (known) return known;
    const node = u.kind === "named" ? nodeOf(u.of) : make(u);
    byObject.set(u, node);
    return node;
  }

  function make(u: Expr): Node<T> {
    const parts = inputs(u).map(nodeOf);
    const shape = `${label(u)}:${parts.map(({ id }) => id).join(",")}`;
    const known = byShape.get(shape);
    if (known) return known;
    for (const part of parts) part.uses++;
    const isConstant = u.kind !== "symbol" && parts.every((part) => part.isConstant);
    const node: Node<T> = { id: nodes.length, of: u, parts, isConstant, uses: 0, run: notYetMade };
    nodes.push(node);
    byShape.set(shape, node);
    return node;
  }

  nodeOf(expr);
  return { nodes, nodeOf };
}

function notYetMade(): never {
  throw new Error("internal: a part is used before it is made");
}

/** The parts whose values the expression needs: the sizes in ones(r, c) are none. */
const inputs = (u: Expr): readonly Expr[] => (u.kind === "call" && u.fn === "ones" ? [] : children(u));

/** What tells an expression from others with the same parts. */
function label(u: Expr): string {
  switch (u.kind) {
    case "number":
      return `${u.value.n}/${u.value.d}`;
    case "symbol":
      return `'${u.name}'`;
    case "call":
      return u.fn;
    case "derivative":
      return `d'${u.variable}'`;
    case "cases":
      return `cases ${u.pieces.map((piece) => relations(piece.when)).join(";")}${u.otherwise ? ";" : ""}`;
    default:
      return u.kind;
  }
}

const relations = (c: Condition): string => (c.kind === "comparison" ? c.relation : `${c.kind}(${c.parts.map(relations).join(",")})`);
