/** ONNX Runtime, one thread: host.mjs onnxruntime web|node. What it takes includes what its run() copies. */
import { MODELS } from "./onnx-model.mjs";

const OPTIONS = { intraOpNumThreads: 1, interOpNumThreads: 1, executionMode: "sequential", logSeverityLevel: 3 };

export async function start(kind) {
  const ort = await import(kind === "web" ? "onnxruntime-web" : "onnxruntime-node");
  if (kind === "web") ort.env.wasm.numThreads = 1;
  const sessions = [];
  return {
    version: `${ort.env.versions[kind] ?? ort.env.versions.common}, Node ${process.version}`,
    async prepare(operation, inputs, n) {
      if (!MODELS[operation]) return undefined;
      const providers = kind === "web" ? ["wasm"] : ["cpu"];
      const session = await ort.InferenceSession.create(MODELS[operation], { ...OPTIONS, executionProviders: providers });
      sessions.push(session);
      const feeds = Object.fromEntries(session.inputNames.map((name, i) => [name, new ort.Tensor("float32", inputs[i].values(), [n])]));
      let out;
      return {
        isAsync: true,
        call: async () => {
          ({ out } = await session.run(feeds));
        },
        output: () => out.data,
      };
    },
    async reset() {
      for (const session of sessions.splice(0)) await session.release();
    },
  };
}
