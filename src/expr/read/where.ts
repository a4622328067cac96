/** where(condition, value, otherwise), with any number of conditions; without the last value it is undefined elsewhere. */

import { cases, type Expr, type Piece } from "../expr.ts";
import { list } from "./brackets.ts";
import { type Cursor, isCondition } from "./cursor.ts";

export function where(c: Cursor): Expr {
  const word = c.next();
  const args = list(c);
  const span = { start: word.start, end: c.end };
  if (args.length < 2)
    throw c.fail(
      `"where" takes a condition and a value, and has ${args.length || "no"} argument${args.length === 1 ? "" : "s"}`,
      span,
      "write where(x > 0, x, 0)",
    );
  const values = args.map((u, i) => {
    const condition = i % 2 === 0 && i < args.length - 1;
    if (condition !== isCondition(u))
      throw c.fail(
        condition ? "a value where a condition should be" : "a condition where a value should be",
        c.spans.get(u) ?? span,
        "write where(condition, value, otherwise)",
      );
    return u;
  });
  const pieces: Piece[] = [];
  for (let i = 0; i + 1 < values.length; i += 2) pieces.push({ when: values[i], value: values[i + 1] } as Piece);
  return c.built(cases(pieces, values.length % 2 === 1 ? (values.at(-1) as Expr) : null), word.start);
}
