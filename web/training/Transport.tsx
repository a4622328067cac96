import { Choice } from "../parts/Choice.tsx";
import { isPlaying, pause, play, reset, seen, shown, step } from "./loop.ts";
import { PACES, pace, texts } from "./setup.ts";
import { count } from "./verdict.ts";

/** Play, step and reset, with the number of steps done. */
export function Transport() {
  const playing = isPlaying.value;
  return (
    <fieldset class="transport">
      <legend class="unseen">Train</legend>
      <button type="button" class="button button-main transport-play" onClick={playing ? pause : play}>
        <span aria-hidden="true">{playing ? "❚❚" : "▶"}</span> {playing ? "Pause" : "Play"}
      </button>
      <button type="button" class="button" onClick={step}>
        Step
      </button>
      <button type="button" class="button" onClick={reset}>
        Reset
      </button>
      <Steps />
      <Rate />
      <span class="bar-space" />
      <span class="transport-pace">
        <span class="quiet" aria-hidden="true">
          steps a frame
        </span>
        <Choice
          label="Steps a frame"
          options={PACES.map((name) => ({ name, title: name }))}
          chosen={pace.value}
          onChoose={(name) => {
            texts.pace.value = name;
          }}
        />
      </span>
    </fieldset>
  );
}

function Steps() {
  const steps = shown.value?.frame.steps ?? 0;
  return (
    <span class="transport-steps">
      {count(steps)} {steps === 1 ? "step" : "steps"}
    </span>
  );
}

function Rate() {
  const rate = isPlaying.value ? seen.value?.rate : undefined;
  return rate === undefined ? null : <span class="quiet transport-rate">{Math.round(rate)} frames/s</span>;
}
