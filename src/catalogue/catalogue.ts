/** The activations that gprime knows by name: those of the PyTorch, JAX and Keras APIs, and some that papers and transformers use. */
import { GATES } from "./gates.ts";
import { RECTIFIERS } from "./rectifiers.ts";
import type { CatalogueRow } from "./row.ts";
import { SIGMOIDS } from "./sigmoids.ts";
import { SMOOTH } from "./smooth.ts";

export type { CatalogueRow, Framework, KinkRow, Parameter, Source } from "./row.ts";

/** One row each. Nothing is parsed until it is asked for. */
export const catalogue: readonly CatalogueRow[] = [...SIGMOIDS, ...RECTIFIERS, ...SMOOTH, ...GATES];
