import { useEffect, useState } from "preact/hooks";
import { Tex } from "../parts/Tex.tsx";
import { reading, setParameter, variable } from "../state.ts";
import type { ParameterFound } from "../work/formula.ts";

/** A slider for each parameter, and the choice of the variable where there are several names. */
export function Sliders() {
  const now = reading.value;
  if (!now || now.parameters.length === 0) return null;
  return (
    <div class="sliders">
      {now.parameters.map((p) => (
        <Slider key={p.name} parameter={p} />
      ))}
      {now.name === undefined && (
        <label class="variable">
          <span class="label">Variable</span>
          <select
            value={now.variable}
            onChange={(event) => {
              variable.value = event.currentTarget.value;
            }}
          >
            {now.names.map((name) => (
              <option key={name}>{name}</option>
            ))}
          </select>
        </label>
      )}
    </div>
  );
}

/** So many steps from end to end. */
const STEPS = 200;

function Slider({ parameter: { name, latex, value, standard, where } }: { readonly parameter: ParameterFound }) {
  const [typed, type] = useState(value);
  useEffect(() => type(value), [value]);
  const reach = 4 * (Math.abs(numberOf(standard)) || 1);
  const step = tidyStep(reach / STEPS);
  const low = where === "> 0" ? step : where === ">= 0" ? 0 : -reach;
  const high = where === undefined || where === "!= 0" ? reach : Math.ceil(reach / step) * step;
  const id = `parameter-${name}`;
  return (
    <div class="slider">
      <label for={id}>
        <Tex>{latex}</Tex>
        <span class="unseen">, a parameter</span>
      </label>
      <input
        id={id}
        type="range"
        min={low}
        max={high}
        step={step}
        value={numberOf(value)}
        onInput={(event) => setParameter(name, event.currentTarget.value)}
      />
      <input
        class="slider-value"
        aria-label={`Value of ${name}: a decimal or a fraction`}
        inputMode="decimal"
        size={7}
        value={typed}
        onInput={(event) => type(event.currentTarget.value)}
        onChange={(event) => setParameter(name, event.currentTarget.value.trim() || standard)}
      />
    </div>
  );
}

/** The number that a decimal or a quotient is near to. */
function numberOf(text: string): number {
  const [above = "", below] = text.split("/");
  return Number(above) / (below === undefined ? 1 : Number(below));
}

/** The largest of 1, 2, 5 times a power of ten that is not above. */
function tidyStep(least: number): number {
  const unit = 10 ** Math.floor(Math.log10(least));
  const times = [5, 2, 1].find((k) => k * unit <= least) ?? 1;
  return Number((times * unit).toPrecision(1));
}
