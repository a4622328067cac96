import type { Signal } from "@preact/signals";
import { OPTIMISERS } from "../../src/network/run.ts";
import { TASKS } from "../work/training/tasks.ts";
import { Compared } from "./Compared.tsx";
import { Shape } from "./Shape.tsx";
import { INITIAL_TITLES, plan, task, texts } from "./setup.ts";

const RATES = ["0.001", "0.003", "0.01", "0.03", "0.1", "0.3", "1", "3", "10"];
const BATCHES = ["1", "8", "32", "128", "512"];
const SEEDS = 1_000;

/** What is trained, on what, and how. */
export function Setup() {
  return (
    <section class="setup" aria-labelledby="setup-title">
      <h2 id="setup-title">Set up</h2>
      <Pick label="Task" text={texts.task} options={TASKS.map(({ name }) => [name, name])} />
      <p class="quiet setup-says">{task.value.says[0]?.toUpperCase() + task.value.says.slice(1)}.</p>
      <Classes />
      <Compared />
      <Shape />
      <Pick label="Optimiser" text={texts.optimiser} options={OPTIMISERS.map((name) => [name, name])} />
      <div class="setup-pairs">
        <Pick label="Learning rate" text={texts.rate} options={RATES.map((rate) => [rate, rate])} />
        <Pick label="Rows a step" text={texts.batch} options={BATCHES.map((rows) => [rows, rows])} />
      </div>
      <Pick label="First weights" text={texts.initial} options={Object.entries(INITIAL_TITLES)} />
      <Seed />
    </section>
  );
}

/** Which colour is which class, where there are two. */
function Classes() {
  const { classes, inputs } = task.value;
  if (!classes || inputs !== 2) return null;
  return (
    <ul class="legend">
      {classes.map((name, i) => (
        <li key={name}>
          <svg width="10" height="10" aria-hidden="true">
            <circle class={i === 0 ? "point-low" : "point-high"} cx="5" cy="5" r="4.5" />
          </svg>
          {name}
        </li>
      ))}
    </ul>
  );
}

interface PickProps {
  readonly label: string;
  readonly text: Signal<string>;
  readonly options: readonly (readonly [value: string, title: string])[];
}

/** One of several; a value that a link brought and that is none of them stands among them. */
function Pick({ label, text, options }: PickProps) {
  const isListed = options.some(([value]) => value === text.value);
  return (
    <label class="setup-field">
      <span class="label">{label}</span>
      <select
        class="field"
        value={text.value}
        onChange={({ currentTarget }) => {
          text.value = currentTarget.value;
        }}
      >
        {!isListed && <option value={text.value}>{text.value.slice(0, 24)}</option>}
        {options.map(([value, title]) => (
          <option key={value} value={value}>
            {title}
          </option>
        ))}
      </select>
    </label>
  );
}

/** What the first weights and the order of the rows are drawn with: the same for all networks. */
function Seed() {
  const set = (text: string) => {
    texts.seed.value = text;
  };
  return (
    <div class="setup-seed">
      <label class="setup-field">
        <span class="label">Seed</span>
        <input
          type="text"
          class="field"
          inputMode="numeric"
          autocomplete="off"
          value={String(plan.value?.seed ?? "")}
          onChange={({ currentTarget }) => {
            set(currentTarget.value.trim());
            // what is no seed is not taken
            currentTarget.value = String(plan.peek()?.seed ?? "");
          }}
        />
      </label>
      <button type="button" class="button" onClick={() => set(String(((plan.peek()?.seed ?? 0) + 1) % SEEDS))}>
        Another seed
      </button>
    </div>
  );
}
