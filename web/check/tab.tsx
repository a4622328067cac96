import { useEffect, useState } from "preact/hooks";
import { addressed } from "../address.ts";
import { announce } from "../parts/Announcer.tsx";
import { Notice } from "../parts/Notice.tsx";
import { useAnswer } from "../parts/use-answer.ts";
import { given } from "../state.ts";
import type { requests } from "../work/check.ts";
import { Lane } from "../work/client.ts";
import type { requests as derivations } from "../work/derivation.ts";
import { EXAMPLE } from "./example.ts";
import { Links, summed } from "./links.tsx";
import "./check.css";

const lane = new Lane<typeof requests>("check");
const writer = new Lane<typeof derivations>("derivation");
const pasted = addressed("check.text", "");

/** How long the reader pauses before what is typed is checked, in ms. */
const PAUSE = 350;
/** A proof of a long document takes its time; ms. */
const LIMIT = 120_000;

/** A derivation of the reader's own, with a verdict on each of its links. */
export function CheckTab() {
  const text = pasted.value;
  const [checked, setChecked] = useState(text);
  useEffect(() => {
    const timer = setTimeout(() => setChecked(text), PAUSE);
    return () => clearTimeout(timer);
  }, [text]);
  const { answer, fault, busy } = useAnswer(checked.trim() === "" ? undefined : checked, () =>
    lane.ask("check", checked, { limit: LIMIT }),
  );
  useEffect(() => {
    if (answer) announce(summed(answer.report));
  }, [answer]);
  const take = async () => {
    if (given.value) pasted.value = await writer.ask("write", { given: given.value, steps: "brief", format: "markdown" });
  };
  return (
    <div class="check">
      <h2 class="unseen">Check a derivation</h2>
      <div class="check-paste">
        <label class="label" for="check-text">
          Your derivation, in LaTeX or Markdown
        </label>
        <textarea
          id="check-text"
          class="check-text"
          rows={12}
          spellcheck={false}
          placeholder={"g(z) = 1/(1 + exp(-z))\ng'(z) = ..."}
          value={text}
          onInput={(event) => {
            pasted.value = event.currentTarget.value;
          }}
        />
        <div class="bar">
          <button
            type="button"
            class="button"
            onClick={() => {
              pasted.value = EXAMPLE;
            }}
          >
            An example with a slip
          </button>
          <button type="button" class="button" disabled={!given.value} onClick={take}>
            The derivation of this formula
          </button>
        </div>
      </div>
      <div class="check-verdicts" aria-busy={busy || text !== checked}>
        {fault && <Notice kind="bad">{fault.message}</Notice>}
        {checked.trim() === "" && (
          <p class="quiet">
            Every equality gets a verdict: proved equal, or unequal with a point where the sides differ and, where one is found, the small
            change that mends it.
          </p>
        )}
        {busy && checked.trim() !== "" && !answer && <p class="quiet">Checking …</p>}
        {answer && checked.trim() !== "" && <Links checked={answer} />}
      </div>
    </div>
  );
}
