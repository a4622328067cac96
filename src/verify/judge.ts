/** The program that judges a kernel: from x and the kernel's y, how many ULP y is off, and how sure that is. */
import { type Expr, substitute, symbol } from "../expr/expr.ts";
import { Builder, type Value } from "../kernel/builder.ts";
import type { Program } from "../kernel/program.ts";
import { stable } from "../kernel/stable/stable.ts";
import { BoundedLowering } from "./bounded.ts";

/** Underflow in the reference costs less than this. */
const TINY = 2 ** -900;

/**
 * Inputs x and y, float32; outputs `error`, (y - f(x)) in ULP of the binade of f(x) (2^-149 at least), `slack`, by how much that
 * may be off, and `absolute`, y - f(x). Where the slack is not a small number, the truth needs more digits.
 * @throws RangeError for a formula that has no bound yet
 */
export function judge(formula: Expr, variable: string): Program {
  const b = new Builder([
    { name: "x", kind: "lane" },
    { name: "y", kind: "lane" },
  ]);
  const x = b.promote(b.input("x"));
  const y = b.promote(b.input("y"));
  const form = stable(substitute(formula, { [variable]: symbol("x") }), "x").expr;
  const { v, e } = new BoundedLowering(b, "x", x).bounded(form);
  const difference = b.sub(y, v);
  const unit = ulpOf(b, v);
  return b.finish({
    error: b.demote(b.div(difference, unit)),
    slack: b.demote(b.div(b.add(b.madd(b.abs(difference), b.f64(2 ** -51), e), b.f64(TINY)), unit)),
    absolute: b.demote(difference),
  });
}

/** The distance of neighbouring float32 numbers in the binade of a double. */
function ulpOf(b: Builder, v: Value): Value {
  const exponent = b.and(v, b.bits64(0x7ff0000000000000n));
  return b.mul(b.max(exponent, b.f64(2 ** -126)), b.f64(2 ** -23));
}
