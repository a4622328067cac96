import { describe, expect, test } from "vitest";
import { activation, catalogue } from "../../src/index.ts";
import { listing } from "../../src/kernel/program.ts";
import { programs } from "../../src/kernel/programs.ts";
import { checks } from "../../src/verify/checks.ts";
import { broken, claimOf } from "../../src/verify/claims.ts";
import { ALL, floatAt } from "../../src/verify/floats.ts";
import { emptyTally } from "../../src/verify/tally.ts";
import { Scanner, type Subject, subjectsOf } from "../../src/verify/verify.ts";

/** Odd, about 20,000 inputs of all exponents and both signs. */
const STRIDE = 213_909;

describe.each(catalogue.map(({ name }) => name))("%s", (name) => {
  const a = activation(name);
  const recommended = programs(a).precision;

  test("keeps to its claims on a sample, in the recommended precision and in the accurate one", async () => {
    // in part these are the same kernels
    const done = new Set<string>();
    for (const wish of ["recommended", "accurate"] as const) {
      const precision = wish === "accurate" ? wish : recommended;
      for (const subject of subjectsOf(a, wish === "accurate" ? { precision: wish } : {})) {
        const claim = claimOf(subject, precision, wish === "recommended" || precision === recommended, a.row?.accuracy);
        const kernel = JSON.stringify([subject.name, subject.stages.map(listing), claim]);
        if (done.has(kernel)) continue;
        done.add(kernel);
        const tally = (await Scanner.make(subject, a.variable)).scan(0, ALL, STRIDE);
        const found = [
          ...(claim ? broken(tally, claim) : []),
          ...tally.failures.map(({ what, at, y }) => `${what}: ${y} at ${floatAt(at)}`),
          ...(tally.undecided > 0 ? [`${tally.undecided} undecided`] : []),
        ];
        expect(found, `${wish} ${subject.name}`).toEqual([]);
      }
    }
  });

  test("is the same in arrays of any length, on threads, and right at special values", async () => {
    const found = (await checks(a, {}, a.row?.accuracy?.forward)).map(({ what, at, y }) => `${what}: ${y} at ${floatAt(at)}`);
    expect(found).toEqual([]);
  });
});

describe("claims", () => {
  const subject = (name: string, turns: number[] = []): Subject => ({ ...(subjectsOf(activation("logistic"))[0] as Subject), name, turns });
  test("are the row's, else 4 ULP, and 0.505 of the accurate form; none of a slope through a rounded output", () => {
    expect(claimOf(subject("forward"), "fast", true, { forward: 1.5 })?.ulp).toBe(1.5);
    expect(claimOf(subject("forward"), "fast", true)?.ulp).toBe(4);
    expect(claimOf(subject("forward"), "fast", false)).toBeUndefined();
    expect(claimOf(subject("forward"), "accurate", false, { forward: 1.5 })?.ulp).toBe(0.505);
    expect(claimOf(subject("output"), "fast", true)).toBeUndefined();
    expect(claimOf(subject("output"), "fast", true, { backward: { output: 2 } })?.ulp).toBe(2);
  });
  test("near a root allow 1e-7 absolute, and no more", () => {
    const claim = claimOf(subject("input", [1.3]), "fast", true);
    if (!claim) throw new Error("no claim");
    const column = 127 * 4 + 1;
    const tally = (off: number) => {
      const t = emptyTally();
      t.columns[column] = 100;
      t.absolutes[column] = off;
      return t;
    };
    expect(broken(tally(0.9e-7), claim)).toEqual([]);
    expect(broken(tally(1.1e-7), claim)).toHaveLength(1);
    expect(broken(tally(0.9e-7), { ...claim, roots: [3] })).toHaveLength(1);
  });
});
