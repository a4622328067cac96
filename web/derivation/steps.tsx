import type { KeepSheet, SheetStep, StepSheet } from "../../src/document/sheet.ts";
import { Scroll } from "../parts/Scroll.tsx";
import { Tex } from "../parts/Tex.tsx";
import { nameChanges } from "./changed.ts";

interface StepsProps {
  readonly sheet: StepSheet;
  readonly through: KeepSheet["through"];
  readonly full: boolean;
}

/** The steps, one below the other at their equals signs; under the pointer a step shows what it changed, and where. */
export function Steps({ sheet: { slope, steps }, through, full }: StepsProps) {
  return (
    <ol class="steps">
      {steps.map((step, i) => (
        <Step key={i} left={i === 0 ? slope : ""} step={step} full={full} />
      ))}
      {through && <Step left="" step={{ rule: through.remark, why: "", proof: "", latex: through.formula }} full={false} remark />}
    </ol>
  );
}

interface StepProps {
  readonly left: string;
  readonly step: SheetStep;
  readonly full: boolean;
  /** Whether the rule is a remark in LaTeX. */
  readonly remark?: boolean;
}

function Step({ left, step: { rule, why, proof, latex }, full, remark = false }: StepProps) {
  return (
    <li class="step">
      <span class="step-left">{left !== "" && <Tex>{left}</Tex>}</span>
      <span class="step-sign">
        <Tex>=</Tex>
      </span>
      <Scroll label="This step" class="step-formula">
        <Tex onShown={nameChanges} class="step-tex">{`\\displaystyle ${latex}`}</Tex>
      </Scroll>
      <span class="step-rule">
        {remark ? <Tex>{rule}</Tex> : rule}
        {full && rule !== "" && <span class="step-why">{why}</span>}
        {full && rule !== "" && <span class="step-proof">{proof === null ? "checked at points, not proved" : `proved: ${proof}`}</span>}
      </span>
    </li>
  );
}
