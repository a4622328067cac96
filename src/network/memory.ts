/** What the forward pass keeps for the backward pass: here, were inputs kept, and in PyTorch. */
import type { CatalogueRow } from "../catalogue/row.ts";
import { FLOAT_BYTES } from "../emit/wasm/code.ts";
import type { LayerActivation } from "./activations.ts";
import { isCopy } from "./activations.ts";
import type { Plan } from "./plan.ts";
import type { MemoryReport } from "./reports.ts";
import type { NamedFormula } from "./spec.ts";

/**
 * How many arrays PyTorch keeps for the backward pass of an activation beside its output, which the next layer keeps: by
 * pytorch/tools/autograd/derivatives.yaml, 0 where the row's formula is in `result`, 1 where it is in `self`, more where it is in
 * both or torch.nn.functional composes it of several operations. Functions that are not named take 1, the input; so does every
 * composition of operations at least. PyTorch 1.13 keeps just that, counted with torch.autograd.graph.saved_tensors_hooks.
 */
const PYTORCH_KEEPS: Readonly<Record<string, number>> = {
  "torch.nn.Identity": 0,
  "torch.nn.functional.sigmoid": 0,
  "torch.nn.functional.tanh": 0,
  "torch.nn.functional.relu": 0,
  "torch.exp": 0,
  "torch.heaviside": 0,
  "torch.sign": 0,
  // a buffer with exp(-|x|)
  "torch.nn.functional.logsigmoid": 2,
  // the noise
  "torch.nn.functional.rrelu": 2,
  // x and |x| + 1
  "torch.nn.functional.softsign": 2,
};

function keptByPyTorch({ row }: NamedFormula): number {
  const { PyTorch } = row && "apis" in row ? (row as CatalogueRow).apis : {};
  return PYTORCH_KEEPS[PyTorch ?? ""] ?? 1;
}

/**
 * @param isFused whether the loss gives the gradient by what goes into the last activation
 * @param total bytes of all that the network holds
 */
export function memoryReport(
  plan: Plan,
  activations: readonly LayerActivation[],
  formulas: readonly NamedFormula[],
  isFused: boolean,
  total: number,
): MemoryReport {
  const last = plan.layers.length - 1;
  const layers = plan.layers.map(({ units, width, inPlace }, l) => {
    const isDone = l === last && (isFused || isCopy((activations[l] as LayerActivation).backward));
    // threads that share a step do not compute outputs again
    const arrays = isDone ? 0 : inPlace || plan.threads === 1 ? 1 : 2;
    const array = plan.batch * units * FLOAT_BYTES;
    const isIdentity = isCopy((activations[l] as LayerActivation).forward);
    return {
      layer: l + 1,
      residuals: arrays * plan.rows * width * FLOAT_BYTES,
      inputsInstead: (isIdentity ? 1 : 2) * array,
      pytorch: array * (1 + keptByPyTorch(formulas[l] as NamedFormula)),
    };
  });
  const sum = (what: "residuals" | "inputsInstead" | "pytorch"): number => layers.reduce((all, layer) => all + layer[what], 0);
  return { residuals: sum("residuals"), inputsInstead: sum("inputsInstead"), pytorch: sum("pytorch"), total, layers };
}
