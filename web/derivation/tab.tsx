import { addressed, oneOf } from "../address.ts";
import { Choice } from "../parts/Choice.tsx";
import { CopyButton } from "../parts/CopyButton.tsx";
import { Notice } from "../parts/Notice.tsx";
import { Prose } from "../parts/Prose.tsx";
import { Scroll } from "../parts/Scroll.tsx";
import { Tex } from "../parts/Tex.tsx";
import { useAnswer } from "../parts/use-answer.ts";
import { given, wrong } from "../state.ts";
import { Lane } from "../work/client.ts";
import type { Derived, Detail, requests } from "../work/derivation.ts";
import { Keep } from "./keep.tsx";
import { Steps } from "./steps.tsx";
import "./derivation.css";

const lane = new Lane<typeof requests>("derivation");
const writer = new Lane<typeof requests>("derivation");
const detail = addressed("derivation.steps", "brief");
// its worker gets ready while the formula is still being read
lane.warm();

const DETAILS: readonly { readonly name: Detail; readonly title: string }[] = [
  { name: "brief", title: "Brief" },
  { name: "full", title: "Every rule" },
];

/** The derivation of the formula: its steps, and what a backward pass may keep. */
export function DerivationTab() {
  const now = given.value;
  const steps: Detail = oneOf(detail, ["brief", "full"]);
  const wanted = now && { given: now, steps };
  const { answer, fault, busy } = useAnswer<Derived>(wanted && JSON.stringify(wanted), (onProgress) =>
    lane.ask("derive", wanted as NonNullable<typeof wanted>, { onProgress }),
  );
  const sheet = answer?.sheet;
  const written = (format: "latex" | "markdown") => async () => {
    if (!now) return "";
    return writer.ask("write", { given: now, steps, format });
  };
  return (
    <div class="derivation" aria-busy={busy}>
      {fault && <Notice kind="bad">{fault.message}</Notice>}
      {!now && wrong.value && <p class="quiet">Nothing to derive yet: mend the formula above, or choose one from the catalogue.</p>}
      {!sheet && busy && <p class="quiet">Deriving …</p>}
      {sheet && (
        <>
          <h2 class="unseen">Derivation</h2>
          <Scroll label="The derivative" class="result">
            <Tex display>{`${sheet.slope} = ${sheet.derivative}`}</Tex>
          </Scroll>
          <div class="bar">
            <Choice
              label="How much of the derivation to show"
              options={DETAILS}
              chosen={steps}
              onChoose={(name) => {
                detail.value = name;
              }}
            />
            <span class="bar-space" />
            <CopyButton text={written("latex")}>LaTeX</CopyButton>
            <CopyButton text={written("markdown")}>Markdown</CopyButton>
          </div>
          <Steps sheet={sheet} through={answer?.keep?.through} full={answer?.steps === "full"} />
          <ul class="remarks">
            {sheet.remarks.map((remark) => (
              <li key={remark}>
                <Prose>{remark}</Prose>
              </li>
            ))}
          </ul>
          {answer?.keep && <Keep name={sheet.name} keep={answer.keep} />}
        </>
      )}
    </div>
  );
}
