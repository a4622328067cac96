/** Wrong derivations made from right ones must all be found; right rewritings must never be called unequal. */
import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { activation } from "../../src/catalogue/activation.ts";
import { catalogue } from "../../src/catalogue/catalogue.ts";
import { brief, differentiate } from "../../src/derive/differentiate.ts";
import { carryOut } from "../../src/derive/rules.ts";
import { checkDocument } from "../../src/document/check/check.ts";
import { splitChains } from "../../src/document/check/check-chains.ts";
import { findMath } from "../../src/document/check/check-math.ts";
import { FormulaError } from "../../src/expr/errors.ts";
import { type Expr, key, number, same, substitute, symbols, unnamed } from "../../src/expr/expr.ts";
import { toLatex } from "../../src/expr/print.ts";
import { fromDecimal } from "../../src/expr/rational.ts";
import { type KnownFunction, parse } from "../../src/expr/read/parser.ts";
import { applySomewhere, chance, differ, pick, REWRITINGS, SLIPS } from "./rewritings.ts";

const WANTED = 500;
/** Of a derivation's sides; a page of LaTeX is no derivation that people write. */
const LONGEST = 400;

/** For each row of the catalogue its formula, with numbers for parameters, and the sides of its derivation. */
const DERIVATIONS = catalogue.flatMap((row) => {
  const { formula: general, variable } = activation(row.name);
  const values = Object.fromEntries(Object.entries(row.parameters ?? {}).map(([name, { value }]) => [name, number(fromDecimal(value))]));
  const formula = substitute(general, values);
  const told = brief(differentiate(formula, variable).steps).map((step) => unnamed(step.expr));
  const sides = told.filter((u, i) => toLatex(u).length < LONGEST && (i === 0 || !same(u, told[i - 1] as Expr)));
  return sides.length > 1 ? [{ name: row.name, formula, variable, sides }] : [];
});

const chain = (sides: readonly Expr[]): string =>
  `$$\\begin{aligned} ${sides.map((u) => toLatex(u)).join(" \\\\\n &= ")} \\end{aligned}$$\n`;
const plain = { suggestions: false };

test("the derivations of the catalogue are found right, link by link", async () => {
  const counts = { equal: 0, unequal: 0, undecided: 0, unread: 0 };
  for (const { sides, name } of DERIVATIONS) {
    const { links, summary } = await checkDocument(chain(sides), name, plain);
    expect(
      links.filter(({ verdict }) => verdict === "unequal" || verdict === "unread"),
      name,
    ).toEqual([]);
    for (const [verdict, count] of Object.entries(summary)) counts[verdict as keyof typeof counts] += count;
  }
  console.log(`derivations of the catalogue: ${JSON.stringify(counts)}`);
  expect(counts.equal).toBeGreaterThan(80);
  expect(counts.undecided).toBeLessThan(counts.equal / 20);
});

test(`of ${WANTED} wrong derivations made from those of the catalogue all are found, at the links that touch the changed side`, async () => {
  const next = chance(20201);
  const missed: string[] = [];
  let [made, undecided] = [0, 0];
  while (made < WANTED) {
    const { sides, variable, name } = pick(DERIVATIONS, next);
    const k = Math.floor(next() * sides.length);
    const right = sides[k] as Expr;
    const slip = pick(SLIPS, next);
    const wrong = applySomewhere(right, slip, next, variable);
    if (!wrong || !differ(carryOut(wrong), carryOut(right), [variable])) continue;
    made++;
    const near = [k - 1, k, k + 1].filter((i) => i in sides);
    const { links } = await checkDocument(chain(near.map((i) => (i === k ? wrong : (sides[i] as Expr)))), name, plain);
    if (links.length === near.length - 1 && links.every(({ verdict }) => verdict === "unequal")) continue;
    if (links.some(({ verdict }) => verdict === "undecided")) undecided++;
    missed.push(
      `${name}, ${slip.name}: ${links.map(({ left, right, verdict, note }) => `${left} = ${right} ${verdict} ${note ?? ""}`).join(" | ")}`,
    );
  }
  console.log(`wrong derivations found: ${made - missed.length} of ${made}${undecided > 0 ? `, ${undecided} undecided` : ""}`);
  expect(missed).toEqual([]);
});

test("in a whole derivation with one wrong side only the links that touch it are unequal", async () => {
  const next = chance(71);
  for (let made = 0; made < 25; ) {
    const { sides, variable, name } = pick(DERIVATIONS, next);
    if (sides.length < 4) continue;
    const k = Math.floor(next() * sides.length);
    const wrong = applySomewhere(sides[k] as Expr, pick(SLIPS, next), next, variable);
    if (!wrong || !differ(carryOut(wrong), carryOut(sides[k] as Expr), [variable])) continue;
    made++;
    const { links } = await checkDocument(chain(sides.toSpliced(k, 1, wrong)), name, plain);
    const unequal = links.flatMap(({ verdict }, i) => (verdict === "unequal" ? [i] : []));
    expect(unequal, `${name}: ${toLatex(wrong)}`).toEqual([k - 1, k].filter((i) => i >= 0 && i < sides.length - 1));
  }
});

