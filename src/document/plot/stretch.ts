/** A window made taller for the curves of which it shows next to nothing: the tips of tan' above tanh', the tails of 1/x below relu. */
type Interval = readonly [low: number, high: number];

/** Nobody's curve may become flatter than a third of what it was; for the sake of the middle of another curve, than about half. */
const TALLEST = { forSight: 3, forMiddle: 2.1 };

const NEARLY_ALL = 0.9;

/**
 * The window, stretched in turn for each curve, given by its values in ascending order. A curve is in sight where the window shows
 * nearly all of its values, or it fills half of the window's height (the identity leaves the window of tanh, but crosses all of it); and
 * its middle value is shown where that costs little.
 */
export function stretchFor(start: Interval, curves: readonly (readonly number[])[]): Interval {
  const limit = (times: number) => times * height(start);
  return curves.reduce<Interval>((window, values) => {
    if (values.length === 0) return window;
    const seen = firstOf(window, values, isInSight);
    const wanted = seen && height(seen) <= limit(TALLEST.forSight) ? seen : window;
    const middle = including(wanted, values[values.length >> 1] as number);
    return height(middle) <= limit(TALLEST.forMiddle) ? middle : wanted;
  }, start);
}

/** The least taller window, reaching out to one value after the other, of which the condition holds. */
function firstOf(window: Interval, values: readonly number[], holds: (window: Interval, values: readonly number[]) => boolean) {
  if (holds(window, values)) return window;
  const outside = values.filter((y) => distance(y, window) > 0).sort((a, b) => distance(a, window) - distance(b, window));
  let wider = window;
  for (const y of outside) {
    wider = including(wider, y);
    if (holds(wider, values)) return wider;
  }
  return null;
}

function isInSight(window: Interval, values: readonly number[]): boolean {
  const shown = values.filter((y) => distance(y, window) === 0);
  if (shown.length >= NEARLY_ALL * values.length) return true;
  return shown.length > 1 && 2 * ((shown.at(-1) as number) - (shown[0] as number)) >= height(window);
}

const height = ([low, high]: Interval): number => high - low;
const distance = (y: number, [low, high]: Interval): number => Math.max(low - y, y - high, 0);
const including = ([low, high]: Interval, y: number): Interval => [Math.min(low, y), Math.max(high, y)];
