/**
 * MPFR, the library of correctly rounded numbers (Fousse et al. 2007), as WebAssembly: loaded when it is first asked for.
 * gmp-wasm is LGPL, so it stays a package of its own, and is never bundled.
 */
import type { GMPFunctions } from "gmp-wasm";

/** The raw functions: they work on pointers, and whoever makes a number frees it. */
export type Mpfr = GMPFunctions;

export const [DOWN, UP] = [3, 2] as const;
export type Rounding = typeof DOWN | typeof UP;

let loading: Promise<Mpfr> | undefined;

/** MPFR, ready to use. The first call takes about a tenth of a second. */
export function mpfr(): Promise<Mpfr> {
  loading ??= import("gmp-wasm").then(async ({ init }) => (await init()).binding);
  return loading;
}
