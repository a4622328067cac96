/** What arrays have to be that a network is given. */
import type { LayerPlan } from "./plan.ts";
import type { LayerWeights } from "./reports.ts";
import type { Loss } from "./spec.ts";

/** How many rows an array has. @throws RangeError for a length that is no whole number of them, or another number than it should be */
export function requireRows(what: string, array: Float32Array, columns: number, rows?: number): number {
  if (!(array instanceof Float32Array)) throw new TypeError(`${what} has to be a Float32Array: new Float32Array([...])`);
  const found = array.length / columns;
  if (!Number.isInteger(found) || (rows !== undefined && found !== rows))
    throw new RangeError(
      `${what} has ${array.length} numbers; ${rows === undefined ? `it has to be rows of ${columns}` : `${rows} rows of ${columns} are ${rows * columns}`}`,
    );
  return found;
}

/** @throws RangeError for a number that is not finite, with its row and column */
export function requireFinite(what: string, array: Float32Array, columns: number): void {
  const bad = array.findIndex((v) => !Number.isFinite(v));
  if (bad >= 0)
    throw new RangeError(
      `${what}, row ${Math.floor(bad / columns) + 1}, column ${(bad % columns) + 1}: ${array[bad]} is nothing to learn from: leave the row out, or put a number there`,
    );
}

/** @throws RangeError for a target that is no class and no probability, with its row and column */
export function requireShares(what: string, array: Float32Array, columns: number, loss: Loss): void {
  const bad = array.findIndex((v) => !(v >= 0 && v <= 1));
  if (bad >= 0)
    throw new RangeError(
      `${what}, row ${Math.floor(bad / columns) + 1}, column ${(bad % columns) + 1}: ${array[bad]} is no target of ${loss}, which takes numbers from 0 to 1${loss === "softmax cross-entropy" ? ": 1 in the column of the row's class, 0 in the others" : ""}; for other numbers choose loss: "squared error"`,
    );
}

/** @throws RangeError for weights of other layers than these, or a parameter that learns without a value */
export function requireWeights(
  weights: readonly LayerWeights[],
  layers: readonly Pick<LayerPlan, "inputs" | "units">[],
  trainable: (l: number) => readonly string[],
): void {
  if (weights.length !== layers.length) throw new RangeError(`weights for ${layers.length} layers are needed, not for ${weights.length}`);
  for (const [l, { inputs, units }] of layers.entries()) {
    const { kernel, bias, parameters } = weights[l] as LayerWeights;
    requireRows(`layer ${l + 1}: the kernel`, kernel, units, inputs);
    requireRows(`layer ${l + 1}: the bias`, bias, units, 1);
    const missing = trainable(l).find((name) => typeof parameters[name] !== "number");
    if (missing !== undefined) throw new RangeError(`layer ${l + 1}: a number is needed for its parameter ${missing}`);
  }
}
