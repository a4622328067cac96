import { describe, expect, test } from "vitest";
import { activation } from "../../src/catalogue/activation.ts";
import { type CatalogueRow, catalogue } from "../../src/catalogue/catalogue.ts";
import { catalogueFunctions, rowFormula } from "../../src/catalogue/functions.ts";
import { findRow } from "../../src/catalogue/names.ts";
import { PARAMETER_CONDITIONS } from "../../src/catalogue/row.ts";
import { evaluate } from "../../src/expr/evaluate.ts";
import { call, symbol, symbols } from "../../src/expr/expr.ts";
import { type FUNCTIONS, SPELLINGS } from "../../src/expr/functions.ts";
import { fromDecimal, sign } from "../../src/expr/rational.ts";
import { parse } from "../../src/expr/read/parser.ts";
import { FORMULAS, numbers } from "./formulas.ts";

const defaults = (row: CatalogueRow): Record<string, number> =>
  numbers(Object.fromEntries(Object.entries(row.parameters ?? {}).map(([name, { value }]) => [name, value])));
const spellings = (row: CatalogueRow): string[] => [row.name, ...row.aliases];
const squeezed = (name: string): string => name.toLowerCase().replaceAll(/[\s_-]/g, "");
const points = Array.from({ length: 65 }, (_, i) => (i - 32) / 4);

/** Names under which the 208 formulas know a row, where theirs is another. */
const KNOWN_AS: Readonly<Record<string, string>> = { logistic: "sigmoid", sparse_sigmoid: "hard_sigmoid_cb", rrelu: "rrelu_eval" };

describe("the catalogue", () => {
  test("holds the activations of the PyTorch, JAX and Keras APIs", () => {
    const named = (api: "PyTorch" | "JAX" | "Keras", pattern: RegExp): number =>
      catalogue.filter((row) => pattern.test(row.apis[api] ?? "")).length;
    expect(named("PyTorch", /^torch\.nn\./)).toBeGreaterThanOrEqual(24);
    expect(named("JAX", /^jax\.nn\./)).toBeGreaterThanOrEqual(22);
    expect(named("Keras", /^keras\.activations\./)).toBeGreaterThanOrEqual(25);
  });

  test("cannot be changed by those who use it", () => {
    const open = (value: unknown): boolean =>
      typeof value === "object" && value !== null && (!Object.isFrozen(value) || Object.values(value).some(open));
    expect(catalogue.filter(open)).toEqual([]);
    expect(open(catalogue)).toBe(false);
  });

  test("names an API in one row only", () => {
    const rows = catalogue.filter(({ apis }) => Object.values(apis).some((api) => /\bswish\b/.test(api)));
    expect(rows.map(({ name }) => name)).toEqual(["silu"]);
  });

  test("gives each name and alias to one row, however it is written", () => {
    const seen = new Map<string, string>();
    for (const row of catalogue) {
      for (const name of new Set(spellings(row).map(squeezed))) {
        expect(seen.get(name), `${name} of ${row.name}`).toBeUndefined();
        seen.set(name, row.name);
      }
    }
  });

  test("finds every row by each of its names, in capitals, with hyphens, with spaces", () => {
    for (const row of catalogue) {
      for (const name of spellings(row)) {
        for (const written of [name, name.toUpperCase(), name.replaceAll("_", "-"), name.replaceAll("_", " "), ` ${name} `]) {
          expect(findRow(written)?.name, written).toBe(row.name);
        }
        if (!SPELLINGS.has(squeezed(name))) expect(findRow(squeezed(name))?.name, squeezed(name)).toBe(row.name);
      }
    }
  });

  test("does not take a formula for a name", () => {
    for (const formula of ["-relu", "tan h", "re lu", "x", "gelu(x)", "2*mish", "", "__proto__", "constructor"])
      expect(findRow(formula), formula).toBeUndefined();
  });

  test("means the language's function where it shares a name with it", () => {
    const x = symbol("x");
    const shared = catalogue.flatMap((row) => spellings(row).flatMap((name) => (SPELLINGS.has(name) ? [[row, name] as const] : [])));
    expect(shared.length).toBeGreaterThan(8);
    for (const [row, name] of shared) {
      const fn = SPELLINGS.get(name) as keyof typeof FUNCTIONS;
      for (const at of points)
        expect(evaluate(rowFormula(row), { ...defaults(row), x: at }), `${name}(${at})`).toBeCloseTo(evaluate(call(fn, x), { x: at }), 12);
    }
  });
});

