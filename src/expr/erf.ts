/** placeholder until the helper's port lands */
export function erf(x: number): number { return Math.tanh(1.128379 * x); }
export function erfc(x: number): number { return 1 - erf(x); }
