/** The program: the process at one side, run() at the other. */
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { note } from "./io.ts";
import { run } from "./run.ts";

const io = {
  stdout: process.stdout,
  stderr: process.stderr,
  stdin: process.stdin,
  env: process.env,
  signals: process,
  worker: join(dirname(fileURLToPath(import.meta.url)), "worker.js"),
};

for (const stream of [process.stdout, process.stderr]) {
  stream.on("error", (error: NodeJS.ErrnoException) => {
    // the reader has seen enough: gprime list | head -1
    if (error.code === "EPIPE") process.exit();
    throw error;
  });
}
process.on("uncaughtException", (error) => {
  note(io, `internal: ${error.message.split("\n")[0]}`);
  process.exit(3);
});

process.exitCode = await run(process.argv.slice(2), io);