describe.each(catalogue)("$name", (row) => {
  test("has a formula in x and its parameters only, and uses each", () => {
    expect([...symbols(rowFormula(row))].sort()).toEqual(["x", ...Object.keys(row.parameters ?? {})].sort());
  });

  test("has its paper, its year, its use, and lower-case names", () => {
    expect(row.source.paper).toMatch(/^\p{Lu}.{20,}/u);
    expect(row.source.year).toBeGreaterThanOrEqual(1930);
    expect(row.source.year).toBeLessThanOrEqual(2026);
    expect(row.use).toMatch(/^(?:[^.]|\d\.\d){30,220}$/);
    for (const name of spellings(row)) expect(name).toMatch(/^[a-z][a-z0-9_]*$/);
  });

  test("has defaults that are exact decimals and meet their conditions", () => {
    for (const { value, where } of Object.values(row.parameters ?? {})) {
      const exact = fromDecimal(value);
      if (where) expect(PARAMETER_CONDITIONS[where](sign(exact)), value).toBe(true);
    }
    expect(activation(row.name).notes).toEqual([]);
  });

  test("is the function that the survey knows by that name", () => {
    const known = FORMULAS.find(({ name }) => name === (KNOWN_AS[row.name] ?? row.name));
    if (!known) throw new Error(`no formula is known for ${row.name}`);
    const theirs = parse(known.formula, { variable: "x", parameters: known.parameters });
    for (const x of points) {
      const [got, want] = [evaluate(rowFormula(row), { ...defaults(row), x }), evaluate(theirs, { ...numbers(known.parameters), x })];
      if (Number.isFinite(want)) expect(got, `at ${x}`).toBeCloseTo(want, 12);
      else expect(got, `at ${x}`).toBe(want);
    }
  });

  // doubled, the parameters stay exact in float64
  test.each([1, 2])(
    "has at each kink the derivative that it claims, and no kink that it does not tell of, with its defaults times %i",
    (factor) => {
      const values = Object.fromEntries(Object.entries(defaults(row)).map(([name, value]) => [name, factor * value]));
      const { derivative, kinks } = activation(row.name, { parameters: values });
      const valueWith = (formula: string): number =>
        evaluate(parse(formula, { variable: "x", parameters: row.parameters ?? {} }), { ...values, x: Number.NaN });
      const told = (row.kinks ?? []).map(({ at, value }) => {
        const x = valueWith(at);
        expect(evaluate(derivative, { ...values, x }), `the derivative at ${x}`).toBe(valueWith(value));
        return x;
      });
      for (const { at } of kinks) expect(told, "the places told of").toContain(evaluate(at, values));
    },
  );
});

describe("catalogueFunctions", () => {
  test("has every name that is no function of the language, with parameters filled in", () => {
    expect([...catalogueFunctions.keys()]).toEqual(catalogue.flatMap(spellings).filter((name) => !SPELLINGS.has(name)));
    for (const [name, { variable, body }] of catalogueFunctions) expect([...symbols(body)], name).toEqual([variable]);
  });

  test("lets formulas use the catalogue", () => {
    const read = (text: string) => parse(text, { functions: catalogueFunctions });
    expect(evaluate(read("2*mish(x) + linear(x)"), { x: 1 })).toBeCloseTo(2 * 0.8650983883 + 1, 9);
    expect(evaluate(read("leaky_relu(-x)"), { x: 2 })).toBe(-0.02);
  });

  test("knows no names that objects are born with", () => {
    for (const name of ["__proto__", "constructor", "toString"]) expect(catalogueFunctions.get(name)).toBeUndefined();
  });
});
