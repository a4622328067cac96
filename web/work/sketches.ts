/** Small pictures: of the formula with its derivative, and of each activation of the catalogue. */

import type { Activation } from "../../src/catalogue/activation.ts";
import { activation } from "../../src/catalogue/activation.ts";
import { type Sketch, type SketchOptions, sketch } from "../../src/document/plot/sketch.ts";
import { knownValue } from "../../src/document/remarks.ts";
import { toLatex } from "../../src/expr/print.ts";
import { activated, type Given } from "./given.ts";
import type { Context } from "./protocol.ts";

type Size = Pick<SketchOptions, "width" | "height">;

const valuesOf = (a: Activation): Record<string, number> =>
  Object.fromEntries(Object.entries(a.parameters).map(([name, value]) => [name, knownValue(value, a) ?? Number.NaN]));

const marksOf = (a: Activation): number[] => a.kinks.map(({ at }) => knownValue(at, a) ?? Number.NaN).filter(Number.isFinite);

export interface Thumbnail {
  readonly name: string;
  readonly latex: string;
  readonly sketch: Sketch;
}

export const requests = {
  /** The function and its derivative. */
  both: ({ given, ...size }: Size & { given: Given }): Sketch => {
    const a = activated(given);
    return sketch([a.formula, a.derivative], a.variable, valuesOf(a), { ...size, marks: marksOf(a) });
  },
  /** One picture of each name, told one after the other. */
  thumbnails: ({ names, ...size }: Size & { names: readonly string[] }, { progress }: Context): void => {
    for (const name of names) {
      const a = activation(name);
      const drawn: Thumbnail = { name, latex: toLatex(a.formula), sketch: sketch([a.formula], a.variable, valuesOf(a), size) };
      progress(drawn);
    }
  },
};
