import { useEffect, useState } from "preact/hooks";
import { Fault, Superseded } from "../work/client.ts";

export interface Answered<T> {
  /** The last good answer; it stays while a newer question is worked on. */
  readonly answer?: T;
  readonly fault?: Fault;
  /** Whether a question is being worked on. */
  readonly busy: boolean;
}

/**
 * The answer to a question that changes: asks whenever `key` changes, keeps the last good answer until the next is there.
 * @param question undefined where there is nothing to ask
 */
export function useAnswer<T>(key: string | undefined, question: () => Promise<T>): Answered<T> {
  const [state, setState] = useState<Answered<T>>({ busy: key !== undefined });
  useEffect(() => {
    if (key === undefined) return;
    let wanted = true;
    setState(({ fault: _, ...before }) => ({ ...before, busy: true }));
    question().then(
      (answer) => wanted && setState({ answer, busy: false }),
      (error: unknown) => {
        if (!wanted || error instanceof Superseded) return;
        const fault = error instanceof Fault ? error : new Fault({ message: `internal: ${String(error)}`, internal: true });
        setState(({ answer }) => ({ ...(answer !== undefined && { answer }), fault, busy: false }));
      },
    );
    return () => {
      wanted = false;
    };
  }, [key]);
  return state;
}
