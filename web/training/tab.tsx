import { useEffect } from "preact/hooks";
import { Notice } from "../parts/Notice.tsx";
import { Experiments } from "./Experiments.tsx";
import { Layers } from "./Layers.tsx";
import { Losses } from "./Losses.tsx";
import { fault, open } from "./loop.ts";
import { Networks } from "./Networks.tsx";
import { Setup } from "./Setup.tsx";
import { plan, titles } from "./setup.ts";
import { Transport } from "./Transport.tsx";
import "./training.css";
import { tell } from "./verdicts.ts";

/** Networks that learn with the formula and with others, side by side. */
export function TrainingTab() {
  useEffect(() => {
    const closes = [open(), tell()];
    return () => {
      for (const close of closes) close();
    };
  }, []);
  if (!plan.value) return <p class="quiet">Type a formula first.</p>;
  const all = titles.value;
  return (
    <div class="training">
      <div class="training-main">
        <Experiments />
        <Transport />
        {fault.value !== undefined && <Notice kind="bad">{fault.value}</Notice>}
        <Networks titles={all} />
        <Losses titles={all} />
      </div>
      <Setup />
      <Layers titles={all} />
    </div>
  );
}
