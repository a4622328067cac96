/**
 * A process that runs one JavaScript engine and is told by pipe what to do: node host.mjs <engine> [argument]. Lines in,
 * lines out, fields between tabs; engines/pytorch.py and c/host.c speak the same.
 *
 *   (at first)                                       ready VERSION | absent REASON
 *   prepare SLOT OPERATION N FILE...                 ok [REMARK] | none
 *   run SLOT MILLISECONDS                            times NS...    nanoseconds a call, one for each batch
 *   write SLOT FILE                                  ok             the output of one call
 *   reset                                            ok             forgets all slots
 */
import { readFileSync, writeFileSync } from "node:fs";
import { createInterface } from "node:readline";

const BATCHES = 5;
/** Untimed calls before each timed batch: they bring the arrays back into the caches, which other engines have used meanwhile. */
const WARM_CALLS = 4;
const WARM_MS = 0.3;
const MOST_WARM_MS = 20;
/** Before the first one: compilers inside the engine do their work. */
const FIRST_MS = 25;

// libraries write hints to the console: stdout is for answers
console.log = console.info = console.warn = (...words) => process.stderr.write(`${words.join(" ")}\n`);
const answer = (...fields) => process.stdout.write(`${fields.join("\t").replaceAll("\n", " ")}\n`);

const read = (path, n) => {
  const bytes = readFileSync(path);
  return new Float32Array(bytes.buffer, bytes.byteOffset, n);
};

/** Calls as often as it takes to fill the time; the number of calls and what they took. */
async function batch({ call, isAsync }, calls) {
  const start = process.hrtime.bigint();
  if (isAsync) for (let i = 0; i < calls; i++) await call();
  else for (let i = 0; i < calls; i++) call();
  return Number(process.hrtime.bigint() - start);
}

/** Several calls, for so long at least; the nanoseconds that the last one took. */
async function warm(slot, ms) {
  let [spent, last] = [0, 0];
  for (let calls = 0; spent < ms * 1e6 || (calls < WARM_CALLS && spent < MOST_WARM_MS * 1e6); calls++) {
    last = await batch(slot, 1);
    spent += last;
  }
  return last;
}

async function run(slot, ms) {
  slot.ns ??= await warm(slot, FIRST_MS);
  if (slot.ns < MOST_WARM_MS * 1e6) slot.ns = await warm(slot, WARM_MS);
  const times = [];
  for (let left = ms * 1e6; left > 0; ) {
    const calls = Math.max(1, Math.ceil((ms * 1e6) / BATCHES / slot.ns));
    const ns = await batch(slot, calls);
    times.push(ns / calls);
    slot.ns = ns / calls;
    left -= ns;
  }
  return times;
}

const [name, ...args] = process.argv.slice(2);
const slots = new Map();
let engine;

const COMMANDS = {
  async prepare(id, operation, n, ...paths) {
    const slot = await engine.prepare(
      operation,
      paths.map((path) => ({ path, values: () => read(path, Number(n)) })),
      Number(n),
    );
    if (!slot) return ["none"];
    slots.set(id, slot);
    return ["ok", slot.remark ?? ""];
  },
  async run(id, ms) {
    return ["times", ...(await run(slots.get(id), Number(ms)))];
  },
  async write(id, path) {
    const slot = slots.get(id);
    await slot.call();
    writeFileSync(path, await slot.output());
    return ["ok"];
  },
  async reset() {
    slots.clear();
    await engine.reset?.();
    return ["ok"];
  },
};

try {
  engine = await (await import(`./engines/${name}.mjs`)).start(...args);
  answer("ready", engine.version);
} catch (error) {
  // whose file wanted it is of no interest, and a path of this machine
  answer("absent", error.message.replace(/ imported from .*/s, ""));
  process.exit();
}
for await (const line of createInterface({ input: process.stdin })) {
  const [command, ...fields] = line.split("\t");
  try {
    answer(...(await COMMANDS[command](...fields)));
  } catch (error) {
    answer("error", error.message);
  }
}
process.exit();
