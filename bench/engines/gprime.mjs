/** Our kernels, on arrays of alloc(): host.mjs gprime plain|relaxed. */
import { readFileSync } from "node:fs";
import { OPERATIONS } from "../operations.mjs";

export async function start(kind) {
  const { activation, alloc, compile, free } = await import("../../dist/index.js");
  const { version } = JSON.parse(readFileSync(new URL("../../package.json", import.meta.url), "utf8"));
  if (kind === "relaxed" && !hasRelaxed()) throw new Error(`Node ${process.version} has no relaxed SIMD`);
  const arrays = new Map();
  const array = (key, n, fill) => {
    if (!arrays.has(key)) {
      const made = alloc(n);
      if (fill) made.set(fill());
      arrays.set(key, made);
    }
    return arrays.get(key);
  };
  const kernels = [];
  return {
    version: `${version} on Node ${process.version}`,
    async prepare(operation, inputs, n) {
      const { activation: name, direction, precision } = OPERATIONS[operation];
      const kernel = await compile(activation(name), {
        relaxed: kind === "relaxed",
        precision: precision ?? "fast",
        ...(direction === "backward" && { residual: "output" }),
      });
      kernels.push(kernel);
      const [a, b] = inputs.map(({ path, values }) => array(path, n, values));
      const out = array(`out ${n}`, n);
      return {
        call: b ? () => kernel.backward(a, b, out) : () => kernel.forward(a, out),
        output: () => Float32Array.from(out),
        remark: kernel.precision,
      };
    },
    reset() {
      for (const kernel of kernels.splice(0)) kernel.release();
      for (const made of arrays.values()) free(made);
      arrays.clear();
    },
  };
}

/** A module of one function of three vectors: f32x4.relaxed_madd. */
const PROBE = [
  [0, 0x61, 0x73, 0x6d, 1, 0, 0, 0],
  [1, 8, 1, 0x60, 3, 0x7b, 0x7b, 0x7b, 1, 0x7b],
  [3, 2, 1, 0],
  [10, 13, 1, 11, 0, 0x20, 0, 0x20, 1, 0x20, 2, 0xfd, 0x85, 2, 0x0b],
];
const hasRelaxed = () => WebAssembly.validate(Uint8Array.from(PROBE.flat()));
