/** Changes in a typeset line: the colours that stand for them become classes, which a style sheet colours when they are to be seen. */
import { CHANGE_COLOURS } from "../../src/document/changes.ts";

/** Bit 1: the line has it newly; bit 2: the next line changes it. */
const CLASSES = [[], ["come"], ["gone"], ["come", "gone"]] as const;

/** A colour as the browser writes it: rgb(1, 0, 3). */
const written = (hex: string): string => {
  const [r, g, b] = [1, 3, 5].map((at) => Number.parseInt(hex.slice(at, at + 2), 16));
  return `rgb(${r}, ${g}, ${b})`;
};
const KINDS: ReadonlyMap<string, readonly string[]> = new Map(
  CHANGE_COLOURS.flatMap((hex, kind) => (hex === "" ? [] : [[written(hex), CLASSES[kind] ?? []]])),
);

export function nameChanges(line: HTMLElement): void {
  for (const part of line.querySelectorAll<HTMLElement>("[style]")) {
    const kind = KINDS.get(part.style.color);
    if (!kind) continue;
    part.style.removeProperty("color");
    part.classList.add(...kind);
  }
  for (const part of line.querySelectorAll("mstyle[mathcolor]")) part.removeAttribute("mathcolor");
}
