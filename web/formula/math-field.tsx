import type { MathfieldElement } from "mathlive";
import { useEffect, useRef, useState } from "preact/hooks";
import { Tex } from "../parts/Tex.tsx";
import { isTypedAsMath, reading, typeLatex, wrong } from "../state.ts";
import { loadMathLive } from "./mathlive.ts";

/** LaTeX of more characters is left to the plain field: MathLive would keep the page busy for a tenth of a second and more, at every stroke. */
const LONGEST = 1_000;

/** The formula as mathematics: typeset at first, a field to type in once MathLive is there. */
export function MathField() {
  const place = useRef<HTMLDivElement>(null);
  const field = useRef<MathfieldElement>(undefined);
  const [ready, setReady] = useState(false);
  const latex = reading.value?.latex ?? "";
  const isTyping = isTypedAsMath.value;
  const isLong = latex.length > LONGEST && !isTyping;
  const isWrong = wrong.value?.field === "math";

  useEffect(() => {
    let wanted = true;
    void loadMathLive().then((make) => {
      if (!wanted || !place.current) return;
      const made = make(place.current);
      made.setAttribute("aria-label", "Formula, as mathematics");
      made.addEventListener("input", () => typeLatex(made.value));
      const now = reading.peek()?.latex ?? "";
      if (now.length <= LONGEST) made.value = now;
      field.current = made;
      setReady(true);
    });
    return () => {
      wanted = false;
    };
  }, []);
  useEffect(() => {
    const element = field.current;
    // who types is not interrupted
    if (element && !isLong && !(isTyping && element.hasFocus()) && element.value !== latex)
      element.setValue(latex, { silenceNotifications: true });
  }, [latex, isTyping]);

  return (
    <div class="math-box" data-wrong={isWrong} aria-busy={!ready}>
      <div class="math-place" ref={place} hidden={isLong}>
        {!ready && !isLong && <Tex display>{latex}</Tex>}
      </div>
      {isLong && <p class="quiet math-long">The formula is too long to be typeset here: go on with it as text.</p>}
    </div>
  );
}
