import { spawn } from "node:child_process";
import { existsSync } from "node:fs";
import { createServer, type Server } from "node:http";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { Command, Option } from "commander";
import { OPTIONS, shortened } from "./arguments.ts";
import { UsageError } from "./exit.ts";
import { calledAs, type Io, note, writeJson } from "./io.ts";
import { filesOf } from "./serve-files.ts";

interface ServeOptions {
  readonly port: number;
  readonly open: boolean;
  readonly json?: true;
}

/** Only this machine: the page is for the one who started it. */
const HOST = "127.0.0.1";
const PORT = 4747;
/** So many ports behind the one that was asked for are tried. */
const MOST_TRIES = 20;

/** `gprime serve`: the workbench in a browser. */
export const serveCommand = (io: Io): Command =>
  new Command("serve")
    .summary("open the workbench in a browser")
    .description(
      "Serves the workbench on this machine and opens it in a browser: derivations, pictures, kernels and their proof, and networks\n" +
        "that learn. All computation happens in the browser. Ctrl-C ends it.",
    )
    .addOption(new Option("--port <number>", "the port; where it is busy, the next free one is taken").argParser(readPort).default(PORT))
    .addOption(new Option("--no-open", "do not open a browser"))
    .addOption(OPTIONS.json())
    .addHelpText("after", "\nExamples:\n  gprime serve\n  gprime serve --port 8080 --no-open")
    .action((options: ServeOptions) => serve(options, io));

/** @throws UsageError where it is no port */
function readPort(text: string): number {
  const port = Number(text);
  if (/^\d+$/.test(text) && port <= 65_535) return port;
  throw new UsageError(`--port "${shortened(text)}" is no port: give a number from 0 to 65535, 0 for any free one`);
}

async function serve({ port, open, json }: ServeOptions, io: Io): Promise<void> {
  const folder = io.web ?? join(dirname(fileURLToPath(import.meta.url)), "web");
  if (!existsSync(join(folder, "index.html")))
    throw new UsageError(`the workbench is not built: there is no ${join(folder, "index.html")}. In a clone, npm run setup builds it`);
  const server = createServer(filesOf(folder));
  const taken = await listen(server, port, io);
  const url = `http://${HOST}:${taken}/`;
  if (json) writeJson(io, { url, port: taken, folder });
  else {
    io.stdout.write(`the workbench: ${url}\n`);
    note(io, `only this machine can reach it; Ctrl-C ends it${open ? "" : `, and ${calledAs(io)} serve opens a browser, too`}`);
  }
  if (open) openBrowser(url);
  await ended(server, io);
}

/** Listens on the port, or on the next one that is free. @throws UsageError where none of them is */
async function listen(server: Server, port: number, io: Io): Promise<number> {
  const last = port === 0 ? 0 : Math.min(port + MOST_TRIES, 65_535);
  for (let tried = port; tried <= last; tried++) {
    const problem = await new Promise<NodeJS.ErrnoException | undefined>((resolve) => {
      server.once("error", resolve);
      server.listen(tried, HOST, () => {
        server.off("error", resolve);
        resolve(undefined);
      });
    });
    const address = server.address();
    if (!problem && address !== null && typeof address === "object") {
      if (tried !== port) note(io, `port ${port} is busy: ${address.port} is free, and taken instead`);
      return address.port;
    }
    if (problem?.code === "EACCES") throw new UsageError(`port ${tried} needs more rights: take one from 1024 on, as --port ${PORT}`);
    if (problem?.code !== "EADDRINUSE") throw problem ?? new Error("the server has no address");
  }
  throw new UsageError(`ports ${port} to ${last} are all busy: give another one, as --port 0 for any free one`);
}

/** Until the reader wants it to end: that is how a server ends well. */
function ended(server: Server, { signals }: Io): Promise<void> {
  return new Promise((resolve) => {
    const end = (): void => {
      signals?.off("SIGINT", end);
      signals?.off("SIGTERM", end);
      server.close(() => resolve());
      server.closeAllConnections();
    };
    signals?.once("SIGINT", end);
    signals?.once("SIGTERM", end);
  });
}

const OPENERS: Partial<Record<NodeJS.Platform, readonly [program: string, ...args: string[]]>> = {
  darwin: ["open"],
  win32: ["cmd", "/c", "start", ""],
};

/** Opens the reader's browser where there is one; the address has been printed in any case. */
function openBrowser(url: string): void {
  const [program, ...args] = OPENERS[process.platform] ?? ["xdg-open"];
  const child = spawn(program, [...args, url], { stdio: "ignore", detached: true });
  // no desktop, no browser: the address is printed
  child.on("error", () => {});
  child.unref();
}
