import { useEffect, useState } from "preact/hooks";
import { announce } from "./Announcer.tsx";

interface CopyButtonProps {
  /** What is copied, made when it is asked for. */
  readonly text: () => string | Promise<string>;
  /** On the button: "LaTeX", "link". */
  readonly children: string;
}

const SHOWN = 1_600;

/** A button that puts a text on the clipboard and says so. */
export function CopyButton({ text, children }: CopyButtonProps) {
  const [said, say] = useState<"Copied" | "Cannot copy" | undefined>(undefined);
  useEffect(() => {
    if (said === undefined) return;
    const timer = setTimeout(() => say(undefined), SHOWN);
    return () => clearTimeout(timer);
  }, [said]);
  const copy = async () => {
    try {
      await navigator.clipboard.writeText(await text());
      say("Copied");
      announce(`${children} copied`);
    } catch {
      // the browser may forbid it: then the reader has to know
      say("Cannot copy");
      announce(`${children} could not be copied: the browser forbids it`);
    }
  };
  return (
    <button type="button" class="button" onClick={copy} aria-label={`Copy ${children}`}>
      {said ?? `Copy ${children}`}
    </button>
  );
}
