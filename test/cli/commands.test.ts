import { mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import manifest from "../../package.json" with { type: "json" };
import { catalogue } from "../../src/catalogue/catalogue.ts";
import { protectFormulas, readParameter, readRange } from "../../src/cli/arguments.ts";
import { run } from "../../src/cli/run.ts";
import { columns } from "../../src/document/wrap.ts";
import { gprime } from "./session.ts";

let folder = "";
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "gprime plot "));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

test("without a command, the logistic function is derived and the next commands are named", async () => {
  const { code, stdout, stderr } = await gprime([]);
  expect([code, stderr]).toEqual([0, ""]);
  for (const part of ["g(x)·(1 − g(x))", "gprime derive tanh", "gprime plot identity logistic tanh -o figure1.svg", "gprime list"]) {
    expect(stdout).toContain(part);
  }
});

test("what to try next is said in the words that work there", async () => {
  for (const argv of [[], ["--help"]]) {
    const inClone = await gprime(argv, { env: { npm_lifecycle_event: "start" } });
    expect(inClone.stdout).toContain("  npm start -- plot identity logistic tanh -o figure1.svg   ");
    expect(inClone.stdout).not.toMatch(/^ {2}gprime /m);
    expect((await gprime(argv)).stdout).toContain("  gprime check post.md ");
  }
});

test("the formula - is read from standard input", async () => {
  const { stdout } = await gprime(["derive", "tanh(x)"]);
  expect(await gprime(["derive", "-"], { stdin: "  tanh(x)\n" })).toEqual({ code: 0, stdout, stderr: "" });
  expect((await gprime(["show", "-"], { stdin: "\\tanh(z)" })).stdout).toContain("g(z)");
});

test("an option without effect is said to have none", async () => {
  const both = await gprime(["derive", "relu", "--json", "--format", "latex"]);
  expect(both.stderr).toBe("gprime: --json is given: --format has no effect\n");
  expect(JSON.parse(both.stdout)).toMatchObject({ variable: "x" });
  expect((await gprime(["derive", "relu", "--json"])).stderr).toBe("");
});

test.each(["tanh'(x)", "\\frac{d}{dx}\\tanh(x)", "g'_{\\text{logistic}}(z)"])("%s is said to be a derivative itself", async (formula) => {
  const { code, stderr } = await gprime(["derive", formula]);
  expect([code, stderr]).toEqual([0, "gprime: the formula is itself a derivative: what follows is its derivative\n"]);
});

test("what was taken for granted in reading is said on stderr", async () => {
  const { code, stdout, stderr } = await gprime(["derive", "x\\sigma(x)"]);
  expect([code, stderr]).toEqual([0, "gprime: sigma(...) read as the logistic function; write sigma*(...) for a product\n"]);
  expect(stdout).toContain("g(x)  = x·logistic(x)");
});

test("the version is that of the package", async () => {
  for (const flag of ["--version", "-V"]) expect(await gprime([flag])).toEqual({ code: 0, stdout: `${manifest.version}\n`, stderr: "" });
});

test("help names every command, and every command has help with an example or its options", async () => {
  const { code, stdout } = await gprime(["--help"]);
  expect(code).toBe(0);
  for (const command of ["derive", "list", "plot"]) {
    expect(stdout).toContain(`  ${command} `);
    for (const argv of [
      [command, "--help"],
      ["help", command],
      [command, "-h"],
    ]) {
      const help = await gprime(argv);
      expect(help.code, argv.join(" ")).toBe(0);
      expect(help.stdout).toContain("--json");
    }
  }
});

test("a note on how the formula was read goes to stderr, the answer to stdout", async () => {
  const { code, stdout, stderr } = await gprime(["derive", "elu", "--param", "a=-1", "--json"]);
  expect(code).toBe(0);
  expect(stderr).toContain("elu is meant for a > 0");
  expect(JSON.parse(stdout)).toMatchObject({ parameters: { a: -1 }, variable: "x" });
});

test("an error shows the line, with carets below the place", async () => {
  const { stderr } = await gprime(["derive", "1 + tanhh(x)"]);
  expect(stderr).toMatch(/^gprime: .*\n {2}1 \+ tanhh\(x\)\n {6}\^{5}\n$/);
});

