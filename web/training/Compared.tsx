import { useState } from "preact/hooks";
import { names } from "./loop.ts";
import { MOST, others, setOthers, titles } from "./setup.ts";

/** The id of the field. */
export const COMPARE = "training-compare";

/** A field for one more activation to train beside the formula of the page. */
export function Compared() {
  const [text, setText] = useState("");
  const isFull = others.value.length + 1 >= MOST.networks;
  return (
    <form
      class="compared"
      onSubmit={(event) => {
        event.preventDefault();
        const wanted = text.trim();
        setText("");
        if (wanted !== "" && !titles.peek().includes(wanted)) setOthers([...others.peek(), wanted]);
      }}
    >
      <label class="setup-field">
        <span class="label">Compare with</span>
        <input
          type="text"
          id={COMPARE}
          class="field"
          list="training-names"
          placeholder={isFull ? "four at most" : "relu, or x·sigmoid(2x)"}
          autocomplete="off"
          autocapitalize="off"
          spellcheck={false}
          disabled={isFull}
          value={text}
          onInput={({ currentTarget }) => setText(currentTarget.value)}
        />
      </label>
      <datalist id="training-names">
        {names.value.map((name) => (
          <option key={name} value={name} />
        ))}
      </datalist>
      <button type="submit" class="button" disabled={isFull}>
        Add
      </button>
    </form>
  );
}
