/** The ends of pieces as values. */
import type { Break } from "./pieces.ts";
import { placeValue } from "./runs.ts";
import { infinite, type Value } from "./value.ts";

/** Where a piece ends; without an end, at the infinity on that side. */
export const place = (end: Break | null, side: 1 | -1): Value => (end ? placeValue(end.expr, end.exact) : infinite(side));
