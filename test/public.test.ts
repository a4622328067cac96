import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import * as gprime from "../src/index.ts";

/** Calls that a type checker would refuse, and what is said to those who have none. */
const WRONG: readonly (readonly [
  call: string,
  run: (library: Record<string, (...args: unknown[]) => unknown>) => unknown,
  says: string,
])[] = [
  ["parse(null)", (g) => g.parse?.(null), 'a formula is a text, as "tanh(x)", not null'],
  ["parse(5)", (g) => g.parse?.(5), 'a formula is a text, as "tanh(x)", not 5'],
  ["read(undefined)", (g) => g.read?.(undefined), "not undefined"],
  ["readEquation([])", (g) => g.readEquation?.([]), "not another object"],
  ["activation(null)", (g) => g.activation?.(null), 'a formula is a text, as "tanh(x)", not null'],
  ['differentiate("x", "x")', (g) => g.differentiate?.("x", "x"), 'takes an expression, not the text "x"'],
  ["toAscii(null)", (g) => g.toAscii?.(null), "takes an expression, not null"],
  ["toLatex({})", (g) => g.toLatex?.({}), "takes an expression, not another object"],
  ["toUnicode(1)", (g) => g.toUnicode?.(1), "takes an expression, not 1"],
  ['evaluate("x")', (g) => g.evaluate?.("x", { x: 1 }), 'takes an expression, not the text "x"'],
];

test.each(WRONG)("%s is refused in a sentence", (_, run, says) => {
  const call = () => run(gprime as unknown as Parameters<typeof run>[0]);
  expect(call).toThrow(TypeError);
  expect(call).toThrow(says);
});

/** A misspelt option of every public function that takes options. */
const MISSPELT: readonly (readonly [call: string, run: (g: Library) => unknown, says: string])[] = [
  ["activation", (g) => g.activation("tanh", { variabel: "z" }), 'activation has no option "variabel": did you mean "variable"?'],
  ["parse", (g) => g.parse("x", { varible: "x" }), 'parse has no option "varible": did you mean "variable"?'],
  ["read", (g) => g.read("x", { parameter: ["a"] }), 'read has no option "parameter": did you mean "parameters"?'],
  ["readEquation", (g) => g.readEquation("x = x", { function: 1 }), 'did you mean "functions"? It has variable, parameters, functions'],
  ["toAscii", (g) => g.toAscii(g.parse("x"), { name: true }), 'toAscii has no option "name": did you mean "names"? It has names'],
  ["toLatex", (g) => g.toLatex(g.parse("x"), { nmes: true }), "toLatex has no option"],
  ["toUnicode", (g) => g.toUnicode(g.parse("x"), { nams: true }), 'did you mean "names"?'],
  [
    "verdict",
    (g) => g.verdict(g.parse("x"), g.parse("x"), { varaible: "x" }),
    'verdict has no option "varaible": did you mean "variable"?',
  ],
  ["figure", (g) => g.figure([], { them: "dark" }), 'figure has no option "them": did you mean "theme"?'],
  ["toTerminal", (g) => g.toTerminal({}, { color: true }), 'toTerminal has no option "color": did you mean "colour"?'],
  ["derivationJson", (g) => g.derivationJson({}, { step: "full" }), 'did you mean "steps"?'],
  [
    "compile",
    (g) => g.compile(g.activation("tanh"), { presicion: "fast" }),
    'compile has no option "presicion": did you mean "precision"? It has residual, precision, threads, relaxed',
  ],
  ["compile with a text", (g) => g.compile(g.activation("tanh"), "fast"), "the options of compile are an object, not fast"],
  ["compile with null", (g) => g.compile(g.activation("tanh"), null), "the options of compile are an object, not null"],
  ["readCsv", (g) => g.readCsv(["a,b"], { traget: "b" }), 'readCsv has no option "traget": did you mean "target"?'],
  ["dense", (g) => g.dense(1, "tanh", { trainible: true }), 'dense has no option "trainible": did you mean "trainable"?'],
  ["network", (g) => g.network({ inputs: 2, layer: [] }), 'network has no option "layer": did you mean "layers"?'],
  ["networkOf", (g) => g.networkOf({ inputs: 2, layers: [] }, { sead: 1 }), 'a network made of a model has no option "sead": did you mean'],
  ["gradientDescent", (g) => g.gradientDescent({ rat: 1 }), 'gradientDescent has no option "rat": did you mean "rate"? It has rate'],
  ["momentum", (g) => g.momentum({ momentun: 0.9 }), 'momentum has no option "momentun": did you mean "momentum"?'],
  ["adam", (g) => g.adam({ learningRate: 1 }), 'adam has no option "learningRate". It has rate, beta1, beta2, epsilon'],
  ["stepDecay", (g) => g.stepDecay({ evry: 1 }), 'stepDecay has no option "evry": did you mean "every"?'],
  ["cosine", (g) => g.cosine({ flor: 0 }), 'cosine has no option "flor": did you mean "floor"?'],
  ...(
    [
      ["train", (n, d) => n.train(d, { epoch: 3 }), 'train has no option "epoch": did you mean "epochs"?'],
      ["use", (n) => n.use(gprime.adam(), { weigthDecay: 1 }), 'use has no option "weigthDecay": did you mean "weightDecay"?'],
      ["check", (n) => n.check(undefined, undefined, { entires: 1 }), 'check has no option "entires": did you mean "entries"?'],
      ["diagnostics", (n, d) => n.diagnostics(d.x, d.y, { treshold: 1 }), 'did you mean "threshold"?'],
    ] satisfies [string, (n: Library, d: gprime.TrainingData) => unknown, string][]
  ).map(([call, run, says]): (typeof MISSPELT)[number] => [
    `a network's ${call}`,
    async (g) => run(await g.network({ inputs: 2, layers: [g.dense(1, "logistic")] }), (await gprime.task("xor")).train),
    says,
  ]),
];
// biome-ignore lint/suspicious/noExplicitAny: calls that a type checker would refuse
type Library = any;

