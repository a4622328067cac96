import { Interrupted, Terminated } from "./exit.ts";
import type { Io, SignalName } from "./io.ts";

/** A promise that fails when the reader, or the system, wants the program to end; `forget` stops listening. */
export function stopOn({ signals }: Io): { stopped: Promise<never>; forget: () => void } {
  let refuse = (_: Error): void => undefined;
  const stopped = new Promise<never>((_, reject) => {
    refuse = reject;
  });
  const heard: Record<SignalName, () => void> = {
    SIGINT: () => refuse(new Interrupted("interrupted")),
    SIGTERM: () => refuse(new Terminated("terminated")),
  };
  for (const name of ["SIGINT", "SIGTERM"] as const) signals?.once(name, heard[name]);
  const forget = (): void => {
    for (const name of ["SIGINT", "SIGTERM"] as const) signals?.off(name, heard[name]);
  };
  return { stopped, forget };
}
