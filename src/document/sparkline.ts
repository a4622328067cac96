/** A row of numbers as a row of little bars. */

const BARS = [..."▁▂▃▄▅▆▇█"];
/** What is below this part of the greatest value is drawn like it: a logarithm has no end. */
const LEAST = 1e-6;

/**
 * Positive numbers as bars by their logarithm, as losses are looked at; of more numbers than columns the last of each group.
 * What is no finite number is a question mark.
 */
export function sparkline(values: readonly number[], columns: number): string {
  const shown =
    values.length <= columns
      ? values
      : Array.from({ length: columns }, (_, i) => values[Math.ceil(((i + 1) * values.length) / columns) - 1] as number);
  const finite = shown.filter(Number.isFinite);
  const most = Math.max(...finite, 0);
  const logarithms = shown.map((value) => Math.log(Math.max(value, most * LEAST)));
  const known = logarithms.filter(Number.isFinite);
  const [low, high] = [Math.min(...known), Math.max(...known)];
  return shown
    .map((value, i) => {
      if (!Number.isFinite(value)) return "?";
      const part = high > low ? ((logarithms[i] as number) - low) / (high - low) : 0;
      return BARS[Math.round((BARS.length - 1) * (Number.isFinite(part) ? part : 0))] as string;
    })
    .join("");
}
