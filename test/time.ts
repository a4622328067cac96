/** Time as tests may ask for it: other work on the machine may hold up one run, but hardly each of several. */

const TRIES = 6;

/** The milliseconds that a run took, of several tries the least; no more tries than it takes to stay below the limit. */
export function leastMilliseconds(limit: number, run: () => void): number {
  let least = Number.POSITIVE_INFINITY;
  for (let i = 0; i < TRIES && least >= limit; i++) {
    const start = performance.now();
    run();
    least = Math.min(least, performance.now() - start);
  }
  return least;
}
