/** The numbers that every engine is given, as files of float32: the same for all of them, the same on each run. */
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { OPERATIONS } from "./operations.mjs";

/** Uniform in [0, 1), from a fixed start: Numerical Recipes' generator, its upper bits. */
function uniform(seed) {
  let state = seed;
  return () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return (state >>> 8) / 2 ** 24;
  };
}

function fileOf(path, n, next) {
  const values = new Float32Array(n);
  for (let i = 0; i < n; i++) values[i] = next(i);
  writeFileSync(path, values);
  return values;
}

const CHECKED = 10_000;

/** Half of them uniform in [-10, 10), half spread over the magnitudes from 1e-6 to 10. */
function checkPoints() {
  const random = uniform(7);
  return (i) => {
    const [u, v] = [random(), random()];
    return i % 2 === 0 ? 20 * u - 10 : (v < 0.5 ? -1 : 1) * 10 ** (7 * u - 6);
  };
}

/**
 * Writes the files of one length: x in [-8, 8) (or the check points), dy in [-1, 1), and the outputs that backward begins with.
 * @returns a function from an operation's name to { paths, arrays } of its inputs
 */
export function makeInputs(folder, n, isCheck = false) {
  const name = (what) => join(folder, `${isCheck ? "check" : n}-${what}.f32`);
  const made = new Map();
  const array = (what, next) => {
    const path = name(what);
    if (!made.has(path)) made.set(path, fileOf(path, n, next()));
    return { path, values: made.get(path) };
  };
  const x = array("x", () => {
    const random = uniform(1);
    return isCheck ? checkPoints() : () => 16 * random() - 8;
  });
  return (operation) => {
    const { direction, activation, output } = OPERATIONS[operation];
    if (direction === "forward") return [x];
    const dy = array("dy", () => {
      const random = uniform(2);
      return () => 2 * random() - 1;
    });
    return [dy, array(`${activation}-y`, () => (i) => output(x.values[i]))];
  };
}
export const makeCheckInputs = (folder) => makeInputs(folder, CHECKED, true);

/** The distance of neighbouring float32 numbers in the binade of a number. */
const ulpAt = (y) => 2 ** (Math.max(Math.floor(Math.log2(Math.abs(y))), -126) - 23);

/** The largest error of what an engine wrote, in ULP of float32 against float64; Infinity for a NaN or an infinity. */
export function maxUlp(path, operation, inputs) {
  const bytes = readFileSync(path);
  const got = new Float32Array(bytes.buffer, bytes.byteOffset, bytes.byteLength / 4);
  const columns = inputs.map(({ values }) => values);
  const { truth } = OPERATIONS[operation];
  if (got.length !== columns[0].length) return Number.POSITIVE_INFINITY;
  let worst = 0;
  for (let i = 0; i < got.length; i++) {
    const t = truth(...columns.map((c) => c[i]));
    const error = got[i] === t ? 0 : Math.abs(got[i] - t) / ulpAt(Math.max(Math.abs(t), 2 ** -149));
    worst = Number.isNaN(error) ? Number.POSITIVE_INFINITY : Math.max(worst, error);
  }
  return worst;
}
