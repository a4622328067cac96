/** The activations that gprime knows by name: those of the PyTorch, JAX and Keras APIs, and some that papers and transformers use. */
import { GATES } from "./gates.ts";
import { RECTIFIERS } from "./rectifiers.ts";
import type { CatalogueRow } from "./row.ts";
import { SIGMOIDS } from "./sigmoids.ts";
import { SMOOTH } from "./smooth.ts";

export type { CatalogueRow, Framework, KinkRow, Parameter, Source } from "./row.ts";

/** One row each, frozen throughout. Nothing is parsed until it is asked for. */
export const catalogue: readonly CatalogueRow[] = frozen([...SIGMOIDS, ...RECTIFIERS, ...SMOOTH, ...GATES]);

/** A user's change to a row would change every formula that names it. */
function frozen<T>(value: T): T {
  if (typeof value === "object" && value !== null) {
    Object.values(value).forEach(frozen);
    Object.freeze(value);
  }
  return value;
}
