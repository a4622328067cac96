import { TooLarge } from "../../algebra/polynomial.ts";

/** The result of exact algebra, or undefined where the problem grows too large or divides by zero: an answer that is not found, never a hang. */
export function bounded<T>(work: () => T): T | undefined {
  try {
    return work();
  } catch (error) {
    if (error instanceof TooLarge || error instanceof RangeError) return undefined;
    throw error;
  }
}