test("characters that turn the line around do not reach the terminal", async () => {
  for (const character of ["\u202e", "\u200f", "\u00ad"]) {
    const { code, stderr } = await gprime(["derive", `x + ${character}2`]);
    expect(code).toBe(2);
    expect(stderr).not.toContain(character);
  }
  expect((await gprime(["derive", "x\u202e2"])).stderr).toContain('unexpected character "U+202E"');
});

test("control characters of a quoted text do not reach the terminal", async () => {
  const { code, stderr } = await gprime(["derive", "x + \u001b[31mred"]);
  expect(code).toBe(2);
  expect(stderr).not.toContain("\u001b");
});

test("colour is for terminals whose reader wants it", async () => {
  const ansi = "\u001b[";
  expect((await gprime(["derive", "tanh"])).stdout).not.toContain(ansi);
  expect((await gprime(["derive", "tanh"], { isTTY: true })).stdout).toContain(ansi);
  expect((await gprime(["derive", "tanh"], { isTTY: true, env: { NO_COLOR: "1" } })).stdout).not.toContain(ansi);
  expect((await gprime(["derive", "tanh"], { isTTY: true, env: { TERM: "dumb" } })).stdout).not.toContain(ansi);
  expect((await gprime(["derive", "tanh", "--json"], { isTTY: true })).stdout).not.toContain(ansi);
  expect((await gprime(["plot", "tanh"])).stdout).not.toContain(ansi);
  expect((await gprime(["plot", "tanh"], { isTTY: true })).stdout).toContain(ansi);
});

test("a narrow terminal gets narrow lines", async () => {
  const widest = async (width: number) => {
    const { stdout } = await gprime(["derive", "tanh(x)^2 + sin(x)^2 + exp(x)*cos(x) + x^5 - 2*x^4 + log(1 + x^2)", "--steps", "full"], {
      columns: width,
    });
    return Math.max(...stdout.split("\n").map(columns));
  };
  expect(await widest(60)).toBeLessThanOrEqual(60);
  expect(await widest(200)).toBeGreaterThan(60);
});

test.each(["text", "latex", "markdown"])("derive writes %s", async (format) => {
  const { code, stdout } = await gprime(["derive", "swish", "--format", format]);
  expect(code).toBe(0);
  expect(stdout).toContain({ text: "g′(x)", latex: "\\begin{align*}", markdown: "$$" }[format]);
});

describe("list", () => {
  test("has a line for every activation, with its formula and paper", async () => {
    const { code, stdout } = await gprime(["list"]);
    expect(code).toBe(0);
    for (const row of catalogue) {
      expect(stdout).toContain(`\n${row.name} `.slice(stdout.startsWith(row.name) ? 1 : 0));
      expect(stdout).toContain(row.formula);
      expect(stdout).toContain(`${row.source.paper}, ${row.source.year}`);
    }
  });

  test("fits a narrow terminal, in paragraphs that hold everything", async () => {
    for (const width of [60, 80, 100]) {
      const { stdout } = await gprime(["list"], { columns: width });
      for (const line of stdout.split("\n")) expect(columns(line), line).toBeLessThanOrEqual(width);
      const words = stdout.replace(/\s+/g, " ");
      for (const row of catalogue) for (const said of [row.formula, row.source.paper]) expect(words).toContain(said);
    }
  });

  test("as JSON holds the kinks, and what differs there", async () => {
    const [absolute] = JSON.parse((await gprime(["list", "absolute", "--json"])).stdout) as { kinks: object[] }[];
    expect(absolute?.kinks).toEqual([{ at: "0", value: "0", differs: "JAX: 1, since it asks for x >= 0" }]);
  });

  test("fits a terminal, at the cost of the papers", async () => {
    const { stdout } = await gprime(["list"], { columns: 120 });
    for (const line of stdout.split("\n")) expect(columns(line)).toBeLessThanOrEqual(120);
    for (const row of catalogue) expect(stdout).toContain(row.formula);
  });

  test("as JSON has formulas like those of derive", async () => {
    const rows = JSON.parse((await gprime(["list", "--json"])).stdout) as {
      name: string;
      formula: object;
      parameters: object;
      variable: string;
    }[];
    expect(rows.map(({ name }) => name)).toEqual(catalogue.map(({ name }) => name));
    const elu = JSON.parse((await gprime(["derive", "elu", "--json"])).stdout) as (typeof rows)[number];
    expect(rows.find(({ name }) => name === "elu")).toMatchObject({
      formula: elu.formula,
      parameters: elu.parameters,
      variable: elu.variable,
    });
  });

  test("finds by a part of a name, and says no where nothing is found", async () => {
    const { code, stdout } = await gprime(["list", "SWISH"]);
    expect(code).toBe(0);
    expect(stdout.split("\n").length).toBeLessThan(12);
    expect(stdout).toContain("swish");
    const nothing = await gprime(["list", "zork"]);
    expect([nothing.code, nothing.stdout]).toEqual([1, ""]);
    expect(nothing.stderr).toContain('no activation mentions "zork"');
    expect(await gprime(["list", "zork", "--json"])).toMatchObject({ code: 1, stdout: "[]\n" });
  });
});

