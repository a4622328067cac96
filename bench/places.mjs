import { dirname } from "node:path";
import { fileURLToPath } from "node:url";

/** The folder of the benchmarks, and the house. */
export const HERE = dirname(fileURLToPath(import.meta.url));
export const ROOT = dirname(HERE);
