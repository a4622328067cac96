/** The processor, as Linux tells of it in /proc/cpuinfo. */
import { readFileSync } from "node:fs";
import { cpus } from "node:os";

/** The first value under a name; undefined where there is none. */
function value(name) {
  try {
    return new RegExp(`^${name}\\s*:(.*)$`, "m").exec(readFileSync("/proc/cpuinfo", "utf8"))?.[1].trim();
  } catch {
    return undefined;
  }
}

/** What the processor can do, by the names of Linux. */
export const cpuFlags = () => new Set((value("(?:flags|Features)") ?? "").split(" "));

/** Its name; of those that share one, family and model tell which it is. */
export function cpuName() {
  const [family, model] = ["cpu family", "model"].map(value);
  const name = cpus()[0]?.model.trim() ?? "an unknown processor";
  return family && model ? `${name} (family ${family}, model ${model})` : name;
}
