import { signal } from "@preact/signals";

const said = signal("");

/** Tells a screen reader, in one sentence, what has changed elsewhere on the page. */
export const announce = (sentence: string): void => {
  said.value = sentence;
};

/** The live region: once on the page. */
export function Announcer() {
  return (
    <div class="unseen" role="status" aria-live="polite">
      {said.value}
    </div>
  );
}
