/** What training is to reach: steps a second against a peer in the same run, and bytes kept for the way back. */
import { NETWORKS } from "./networks.mjs";

export const NODE_20 = "gprime, Node 20";
export const NODE_24 = "gprime, Node 24";
export const TWO_THREADS = "gprime, Node 24, 2 threads";

const [SMALL, LARGE] = Object.keys(NETWORKS);
const bar = (network, engine, peer, times) => ({ network, engine, peer, times });

export const BARS = [
  bar(SMALL, NODE_20, "PyTorch", 6),
  bar(SMALL, NODE_24, "PyTorch", 8.5),
  bar(LARGE, NODE_20, "PyTorch", 0.45),
  bar(LARGE, NODE_24, "PyTorch", 0.68),
  ...["tfjs", "jax-js"].flatMap((peer) => [SMALL, LARGE].map((network) => bar(network, NODE_20, peer, 1.5))),
  bar(LARGE, TWO_THREADS, NODE_24, 1.7),
];
/** Of the bytes that PyTorch keeps. */
export const KEPT = 0.5;

/** Each bar with what was measured, and the verdict. */
export function judgedSteps(rows) {
  const find = (network, engine, group) => rows.find((r) => r.network === network && r.engine === engine && r.group === group)?.steps;
  return BARS.map((b) => {
    // two threads ran beside one thread that was not pinned either
    const group = b.engine === TWO_THREADS ? "threads" : "engines";
    const ratio = find(b.network, b.engine, group) / find(b.network, b.peer, group);
    return { ...b, ratio, verdict: Number.isNaN(ratio) ? "not measured" : ratio >= b.times ? "pass" : "fail" };
  });
}
