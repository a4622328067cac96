import fc from "fast-check";
import { afterAll, describe, expect, test } from "vitest";
import { activation, alloc, allocBits, catalogue, compile, free, type Kernel } from "../../src/index.ts";
import { interpreter } from "../../src/kernel/interpret.ts";
import type { Floats } from "../../src/run/arguments.ts";

const made: (Float32Array | Uint8Array)[] = [];
const inside = (values: ArrayLike<number>): Float32Array => {
  const a = alloc(values.length);
  made.push(a);
  a.set(values);
  return a;
};
afterAll(() => made.forEach(free));

const grid = (n: number): Float32Array => new Float32Array(n).map((_, i) => (i - n / 2) / 7);
const fixed = { precision: "fast", relaxed: false } as const;

describe("a kernel", () => {
  test("computes forward, and backward from what it says it keeps", async () => {
    const kernel = await compile(activation("tanh"), { residual: "output", precision: "fast" });
    const x = inside([-2, -0.5, 0, 0.5, 2]);
    const [y, dx] = [alloc(5), alloc(5)];
    kernel.forward(x, y);
    kernel.backward(inside([1, 1, 1, 2, 1]), y, dx);
    expect([...y].map((v, i) => Math.abs(v - Math.tanh(x[i] as number)))).toEqual(
      y.reduce<unknown[]>((all) => [...all, expect.closeTo(0, 6)], []),
    );
    expect(dx[3]).toBeCloseTo(2 * (1 - Math.tanh(0.5) ** 2), 6);
    expect(kernel.residual).toBe("output");
    expect(kernel.program.backward.operations.map((op) => op.name)).toEqual(["input", "input", "constant32", "sub", "add", "mul", "mul"]);
    kernel.release();
  });

  test("gives the bits of its program, for any length and offset, in its memory or not", async () => {
    const kernel = await compile(activation("logistic"), fixed);
    const run = interpreter(kernel.program.forward);
    const wanted = (x: Float32Array): number[] => [...x].map((v) => run(v)[0] as number);
    for (const n of [0, 1, 7, 15, 16, 17, 33, 1000, 5000]) {
      const x = grid(n);
      const outside = new Float32Array(n + 3).subarray(3);
      kernel.forward(x, outside);
      expect([...outside], `foreign, n = ${n}`).toEqual(wanted(x));
      const ours = inside(new Float32Array(n + 1)).subarray(1);
      kernel.forward(inside(x), ours);
      expect([...ours], `ours, n = ${n}`).toEqual(wanted(x));
      kernel.forward(inside(x), outside);
      expect([...outside], `from ours to foreign, n = ${n}`).toEqual(wanted(x));
    }
  });

  test("may overwrite its input where the output is what backward needs, and not where it is the input", async () => {
    const [tanh, gelu] = [await compile(activation("tanh"), fixed), await compile(activation("gelu"), { ...fixed, residual: "input" })];
    const x = inside(grid(100));
    const y = new Float32Array(100);
    tanh.forward(x, y);
    tanh.forward(x, x);
    expect([...x]).toEqual([...y]);
    expect(() => gelu.forward(x, x)).toThrow('y may not be x here: backward needs the input (its residual is "input")');
    const dy = inside(grid(100));
    tanh.backward(dy, x, y);
    tanh.backward(dy, x, dy);
    expect([...dy]).toEqual([...y]);
  });

  test("keeps a tail, a mask, an output and a bit where asked", async () => {
    const x = grid(100);
    const dy = new Float32Array(100).fill(1);
    const [y, dx] = [new Float32Array(100), new Float32Array(100)];
    const byTail = await compile(activation("logistic"), { residual: "tail" });
    const tail = new Float32Array(100);
    byTail.forward(x, y, tail);
    byTail.backward(dy, tail, dx);
    for (const [i, v] of x.entries()) expect(dx[i]).toBeCloseTo(Math.exp(-v) / (1 + Math.exp(-v)) ** 2, 6);
    const byMask = await compile(activation("leaky_relu"), { residual: "mask" });
    for (const mask of [new Uint8Array(13), allocBits(100)]) {
      byMask.forward(x, y, mask);
      byMask.backward(dy, mask, dx);
      expect([...dx]).toEqual([...x].map((v) => (v > 0 ? 1 : Math.fround(0.01))));
      expect([...mask].map((byte) => byte.toString(2).split("1").length - 1).reduce((a, b) => a + b)).toBe(x.filter((v) => v > 0).length);
    }
    const byBit = await compile(activation("silu"), { residual: "output and bit", precision: "accurate" });
    const bit = new Uint8Array(13);
    byBit.forward(x, y, bit);
    byBit.backward(dy, { output: y, bit }, dx);
    for (const [i, v] of x.entries()) {
      const s = 1 / (1 + Math.exp(-v));
      expect(Math.abs((dx[i] as number) - s * (1 + v * (1 - s))), `at ${v}`).toBeLessThan(1e-3);
    }
  });

  test("computes arrays of doubles to the last digits", async () => {
    const kernel = await compile(activation("mish"), { residual: "input" });
    const x = Float64Array.of(-800, -30, -1, -1e-20, 0, 1e-9, 2, 700, Number.NEGATIVE_INFINITY, Number.POSITIVE_INFINITY, Number.NaN);
    const y = new Float64Array(x.length);
    kernel.forward(x, y);
    const wanted = [
      0,
      -30 * Math.exp(-30),
      -0.30340146137410895,
      -6e-21,
      0,
      6e-10,
      1.943958959534,
      700,
      0,
      Number.POSITIVE_INFINITY,
      Number.NaN,
    ];
    for (const [i, w] of wanted.entries())
      expect(Math.abs((y[i] as number) - w) <= 1e-8 * Math.abs(w) || Object.is(y[i], w) || y[i] === w, `at ${x[i]}: ${y[i]}`).toBe(true);
    kernel.backward(new Float64Array(x.length).fill(1), x, y);
    expect(y[4]).toBeCloseTo(0.6, 14);
  });

  test("has the same gradient at NaN in float32 and in doubles: NaN, or what its slope chooses", async () => {
    for (const { name } of catalogue) {
      const a = activation(name);
      for (const { residual } of a.backward.ways) {
        const kernel = await compile(a, { residual, precision: "fast" });
        const gradient = <T extends Floats>(x: T, y: T, tail: T, dx: T): number => {
          const bit = new Uint8Array(1);
          const more = { mask: bit, "output and bit": bit, tail } as const;
          kernel.forward(x, y, ...(residual in more ? [more[residual as keyof typeof more]] : []));
          const kept = {
            ...more,
            nothing: null,
            input: x,
            output: y,
            "output and bit": { output: y, bit },
            "input and output": { input: x, output: y },
          };
          kernel.backward(dx.fill(1) as T, kept[residual], dx);
          return dx[0] as number;
        };
        const f32 = (v = 0) => Float32Array.of(v);
        const f64 = (v = 0) => Float64Array.of(v);
        const [narrow, wide] = [gradient(f32(Number.NaN), f32(), f32(), f32()), gradient(f64(Number.NaN), f64(), f64(), f64())];
        expect(Math.fround(wide), `${name} from ${residual}`).toBe(narrow);
        kernel.release();
      }
    }
  });

  test("has the same bits on one thread and on several", async () => {
    const n = 300_001;
    const x = inside(grid(n));
    const [one, three] = [await compile(activation("tanh")), await compile(activation("tanh"), { threads: 3 })];
    const [y, z] = [alloc(n), alloc(n)];
    one.forward(x, y);
    three.forward(x, z);
    expect(z.every((v, i) => v === y[i])).toBe(true);
    const mask = await compile(activation("relu"), { threads: 2, residual: "mask" });
    const [bits, dx] = [allocBits(n), alloc(n)];
    mask.forward(x, y, bits);
    mask.backward(x, bits, dx);
    expect(dx.every((v, i) => v === Math.max(x[i] as number, 0))).toBe(true);
    three.release();
  });

  const faults: [string, (k: Kernel) => void, string][] = [
    [
      "an output of another length",
      (k) => k.forward(new Float32Array(3), new Float32Array(4)),
      "y has 4 elements, but x has 3 elements: 3 elements are needed",
    ],
    [
      "an output that is no array",
      (k) => k.forward(new Float32Array(3), [0, 0, 0] as never),
      "y has to be a Float32Array or a Float64Array, not Array",
    ],
    ["no output", (k) => k.forward(new Float32Array(3), undefined as never), "y has to be a Float32Array or a Float64Array, not undefined"],
    [
      "two widths",
      (k) => k.forward(new Float32Array(3), new Float64Array(3)),
      "x is a Float32Array, but y a Float64Array: all have to be of one kind",
    ],
    [
      "an array that is not asked for",
      (k) => k.forward(new Float32Array(3), new Float32Array(3), new Float32Array(3)),
      'forward keeps nothing more for the residual "output": leave the third argument out',
    ],
    [
      "bits in the place of the output",
      (k) => k.backward(new Float32Array(8), new Uint8Array(1), new Float32Array(8)),
      "the residual of this kernel, the output, has to be a Float32Array or a Float64Array, not Uint8Array",
    ],
    [
      "a residual of another length",
      (k) => k.backward(new Float32Array(8), new Float32Array(7), new Float32Array(8)),
      "the output has 7 elements, but dy has 8 elements: 8 elements are needed",
    ],
  ];
  test.each(faults)("says what is wrong with %s, and writes nothing", async (_, use, message) => {
    const kernel = await compile(activation("tanh"));
    expect(() => use(kernel)).toThrow(message);
  });
  test("says what is wrong with arrays that overlap", async () => {
    const kernel = await compile(activation("tanh"));
    const all = new Float32Array(20);
    expect(() => kernel.forward(all.subarray(0, 16), all.subarray(4, 20))).toThrow(
      "y and x overlap in memory: an output may be an input, or has to lie apart",
    );
    expect([...all]).toEqual(new Array(20).fill(0));
  });
  test("cannot be used after release()", async () => {
    const kernel = await compile(activation("tanh"));
    kernel.release();
    kernel.release();
    expect(() => kernel.forward(new Float32Array(1), new Float32Array(1))).toThrow("the kernel of tanh was released: compile it again");
  });
});