describe("plot", () => {
  test("draws in the terminal", async () => {
    const { code, stdout } = await gprime(["plot", "identity", "logistic", "tanh"], { columns: 100 });
    expect(code).toBe(0);
    expect(stdout).toMatch(/[\u2801-\u28ff]/);
    expect(stdout).toContain("Some Common Activation Functions & Their Derivatives");
    for (const line of stdout.split("\n")) expect(columns(line)).toBeLessThanOrEqual(100);
  });

  test("writes a whole SVG file, in both themes", async () => {
    for (const theme of ["light", "dark"]) {
      const file = join(folder, `${theme}.SVG`);
      expect(await gprime(["plot", "relu", "-x", "-o", file, "--theme", theme])).toEqual({
        code: 0,
        stdout: "",
        stderr: `gprime: wrote ${file}\n`,
      });
      expect(readFileSync(file, "utf8")).toMatch(/^(<\?xml[^>]*>\s*)?<svg [\s\S]*<\/svg>\s*$/);
    }
    expect(readFileSync(join(folder, "light.SVG"), "utf8")).not.toBe(readFileSync(join(folder, "dark.SVG"), "utf8"));
    expect(readdirSync(folder).filter((name) => name.endsWith(".tmp"))).toEqual([]);
  });

  test("gives each formula the parameters that it has, and refuses one that none has", async () => {
    const { code, stdout } = await gprime(["plot", "elu", "b*x", "x", "--param", "a=2", "--param", "b=3", "--json"]);
    expect(code).toBe(0);
    expect((JSON.parse(stdout) as { curves: { parameters: object }[] }).curves.map(({ parameters }) => parameters)).toEqual([
      { a: 2 },
      { b: 3 },
      {},
    ]);
    expect(await gprime(["plot", "elu", "x", "--param", "q=2"])).toMatchObject({
      code: 2,
      stderr: expect.stringContaining('the parameter "q"') as string,
    });
  });

  test("refuses more curves than can be told apart", async () => {
    const { code, stderr } = await gprime(["plot", ...Array.from({ length: 13 }, (_, i) => `x^${i + 1}`)]);
    expect(code).toBe(2);
    expect(stderr).toContain("at most 12");
  });
});

test("a fault of ours is said in one line, without a stack, with a code of its own", async () => {
  const said: string[] = [];
  const broken = {
    write: () => {
      throw new TypeError("the disk is on fire\nand more");
    },
  };
  const code = await run(["derive", "x"], { stdout: broken, stderr: { write: (text: string) => said.push(text) }, env: {} });
  expect([code, said]).toEqual([3, ["gprime: internal: the disk is on fire\n"]]);
});

test("a formula may begin with a minus, an option may not be mistaken for one", () => {
  const same = ["derive", "--json", "--param", "-1", "-h", "--", "-x"];
  expect(protectFormulas(same)).toEqual(same);
  expect(protectFormulas(["plot", "-x", "--range", "-5:5", "-exp(x)", "-o", "-f.svg"])).toEqual([
    "plot",
    "−x",
    "--range",
    "-5:5",
    "−exp(x)",
    "-o",
    "-f.svg",
  ]);
});

test("parameters are read as name and text, ranges as two numbers", () => {
  expect(readParameter(" a = 1/3 ", { b: "2" })).toEqual({ b: "2", a: "1/3" });
  expect(Object.keys(readParameter("__proto__=1"))).toEqual(["__proto__"]);
  expect(readRange("-1e1:−.5")).toEqual([-10, -0.5]);
  for (const wrong of ["", ":", "1", "1:", ":1", "1:1", "2:1", "1:2:3", "a:b", "0:Infinity", "NaN:1"]) {
    expect(() => readRange(wrong), wrong).toThrow("--range -5:5");
  }
});
