import { expect, test } from "vitest";
import { activation } from "../../src/catalogue/activation.ts";
import { catalogue } from "../../src/catalogue/catalogue.ts";
import { parse } from "../../src/catalogue/parse.ts";
import { backwardJson } from "../../src/document/backward-json.ts";
import { PLAIN } from "../../src/document/derivation.ts";
import { FORMATS } from "../../src/document/formats.ts";
import { columns } from "../../src/document/wrap.ts";
import { toAscii } from "../../src/expr/print.ts";
import { gprime } from "../cli/session.ts";

const text = (name: string, width = 80): string => FORMATS.text(activation(name), { ...PLAIN, width });

test("the derivation goes on to the output form, with the equation that was substituted, in the reader's names", () => {
  expect(text("log(1+exp(z))")).toMatch(/\n {6}= −expm1\(−g\(z\)\) +through the output: eᶻ = e\^\(g\(z\)\) − 1\n/);
  expect(text("relu")).toMatch(/= where\(g\(x\) > 0, 1, 0\)\s+through the output: each piece has its own place in g\n/);
});

test("a derivation that ends in g alone is not told again", () => {
  for (const name of ["logistic", "tanh", "exponential", "1/(1+3*exp(-2*x))", "identity"])
    expect(text(name), name).not.toContain("through the output:");
});

test("the table of what to keep is compact and aligned", () => {
  const lines = text("logistic").split("\n");
  const start = lines.findIndex((line) => line.startsWith("what the forward pass may keep"));
  const table = lines.slice(start + 1).filter((line) => line.startsWith("  "));
  const column = (table[0] as string).indexOf("g′");
  expect(table.map((line) => line.slice(column - 2, column))).toEqual(table.map(() => "  "));
  expect(table.join("\n")).toMatch(/output {6}0 {2}yes .*x < 1\d.*\(0 from 17.33\) +g·\(1 − g\)/);
  expect(table.join("\n")).toContain("with t = logistic(−|x|)");
  expect(lines.length - start).toBeLessThanOrEqual(11);
});

test("no line of the ways back is wider than 80 columns, but for formulas that cannot be broken", () => {
  for (const { name } of catalogue) {
    const lines = text(name).split("\n");
    const start = lines.findIndex((line) => line.startsWith("what the forward pass may keep"));
    expect(start, name).toBeGreaterThan(0);
    for (const line of lines.slice(start)) if (columns(line) > 80) expect(line, name).not.toMatch(/^ *\S.* (?:with|for|at) /);
  }
});

test("why the output alone does not do is a sentence with g in it", () => {
  expect(text("silu").replace(/\s+/g, " ")).toContain(
    "no algebraic formula in g alone: x and exp(-x) count as independent quantities, for no polynomial equation connects them, and g and g′ are independent functions of them",
  );
  expect(text("tanh")).not.toContain("no algebraic formula");
});

test("a word of the table is explained in one line where it occurs, and nowhere else", () => {
  const EXPLAINED: Readonly<Record<string, RegExp>> = {
    output: /^output: g\(x\) itself, which the next layer keeps anyway$/m,
    mask: /^mask: one bit an element, which says which of the two slopes it is$/m,
    "output and bit": /^bit: which of the inputs with the same output it was/m,
    tail: /^tail: t, how far g is from its limit/m,
  };
  for (const name of ["logistic", "relu", "silu", "identity", "erf"]) {
    const residuals = activation(name).backward.ways.map((w) => w.residual as string);
    for (const [residual, line] of Object.entries(EXPLAINED))
      expect(line.test(text(name, 100)), `${name}, ${residual}`).toBe(residuals.includes(residual));
  }
});

test("a gradient that is NaN in float32 is told, with the input from which on it is so", () => {
  expect(text("logistic")).toContain("float32: NaN from −88.72");
  expect(backwardJson(activation("logistic")).backward.at(-1)?.underflow?.float32.nan).toEqual({ left: -88.72, right: null, at: [] });
});

test("LaTeX and Markdown have the same table", () => {
  for (const { name } of catalogue) {
    const derived = activation(name);
    const [latex, markdown] = [FORMATS.latex(derived, PLAIN), FORMATS.markdown(derived, PLAIN)];
    expect(latex.match(/\\(?:begin|end)\{tabular\}/g)).toHaveLength(2);
    const rows = markdown.split("\n").filter((line) => line.startsWith("| "));
    expect(rows).toHaveLength(derived.backward.ways.length + 2);
    for (const row of rows) expect(row.match(/\|/g), `${name}: ${row}`).toHaveLength(5);
    for (const { residual } of derived.backward.ways) {
      expect(latex).toContain(`\n${residual} & `);
      expect(markdown).toContain(`\n| ${residual} | `);
    }
  }
});

test("JSON has the recommended way first, with formulas that parse again and where the slope is lost", () => {
  for (const { name, residual } of catalogue) {
    const derived = activation(name);
    const json = backwardJson(derived);
    expect(json.backward[0]?.residual).toBe(residual);
    for (const [i, way] of json.backward.entries()) {
      expect(Object.keys(way)).toEqual(
        expect.arrayContaining(["residual", "ascii", "latex", "bytes", "operations", "inPlace", "underflow", "keeps", "conditions", "how"]),
      );
      const again = parse(way.ascii, { variable: "x", parameters: [...Object.keys(derived.parameters), "y", "t", "bit"] });
      expect(toAscii(again), name).toBe(way.ascii);
      expect(toAscii(derived.backward.ways[i]?.formula ?? again)).toBe(way.ascii);
      expect(Object.keys(way.underflow ?? {})).toEqual(["float32", "bfloat16"]);
    }
    expect("why" in json).toBe(derived.backward.why !== undefined);
    expect("second" in json).toBe(derived.backward.second !== undefined);
  }
});

test("derive --json and show --json carry the ways back", async () => {
  for (const command of ["derive", "show"]) {
    const { code, stdout } = await gprime([command, "logistic", "--json"]);
    expect(code).toBe(0);
    const json = JSON.parse(stdout) as { backward: object[]; second: { ascii: string } };
    expect(json.backward[0]).toMatchObject({
      residual: "output",
      ascii: "y*(1 - y)",
      bytes: 0,
      inPlace: true,
      operations: { multiply: 1, add: 1 },
    });
    expect(json.backward[0]).toMatchObject({ underflow: { float32: { zero: { left: null } } } });
    expect(json.second.ascii).toBe("y*(1 - 2*y)*(1 - y)");
  }
});

test("a parameter without a value leaves the losses open, not the ways", () => {
  const json = backwardJson(activation("a*tanh(x)", { variable: "x", parameters: { a: 2 } }));
  expect(json.backward[0]?.underflow).not.toBeNull();
  expect(
    backwardJson({ ...activation("tanh"), parameters: {}, formula: parse("a*tanh(x)", { variable: "x", parameters: ["a"] }) }).backward[0]
      ?.underflow,
  ).toBeNull();
});
