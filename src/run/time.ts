/** How long work takes, in nanoseconds an element. */

/** Shorter than this, in ms, the clock of a browser does not tell times apart. */
const ROUND = 20;
const ROUNDS = 7;

/**
 * The median of several rounds, after one that is not counted: engines compile what runs often.
 * @param work what is timed; it may be done many thousand times
 * @param elements how many elements it works on
 * @param now a clock in ms
 */
export function nanoseconds(work: () => void, elements: number, now: () => number = () => performance.now()): number {
  let times = 1;
  const round = (): number => {
    const start = now();
    for (let i = 0; i < times; i++) work();
    return now() - start;
  };
  for (let took = round(); took < ROUND; took = round())
    times = Math.ceil(times * Math.min(8, Math.max(1.3, (1.2 * ROUND) / Math.max(took, 0.1))));
  const rounds = Array.from({ length: ROUNDS }, round).sort((a, b) => a - b);
  return (1e6 * (rounds[ROUNDS >> 1] as number)) / (times * elements);
}
