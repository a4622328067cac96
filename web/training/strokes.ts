/** How the curve of each network is drawn: as in the pictures, in the same order. */
import { dash, THEMES } from "../../src/document/plot/themes.ts";
import { theme } from "../theme.ts";

export interface Stroke {
  readonly colour: string;
  /** Lengths of dashes and gaps, in px; none of a solid line. */
  readonly dashes: readonly number[];
}

/** Of the network with that number, in the theme as it is. */
export const strokeOf = (i: number): Stroke => ({
  colour: THEMES[theme.value].curves[i] ?? "",
  dashes: dash(i).split(" ").filter(Boolean).map(Number),
});
