/**
 * The measurement: for each group of operations and each size, rounds in which all engines run one after another in random
 * order, so that what the machine does meanwhile meets all of them.
 */
import { mkdirSync, rmSync } from "node:fs";
import { join } from "node:path";
import { makeCheckInputs, makeInputs, maxUlp } from "./inputs.mjs";
import { GROUPS, sizeName } from "./operations.mjs";

const ROOF = "memcpy";

const shuffled = (list) => {
  const all = [...list];
  for (let i = all.length - 1; i > 0; i--) {
    const j = Math.floor(Math.random() * (i + 1));
    [all[i], all[j]] = [all[j], all[i]];
  }
  return all;
};
const median = (values) => {
  const sorted = [...values].sort((a, b) => a - b);
  return (sorted[(sorted.length - 1) >> 1] + sorted[sorted.length >> 1]) / 2;
};

/** Prepares each operation in each engine that has it: { engine, slot, operation, remark } */
async function prepare(group, engines, n, inputsOf, drop) {
  const jobs = [];
  for (const engine of engines) {
    const isRoof = engine.name === ROOF;
    if (group.only && !isRoof && !engine.name.startsWith(group.only)) continue;
    const operations = isRoof ? group.operations.slice(0, 1) : group.operations;
    for (const operation of operations) {
      const paths = inputsOf(operation).map(({ path }) => path);
      const slot = String(jobs.length);
      const asked = isRoof ? ["copy", n, paths[0]] : [operation, n, ...paths];
      await drop(engine, async () => {
        const { kind, fields } = await engine.ask("prepare", slot, ...asked);
        if (kind === "ok") jobs.push({ engine, slot, operation, remark: fields[0] ?? "" });
      });
    }
  }
  return jobs;
}

/**
 * @param settings { sizes, rounds(n), milliseconds }
 * @param problem called with an engine's name and what went wrong: it is left out from then on, in that group
 * @returns rows { group, operation, engine, size, nanoseconds (an element, the minimum), median, vsMemcpy, maxUlp, precision }
 */
export async function measure(engines, folder, { sizes, rounds, milliseconds }, say, problem) {
  mkdirSync(folder, { recursive: true });
  const check = makeCheckInputs(folder);
  const inputs = new Map(sizes.map((n) => [n, makeInputs(folder, n)]));
  const rows = [];
  for (const group of GROUPS) {
    const failed = new Set();
    const drop = async (engine, work) => {
      if (failed.has(engine)) return;
      try {
        await work();
      } catch (error) {
        failed.add(engine);
        problem(engine.name, `${group.name}: ${error.message}`);
      }
    };
    const errors = new Map();
    const checked = check(group.operations[0])[0].values.length;
    for (const { engine, slot, operation } of await prepare(group, engines, checked, check, drop)) {
      if (engine.name === ROOF) continue;
      const path = join(folder, "out.f32");
      await drop(engine, async () => {
        await engine.ask("write", slot, path);
        errors.set(`${engine.name} ${operation}`, maxUlp(path, operation, check(operation)));
        rmSync(path);
      });
    }
    for (const n of sizes) {
      say(`${group.name}, ${sizeName(n)}`);
      for (const engine of engines) await drop(engine, () => engine.ask("reset"));
      const jobs = (await prepare(group, engines, n, inputs.get(n), drop)).map((job) => ({ ...job, times: [] }));
      for (let round = 0; round < rounds(n); round++) {
        for (const { engine, slot, times } of shuffled(jobs)) {
          await drop(engine, async () => times.push(...(await engine.ask("run", slot, milliseconds)).fields.map((ns) => Number(ns) / n)));
        }
      }
      const roof = Math.min(...(jobs.find(({ engine }) => engine.name === ROOF)?.times ?? []));
      for (const { engine, operation, remark, times } of jobs.filter(({ engine }) => !failed.has(engine))) {
        const nanoseconds = Math.min(...times);
        const error = errors.get(`${engine.name} ${operation}`);
        rows.push({
          group: group.name,
          operation,
          engine: engine.name,
          size: n,
          nanoseconds: rounded(nanoseconds),
          median: rounded(median(times)),
          vsMemcpy: Number.isFinite(roof) ? rounded(nanoseconds / roof) : null,
          // JSON has no infinity
          ...(error !== undefined && { maxUlp: Number.isFinite(error) ? rounded(error) : "infinite" }),
          ...(remark && { precision: remark }),
        });
      }
    }
    for (const engine of engines) await drop(engine, () => engine.ask("reset"));
  }
  return rows;
}

const rounded = (v) => Number(v.toPrecision(4));
