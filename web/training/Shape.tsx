import { useRef } from "preact/hooks";
import type { HiddenLayer } from "../work/training/plan.ts";
import { names } from "./loop.ts";
import { hidden, MOST, setHidden, task } from "./setup.ts";

/** Of a layer that is added where there is none. */
const UNITS = 8;

/** The layers of the networks, from the inputs down to the output; all networks have the same. */
export function Shape() {
  const add = useRef<HTMLButtonElement>(null);
  const layers = hidden.value;
  const change = (at: number, layer: HiddenLayer) => setHidden(layers.map((l, i) => (i === at ? layer : l)));
  const remove = (at: number) => {
    setHidden(layers.filter((_, i) => i !== at));
    // the button that had the focus is gone
    add.current?.focus();
  };
  const { inputs, inputNames, outputs, output } = task.value;
  return (
    <fieldset class="shape">
      <legend class="label">Layers</legend>
      <p class="shape-end">
        {inputs} {inputs === 1 ? "input" : "inputs"} <span class="quiet">{inputNames.join(", ")}</span>
      </p>
      <ol class="shape-layers">
        {layers.map((layer, i) => (
          <li key={i} class="shape-layer">
            <Units name={`Layer ${i + 1}`} units={layer.units} onChange={(units) => change(i, { ...layer, units })} />
            <ActivationOf
              label={`Activation of layer ${i + 1}`}
              chosen={layer.activation ?? ""}
              onChoose={(activation) => change(i, { units: layer.units, ...(activation !== "" && { activation }) })}
            />
            <button type="button" class="button button-sign" aria-label={`Remove layer ${i + 1}`} title="Remove" onClick={() => remove(i)}>
              ×
            </button>
          </li>
        ))}
      </ol>
      <button
        type="button"
        class="button shape-add"
        ref={add}
        disabled={layers.length >= MOST.layers}
        onClick={() => setHidden([...layers, { units: layers.at(-1)?.units ?? UNITS }])}
      >
        + Add a layer
      </button>
      <p class="shape-end">
        {outputs} {outputs === 1 ? "output" : "outputs"} <span class="quiet">{output}</span>
      </p>
    </fieldset>
  );
}

interface UnitsProps {
  readonly name: string;
  readonly units: number;
  readonly onChange: (units: number) => void;
}

const Units = ({ name, units, onChange }: UnitsProps) => (
  <span class="shape-units">
    <button
      type="button"
      class="button button-sign"
      aria-label={`${name}: one unit fewer`}
      disabled={units <= 1}
      onClick={() => onChange(units - 1)}
    >
      −
    </button>
    <span class="shape-count">
      {units}
      <span class="unseen"> units</span>
    </span>
    <button
      type="button"
      class="button button-sign"
      aria-label={`${name}: one unit more`}
      disabled={units >= MOST.units}
      onClick={() => onChange(units + 1)}
    >
      +
    </button>
  </span>
);

interface ActivationProps {
  readonly label: string;
  readonly chosen: string;
  readonly onChoose: (name: string) => void;
}

/** The activation that is compared, or one of those with a name. */
function ActivationOf({ label, chosen, onChoose }: ActivationProps) {
  const isOther = chosen !== "" && !names.value.includes(chosen);
  return (
    <select
      class="field shape-activation"
      aria-label={label}
      value={chosen}
      onChange={({ currentTarget }) => onChoose(currentTarget.value)}
    >
      <option value="">as compared</option>
      {isOther && <option value={chosen}>{chosen.slice(0, 24)}</option>}
      {names.value.map((name) => (
        <option key={name} value={name}>
          {name}
        </option>
      ))}
    </select>
  );
}