describe("compile()", () => {
  const refusals: [string, Parameters<typeof compile>[0], Parameters<typeof compile>[1], string][] = [
    ["a residual that is not there", activation("gelu"), { residual: "output" }, 'no way back from "output": there is'],
    ["a parameter without a value", activation("x*sigmoid(b*x)"), {}, "a value is needed for b: give it as a parameter"],
    ["half a thread", activation("tanh"), { threads: 1.5 }, "threads has to be a whole number from 1 to 256, not 1.5"],
  ];
  test.each(refusals)("refuses %s", async (_, a, options, message) => {
    await expect(compile(a, options)).rejects.toThrow(message);
  });
  test("gives two spellings of a function the same program", async () => {
    const [a, b] = await Promise.all(["tanh(x)", "(exp(x)-exp(-x))/(exp(x)+exp(-x))"].map((text) => compile(activation(text), fixed)));
    expect(a?.program.forward).toEqual(b?.program.forward);
  });
  test("of a thousand kernels that are dropped leaves no memory behind", async () => {
    const a = activation("tanh");
    const round = async (n: number): Promise<number> => {
      for (let i = 0; i < n; i++) (await compile(a, { precision: "fast", residual: "output" })).release();
      return process.memoryUsage().rss / 2 ** 20;
    };
    const before = await round(300);
    expect((await round(1000)) - before).toBeLessThan(60);
  });
});

