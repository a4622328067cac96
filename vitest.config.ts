import { defineConfig } from "vitest/config";

export default defineConfig({
  test: {
    include: ["test/**/*.test.ts"],
    // property tests and the loops over all formulas are long sums of short work
    testTimeout: 60_000,
    // what is waited for may have to share its core with other tests
    expect: { poll: { timeout: 20_000 } },
    // a core for each file: what leads them has next to nothing to do
    maxWorkers: "100%",
  },
});
