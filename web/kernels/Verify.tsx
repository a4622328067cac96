import { useEffect, useRef, useState } from "preact/hooks";
import { addressed, oneOf } from "../address.ts";
import { announce } from "../parts/Announcer.tsx";
import { Choice } from "../parts/Choice.tsx";
import { Notice } from "../parts/Notice.tsx";
import { Scroll } from "../parts/Scroll.tsx";
import { SvgPicture } from "../parts/SvgPicture.tsx";
import { useStream } from "../parts/use-stream.ts";
import { theme } from "../theme.ts";
import { Lane } from "../work/client.ts";
import type { Given } from "../work/given.ts";
import type { FoundRow, requests } from "../work/verify.ts";
import { found, resume, type Shown, shown, start, stop } from "./run.ts";

const lane = new Lane<typeof requests>("verify");
const NARROWEST = 320;

const SAMPLES = [
  { name: "few", title: "100,000", inputs: 100_000 },
  { name: "million", title: "1 million", inputs: 1_000_000 },
  { name: "hundred", title: "100 million", inputs: 100_000_000 },
  { name: "all", title: "all 4.3 billion", inputs: undefined },
] as const;
const sampleText = addressed("kernels.sample", "million");

/** The kernels against the true values, input by input. */
export function Verify({ given }: { readonly given: Given }) {
  const sample = oneOf(sampleText, ["million", "few", "hundred", "all"]);
  const state = shown.value;
  const isRunning = state !== undefined && ["preparing", "running", "checking"].includes(state.phase);
  const inputs = SAMPLES.find(({ name }) => name === sample)?.inputs;
  useEffect(() => {
    if (state?.phase === "done") announce("The verification has come to its end");
  }, [state?.phase]);
  return (
    <section class="stacked" aria-labelledby="verify-title" aria-busy={isRunning}>
      <h2 id="verify-title">How exact they are</h2>
      <p class="measure">
        Every float32 goes through the kernel as it runs here, and is compared with the true value: by float64 with an error bound where
        that decides, else by MPFR with as many digits as it takes.
      </p>
      <div class="row">
        <Choice
          label="How many inputs"
          options={SAMPLES}
          chosen={sample}
          onChoose={(name) => {
            sampleText.value = name;
          }}
        />
        {isRunning ? (
          <button type="button" class="button" onClick={stop}>
            Stop
          </button>
        ) : (
          <button type="button" class="button button-main" onClick={() => void start(given, inputs)}>
            Verify
          </button>
        )}
        {state?.phase === "stopped" && state.inputs > 0 && (
          <button type="button" class="button" onClick={() => void resume()}>
            Go on
          </button>
        )}
      </div>
      {state && <Progress state={state} />}
      {state && JSON.stringify(state.given) !== JSON.stringify(given) && (
        <Notice kind="unsure">This is of {state.given.formula}, not of the formula above.</Notice>
      )}
      {state && state.phase !== "preparing" && state.inputs > 0 && <Result state={state} />}
    </section>
  );
}

const PHASES: Readonly<Record<Shown["phase"], string>> = {
  preparing: "Writing kernels and judges …",
  running: "Judging",
  checking: "Special values, short arrays …",
  stopped: "Stopped",
  done: "Done",
  failed: "",
};

function Progress({ state: { phase, inputs, total, rate, message } }: { readonly state: Shown }) {
  if (phase === "failed") return <Notice kind="bad">{message ?? ""}</Notice>;
  const part = total === 0 ? 0 : inputs / total;
  const left = rate > 0 && phase === "running" ? `, ${durationText((total - inputs) / rate)} left` : "";
  const speed = rate > 0 && phase === "running" ? `, ${(rate / 1e6).toFixed(1)} million inputs/s${left}` : "";
  return (
    <div class="verify-progress stacked">
      <progress value={part} max={1} aria-label="Verification" />
      <p class="quiet">
        {PHASES[phase]}
        {total > 0 && `: ${(100 * part).toFixed(part === 1 ? 0 : 1)} % of ${total.toLocaleString("en")} values${speed}`}
      </p>
    </div>
  );
}

/** Seconds as a reader says them. */
function durationText(seconds: number): string {
  if (seconds < 90) return `${Math.max(1, Math.round(seconds))} s`;
  const minutes = Math.round(seconds / 60);
  return minutes < 90 ? `${minutes} min` : `${Math.floor(minutes / 60)} h ${minutes % 60} min`;
}

/** What was found: the picture grows while the run goes on. */
function Result({ state }: { readonly state: Shown }) {
  const place = useRef<HTMLDivElement>(null);
  const [width, setWidth] = useState<number | undefined>(undefined);
  useEffect(() => {
    if (!place.current) return;
    const observer = new ResizeObserver(([entry]) => entry && setWidth(Math.max(NARROWEST, Math.floor(entry.contentRect.width))));
    observer.observe(place.current);
    return () => observer.disconnect();
  }, []);
  const now = found();
  const key = now && width !== undefined ? JSON.stringify([state.given, state.phase, state.inputs, width, theme.value]) : undefined;
  const { answer } = useStream(JSON.stringify(state.given), key, () =>
    lane.ask("tell", { given: state.given, found: now as NonNullable<typeof now>, width: width as number, theme: theme.value }),
  );
  return (
    <div class="verify-result stacked">
      <div class="verify-picture" ref={place}>
        {answer && <SvgPicture svg={answer.svg} />}
      </div>
      {answer && (
        <>
          {state.phase === "done" && answer.wrong.length === 0 && (
            <Notice kind="good">
              {state.sample === undefined
                ? "Nothing is wrong on any float32."
                : "Nothing is wrong on the sample; of the inputs between nothing is said."}
            </Notice>
          )}
          {answer.wrong.map((sentence) => (
            <Notice key={sentence} kind="bad">
              {sentence}
            </Notice>
          ))}
          <Figures rows={answer.rows} />
        </>
      )}
    </div>
  );
}

const Figures = ({ rows }: { readonly rows: readonly FoundRow[] }) => (
  <Scroll label="Figures of the verification">
    <table class="paragraphs">
      <thead>
        <tr>
          <th scope="col">function</th>
          <th scope="col" class="number">
            inputs
          </th>
          <th scope="col" class="number">
            worst error, ULP
          </th>
          <th scope="col" class="number">
            claimed
          </th>
          <th scope="col">at</th>
          <th scope="col" class="number">
            misrounded
          </th>
          <th scope="col">value lost</th>
        </tr>
      </thead>
      <tbody>
        {rows.map(({ name, inputs, worst, claim, isBroken, at, hex, misrounded, lost, undecided }) => (
          <tr key={name}>
            <th scope="row">{name === "forward" ? name : name === "nothing" ? "backward" : `backward from the ${name}`}</th>
            <td class="number" data-label="inputs">
              {inputs.toLocaleString("en")}
            </td>
            <td class={isBroken ? "number is-broken" : "number"} data-label="worst ULP">
              {worst}
            </td>
            <td class="number" data-label="claimed">
              {claim ?? ""}
            </td>
            <td data-label="at">
              {at} <span class="quiet mono">{hex}</span>
            </td>
            <td class="number" data-label="misrounded">
              {misrounded}
            </td>
            <td data-label="value lost">
              {lost.join(" and ")}
              {undecided > 0 && <span class="quiet"> {undecided.toLocaleString("en")} undecided</span>}
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  </Scroll>
);
