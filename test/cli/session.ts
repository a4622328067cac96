import { run } from "../../src/cli/run.ts";

export interface Session {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

async function* piped(text: string): AsyncGenerator<Uint8Array> {
  yield new TextEncoder().encode(text);
}

/** What a command prints and answers, run in this process; as a pipe, or as a terminal with colour. */
export async function gprime(
  argv: readonly string[],
  terminal: { columns?: number; isTTY?: boolean; env?: Record<string, string>; stdin?: string } = {},
): Promise<Session> {
  const said = { stdout: "", stderr: "" };
  const output = (name: "stdout" | "stderr") => ({
    write: (text: string) => {
      said[name] += text;
    },
    ...(terminal.columns !== undefined && { columns: terminal.columns }),
    ...(terminal.isTTY !== undefined && { isTTY: terminal.isTTY }),
  });
  const { env = {}, stdin = "" } = terminal;
  const code = await run(argv, { stdout: output("stdout"), stderr: output("stderr"), stdin: piped(stdin), env });
  return { code, ...said };
}
