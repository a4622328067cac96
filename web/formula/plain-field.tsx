import { useEffect, useRef, useState } from "preact/hooks";
import { formula, typePlain, wrong } from "../state.ts";

/** More lines than this scroll. */
const MOST_LINES = 6;

/** The formula as plain text or LaTeX. The part that is wrong is underlined, and the message stands under it. */
export function PlainField() {
  const field = useRef<HTMLTextAreaElement>(null);
  const behind = useRef<HTMLDivElement>(null);
  const text = formula.value;
  const fault = wrong.value?.field === "plain" ? wrong.value.fault : undefined;
  const span = fault?.source === text ? fault.span : undefined;

  useEffect(() => {
    const element = field.current;
    if (!element) return;
    element.style.height = "auto";
    const line = Number.parseFloat(getComputedStyle(element).lineHeight);
    element.style.height = `${Math.min(element.scrollHeight, MOST_LINES * line + 24)}px`;
  }, [text]);
  const follow = () => {
    if (field.current && behind.current) behind.current.scrollTop = field.current.scrollTop;
  };

  return (
    <div class="plain">
      <label class="label" for="plain-field">
        As text
      </label>
      <div class="plain-box">
        <div class="plain-behind" aria-hidden="true" ref={behind}>
          {span ? (
            <>
              {text.slice(0, span.start)}
              <mark>{text.slice(span.start, Math.max(span.end, span.start + 1)) || " "}</mark>
              {text.slice(Math.max(span.end, span.start + 1))}
            </>
          ) : (
            text
          )}{" "}
        </div>
        <textarea
          id="plain-field"
          class="plain-field"
          ref={field}
          rows={1}
          spellcheck={false}
          autocomplete="off"
          autocapitalize="off"
          value={text}
          aria-invalid={fault !== undefined}
          aria-describedby="formula-wrong"
          onInput={(event) => typePlain(event.currentTarget.value)}
          onScroll={follow}
        />
      </div>
      <Wrong behind={behind} />
    </div>
  );
}

/** What is wrong, with a pointer at the place. */
function Wrong({ behind }: { readonly behind: { readonly current: HTMLDivElement | null } }) {
  const now = wrong.value;
  const [left, setLeft] = useState<number | undefined>(undefined);
  useEffect(() => {
    const mark = now?.field === "plain" ? behind.current?.querySelector<HTMLElement>("mark") : null;
    const width = behind.current?.clientWidth ?? 0;
    setLeft(mark && width > 0 ? Math.min(mark.offsetLeft + mark.offsetWidth / 2, width - 12) : undefined);
  }, [now, behind]);
  return (
    <div id="formula-wrong" class="wrong" role="status" aria-live="polite">
      {now && (
        <>
          {left !== undefined && <span class="wrong-pointer" style={{ left: `${left}px` }} aria-hidden="true" />}
          <p>{now.fault.message}</p>
        </>
      )}
    </div>
  );
}
