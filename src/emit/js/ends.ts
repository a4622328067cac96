/** The ends of a function as JavaScript: what withEnds() of kernel/ends.ts does, in lines to read. */
import type { LetterEnds } from "../../kernel/ends.ts";

const numeral = (value: number): string =>
  Object.is(value, -0) ? "-0" : Number.isFinite(value) ? `${value}` : `Number.${value > 0 ? "POSITIVE" : "NEGATIVE"}_INFINITY`;

/**
 * Statements that come before the formula, none where it is right by itself.
 * @param x the name of the argument
 * @param returned the text of what is returned, given a value
 */
export function endsStatements(
  x: string,
  { keepNaN, least, most, low, high, zero }: LetterEnds,
  returned: (value: string) => string,
): readonly string[] {
  const values: [string, string | undefined][] = [
    [`Number.isNaN(${x})`, keepNaN ? x : undefined],
    [`${x} === 0`, zero === "x" ? x : zero === "-x" ? `-${x}` : zero === undefined ? undefined : numeral(zero)],
    [`${x} === ${numeral(Number.NEGATIVE_INFINITY)}`, low === undefined ? undefined : numeral(low)],
    [`${x} === ${numeral(Number.POSITIVE_INFINITY)}`, high === undefined ? undefined : numeral(high)],
  ];
  const above = least === undefined ? x : `Math.max(${x}, ${numeral(least)})`;
  const kept = most === undefined ? above : `Math.min(${above}, ${numeral(most)})`;
  return [
    ...values.flatMap(([when, value]) => (value === undefined ? [] : [`if (${when}) return ${returned(value)};`])),
    ...(kept === x ? [] : [`${x} = ${kept}; // the limit is reached there; of infinity itself the formula would make another value`]),
  ];
}
