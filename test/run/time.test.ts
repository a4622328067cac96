import { expect, test } from "vitest";
import { nanoseconds } from "../../src/run/time.ts";

test.each([0.0001, 0.03, 5, 400])("work of %d ms on 1000 elements is timed so, by a clock of a tenth of a millisecond", (ms) => {
  let at = 0;
  const work = () => {
    at += ms;
  };
  const clock = () => Math.floor(at * 10) / 10;
  expect(nanoseconds(work, 1000, clock) / (1000 * ms)).toBeCloseTo(1, 1);
});

test("a round that was disturbed does not count", () => {
  let [at, calls] = [0, 0];
  const work = () => {
    calls++;
    at += calls === 3 ? 9000 : 30;
  };
  expect(nanoseconds(work, 1, () => at)).toBe(30e6);
});
