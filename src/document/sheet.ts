/** A derivation as data for a page: formulas as LaTeX, sentences with formulas between dollar signs. */
import { lossIn } from "../derive/backward/loss.ts";
import { toLatex } from "../expr/print.ts";
import { measured, nanFrom, rightFor, wordsOf, zeroFrom } from "./backward.ts";
import { throughLatex, type WayRow, wayRows, waySentences } from "./backward-latex.ts";
import { withChanges } from "./changes.ts";
import { type Appearance, type Derived, shown } from "./derivation.ts";
import { remarks } from "./derivation-latex.ts";

/** A line of the derivation. */
export interface SheetStep {
  readonly rule: string;
  readonly why: string;
  /** What the proof that this line equals the one before rests on; null where it is only checked at points. */
  readonly proof: string | null;
  /** With the parts that change in the colours of changes.ts. */
  readonly latex: string;
}

export interface SheetWay extends WayRow {
  /** The inputs for which it is right in float32, and where it is 0 or NaN beyond; empty where a parameter has no value. */
  readonly right: string;
  readonly beyond: readonly string[];
}

export interface StepSheet {
  /** Left sides: g(x) and g'(x). */
  readonly name: string;
  readonly slope: string;
  readonly formula: string;
  readonly derivative: string;
  readonly steps: readonly SheetStep[];
  readonly remarks: readonly string[];
}

export interface KeepSheet {
  /** The derivative through the output, where the derivation does not end in it. */
  readonly through?: { readonly formula: string; readonly remark: string };
  readonly ways: readonly SheetWay[];
  /** What the words of the table mean, and what is to be said below it. */
  readonly words: readonly string[];
  readonly sentences: readonly string[];
}

const print = (u: Parameters<typeof toLatex>[0]): string => toLatex(u, { names: true });
const plain = (text: string): string => text;

/** The derivation, line by line. */
export function stepSheet(derived: Derived, appearance: Pick<Appearance, "steps">): StepSheet {
  const steps = shown(derived, appearance);
  const lines = withChanges(steps.map(({ expr }) => print(expr)));
  const argument = `(${print({ kind: "symbol", name: derived.variable })})`;
  return {
    name: `${derived.outputName}${argument}`,
    slope: `${derived.outputName}'${argument}`,
    formula: print(derived.formula),
    derivative: print(derived.derivative),
    steps: steps.map(({ rule, why, proof }, i) => ({ rule: rule === "start" ? "" : rule, why, proof, latex: lines[i] as string })),
    remarks: remarks(derived),
  };
}

/** What the forward pass may keep: it takes longer to work out than the derivation. */
export function keepSheet(derived: Derived): KeepSheet {
  const through = throughLatex(derived, plain);
  return {
    ...(through && { through }),
    ways: sheetWays(derived),
    words: wordsOf(derived),
    sentences: waySentences(derived, plain),
  };
}

function sheetWays(derived: Derived): SheetWay[] {
  const known = measured(derived);
  const losses = (derived.backward?.ways ?? []).map((way) =>
    known ? lossIn("float32", way, derived.formula, known.slope, derived.variable, known.values) : undefined,
  );
  return wayRows(derived, plain).map((row, i) => {
    const loss = losses[i];
    if (!loss) return { ...row, right: "", beyond: [] };
    const zero = zeroFrom(loss);
    return {
      ...row,
      right: rightFor(loss, derived.variable),
      beyond: [...(zero === undefined ? [] : [`0 from ${zero}`]), nanFrom(loss) ?? []].flat(),
    };
  });
}
