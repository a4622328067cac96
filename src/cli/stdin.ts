import { UsageError } from "./exit.ts";
import type { Io } from "./io.ts";

/** What stands for standard input where a formula or a file is expected. */
export const STDIN = "-";

/** The bytes of standard input, to its end. */
export async function standardInput({ stdin }: Io): Promise<Uint8Array> {
  const chunks: Uint8Array[] = [];
  for await (const chunk of stdin ?? []) chunks.push(chunk);
  return Buffer.concat(chunks);
}

/** The formula that an argument gives: itself, or for "-" what standard input holds. @throws UsageError where that is nothing. */
export async function formulaOf(argument: string, io: Io): Promise<string> {
  if (argument.trim() !== STDIN) return argument;
  const text = new TextDecoder().decode(await standardInput(io)).trim();
  if (text === "") throw new UsageError('no formula on standard input: pipe one, as in echo "tanh(x)" | gprime derive -');
  return text;
}
