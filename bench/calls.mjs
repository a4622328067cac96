/**
 * What a kernel costs beside its work: compiling each of the 208 formulas in a warm process, a call on 16 elements, and the
 * memory of the process after 10,000 kernels that were compiled and dropped. Run it after a build: node --expose-gc bench/calls.mjs
 */
import { activation, alloc, compile } from "../dist/index.js";
import { FORMULAS, summary } from "./formulas.mjs";

const KERNELS = 10_000;
const CALLS = 1_000_000;
/** Dropped kernels are told of when memory is collected, which needs a turn of the loop of events. */
const COLLECT_EVERY = 500;
const megabytes = () => Math.round(process.memoryUsage().rss / 2 ** 20);
const collected = async () => {
  globalThis.gc?.();
  await new Promise((resolve) => setTimeout(resolve, 10));
};

const made = FORMULAS.map(({ name, formula, values }) => ({ name, of: activation(formula, { parameters: values }) }));
for (let pass = 0; pass < 2; pass++) {
  const times = [];
  for (const { name, of } of made) {
    const start = performance.now();
    const kernel = await compile(of);
    times.push({ ms: performance.now() - start, name });
    kernel.release();
  }
  if (pass === 1) console.log(summary("compiling, warm", times));
}

const [x, y, dy, dx] = [1, 2, 3, 4].map(() => alloc(16));
const kernel = await compile(activation("tanh"));
for (const [what, call] of [
  ["forward", () => kernel.forward(x, y)],
  ["backward", () => kernel.backward(dy, y, dx)],
]) {
  let least = Number.POSITIVE_INFINITY;
  for (let round = 0; round < 10; round++) {
    const start = performance.now();
    for (let i = 0; i < CALLS / 10; i++) call();
    least = Math.min(least, ((performance.now() - start) * 1e6 * 10) / CALLS);
  }
  console.log(`a call on 16 elements, ${what} of tanh: ${least.toFixed(0)} ns`);
}

const silu = activation("silu");
const dropped = async (count) => {
  for (let i = 0; i < count; i++) {
    (await compile(silu)).forward(x, y);
    if (i % COLLECT_EVERY === COLLECT_EVERY - 1) await collected();
  }
  await collected();
  return megabytes();
};
const before = await dropped(KERNELS / 10);
console.log(`memory after ${KERNELS / 10} kernels compiled and dropped: ${before} MB; after ${KERNELS} more: ${await dropped(KERNELS)} MB`);
