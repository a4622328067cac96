/** Steps of our networks: host.mjs training-gprime plain|relaxed [threads]. */
import { readFileSync } from "node:fs";
import { BATCH, minibatch, NETWORKS, RATE, weights } from "../networks.mjs";

export async function start(_, threads = "1") {
  const { dense, gradientDescent, network } = await import("../../dist/index.js");
  const { version } = JSON.parse(readFileSync(new URL("../../package.json", import.meta.url), "utf8"));
  return {
    version: `${version} on Node ${process.version}`,
    async prepare(name) {
      const { sizes, output, loss } = NETWORKS[name];
      const layers = sizes.slice(1).map((units, l) => dense(units, l === sizes.length - 2 ? output : "tanh"));
      const made = await network({ inputs: sizes[0], layers, loss, batch: BATCH, threads: Number(threads) });
      made.setWeights(weights(NETWORKS[name]));
      await made.use(gradientDescent({ rate: RATE }));
      const { x, y } = minibatch(NETWORKS[name]);
      return { call: () => made.step(x, y), output: () => Float32Array.of(made.step(x, y)) };
    },
  };
}
