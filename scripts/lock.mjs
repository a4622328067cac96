/**
 * One process at a time, in a folder. Each who wants the lock puts up a flag, then looks around: who sees no other living
 * flag holds the lock, who sees one takes the own flag down and tries again. Of two processes the later to look sees the
 * other's flag, so never do both hold it; and a process that died needs no taking over, because dead flags do not count.
 */
import { mkdirSync, readdirSync, rmSync, statSync, utimesSync, writeFileSync } from "node:fs";
import { join } from "node:path";

const PREFIX = "lock-";
const BEAT = 1_000;
/** A flag without a heartbeat for so long is dead, although its process id may be in use again. */
const DEAD_AFTER = 60_000;

/** Runs the work while no other process runs work under the same folder. `onWait` is called once where it has to wait. */
export async function withLock(folder, work, onWait = () => {}) {
  mkdirSync(folder, { recursive: true });
  const flag = join(folder, `${PREFIX}${process.pid}`);
  let waited = false;
  for (;;) {
    writeFileSync(flag, "");
    if (!othersIn(folder)) break;
    rmSync(flag, { force: true });
    if (!waited) onWait();
    waited = true;
    // by chance, so that two who saw each other do not do so for ever
    await new Promise((resolve) => setTimeout(resolve, 50 + Math.random() * 200));
  }
  const heart = setInterval(() => utimesSync(flag, new Date(), new Date()), BEAT);
  const lower = () => rmSync(flag, { force: true });
  process.once("exit", lower);
  try {
    return await work();
  } finally {
    clearInterval(heart);
    lower();
    process.removeListener("exit", lower);
  }
}

/** Holds the lock for a process started under it, too: it may outlive this one, where this one is killed. */
export function holdFor(folder, child) {
  if (child.pid === undefined) return;
  const flag = join(folder, `${PREFIX}${child.pid}`);
  writeFileSync(flag, "");
  child.once("close", () => rmSync(flag, { force: true }));
}

/** Whether another living process has its flag up; the flags of the dead are removed. */
function othersIn(folder) {
  const flags = readdirSync(folder).filter((name) => name.startsWith(PREFIX) && name !== `${PREFIX}${process.pid}`);
  return flags.some((name) => {
    if (isAlive(Number(name.slice(PREFIX.length))) && age(join(folder, name)) < DEAD_AFTER) return true;
    rmSync(join(folder, name), { force: true });
    return false;
  });
}

function isAlive(pid) {
  try {
    return process.kill(pid, 0);
  } catch (error) {
    return error.code === "EPERM"; // it lives, and is another user's
  }
}

const age = (path) => Date.now() - (statSync(path, { throwIfNoEntry: false })?.mtimeMs ?? Number.NEGATIVE_INFINITY);
