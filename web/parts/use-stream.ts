import { useEffect, useRef, useState } from "preact/hooks";
import { Superseded } from "../work/client.ts";
import { type Answered, faultOf } from "./use-answer.ts";

/**
 * The answers to a question that changes all the time, as while something is dragged: one is worked on, the newest comes next, so
 * that answers keep coming. The last good one stays.
 * @param subject what the question is about: the work on another subject is given up at once
 * @param key the whole question; undefined where there is nothing to ask
 */
export function useStream<T>(subject: string | undefined, key: string | undefined, question: () => Promise<T>): Answered<T> {
  const [state, setState] = useState<Answered<T>>({ busy: key !== undefined });
  const latest = useRef({ subject, key, question });
  latest.current = { subject, key, question };
  /** What is being worked on. */
  const running = useRef<{ readonly subject: string | undefined; readonly key: string } | undefined>(undefined);

  const ask = () => {
    const { subject, key, question } = latest.current;
    if (key === undefined) return;
    const mine = { subject, key };
    running.current = mine;
    setState(({ answer }) => ({ ...(answer !== undefined && { answer }), busy: true }));
    const settle = (next: (before: Answered<T>) => Answered<T>): void => {
      if (running.current !== mine) return;
      running.current = undefined;
      setState(next);
      if (latest.current.key !== key) ask();
    };
    question().then(
      (answer) => settle(() => ({ answer, busy: false })),
      (error: unknown) => {
        const isOvertaken = error instanceof Superseded;
        settle(({ answer }) => ({ ...(answer !== undefined && { answer }), ...(!isOvertaken && { fault: faultOf(error) }), busy: false }));
      },
    );
  };

  useEffect(() => {
    const now = running.current;
    if (key !== undefined && now?.key !== key && (now === undefined || now.subject !== subject)) ask();
  }, [subject, key]);
  useEffect(
    () => () => {
      running.current = undefined;
      latest.current = { ...latest.current, key: undefined };
    },
    [],
  );
  // nothing is there yet, and will be asked for when the page is drawn
  const isAwaited = key !== undefined && state.answer === undefined && !state.fault;
  return { ...state, busy: state.busy || isAwaited };
}
