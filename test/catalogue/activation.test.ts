import { describe, expect, test } from "vitest";
import { activation } from "../../src/catalogue/activation.ts";
import { FormulaError } from "../../src/expr/errors.ts";
import { evaluate, ValueError } from "../../src/expr/evaluate.ts";
import { isNumber, number } from "../../src/expr/expr.ts";
import { toAscii } from "../../src/expr/print.ts";

describe("activation", () => {
  test("takes a name, and gives the formula with its derivative and steps", () => {
    const swish = activation("swish");
    expect(swish).toMatchObject({ name: "swish", variable: "x", notes: [] });
    expect(swish.row?.source.year).toBe(2017);
    expect(swish.parameters).toEqual({ b: number(1) });
    expect(swish.steps.length).toBeGreaterThan(2);
    expect(swish.steps.at(-1)?.expr).toBe(swish.derivative);
    expect(evaluate(swish.derivative, { x: 0, b: 1 })).toBe(0.5);
  });

  test("takes a formula, with values for its parameters", () => {
    const own = activation("x*sigmoid(b*x)", { parameters: { b: 1.5 } });
    expect(own.row).toBeUndefined();
    expect(own.name).toBe("x*sigmoid(b*x)");
    expect(own.parameters).toEqual({ b: number(3, 2) });
    expect(evaluate(own.derivative, { x: 0, b: 1.5 })).toBe(0.5);
  });

  test("keeps parameters exact, however they are given", () => {
    for (const third of ["1/3", { n: 1n, d: 3n }])
      expect(activation("elu", { parameters: { a: third } }).parameters).toEqual({ a: number(1, 3) });
    for (const tenth of ["0.1", 0.1, "1e-1", ".1", "1/10"])
      expect(activation("elu", { parameters: { a: tenth } }).parameters).toEqual({ a: number(1, 10) });
    for (const value of Object.values(activation("selu").parameters)) expect(isNumber(value)).toBe(true);
  });

  test("writes a catalogue formula in the variable that is asked for", () => {
    const tanh = activation("tanh", { variable: "z" });
    expect([tanh.variable, toAscii(tanh.formula)]).toEqual(["z", "tanh(z)"]);
    expect(evaluate(tanh.derivative, { z: 0 })).toBe(1);
    expect(() => activation("elu", { variable: "a" })).toThrow('"a" is a parameter of elu');
    for (const name of ["pi", "e", "tanh", "2x", "", "x y", "__proto__ z"]) {
      expect(() => activation("gelu_tanh", { variable: name }), name).toThrow("cannot be the name of a variable");
    }
  });

  test("finds names in any spelling", () => {
    for (const [name, found] of [
      ["Hard-Swish", "hard_swish"],
      ["ReLU6", "relu6"],
      ["leaky relu", "leaky_relu"],
      ["LINEAR", "identity"],
      ["sigmoid", "logistic"],
      ["soft plus", "softplus"],
    ]) {
      expect(activation(name as string).name).toBe(found);
    }
  });

  test("takes the name of a function alone for that function of x", () => {
    expect(toAscii(activation("sinh").formula)).toBe("sinh(x)");
    expect(toAscii(activation("sinh", { variable: "z" }).formula)).toBe("sinh(z)");
  });

  test("lets formulas use the catalogue's names", () => {
    expect(evaluate(activation("2*mish(x)").formula, { x: 1 })).toBeCloseTo(1.7301967766, 9);
  });

  test.each([
    ["tanhh", "tanh"],
    ["sigmod", "sigmoid"],
    ["hard-swich", "hard_swish"],
    ["leakyrelu2", "leaky_relu"],
    ["swishh", "swish"],
    ["tahn", "tanh"],
    ["sigmiod", "sigmoid"],
    ["geluu", "gelu"],
    ["sotfplus", "softplus"],
    ["siul", "silu"],
    ["hard_tahn", "hard_tanh"],
    ["softmish", undefined],
    ["a-b", undefined],
  ])("says of %s what may be meant", (text, meant) => {
    const error = thrownBy(() => activation(text));
    expect(error).toBeInstanceOf(FormulaError);
    expect(error.message.startsWith("unknown activation")).toBe(meant !== undefined);
    if (meant) expect(error.message).toBe(`unknown activation "${text}": did you mean "${meant}"?`);
  });

  test.each([
    ["a name that the row has not", "elu", { b: 1 }, 'elu has no parameter "b": it has "a"'],
    ["a parameter of a row without", "tanh", { a: 1 }, 'tanh has no parameter "a": it has none'],
    [
      "a name that objects are born with",
      "elu",
      JSON.parse('{"__proto__": 1}') as Record<string, number>,
      'elu has no parameter "__proto__"',
    ],
    ["a name that the formula has not", "x*sigmoid(b*x)", { b: 1, c: 1 }, 'the formula has no parameter "c": it has "b"'],
    ["no number", "elu", { a: "one" }, 'the value of "a", one, is no number'],
    ["NaN", "elu", { a: Number.NaN }, 'the value of "a", NaN, is no number'],
    ["infinity", "elu", { a: Number.POSITIVE_INFINITY }, 'the value of "a", Infinity, is no number'],
    ["a number too large", "elu", { a: 1e7 }, "out of range"],
    ["a number too small", "elu", { a: "1e-31" }, "out of range"],
    ["a number whose digits would fill the memory", "elu", { a: "1e-999999999" }, "is no number"],
    ["a division by zero", "elu", { a: "1/0" }, "is no number"],
  ])("refuses %s", (_, text, parameters, message) => {
    const error = thrownBy(() => activation(text, { parameters }));
    expect(error).toBeInstanceOf(ValueError);
    expect(error.message).toContain(message);
  });

  test("notes a value that the function is not meant for", () => {
    expect(activation("elu", { parameters: { a: -1 } }).notes).toEqual(["elu is meant for a > 0, not for a = -1"]);
  });

  test("is immutable, and works its derivation out once", () => {
    const logistic = activation("logistic");
    expect(Object.isFrozen(logistic)).toBe(true);
    expect(logistic.steps).toBe(logistic.steps);
  });
});

function thrownBy(run: () => unknown): Error {
  try {
    run();
  } catch (error) {
    if (error instanceof Error) return error;
  }
  throw new Error("nothing was thrown");
}
