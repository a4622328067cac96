import { describe, expect, test } from "vitest";
import { Builder } from "../../src/kernel/builder.ts";
import { interpreter } from "../../src/kernel/interpret.ts";
import {
  countOperations,
  faults,
  listing,
  OPERATIONS,
  type Operation,
  type OperationName,
  type Program,
  resultType,
} from "../../src/kernel/program.ts";

const lane = (name: string) => ({ name, kind: "lane" as const });

describe("a program", () => {
  const b = new Builder([lane("dy"), lane("y")]);
  const [dy, y] = [b.input("dy"), b.input("y")];
  const dx = b.mul(dy, b.nmadd(y, y, b.f32(1)));
  b.sqrt(y);
  const program = b.finish({ dx });

  test("holds only what its outputs need, and each operation once", () => {
    expect(countOperations(program)).toEqual({ input: 2, constant32: 1, nmadd: 1, mul: 1 });
    expect(b.mul(dy, y)).toBe(b.mul(dy, y));
  });
  test("is well formed", () => expect(faults(program)).toEqual([]));
  test("can be listed", () => {
    expect(listing(program)).toBe(
      [
        "%0 = f32 input dy",
        "%1 = f32 input y",
        "%2 = f32 constant32 1 (0x3f800000)",
        "%3 = f32 nmadd %1 %1 %2",
        "%4 = f32 mul %0 %3",
        "dx = %4",
      ].join("\n"),
    );
  });
  test("is carried out one lane at a time", () => {
    expect(interpreter(program)(2, 0.5)).toEqual([1.5]);
    expect(() => interpreter(program)(2)).toThrow("2 inputs, but 1 values");
  });

  const broken: [string, (op: Operation, at: number) => Operation, RegExp][] = [
    ["an argument that comes later", (op) => ({ ...op, args: op.args.map(() => 4) }), /does not come before it/],
    ["a wrong type", (op) => ({ ...op, type: "f64" }), /has type f64|f64/],
    ["bits that do not fit", (op) => (op.name === "constant32" ? { ...op, bits: 1n << 32n } : op), /bits that do not fit/],
    ["an input that is not there", (op) => (op.name === "input" ? { ...op, index: 2 } : op), /input 2 is not there/],
    ["too few arguments", (op) => (op.name === "mul" ? { ...op, args: [0] } : op), /mul takes 2 arguments, not 1/],
  ];
  test.each(broken)("with %s is not well formed", (_, change, what) => {
    expect(faults({ ...program, operations: program.operations.map(change) }).join("\n")).toMatch(what);
  });
  test("may not give a double", () => {
    const wide = new Builder([lane("x")]);
    expect(faults(wide.finish({ y: wide.promote(wide.input("x")) }))).toEqual(["output y is f64, not f32 or m32"]);
  });
});

describe("the table of operations", () => {
  test("says which widths may meet", () => {
    expect(resultType("add", ["f32", "f32"])).toBe("f32");
    expect(resultType("lt", ["f64", "f64"])).toBe("m64");
    expect(resultType("add", ["f32", "f64"])).toEqual({ wrong: "add of f32 and f64: two widths" });
    expect(resultType("select", ["f32", "f32", "f32"])).toEqual({ wrong: "argument 1 of select is f32, not m" });
  });
});

describe("the interpreter", () => {
  const one = (name: OperationName, ...values: number[]): number => {
    const operations: Operation[] = [
      ...values.map((_, index): Operation => ({ name: "input", type: "f32", args: [], index })),
      { name, type: "f32", args: values.map((_, i) => i), index: 3 },
    ];
    const program: Program = { inputs: values.map((_, i) => lane(`x${i}`)), operations, outputs: [{ name: "y", from: values.length }] };
    expect(faults(program)).toEqual([]);
    return interpreter(program)(...values)[0] as number;
  };
  const rows: [OperationName, number[], number][] = [
    ["madd", [1 + 2 ** -23, 1 + 2 ** -23, -1], 2 ** -22],
    ["nmadd", [3, 4, 20], 8],
    ["min", [Number.NaN, 1], Number.NaN],
    ["min", [1, Number.NaN], 1],
    ["min", [0, -0], 0],
    ["max", [Number.NaN, 1], Number.NaN],
    ["max", [-0, 0], -0],
    ["nearest", [2.5], 2],
    ["nearest", [3.5], 4],
    ["nearest", [-0.5], -0],
    ["nearest", [-1e30], Math.fround(-1e30)],
    ["floor", [-0.5], -1],
    ["abs", [-0], 0],
    ["neg", [0], -0],
    ["shl", [2 ** -149], 2 ** -146],
    ["shr", [2 ** -146], 2 ** -149],
    ["iadd", [1, 2 ** -149], 1 + 2 ** -23],
    ["isub", [1, 2 ** -149], 1 - 2 ** -24],
    ["andnot", [-1.5, -0], 1.5],
    ["or", [1.5, -0], -1.5],
    ["xor", [-1.5, -0], 1.5],
    ["mul", [1e30, 1e30], Number.POSITIVE_INFINITY],
  ];
  test.each(rows)("%s of %j is %j", (name, values, wanted) => expect(one(name, ...values)).toBe(wanted));
  test("knows every operation of the table", () => {
    expect(Object.keys(OPERATIONS).length).toBeGreaterThan(30);
  });
});
