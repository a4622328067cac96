import { cpus, release, type } from "node:os";
import manifest from "../../package.json" with { type: "json" };
import type { Circumstances } from "../document/claims.ts";

/** This machine, this program, today. */
export function circumstances(run: Pick<Circumstances, "command" | "seconds" | "threads">): Circumstances {
  const all = cpus();
  return {
    ...run,
    date: new Date().toISOString().slice(0, 10),
    version: manifest.version,
    processor: all[0]?.model.trim() ?? "an unknown processor",
    cores: all.length,
    system: `${type()} ${release()}`,
    node: process.version,
  };
}