describe("alloc()", () => {
  test("gives aligned zeros that stay valid as the memory grows, and takes them back", () => {
    const a = alloc(1000);
    a.fill(7);
    const big = alloc(5_000_000);
    expect([a[999], big[4_999_999], a.byteOffset % 64]).toEqual([7, 0, 0]);
    free(big);
    free(a);
    expect(() => free(a)).toThrow("this array was given back before, or was not made by alloc()");
    expect(() => free(new Float32Array(1))).toThrow("this array was not made by alloc()");
  });
  test.each([-1, 1.5, Number.NaN, 2 ** 60])("refuses %d elements", (n) => expect(() => alloc(n)).toThrow(RangeError));
  test("never gives the same bytes twice", () => {
    fc.assert(
      fc.property(fc.array(fc.tuple(fc.nat(300), fc.boolean()), { maxLength: 60 }), (steps) => {
        const held: Float32Array[] = [];
        for (const [n, drop] of steps) {
          if (drop && held.length > 0) free(held.splice(n % held.length, 1)[0] as Float32Array);
          else held.push(alloc(n));
        }
        const spans = held.map((a) => [a.byteOffset, a.byteOffset + Math.max(a.byteLength, 1)] as const).sort(([p], [q]) => p - q);
        for (const [i, [, end]] of spans.entries()) expect(spans[i + 1]?.[0] ?? Number.POSITIVE_INFINITY).toBeGreaterThanOrEqual(end);
        held.forEach(free);
      }),
      { seed: 20261123, numRuns: 200 },
    );
  });
});
