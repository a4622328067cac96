/** What the page is about: the formula, the values of its parameters, the tab. All of it stands in the address. */
import { computed, signal } from "@preact/signals";
import { addressed, oneOf, onFollow } from "./address.ts";
import { Fault, Lane, Superseded } from "./work/client.ts";
import type { Reading, requests } from "./work/formula.ts";
import type { Given } from "./work/given.ts";

export const TABS = ["derivation", "check", "pictures", "kernels", "training"] as const;
export type TabName = (typeof TABS)[number];

const START = "1/(1 + exp(-z))";

/** The formula in plain text, as it is typed; it may be wrong at the moment. */
export const formula = addressed("f", START);
/** The variable, where the reader chose it; else it is found. */
export const variable = addressed("v", "");
const tabText = addressed("tab", "derivation");
const parameterText = addressed("p", "");
const overlayText = addressed("with", "");

/** LaTeX that the reader types in the other field; undefined where the plain text was touched last. */
const typedLatex = signal<string | undefined>(undefined);

/** The reader types plain text, or chooses a name. */
export function typePlain(text: string): void {
  typedLatex.value = undefined;
  formula.value = text;
}

/** Whether the field of mathematics was touched last: what is typed there is not written over. */
export const isTypedAsMath = computed(() => typedLatex.value !== undefined);

/** The reader types mathematics. */
export function typeLatex(latex: string): void {
  typedLatex.value = latex;
}

onFollow(() => {
  typedLatex.value = undefined;
});

/** The tab that is shown. */
export const tab = computed<TabName>(() => oneOf(tabText, TABS));
export const showTab = (name: TabName): void => {
  tabText.value = name;
};

/** The values that the reader gave to parameters, as texts; those of others are in `reading`. */
export const parameters = computed<Readonly<Record<string, string>>>(() =>
  Object.fromEntries(
    parameterText.value.split(",").flatMap((pair) => {
      const at = pair.indexOf(":");
      return at > 0 ? [[pair.slice(0, at), pair.slice(at + 1)]] : [];
    }),
  ),
);
export const setParameter = (name: string, value: string): void => {
  parameterText.value = Object.entries({ ...parameters.value, [name]: value.replaceAll(",", ".") })
    .map((pair) => pair.join(":"))
    .join(",");
};

/** Other formulas or names, shown over the formula where a tab compares. */
export const overlays = computed<readonly string[]>(() => overlayText.value.split(";").filter((text) => text.trim() !== ""));
export const setOverlays = (formulas: readonly string[]): void => {
  overlayText.value = formulas.map((text) => text.replaceAll(";", ",")).join(";");
};

/** The formula as it was last understood: the last good one, while what is typed is wrong. */
export const reading = signal<Reading | undefined>(undefined);
/** What is wrong with the formula as it is typed, and in which field. */
export const wrong = signal<{ readonly fault: Fault; readonly field: "plain" | "math" } | undefined>(undefined);

/** What all tabs work on: the last good formula with a value for each parameter. Undefined until the first one is read. */
export const given = computed<Given | undefined>(() => reading.value?.given);

/** Whether what is typed is being understood. */
export const isReading = signal(true);

const lane = new Lane<typeof requests>("formula");

/** Counts what was typed: an answer to something earlier is not listened to. */
let turn = 0;

/** Reads the formula as it is now, in a worker. */
export async function readFormula(): Promise<void> {
  const mine = ++turn;
  const latex = typedLatex.value;
  const asked = {
    formula: latex ?? formula.value,
    parameters: parameters.value,
    ...(variable.value !== "" && { variable: variable.value }),
  };
  isReading.value = true;
  try {
    if (latex?.includes("\\placeholder")) throw new Fault({ message: "a box is still empty: fill it in", internal: false });
    const read = await lane.ask("read", asked);
    if (mine !== turn) return;
    // the plain text is what the address holds and what all tabs work on
    if (latex !== undefined && formula.value !== read.ascii) formula.value = read.ascii;
    reading.value = latex === undefined ? read : { ...read, given: { ...read.given, formula: read.ascii } };
    wrong.value = undefined;
  } catch (error) {
    if (error instanceof Superseded || mine !== turn) return;
    if (!(error instanceof Fault)) throw error;
    wrong.value = { fault: error, field: latex === undefined ? "plain" : "math" };
  }
  isReading.value = false;
}
