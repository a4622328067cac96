import type { ComponentChildren } from "preact";
import type { Drawn } from "../work/pictures.ts";
import { moveAll, STEP, ZOOM, zoomAll } from "./gestures.ts";
import { inputOf, isShowable, second, show, showAll, showSecond, type View, view } from "./view.ts";

interface ControlsProps {
  readonly drawn: Drawn | undefined;
  readonly at: number | undefined;
}

const BUTTONS: readonly (readonly [label: string, sign: string, change: (drawn: Drawn, view: View, at: number | undefined) => View])[] = [
  ["Zoom in", "+", (drawn, view, at) => zoomAll(drawn, view, 1 / ZOOM, at)],
  ["Zoom out", "−", (drawn, view, at) => zoomAll(drawn, view, ZOOM, at)],
  ["Move left", "←", (drawn, view) => moveAll(drawn, view, -STEP, 0)],
  ["Move right", "→", (drawn, view) => moveAll(drawn, view, STEP, 0)],
];

/** What is shown, by buttons and numbers. */
export function Controls({ drawn, at }: ControlsProps) {
  const [low, high] = inputOf(view.value);
  const setEnd = (end: 0 | 1, given: string) => {
    const number = given.trim() === "" ? Number.NaN : Number(given.replace("−", "-").replace(",", "."));
    const next = end === 0 ? ([number, high] as const) : ([low, number] as const);
    if (isShowable(next)) show({ ...view.peek(), x: next });
  };
  return (
    <div class="picture-controls">
      <fieldset class="picture-buttons">
        <legend class="unseen">Window</legend>
        {BUTTONS.map(([label, sign, change]) => (
          <button
            key={label}
            type="button"
            class="button button-sign"
            aria-label={label}
            title={label}
            onClick={() => drawn && show(change(drawn, view.peek(), at))}
          >
            {sign}
          </button>
        ))}
        <button type="button" class="button" onClick={showAll}>
          Show all
        </button>
      </fieldset>
      <End label={`${drawn?.variable ?? "input"} from`} value={low} onSet={(given) => setEnd(0, given)} />
      <End label="to" value={high} onSet={(given) => setEnd(1, given)} />
      <label class="check">
        <input type="checkbox" checked={second.value} onChange={({ currentTarget }) => showSecond(currentTarget.checked)} />
        <span>second derivative</span>
      </label>
    </div>
  );
}

interface EndProps {
  readonly label: ComponentChildren;
  readonly value: number;
  readonly onSet: (given: string) => void;
}

const End = ({ label, value, onSet }: EndProps) => (
  <label class="picture-end">
    <span>{label}</span>
    <input
      type="text"
      class="field field-number"
      inputMode="text"
      autocomplete="off"
      value={String(Number(value.toPrecision(6)))}
      onChange={({ currentTarget }) => onSet(currentTarget.value)}
    />
  </label>
);
