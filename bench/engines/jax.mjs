/** jax-js with its WebAssembly backend, functions under jit; results stay in its memory. */
import { readFileSync } from "node:fs";

export async function start() {
  const { defaultDevice, init, jit, nn, numpy } = await import("@jax-js/jax");
  if (!(await init("wasm")).includes("wasm")) throw new Error("there is no wasm device");
  defaultDevice("wasm");
  const manifest = new URL("../node_modules/@jax-js/jax/package.json", import.meta.url);
  // an array is used up by what it is passed to: ref keeps it
  const FUNCTIONS = {
    sigmoid: (x) => nn.sigmoid(x),
    tanh: (x) => numpy.tanh(x),
    silu: (x) => nn.silu(x),
    gelu: (x) => nn.gelu(x, { approximate: false }),
    mish: (x) => nn.mish(x),
    softplus: (x) => nn.softplus(x),
    elu: (x) => nn.elu(x),
    "sigmoid backward": (dy, y) => dy.mul(y.ref.mul(numpy.subtract(1, y))),
    "tanh backward": (dy, y) => dy.mul(numpy.subtract(1, y.ref.mul(y))),
  };
  const arrays = new Map();
  return {
    version: `${JSON.parse(readFileSync(manifest, "utf8")).version}, Node ${process.version}`,
    prepare(operation, inputs) {
      const f = FUNCTIONS[operation] && jit(FUNCTIONS[operation]);
      if (!f) return undefined;
      for (const { path, values } of inputs) if (!arrays.has(path)) arrays.set(path, numpy.array(values()));
      const args = inputs.map(({ path }) => arrays.get(path));
      const run = () => f(...args.map((a) => a.ref));
      return {
        isAsync: true,
        call: async () => {
          const y = run();
          await y.blockUntilReady();
          y.dispose();
        },
        output: () => run().dataSync(),
      };
    },
    reset() {
      for (const array of arrays.values()) array.dispose();
      arrays.clear();
    },
  };
}
