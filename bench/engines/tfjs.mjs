/** TensorFlow.js with its WebAssembly backend, one thread; results stay in its memory. */
import { createRequire } from "node:module";
import { dirname, join } from "node:path";

const require = createRequire(import.meta.url);

export async function start() {
  const tf = await import("@tensorflow/tfjs");
  const wasm = await import("@tensorflow/tfjs-backend-wasm");
  wasm.setWasmPaths(join(dirname(require.resolve("@tensorflow/tfjs-backend-wasm/package.json")), "dist", "/"));
  tf.env().set("WASM_HAS_MULTITHREAD_SUPPORT", false);
  await tf.setBackend("wasm");
  await tf.ready();
  if (tf.getBackend() !== "wasm") throw new Error(`the backend is ${tf.getBackend()}`);
  const FUNCTIONS = {
    sigmoid: (x) => tf.sigmoid(x),
    tanh: (x) => tf.tanh(x),
    silu: (x) => tf.mul(x, tf.sigmoid(x)),
    gelu: (x) => tf.mul(tf.mul(x, 0.5), tf.add(tf.erf(tf.mul(x, Math.SQRT1_2)), 1)),
    mish: (x) => tf.mul(x, tf.tanh(tf.softplus(x))),
    softplus: (x) => tf.softplus(x),
    elu: (x) => tf.elu(x),
    // as its own gradients are written
    "sigmoid backward": (dy, y) => tf.mul(dy, tf.mul(y, tf.sub(1, y))),
    "tanh backward": (dy, y) => tf.mul(tf.sub(1, tf.square(y)), dy),
  };
  const tensors = new Map();
  return {
    version: `${tf.version.tfjs}, Node ${process.version}`,
    prepare(operation, inputs) {
      const f = FUNCTIONS[operation];
      if (!f) return undefined;
      for (const { path, values } of inputs) if (!tensors.has(path)) tensors.set(path, tf.tensor1d(values()));
      const args = inputs.map(({ path }) => tensors.get(path));
      return {
        call: () => {
          tf.tidy(() => {
            f(...args);
          });
        },
        output: () => tf.tidy(() => f(...args)).dataSync(),
      };
    },
    reset() {
      for (const tensor of tensors.values()) tensor.dispose();
      tensors.clear();
    },
  };
}
