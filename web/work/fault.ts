/** What an error is to a reader: its sentence where it was made for one, and a fault of ours where it was not. */
import { DerivationError } from "../../src/derive/differentiate.ts";
import { FormulaError } from "../../src/expr/errors.ts";
import { ValueError } from "../../src/expr/evaluate.ts";
import type { FaultData } from "./protocol.ts";

export function faultOf(error: unknown): FaultData {
  if (error instanceof FormulaError) return { message: error.message, span: error.span, source: error.source, internal: false };
  if (error instanceof ValueError || error instanceof DerivationError) return { message: error.message, internal: false };
  // recursion follows the formula: only one that is nested deeper than anybody writes fills the stack
  if (error instanceof RangeError && /call stack/.test(error.message))
    return { message: "the formula is nested too deep: take it apart", internal: false };
  if (error instanceof RangeError) return { message: error.message, internal: false };
  const said = error instanceof Error ? error.message : String(error);
  return { message: said.startsWith("internal:") ? said : `internal: ${said}`, internal: true };
}
