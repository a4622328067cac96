/** clip(u, lo, hi), as programs call it: min(max(u, lo), hi). With one argument it is what the caller knows by that name. */

import { call, type Expr } from "../expr.ts";
import { list, valueOnly } from "./brackets.ts";
import type { Cursor } from "./cursor.ts";

export function clip(c: Cursor): Expr {
  const name = c.next();
  const args = list(c).map((u) => valueOnly(c, u, name.start));
  const [u, low, high, more] = args as [Expr, Expr?, Expr?, Expr?];
  if (low && high && !more) return c.built(call("min", call("max", u, low), high), name.start);
  const known = args.length === 1 ? c.names.lookup(name.text) : undefined;
  if (known) return c.built(known.apply([u]), name.start);
  throw c.fail(
    `"${name.text}" takes 3 arguments and has ${args.length || "none"}`,
    { start: name.start, end: c.end },
    `write ${name.text}(x, -1, 1)`,
  );
}
