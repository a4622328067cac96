/**
 * One operation of a JavaScript engine as a filter of float32 numbers, for the judge:
 *
 *   gprime verify logistic --command "node bench/stream.mjs tfjs sigmoid"
 *
 * The engines are those of host.mjs; `npm run bench` installs them.
 */
import { once } from "node:events";

console.log = console.info = console.warn = (...words) => process.stderr.write(`${words.join(" ")}\n`);

const BYTES = 4 * 65_536;

/** Its standard input in blocks of whole float32 numbers. */
async function* blocks() {
  let rest = Buffer.alloc(0);
  for await (const chunk of process.stdin) {
    rest = Buffer.concat([rest, chunk]);
    for (; rest.length >= BYTES; rest = rest.subarray(BYTES)) yield floats(rest.subarray(0, BYTES));
  }
  if (rest.length > 0) yield floats(rest);
}

/** A copy: what a pipe gives may lie anywhere. */
const floats = (bytes) => new Float32Array(Uint8Array.from(bytes).buffer);

async function main([name = "", ...rest]) {
  const operation = rest.pop();
  const engine = await (await import(`./engines/${name}.mjs`)).start(...rest);
  for await (const block of blocks()) {
    const slot = await engine.prepare(operation, [{ path: "x", values: () => block }], block.length);
    if (!slot) throw new Error(`${name} has no ${operation}`);
    await slot.call();
    const y = slot.output();
    const bytes = Buffer.from(Uint8Array.from(new Uint8Array(y.buffer, y.byteOffset, y.byteLength)));
    await engine.reset?.();
    if (!process.stdout.write(bytes)) await once(process.stdout, "drain");
  }
}

main(process.argv.slice(2)).catch((error) => {
  process.stderr.write(`${error.message}\n`);
  process.exitCode = 1;
});
