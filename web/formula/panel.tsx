import { Prose } from "../parts/Prose.tsx";
import { Tex } from "../parts/Tex.tsx";
import { isReading, reading } from "../state.ts";
import { Catalogue } from "./catalogue.tsx";
import { LiveSketch } from "./live-sketch.tsx";
import { MathField } from "./math-field.tsx";
import { PlainField } from "./plain-field.tsx";
import { Sliders } from "./sliders.tsx";
import "./formula.css";

/** The formula: to type, to choose, to vary, to see. */
export function FormulaPanel() {
  const now = reading.value;
  return (
    <section class="formula" aria-label="Formula" id="formula" aria-busy={isReading.value}>
      <div class="formula-fields">
        <div class="formula-head">
          <span class="formula-left">
            <Tex>{`g(${now?.variable ?? "x"}) =`}</Tex>
          </span>
          <MathField />
        </div>
        <div class="formula-text">
          <PlainField />
          <Catalogue />
        </div>
        {now && now.notes.length > 0 && (
          <ul class="notes">
            {now.notes.map((note) => (
              <li key={note}>
                <Prose>{note}</Prose>
              </li>
            ))}
          </ul>
        )}
        <Sliders />
      </div>
      <LiveSketch />
    </section>
  );
}
