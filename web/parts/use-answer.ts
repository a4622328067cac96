import { useEffect, useState } from "preact/hooks";
import { Fault, Superseded } from "../work/client.ts";

export interface Answered<T> {
  /** The last good answer; it stays while a newer question is worked on. */
  readonly answer?: T;
  readonly fault?: Fault;
  /** Whether a question is being worked on. */
  readonly busy: boolean;
}

type Settled<T> = Omit<Answered<T>, "busy"> & {
  /** The key that it came of. */
  readonly of: string | undefined;
};

/**
 * The answer to a question that changes: asks whenever `key` changes, keeps the last good answer until the next is there.
 * @param key undefined where there is nothing to ask
 * @param question asks; it may give a part of the answer early
 */
export function useAnswer<T>(key: string | undefined, question: (early: (part: T) => void) => Promise<T>): Answered<T> {
  const [{ of, answer, fault }, settle] = useState<Settled<T>>({ of: undefined });
  useEffect(() => {
    if (key === undefined) return;
    let wanted = true;
    // a whole answer that stands is better than a part of the next
    const early = (part: T) => wanted && settle((before) => (before.answer === undefined ? { ...before, answer: part } : before));
    question(early).then(
      (answer) => wanted && settle({ of: key, answer }),
      (error: unknown) => {
        if (!wanted || error instanceof Superseded) return;
        settle(({ answer }) => ({ of: key, ...(answer !== undefined && { answer }), fault: faultOf(error) }));
      },
    );
    return () => {
      wanted = false;
    };
  }, [key]);
  const busy = key !== undefined && of !== key;
  return { ...(answer !== undefined && { answer }), ...(fault && !busy && { fault }), busy };
}

/** What an error is for the reader. */
export const faultOf = (error: unknown): Fault =>
  error instanceof Fault ? error : new Fault({ message: `internal: ${String(error)}`, internal: true });
