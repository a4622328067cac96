import { useEffect, useState } from "preact/hooks";
import { dash, MOST_CURVES, THEMES } from "../../src/document/plot/themes.ts";
import { plain } from "../../src/document/plot/ticks.ts";
import { Scroll } from "../parts/Scroll.tsx";
import { overlays, setOverlays } from "../state.ts";
import { theme } from "../theme.ts";
import { Lane } from "../work/client.ts";
import type { Drawn, Listed, requests, Values } from "../work/pictures.ts";
import { second } from "./view.ts";

interface CurvesProps {
  readonly drawn: Drawn;
  readonly values: readonly Values[] | undefined;
  readonly at: number | undefined;
}

/** The curves with their values where the picture is read off: its legend. */
export function Curves({ drawn: { listed, variable }, values, at }: CurvesProps) {
  const columns = ["g", "g′", ...(second.value ? ["g″"] : [])];
  const where = at === undefined ? variable : plain(at);
  return (
    <Scroll label="Curves and their values">
      <table class="curves">
        <caption class="unseen">The curves, with their values where the picture is pointed at</caption>
        <thead>
          <tr>
            <th scope="col">
              <span class="unseen">curve</span>
              <span class="quiet">{at === undefined ? "" : `at ${variable} = ${plain(at)}`}</span>
            </th>
            {columns.map((name) => (
              <th key={name} scope="col" class="number">
                {name}({where})
              </th>
            ))}
            <th scope="col">
              <span class="unseen">leave out</span>
            </th>
          </tr>
        </thead>
        <tbody>
          {listed.map((one, i) => (
            <tr key={i}>
              <th scope="row">
                <Named {...one} />
              </th>
              {columns.map((name, order) => (
                <td key={name} class="number">
                  {valueText(one.colour === undefined ? undefined : values?.[one.colour]?.[order])}
                </td>
              ))}
              <td>{i > 0 && <Remove text={one.text} index={i - 1} />}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </Scroll>
  );
}

const valueText = (value: number | undefined): string => (value === undefined ? "" : Number.isNaN(value) ? "none" : plain(value));

/** Letters of a formula that the list shows. */
const LONGEST = 80;
const cut = (text: string): string => ([...text].length > LONGEST ? `${[...text].slice(0, LONGEST).join("")}…` : text);

function Named({ text, formula, fault, colour }: Listed) {
  return (
    <span class="curve-name">
      {colour !== undefined && (
        <svg class="curve-stroke" width="30" height="10" aria-hidden="true">
          <path d="M0 5h30" stroke={THEMES[theme.value].curves[colour] ?? ""} stroke-width="2.25" stroke-dasharray={dash(colour)} />
        </svg>
      )}
      <span {...(text.length > LONGEST && { title: text })}>
        {cut(text)}
        {formula !== undefined && formula !== text && <span class="quiet curve-formula">{cut(formula)}</span>}
        {fault !== undefined && <span class="curve-fault">{fault}</span>}
      </span>
    </span>
  );
}

const Remove = ({ text, index }: { readonly text: string; readonly index: number }) => (
  <button
    type="button"
    class="button button-sign"
    aria-label={`Leave out ${cut(text)}`}
    title="Leave out"
    onClick={() => setOverlays(overlays.peek().filter((_, i) => i !== index))}
  >
    ×
  </button>
);

/** The picture that such pages begin with: identity, logistic function and hyperbolic tangent. */
const COMMON = ["identity", "logistic", "tanh"];
const lane = new Lane<typeof requests>("pictures");

/** A field for one more function, by name or formula. */
export function AddCurve() {
  const [text, setText] = useState("");
  const [names, setNames] = useState<readonly string[]>([]);
  useEffect(() => {
    lane.ask("names", undefined).then(
      (all) => {
        setNames(all);
        lane.stop();
      },
      () => undefined,
    );
  }, []);
  const isFull = overlays.value.length + 1 >= MOST_CURVES;
  const add = (...more: readonly string[]) => setOverlays([...overlays.peek(), ...more].slice(0, MOST_CURVES - 1));
  return (
    <form
      class="add-curve"
      onSubmit={(event) => {
        event.preventDefault();
        if (text.trim() === "") return;
        add(text.trim());
        setText("");
      }}
    >
      <label class="add-field">
        <span>Draw another function over it</span>
        <input
          type="text"
          class="field"
          list="curve-names"
          placeholder="tanh, or x·sigmoid(2x)"
          autocomplete="off"
          autocapitalize="off"
          spellcheck={false}
          disabled={isFull}
          value={text}
          onInput={({ currentTarget }) => setText(currentTarget.value)}
        />
      </label>
      <datalist id="curve-names">
        {names.map((name) => (
          <option key={name} value={name} />
        ))}
      </datalist>
      <button type="submit" class="button" disabled={isFull}>
        Add
      </button>
      <button type="button" class="button" disabled={isFull} onClick={() => add(...COMMON)}>
        Add {COMMON.join(", ")}
      </button>
      {isFull && <p class="quiet small">A picture holds at most {MOST_CURVES} curves.</p>}
    </form>
  );
}
