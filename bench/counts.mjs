/** Instructions an element of the programs in C, by valgrind's callgrind: the difference of two sizes, so that what a call costs falls out. */
import { spawnSync } from "node:child_process";
import { OPERATIONS } from "./operations.mjs";

const [SMALL, LARGE] = [4096, 12_288];

/** valgrind has no AVX-512: programs that need it are not counted. @returns rows { operation, engine, instructions } and a reason where there are none */
export function countInstructions(programs, say) {
  const { status, stdout } = spawnSync("valgrind", ["--version"], { encoding: "utf8" });
  if (status !== 0) return { counts: [], reason: "there is no valgrind" };
  const counts = [];
  for (const [engine, program] of Object.entries(programs).filter(([name]) => name !== "memcpy" && !name.includes("AVX-512"))) {
    for (const operation of Object.keys(OPERATIONS)) {
      say(`counting ${engine}, ${operation}`);
      const [few, many] = [SMALL, LARGE].map((n) => counted(program, operation, n));
      if (few === undefined || many === undefined) continue;
      counts.push({ operation, engine, instructions: Number(((many - few) / (LARGE - SMALL)).toFixed(3)) });
    }
  }
  return { counts, version: stdout.trim() };
}

/** The instructions inside counted() of c/host.c; undefined where the engine does not have the operation. */
function counted(program, operation, n) {
  const args = ["--tool=callgrind", "--callgrind-out-file=/dev/null", "--toggle-collect=counted", program, "count", operation, String(n)];
  const { status, stderr } = spawnSync("valgrind", args, { encoding: "utf8" });
  const total = /Collected\s*:\s*(\d+)/.exec(stderr ?? "")?.[1];
  return status === 0 && total !== undefined ? Number(total) : undefined;
}
