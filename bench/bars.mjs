/**
 * What the kernels are to reach. A bar names one of our engines and a peer in the same run: `times` is how often as fast as
 * the peer ours has to be at least (ahead: 1), `within` how many times the peer's time it may take at most.
 */
const OTHERS = ["silu", "gelu", "mish", "softplus", "elu"];
const BACKWARD = ["sigmoid backward", "tanh backward"];
const PLAIN = "gprime WASM";
const RELAXED = "gprime WASM relaxed";
const C = "gprime C";

/** One bar for each operation and peer. */
const faster = (engine, operations, peers) =>
  operations.flatMap((operation) => Object.entries(peers).map(([peer, times]) => ({ engine, operation, peer, times })));
const within = (engine, operations, peers) =>
  operations.flatMap((operation) => Object.entries(peers).map(([peer, within]) => ({ engine, operation, peer, within })));
/** An accurate form beside a fast one of the same engine. */
const accurate = (engine) =>
  [
    ["sigmoid", "sigmoid", 2],
    ["tanh", "tanh", 2],
    ["silu", "sigmoid", 2.2],
    ["mish", "sigmoid", 2.8],
    ["gelu", "sigmoid", 4.5],
  ].map(([operation, fast, within]) => ({
    group: "accurate",
    engine,
    operation: `${operation}, accurate`,
    peer: engine,
    of: fast,
    within,
  }));

export const BARS = [
  ...faster(PLAIN, ["sigmoid"], { "JS loop": 20, tfjs: 1.3, "onnxruntime-web": 4, "jax-js": 8 }),
  ...faster(PLAIN, ["tanh"], { "JS loop": 14, tfjs: 11, "onnxruntime-web": 1.3, PyTorch: 1.4 }),
  ...faster(PLAIN, OTHERS, { "JS loop": 8, tfjs: 1, "jax-js": 1, "onnxruntime-web": 1 }),
  ...within(PLAIN, BACKWARD, { memcpy: 1.6 }),
  ...faster(PLAIN, BACKWARD, { "JS loop": 10, tfjs: 1, "jax-js": 1 }),
  ...faster(RELAXED, ["sigmoid"], { PyTorch: 1.1 }),
  ...faster(RELAXED, ["tanh"], { PyTorch: 2.2 }),
  ...faster(RELAXED, OTHERS, { PyTorch: 0.8 }),
  ...faster(C, ["sigmoid"], { PyTorch: 2, "SLEEF u10": 2, XNNPACK: 0.85 }),
  ...faster(C, ["tanh"], { PyTorch: 4.5, "SLEEF u10": 4.5 }),
  ...faster(C, OTHERS, { PyTorch: 1.5 }),
  ...within(C, BACKWARD, { PyTorch: 1.1 }),
  ...[PLAIN, RELAXED, C].flatMap(accurate),
];

/** The size at which a bar has to be reached: the overhead of a call no longer counts, and arrays still fit a cache. */
export const JUDGED = 1_048_576;

/**
 * Each bar with its ratio at each size measured, and the verdict.
 * @returns { ...bar, ratios: { size: ratio }, verdict: "pass" | "fail" | "not measured" }
 */
export function judged(rows) {
  const times = new Map(rows.map((r) => [[r.group, r.operation, r.engine, r.size].join("|"), r.nanoseconds]));
  const sizes = [...new Set(rows.map((r) => r.size))];
  return BARS.map((bar) => {
    const { engine, operation, peer, of = operation, group = operation, times: least, within: most } = bar;
    const ratios = {};
    for (const size of sizes) {
      const [ours, theirs] = [
        [operation, engine],
        [of, peer],
      ].map(([o, e]) => times.get([group, o, e, size].join("|")));
      if (ours !== undefined && theirs !== undefined) ratios[size] = most === undefined ? theirs / ours : ours / theirs;
    }
    const ratio = ratios[JUDGED];
    const isReached = most === undefined ? ratio >= least : ratio <= most;
    return { ...bar, ratios, verdict: ratio === undefined ? "not measured" : isReached ? "pass" : "fail" };
  });
}
