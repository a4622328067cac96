/** What a layer shows of itself, from its outputs, slopes and gradients. */
import { deadUnits, type LayerRecord, norm } from "../../../src/network/diagnostics.ts";
import type { Bars, LayerLook, UnitLook } from "./plan.ts";

/** As the diagnostics of networks have it. */
const SATURATED_BELOW = 0.01;
const PARTS = 24;
/** Powers of ten between which gradients are shown. */
const GRADIENTS = { from: -9, to: 1 };
/** Outputs are shown on ±1, or as far as they go: ±2, ±5, ±10 and so on. */
const ENDS = [1, 2, 5];

/** All layers of a network; their outputs are shown between the same ends. */
export function looks(records: readonly LayerRecord[], activations: readonly string[]): LayerLook[] {
  const end = endOf(records.reduce((most, { y }) => Math.max(most, largest(y)), 0));
  return records.map((record, l) => ({
    activation: activations[l] ?? "",
    outputs: bars(Array.from(record.y), { from: -end, to: end }),
    gradients: bars(
      Array.from(record.kernelGradient, (g) => Math.log10(Math.abs(g))),
      GRADIENTS,
    ),
    gradientNorm: norm(record.kernelGradient),
    units: units(record),
  }));
}

/** The shares of values in equal parts; infinite ones are in the outermost, NaN in none. */
export function bars(values: readonly number[], { from, to }: { readonly from: number; readonly to: number }): Bars {
  const shares = new Array<number>(PARTS).fill(0);
  for (const value of values) {
    if (Number.isNaN(value)) continue;
    const part = Math.min(PARTS - 1, Math.max(0, Math.floor(((value - from) / (to - from)) * PARTS)));
    shares[part] = (shares[part] as number) + 1 / values.length;
  }
  return { from, to, shares };
}

/** What each unit does on the rows. */
export function units({ rows, units: count, slope }: Pick<LayerRecord, "rows" | "units" | "slope">): UnitLook[] {
  return Array.from({ length: count }, (_, unit) => {
    const own = Array.from({ length: rows }, (_, row) => slope[row * count + unit] as number);
    return { saturated: own.filter((s) => Math.abs(s) < SATURATED_BELOW).length / rows, dead: deadUnits(own, rows, 1) === 1 };
  });
}

const largest = (values: ArrayLike<number>): number =>
  Array.from(values).reduce((most, v) => (Number.isFinite(v) ? Math.max(most, Math.abs(v)) : most), 0);

/** The first of 1, 2, 5, 10, ... that is not below a number. */
export function endOf(size: number): number {
  for (let power = 1; power < 1e30; power *= 10) {
    const end = ENDS.find((e) => e * power >= size);
    if (end !== undefined) return end * power;
  }
  return 1e30;
}
