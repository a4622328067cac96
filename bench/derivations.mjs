/**
 * Times derivations and ways back of the 208 formulas, in one warm process, and counts the steps that are proved. Run it after
 * a build: node bench/derivations.mjs
 */
import { backward, differentiate, parse } from "../dist/index.js";
import { FORMULAS, summary } from "./formulas.mjs";

function timed(what, work) {
  const times = [];
  for (let pass = 0; pass < 2; pass++) {
    for (const { name, formula, values } of FORMULAS) {
      const parsed = parse(formula, { variable: "x", parameters: Object.keys(values) });
      const start = performance.now();
      work(parsed, values);
      if (pass === 1) times.push({ ms: performance.now() - start, name });
    }
  }
  console.log(summary(what, times));
}

let [steps, proved] = [0, 0];
timed("derivation with steps", (formula, values) => {
  for (const step of differentiate(formula, "x", values).steps) {
    steps++;
    if (step.proof !== null) proved++;
  }
});
console.log(`steps proved: ${proved / 2} of ${steps / 2}`);
timed("ways back", (formula, values) => backward(formula, "x", values));