/** How a right formula may be written otherwise: by its text, after it was rewritten as an expression. */
const WAYS: readonly ((latex: string) => string)[] = [
  (latex) => latex,
  (latex) => latex.replace(/e\^\{([^{}]*)\}/g, "\\exp\\left($1\\right)"),
  (latex) => latex.replace(/e\^\{([^{}]*)\}/g, "\\mathrm{e}^{{\\color{blue} $1}}"),
  (latex) => `-\\left(-\\left(${latex}\\right)\\right)`,
  (latex) => latex.replace(/\\frac/g, "\\dfrac").replace(/ \\cdot /g, " \\times "),
];

test(`of ${WANTED} right rewritings none is called unequal or not read`, async () => {
  const next = chance(4711);
  const wronged: string[] = [];
  const counts = { equal: 0, unequal: 0, undecided: 0, unread: 0 };
  for (let made = 0; made < WANTED; ) {
    const { sides, formula, variable, name } = pick(DERIVATIONS, next);
    const from = pick([formula, ...sides], next);
    let rewritten: Expr | undefined = from;
    for (let k = 1 + Math.floor(next() * 3); k > 0 && rewritten; k--)
      rewritten = applySomewhere(rewritten, pick(REWRITINGS, next), next, variable);
    if (!rewritten || key(rewritten) === key(from) || toLatex(rewritten).length > 2 * LONGEST) continue;
    made++;
    const { links, summary } = await checkDocument(`$$\n${toLatex(from)} = ${pick(WAYS, next)(toLatex(rewritten))}\n$$\n`, name, plain);
    for (const verdict of ["equal", "unequal", "undecided", "unread"] as const) counts[verdict] += summary[verdict];
    for (const { left, right, verdict, witness, note } of links) {
      if (verdict === "unequal" || verdict === "unread")
        wronged.push(`${name}: ${left} = ${right} ${verdict} ${JSON.stringify(witness)} ${note ?? ""}`);
    }
  }
  console.log(`right rewritings: ${JSON.stringify(counts)}`);
  expect(wronged).toEqual([]);
  expect(counts.equal + counts.undecided).toBe(WANTED);
  expect(counts.undecided).toBeLessThan(WANTED / 20);
});

const FUNCTIONS = new Map<string, KnownFunction>([["linear", { variable: "z", body: parse("z") }]]);
const CLASSICS = readFileSync(new URL("derivations/classics.md", import.meta.url), "utf8");

/** Changes of a text that a hand would make. */
const EDITS: readonly (readonly [name: string, pattern: RegExp, replacement: string])[] = [
  ["a plus for a minus", /-/g, "+"],
  ["a minus for a plus", /\+/g, "-"],
  ["another exponent", /\^2/g, "^3"],
  ["the exponent's sign", /\^\{-z\}/g, "^{z}"],
  ["no exponent", /\^2/g, ""],
  ["2 for 1", /(?<![\d{])1(?!\d)/g, "2"],
  ["sinh for cosh", /cosh/g, "sinh"],
  ["cosh for sinh", /sinh/g, "cosh"],
  ["no prime", /'/g, ""],
  ["a term dropped", /(?:1 )?[+-] ?(?:e\^\{-z\}|1)/g, ""],
  ["a factor 2", /\\frac(?!\{\\partial)/g, "2\\frac"],
];

const meaning = (text: string): Expr | undefined => {
  try {
    return carryOut(parse(text, { functions: FUNCTIONS, variable: "z" }));
  } catch (error) {
    if (error instanceof FormulaError) return undefined;
    throw error;
  }
};

test("every change by hand of the classics turns the links that touch it unequal, and no other", async () => {
  const whole = await checkDocument(CLASSICS, "classics.md", plain);
  expect(whole.summary).toMatchObject({ unequal: 0, undecided: 0, unread: 0 });
  let [made, found, before] = [0, 0, 0];
  for (const { sides } of findMath(CLASSICS).flatMap(({ text, start }) => splitChains(text, start))) {
    for (const [k, side] of sides.entries()) {
      for (const [name, pattern, replacement] of EDITS) {
        for (const match of side.text.matchAll(pattern)) {
          const edited = side.text.slice(0, match.index) + replacement + side.text.slice(match.index + match[0].length);
          const [meant, after] = [meaning(side.text), meaning(edited)];
          if (!meant || !after || [...symbols(after)].some((s) => s !== "z") || !differ(meant, after, ["z"])) continue;
          made++;
          const document = CLASSICS.slice(0, side.start) + edited + CLASSICS.slice(side.start + side.text.length);
          const { links } = await checkDocument(document, name, plain);
          const unequal = links.flatMap(({ verdict }, i) => (verdict === "unequal" ? [i] : []));
          const touching = [k - 1, k].filter((i) => i >= 0 && i < sides.length - 1).map((i) => before + i);
          expect(unequal, `${name}: ${edited}`).toEqual(touching);
          found++;
        }
      }
    }
    before += sides.length - 1;
  }
  console.log(`changes by hand found: ${found} of ${made}`);
  expect(made).toBeGreaterThan(100);
});
