/** Steps of jax-js with its WebAssembly backend: loss, gradients and new weights in one function under jit. */
import { readFileSync } from "node:fs";
import { BATCH, minibatch, NETWORKS, RATE, weights } from "../networks.mjs";

export async function start() {
  const { defaultDevice, init, jit, nn, numpy, valueAndGrad } = await import("@jax-js/jax");
  if (!(await init("wasm")).includes("wasm")) throw new Error("there is no wasm device");
  defaultDevice("wasm");
  const manifest = new URL("../node_modules/@jax-js/jax/package.json", import.meta.url);
  return {
    version: `${JSON.parse(readFileSync(manifest, "utf8")).version}, Node ${process.version}`,
    prepare(name) {
      const { sizes, output, loss } = NETWORKS[name];
      const { x, y } = minibatch(NETWORKS[name]);
      const inputs = numpy.array(x).reshape([BATCH, sizes[0]]);
      const targets = numpy.array(y).reshape([BATCH, sizes.at(-1)]);
      let layers = weights(NETWORKS[name]).map(({ kernel, bias }, l) => ({
        kernel: numpy.array(kernel).reshape([sizes[l], sizes[l + 1]]),
        bias: numpy.array(bias),
      }));
      const forward = (all, rows) =>
        all.reduce((h, { kernel, bias }, l) => {
          const z = numpy.matmul(h, kernel).add(bias);
          if (l < all.length - 1) return numpy.tanh(z);
          return output === "logistic" ? nn.sigmoid(z) : z;
        }, rows);
      // an array is used up by what it is passed to: ref keeps it
      const lossOf = (all, rows, wanted) => {
        const out = forward(all, rows);
        if (loss === "squared error") return numpy.square(out.sub(wanted)).mean();
        return nn
          .logSoftmax(out)
          .mul(wanted)
          .sum()
          .mul(-1 / BATCH);
      };
      const step = jit((all, rows, wanted) => {
        const kept = all.map(({ kernel, bias }) => ({ kernel: kernel.ref, bias: bias.ref }));
        const [value, slopes] = valueAndGrad(lossOf)(all, rows, wanted);
        const next = kept.map(({ kernel, bias }, l) => ({
          kernel: kernel.sub(slopes[l].kernel.mul(RATE)),
          bias: bias.sub(slopes[l].bias.mul(RATE)),
        }));
        return [value, next];
      });
      const call = async () => {
        const [value, next] = step(layers, inputs.ref, targets.ref);
        layers = next;
        await Promise.all(layers.flatMap(({ kernel, bias }) => [kernel.blockUntilReady(), bias.blockUntilReady()]));
        return value;
      };
      return { isAsync: true, call: async () => (await call()).dispose(), output: async () => (await call()).dataSync() };
    },
  };
}
