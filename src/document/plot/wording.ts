/** The words of a figure: titles, legends, and the description for those who cannot see it. User text stays text here. */
import type { Curve, Order } from "./curve.ts";
import { plain } from "./ticks.ts";

/** A legend as it is set: italic names, subscripts. */
export interface Run {
  readonly text: string;
  readonly style: "normal" | "italic" | "subscript";
}

/** A legend: the same words as one plain text and as runs. */
export interface Label {
  readonly plain: string;
  readonly runs: readonly Run[];
}

/** What a description keeps of a longer text. */
const LONGEST = 60;

/** The text on one line without control characters (a terminal would obey them, XML forbids them), cut where it is too long. */
export function oneLine(text: string, longest: number): string {
  const words = text.replace(/[\p{Cc}\p{Cf}\p{Cs}\p{Co}\p{Cn}\s]+/gu, " ").trim();
  const letters = [...words];
  return letters.length > longest ? `${letters.slice(0, longest - 1).join("")}…` : words;
}

/** A name stands as a subscript; anything else is a formula, and gets a number. */
export const isName = (text: string): boolean => /^[\p{L}][\p{L}\p{N}_ .-]{0,24}$/u.test(text);

/** What a curve is called in a legend. */
export const shown = (curve: Curve, longest = LONGEST): string => oneLine(curve.label ?? curve.name, longest);

const PRIMES: readonly string[] = ["", "′", "″"];

/** The legend of a curve: g_tanh(z), of its derivative g′_tanh(z); a formula x^2 is g(x) = x^2, and one of several formulas g_2(x) = x^2. */
export function legend(curves: readonly Curve[], index: number, order: Order, longest = LONGEST): Label {
  const curve = curves[index] as Curve;
  const text = shown(curve, longest);
  const subscript = isName(text) ? text : curves.length === 1 ? "" : String(index + 1);
  const runs: Run[] = [
    { text: `g${PRIMES[order]}`, style: "italic" },
    { text: subscript, style: "subscript" },
    { text: "(", style: "normal" },
    { text: oneLine(curve.variable, 12), style: "italic" },
    { text: isName(text) || order > 0 ? ")" : `) = ${text}`, style: "normal" },
  ];
  return {
    plain: runs.map((r) => (r.style === "subscript" && r.text ? `_${r.text}` : r.text)).join(""),
    runs: runs.filter((r) => r.text !== ""),
  };
}

/** The legend of a curve that a reader would look for in vain. */
export const withRemark = ({ plain, runs }: Label, remark: string): Label => ({
  plain: `${plain}, ${remark}`,
  runs: [...runs, { text: `, ${remark}`, style: "normal" }],
});

export function figureTitle(curves: readonly Curve[]): string {
  const names = curves.map((c) => shown(c));
  if (!names.every(isName)) return curves.length === 1 ? "A Function & Its Derivative" : "Functions & Their Derivatives";
  return names.length === 1
    ? `The Activation Function ${names[0]} & Its Derivative`
    : "Some Common Activation Functions & Their Derivatives";
}

export function panelTitle(curves: readonly Curve[], order: Order): string {
  const what = curves.every((c) => isName(shown(c))) ? "Activation Function" : "Function";
  return `${[what, "Derivative", "Second Derivative"][order]}${curves.length === 1 ? "" : "s"}`;
}

/** The name under the horizontal axis: the curves' variable, or "input" where they use several. */
export function axisName(curves: readonly Curve[]): string {
  const names = new Set(curves.map((c) => c.variable));
  return names.size === 1 ? oneLine([...names][0] as string, 12) : "input";
}

export function description(curves: readonly Curve[], [low, high]: readonly [number, number], orders: readonly Order[]): string {
  const list = curves.map((_, i) => legend(curves, i, 0).plain).join(", ");
  const [its, ending] = curves.length === 1 ? ["its", ""] : ["their", "s"];
  const third = orders.includes(2) ? ` Third panel: ${its} second derivative${ending}.` : "";
  return `First panel: ${list}, for ${axisName(curves)} from ${plain(low)} to ${plain(high)}. Second panel: ${its} derivative${ending}.${third}`;
}
