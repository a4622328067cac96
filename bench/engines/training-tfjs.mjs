/** Steps of TensorFlow.js with its WebAssembly backend, one thread. */
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { BATCH, minibatch, NETWORKS, RATE, weights } from "../networks.mjs";

const require = createRequire(import.meta.url);

export async function start() {
  const tf = await import("@tensorflow/tfjs");
  const wasm = await import("@tensorflow/tfjs-backend-wasm");
  wasm.setWasmPaths(join(dirname(require.resolve("@tensorflow/tfjs-backend-wasm/package.json")), "dist", "/"));
  tf.env().set("WASM_HAS_MULTITHREAD_SUPPORT", false);
  await tf.setBackend("wasm");
  await tf.ready();
  if (tf.getBackend() !== "wasm") throw new Error(`the backend is ${tf.getBackend()}`);
  return {
    version: `${tf.version.tfjs}, Node ${process.version}`,
    prepare(name) {
      const { sizes, output, loss } = NETWORKS[name];
      const { x, y } = minibatch(NETWORKS[name]);
      const [inputs, targets] = [tf.tensor2d(x, [BATCH, sizes[0]]), tf.tensor2d(y, [BATCH, sizes.at(-1)])];
      const layers = weights(NETWORKS[name]).map(({ kernel, bias }, l) => ({
        kernel: tf.variable(tf.tensor2d(kernel, [sizes[l], sizes[l + 1]])),
        bias: tf.variable(tf.tensor1d(bias)),
      }));
      const forward = () =>
        layers.reduce((h, { kernel, bias }, l) => {
          const z = tf.add(tf.matMul(h, kernel), bias);
          if (l < layers.length - 1) return tf.tanh(z);
          return output === "logistic" ? tf.sigmoid(z) : z;
        }, inputs);
      const lossOf = () =>
        loss === "squared error" ? tf.mean(tf.squaredDifference(forward(), targets)) : tf.losses.softmaxCrossEntropy(targets, forward());
      const optimiser = tf.train.sgd(RATE);
      return {
        call: () => {
          tf.tidy(() => {
            optimiser.minimize(lossOf);
          });
        },
        output: () => tf.tidy(() => lossOf().dataSync()),
      };
    },
  };
}
