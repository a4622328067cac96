import type { Decimal } from "decimal.js";
import { exactly } from "../../src/expr/precise.ts";

/** The distance of a float64 from the true value, in units of the last place of the float64 nearest to it. */
export function ulpError(got: number, want: Decimal): number {
  const nearest = want.toNumber();
  if (got === nearest && !Number.isFinite(got)) return 0;
  if (!Number.isFinite(got) || !Number.isFinite(nearest)) return Number.POSITIVE_INFINITY;
  // in the wide class of `exactly`, where got is exact: Decimal(got) would be the decimal that it shows
  return exactly(got).minus(want).abs().div(unit(nearest)).toNumber();
}

const view = new DataView(new ArrayBuffer(8));

function unit(x: number): number {
  view.setFloat64(0, Math.abs(x));
  return 2 ** (Math.max(view.getUint16(0) >> 4, 1) - 1075);
}