test.each(MISSPELT)("%s refuses an option that there is not", async (_, run, says) => {
  const told = await (async () => run(gprime))().then(
    () => undefined,
    (error: unknown) => error,
  );
  expect(told).toBeInstanceOf(TypeError);
  expect((told as Error).message).toContain(says);
});

test("functions with options may be given to map", () => {
  const { parse, toAscii, activation }: Library = gprime;
  const texts = ["tanh(x)", "exp(x)"];
  expect(texts.map(parse).map(toAscii)).toEqual(texts);
  expect(texts.map(activation).map(({ variable }: Library) => variable)).toEqual(["x", "x"]);
});

test.each(["", "1", "sin", "e", "pi", "__proto__", "x y", "where", "inf", "toString("])(
  "%j cannot be the name of a variable",
  (variable) => {
    for (const call of [
      () => gprime.parse("x", { variable }),
      () => gprime.activation("silu", { variable }),
      () => gprime.activation("x", { variable }),
    ]) {
      expect(call).toThrow(gprime.ValueError);
      expect(call).toThrow(`"${variable}" cannot be the name of a variable`);
    }
  },
);

test("a variable and parameters may be Greek letters", () => {
  const { variable, parameters } = gprime.activation("β*ζ", { variable: "ζ", parameters: { β: 2 } });
  expect([variable, Object.keys(parameters)]).toEqual(["zeta", ["beta"]]);
});

test("the parts of the library fit together", async () => {
  const formula = gprime.parse("tanh(x)");
  const { derivative } = gprime.differentiate(formula, "x");
  expect(gprime.toUnicode(derivative, { names: true })).toBe("1 − g(x)²");
  expect(gprime.evaluate(derivative, { x: 0 })).toBe(1);
  expect(await gprime.verdict(derivative, gprime.parse("1 - tanh(x)^2"), { variable: "x" })).toMatchObject({ verdict: "equal" });
  expect(gprime.backward(formula, "x").ways[0]?.residual).toBe("output");
  expect(gprime.properties(formula, "x")).toHaveProperty("range");
  const curve = { name: "tanh", formula, derivative, variable: "x", parameters: {}, kinks: [] };
  expect(gprime.toSvg(gprime.figure([curve]))).toMatch(/^<svg /);
});

test("a network is made, trained, checked, saved and read again with what the library exports", async () => {
  const { x, y } = (await gprime.task("xor")).train;
  const layers = [gprime.dense(8, "x*tanh(exp(x))"), gprime.dense(1, "logistic")];
  const made = await gprime.network({ inputs: 2, layers, seed: 1 });
  const { loss } = await made.train({ x, y }, { epochs: 300, optimiser: gprime.adam({ rate: 0.05 }), schedule: gprime.cosine() });
  expect(loss).toBeLessThan(0.05);
  expect(gprime.accuracy(made.predict(x), y, 1)).toBe(1);
  expect(made.check().worst).toBeLessThan(1e-5);
  for (const back of [
    await gprime.networkFromJson(JSON.parse(JSON.stringify(made))),
    await gprime.networkFromSafetensors(made.toSafetensors()),
    await gprime.networkOf(made.model()),
  ])
    expect(back.predict(x)).toEqual(made.predict(x));
  expect(made.toOnnx().length).toBeGreaterThan(100);
  await expect(made.train({ x, y }, { epochs: 9, optimiser: gprime.momentum({ rate: 1e38 }) })).rejects.toThrow(gprime.DivergenceError);
  await expect(gprime.readCsv(["a,b\n1,x\n2,y\n?,x\n"], { target: "b" })).rejects.toThrow(gprime.TableError);
});

test("the network of the README is what the README says", async () => {
  const { train, test: kept } = await gprime.task("spiral");
  const layers = [gprime.dense(32, "tanh"), gprime.dense(32, "x*tanh(exp(x))"), gprime.dense(1, "logistic")];
  const net = await gprime.network({ inputs: 2, layers, seed: 1 });
  await net.train(train, { epochs: 300, optimiser: gprime.adam({ rate: 0.005 }), schedule: gprime.cosine() });
  const readme = readFileSync(new URL("../README.md", import.meta.url), "utf8");
  expect(readme).toContain(`// ${gprime.accuracy(net.predict(kept.x), kept.y, 1)}: of ${kept.rows} points`);
  const { residuals, pytorch } = net.memory();
  expect(readme).toContain(`keeps ${residuals} bytes for the way back, PyTorch would ${pytorch}`);
  expect(net.check().worst).toBeLessThan(2e-6);
  // the last bits of a product, and with them what is learned, differ between engines
  const saturated = net.diagnostics(kept.x, kept.y).map((l) => l.saturated);
  const written = /\[([\d., ]+)\]: the share/.exec(readme)?.[1]?.split(", ").map(Number) ?? [];
  expect(written).toHaveLength(3);
  saturated.forEach((share, l) => {
    expect(Math.abs(share - (written[l] as number))).toBeLessThan(0.05);
  });
});

test("verdict says what it takes", async () => {
  const x = gprime.parse("x");
  await expect(gprime.verdict("x" as never, x, { variable: "x" })).rejects.toThrow(/^this takes an expression, not the text "x"/);
  await expect(gprime.verdict(x, x, undefined as never)).rejects.toThrow(/^verdict takes two expressions and the variable/);
  await expect(gprime.verdict(x, x, { variable: "x", parameters: { a: 1 as never } })).rejects.toThrow(/^the parameters of verdict/);
});
