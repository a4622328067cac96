import { useRef } from "preact/hooks";
import { classes } from "../parts/classes.ts";
import { Canvas, type Sheet } from "./Canvas.tsx";
import { COMPARE } from "./Compared.tsx";
import { drawLine } from "./line.ts";
import { isStale, seen, shown } from "./loop.ts";
import { drawPlane, type PlaneMemory } from "./plane.ts";
import { Stroke } from "./Stroke.tsx";
import { others, setOthers } from "./setup.ts";
import { strokeOf } from "./strokes.ts";
import { verdictOf } from "./verdicts.ts";

/** What each network has made of the task, side by side. */
export function Networks({ titles }: { readonly titles: readonly string[] }) {
  return (
    <div class={classes("networks", `networks-${titles.length}`)} aria-busy={isStale.value}>
      {titles.map((title, i) => (
        <NetworkView key={title} title={title} index={i} />
      ))}
    </div>
  );
}

/** Letters of a formula that are shown. */
const LONGEST = 40;
export const cut = (text: string): string => (text.length > LONGEST ? `${text.slice(0, LONGEST)}…` : text);

function NetworkView({ title, index }: { readonly title: string; readonly index: number }) {
  const verdict = verdictOf(index);
  return (
    <figure class="network">
      <figcaption class="network-name">
        <Stroke index={index} />
        <span class="network-title" title={title}>
          {cut(title)}
        </span>
        {index > 0 && (
          <button
            type="button"
            class="button button-sign network-out"
            aria-label={`Leave out ${cut(title)}`}
            title="Leave out"
            onClick={() => {
              setOthers(others.peek().filter((_, i) => i !== index - 1));
              // the button that had the focus is gone: where it can be added again is next
              document.getElementById(COMPARE)?.focus();
            }}
          >
            ×
          </button>
        )}
      </figcaption>
      <Answers title={title} index={index} />
      <p class="network-verdict">
        {verdict ? (
          <>
            <strong class={`verdict verdict-${verdict.kind}`}>{verdict.word}</strong> {verdict.sentence}
          </>
        ) : (
          <span class="quiet">Compiling …</span>
        )}
      </p>
    </figure>
  );
}

/** The answers of a network over its inputs. */
function Answers({ title, index }: { readonly title: string; readonly index: number }) {
  const memory = useRef<PlaneMemory>({});
  const draw = (sheet: Sheet) => {
    const now = shown.value;
    const values = now?.frame.nets[index]?.values;
    if (!now || !values) return;
    if (now.scene.inputs === 2) drawPlane(memory.current, sheet, now.scene, values);
    else drawLine(sheet, now.scene, values, strokeOf(index));
  };
  return <Canvas label={labelOf(title, index)} class="answers" draw={draw} />;
}

function labelOf(title: string, index: number): string {
  const now = seen.value?.shown;
  if (!now) return `Answers of ${cut(title)}`;
  const { plan, scene, frame } = now;
  const accuracy = frame.nets[index]?.accuracy;
  const right = accuracy === undefined ? "" : `: ${(100 * accuracy).toFixed(1)} % of the test points are right`;
  return `${scene.inputs === 2 ? "Decision surface" : "Curve"} of ${cut(title)} on ${plan.task} after ${frame.steps} steps${right}`;
}
