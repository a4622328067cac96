import { run } from "../../src/cli/run.ts";

export interface Session {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

/** What a command prints and answers, run in this process; as a pipe, or as a terminal with colour. */
export async function gprime(
  argv: readonly string[],
  terminal: { columns?: number; isTTY?: boolean; env?: Record<string, string> } = {},
): Promise<Session> {
  const said = { stdout: "", stderr: "" };
  const output = (name: "stdout" | "stderr") => ({
    write: (text: string) => {
      said[name] += text;
    },
    ...(terminal.columns !== undefined && { columns: terminal.columns }),
    ...(terminal.isTTY !== undefined && { isTTY: terminal.isTTY }),
  });
  const code = await run(argv, { stdout: output("stdout"), stderr: output("stderr"), env: terminal.env ?? {} });
  return { code, ...said };
}
