/** Pictures: figures of several functions with their derivatives, what they are at one input, and what one of them is like. */
import { valuesOf } from "../../src/catalogue/activation.ts";
import { catalogue } from "../../src/catalogue/catalogue.ts";
import { findRow } from "../../src/catalogue/names.ts";
import { asymptotes } from "../../src/derive/properties/asymptotes.ts";
import { properties } from "../../src/derive/properties/properties.ts";
import { curveOf, wholeCurveOf } from "../../src/document/plot/activation-curve.ts";
import type { Curve } from "../../src/document/plot/curve.ts";
import { type Figure, type FigureOptions, figure } from "../../src/document/plot/figure.ts";
import { reliable } from "../../src/document/plot/reliable.ts";
import { toSvg } from "../../src/document/plot/svg.ts";
import { ASIDE, asymptoteRow, propertyRows } from "../../src/document/properties-words.ts";
import { type Expr, symbols } from "../../src/expr/expr.ts";
import { toAscii } from "../../src/expr/print.ts";
import { faultOf } from "./fault.ts";
import { activated, type Given } from "./given.ts";

/** Functions to be drawn over each other: the formula of the page, and others by text. */
export interface Together {
  readonly given: Given;
  readonly overlays: readonly string[];
}

/** A function as the page lists it. */
export interface Listed {
  /** What was typed. */
  readonly text: string;
  /** Its formula, or what is wrong with it. */
  readonly formula?: string;
  readonly fault?: string;
  /** Its place among the colours, where it is drawn. */
  readonly colour?: number;
}

export interface Drawn {
  readonly svg: string;
  readonly listed: readonly Listed[];
  readonly variable: string;
  readonly height: number;
  readonly panels: readonly Pick<Figure["panels"][number], "title" | "frame">[];
  /** What each panel shows: of the input, and of its values. */
  readonly limits: readonly { readonly x: Limits; readonly y: Limits }[];
}
export type Limits = readonly [low: number, high: number];

type Found = { readonly text: string; readonly curve: Curve; readonly formula: string } | { readonly text: string; readonly fault: string };

const known = new Map<string, Found>();
const MOST_KNOWN = 64;

/** The curve of a formula, worked out once. */
function found(given: Given): Found {
  const key = JSON.stringify(given);
  let curve = known.get(key);
  if (!curve) {
    curve = worked(given);
    if (known.size >= MOST_KNOWN) known.clear();
    known.set(key, curve);
  }
  return curve;
}

function worked(given: Given): Found {
  const text = given.formula.trim();
  try {
    const a = activated(given);
    const missing = [...symbols(a.formula)].find((name) => name !== a.variable && !Object.hasOwn(a.parameters, name));
    if (missing !== undefined) return { text, fault: `"${missing}" has no value: write a number in its place` };
    const formula = toAscii(a.formula, { names: true });
    try {
      return { text, curve: wholeCurveOf(a), formula };
    } catch (error) {
      // without its second derivative it can be drawn all the same
      if (faultOf(error).internal) throw error;
      return { text, curve: curveOf(a), formula };
    }
  } catch (error) {
    return { text, fault: faultOf(error).message };
  }
}

/** The page's own formula first. Functions of the catalogue are written in its variable. */
function all({ given, overlays }: Together): Found[] {
  const { variable } = activated(given);
  const others = overlays.map((formula) => found({ formula, parameters: {}, ...(findRow(formula) && { variable }) }));
  return [found(given), ...others];
}

const curvesOf = (list: readonly Found[]): Curve[] => list.flatMap((f) => ("curve" in f ? [f.curve] : []));

/** Draws the picture; a function that cannot be drawn is left out, and says why. */
function draw({ options, ...together }: Together & { readonly options: FigureOptions }): Drawn {
  const list = all(together);
  const curves = curvesOf(list);
  const made = figure(curves, { ...options, second: (options.second ?? false) && curves.every((c) => c.second) });
  let colour = 0;
  return {
    svg: toSvg(made),
    listed: list.map(({ text, ...more }) => ("curve" in more ? { text, formula: more.formula, colour: colour++ } : { text, ...more })),
    variable: made.panels[0].variable,
    height: made.height,
    panels: made.panels.map(({ title, frame }) => ({ title, frame })),
    limits: made.panels.map(({ x, y }) => ({ x: x.limits, y: y.limits })),
  };
}

/** The values of a function at an input: of itself, its derivative, its second derivative; NaN where there is none. */
export type Values = readonly number[];

/** @param range what the picture shows: a value is as exact as it needs to be there */
function read({ at, range, ...together }: Together & { readonly at: number; readonly range: Limits }): Values[] {
  return curvesOf(all(together)).map(({ formula, derivative, second, variable, parameters, kinks }) => {
    const value = (u: Expr | undefined): number => (u ? reliable(u, variable, parameters, range)(at) : Number.NaN);
    const y = value(formula);
    const here = kinks.filter((k) => k.at === at);
    const slope = here.some((k) => k.jump) || Number.isNaN(y) ? Number.NaN : value(derivative);
    const isBent = here.length > 0 || second?.kinks.some((k) => k.at === at);
    return [y, slope, isBent || Number.isNaN(slope) ? Number.NaN : value(second?.formula)];
  });
}

/** What there is to say of a property: its name, and lines, each with what it rests on. */
export interface PropertyRow {
  readonly name: string;
  readonly lines: readonly { readonly said: string; readonly aside: string }[];
}

function like(given: Given): PropertyRow[] {
  const a = activated(given);
  const values = valuesOf(a.parameters);
  const lines = asymptoteRow(asymptotes(a.formula, a.variable, values), a.variable);
  return [...propertyRows(properties(a.formula, a.variable, values), a.outputName), ...lines].map(({ name, lines }) => ({
    name,
    lines: lines.map((line) => {
      const at = line.indexOf(ASIDE);
      return at < 0 ? { said: line, aside: "" } : { said: line.slice(0, at), aside: line.slice(at + ASIDE.length) };
    }),
  }));
}

/** What can be added by name. */
const names = (): readonly string[] => catalogue.map(({ name }) => name);

export const requests = { draw, read, like, names };
