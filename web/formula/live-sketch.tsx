import { Tex } from "../parts/Tex.tsx";
import { useAnswer } from "../parts/use-answer.ts";
import { given, reading, showTab, wrong } from "../state.ts";
import { Lane } from "../work/client.ts";
import type { requests } from "../work/sketches.ts";
import { SketchView } from "./sketch.tsx";

const lane = new Lane<typeof requests>("sketches");
const SIZE = { width: 300, height: 190 };

/** The function and its derivative as they are now: a click leads to the pictures. */
export function LiveSketch() {
  const now = given.value;
  const { answer, busy } = useAnswer(now && JSON.stringify(now), () =>
    lane.ask("both", { given: now as NonNullable<typeof now>, ...SIZE }),
  );
  if (!now && wrong.value) return null;
  return (
    <figure class="live" aria-busy={busy}>
      <button
        type="button"
        class="live-button"
        onClick={() => showTab("pictures")}
        aria-label="The function and its derivative: show the pictures"
      >
        {answer ? <SketchView sketch={answer} /> : <span class="live-empty" />}
      </button>
      <figcaption>
        <span class="key key-0">
          <Tex>{`g(${reading.value?.variable ?? "x"})`}</Tex>
        </span>
        <span class="key key-1">
          <Tex>{`g'(${reading.value?.variable ?? "x"})`}</Tex>
        </span>
      </figcaption>
    </figure>
  );
}
