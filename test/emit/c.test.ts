import { execFile, spawnSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import fc from "fast-check";
import { afterAll, beforeAll, expect, test } from "vitest";
import { hexFloat } from "../../src/emit/c/body.ts";
import { toC } from "../../src/emit/c/c.ts";
import { Builder } from "../../src/kernel/builder.ts";
import { interpreter } from "../../src/kernel/interpret.ts";
import { OPERATIONS, type Program, toBits } from "../../src/kernel/program.ts";
import { EACH_OPERATION, lanes, RANDOM } from "./c-programs.ts";

const run = promisify(execFile);
const isThere = (compiler: string): boolean => spawnSync(compiler, ["--version"]).status === 0;
const hasGcc = isThere("gcc");
const hasClang = isThere("clang");
const flags = ((): ReadonlySet<string> => {
  try {
    return new Set(/^flags\s*:(.*)$/m.exec(readFileSync("/proc/cpuinfo", "utf8"))?.[1]?.split(" "));
  } catch {
    return new Set();
  }
})();

const PROGRAMS = [...EACH_OPERATION, ...RANDOM];
/** All pairs of special values, and twice as many others; no multiple of a number of lanes. */
const COUNT = 603;
const UNIFORM = 0.7;

/** Each way to compile: 16, 8, 4 lanes and plain C, with fused multiply-add in the machine but not in the text. */
const WAYS: readonly (readonly [says: string, isPossible: boolean, compiler: string, ...options: string[]])[] = [
  ["gcc, SSE2", hasGcc && flags.has("sse2"), "gcc", "-std=c11", "-march=x86-64"],
  ["gcc, AVX2", hasGcc && flags.has("avx2"), "gcc", "-std=c11", "-mavx2", "-mno-fma"],
  ["gcc, AVX2 beside FMA", hasGcc && flags.has("fma"), "gcc", "-std=gnu11", "-mavx2", "-mfma", "-DGPRIME_FMA=0"],
  ["gcc, AVX-512", hasGcc && flags.has("avx512dq"), "gcc", "-std=gnu11", "-mavx512f", "-mavx512vl", "-mavx512dq", "-DGPRIME_FMA=0"],
  ["gcc, plain C", hasGcc, "gcc", "-std=c11", "-DGPRIME_LANES=1", "-DGPRIME_FMA=0"],
  ["clang, AVX2 beside FMA", hasClang && flags.has("fma"), "clang", "-std=c11", "-mavx2", "-mfma", "-DGPRIME_FMA=0"],
];

let folder = "";
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "gprime-c-"));
  writeFileSync(join(folder, "all.h"), toC({ name: "all", heading: ["every operation"], programs: Object.fromEntries(PROGRAMS) }));
  writeFileSync(join(folder, "main.c"), harness());
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** What the kernels get: random lanes, bits, a number. */
const INPUTS = {
  lane: [0, 1, 2].map((input) => lanes(COUNT, input)),
  bit: [1, 2].map((seed) => Uint8Array.from({ length: Math.ceil(COUNT / 8) }, (_, i) => (i * 151 * seed + seed * 89) & 255)),
};

/** A C program that writes what each kernel gives for all elements, and checks itself lengths 0 to 40, odd addresses, and overwritten inputs. */
function harness(): string {
  const list = (values: Iterable<number>): string => [...values].join(", ");
  const bits = (values: Float32Array): string => list(new Uint32Array(values.buffer));
  const kernels = PROGRAMS.map(([key, { outputs, operations }]) => {
    const out = outputs.map(({ from }, i) => (operations[from]?.type === "m32" ? `(uint8_t *)out[${i}]` : `(float *)out[${i}]`));
    return `static void run_${key}(size_t n, char **in, char **out) { all_${key}(n, (float *)in[0], (float *)in[1], (float *)in[2], (uint8_t *)in[3], (uint8_t *)in[4], ${UNIFORM}f, ${out.join(", ")}); }`;
  });
  const rows = PROGRAMS.map(
    ([key, { outputs, operations }]) =>
      `{"${key}", run_${key}, "${outputs.map(({ from }) => (operations[from]?.type === "m32" ? "b" : "f")).join("")}"}`,
  );
  return `#include "all.h"
#include <stdio.h>
enum { COUNT = ${COUNT}, SIZE = 4 * COUNT + 64, MOST = 64 };
static const uint32_t LANES[3][COUNT] = {${INPUTS.lane.map((l) => `{${bits(l)}}`).join(", ")}};
static const uint8_t BITS[2][(COUNT + 7) / 8] = {${INPUTS.bit.map((b) => `{${list(b)}}`).join(", ")}};
${kernels.join("\n")}
static const struct { const char *name; void (*run)(size_t, char **, char **); const char *kinds; } KERNELS[] = {
${rows.join(",\n")}};
static char in[5][SIZE], whole[MOST][SIZE], part[MOST][SIZE];
static char *ins[5], *outs[MOST];
/* inputs with an offset, so that no address is a multiple of more than a float's size (a byte's for bits) */
static void fill(int offset) {
  for (int j = 0; j < 3; j++) memcpy(ins[j] = in[j] + 4 * offset, LANES[j], sizeof LANES[j]);
  for (int j = 0; j < 2; j++) memcpy(ins[3 + j] = in[3 + j] + offset, BITS[j], sizeof BITS[j]);
}
static int isNaN(const char *p) { float v; memcpy(&v, p, 4); return v != v; }
/* element i of two outputs is the same; NaN is NaN */
static int isSame(char kind, const char *a, const char *b, size_t i) {
  if (kind == 'b') return (a[i / 8] >> i % 8 & 1) == (b[i / 8] >> i % 8 & 1);
  return !memcmp(a + 4 * i, b + 4 * i, 4) || (isNaN(a + 4 * i) && isNaN(b + 4 * i));
}
int main(void) {
  for (size_t k = 0; k < sizeof KERNELS / sizeof *KERNELS; k++) {
    const char *kinds = KERNELS[k].kinds;
    fill(0);
    for (int o = 0; kinds[o]; o++) outs[o] = whole[o];
    KERNELS[k].run(COUNT, ins, outs);
    for (int o = 0; kinds[o]; o++) fwrite(whole[o], 1, kinds[o] == 'b' ? (COUNT + 7) / 8 : 4 * COUNT, stdout);
    for (size_t n = 0; n <= 40; n++) {
      fill(1);
      memset(part, 0xA5, sizeof part);
      for (int o = 0; kinds[o]; o++) outs[o] = part[o] + (kinds[o] == 'b' ? 1 : 4);
      KERNELS[k].run(n, ins, outs);
      for (int o = 0; kinds[o]; o++) {
        size_t bytes = kinds[o] == 'b' ? (n + 7) / 8 : 4 * n;
        for (size_t i = 0; i < n; i++) if (!isSame(kinds[o], outs[o], whole[o], i)) { fprintf(stderr, "%s: element %zu of %zu\\n", KERNELS[k].name, i, n); break; }
        for (size_t i = bytes; outs[o] + i < part[o] + SIZE; i++) if (outs[o][i] != (char)0xA5) { fprintf(stderr, "%s: writes behind %zu\\n", KERNELS[k].name, n); break; }
        if (kinds[o] == 'b' && n % 8 && (uint8_t)outs[o][n / 8] >> n % 8) fprintf(stderr, "%s: bits behind %zu\\n", KERNELS[k].name, n);
      }
    }
    for (int o = 0; kinds[o]; o++) { /* each output in the place of an input */
      fill(1);
      for (int p = 0; kinds[p]; p++) outs[p] = part[p];
      outs[o] = ins[kinds[o] == 'b' ? 3 + o % 2 : o % 3];
      KERNELS[k].run(COUNT, ins, outs);
      for (size_t i = 0; i < COUNT; i++) if (!isSame(kinds[o], outs[o], whole[o], i)) { fprintf(stderr, "%s: in place, element %zu\\n", KERNELS[k].name, i); break; }
    }
  }
  return 0;
}
`;
}

/** What the interpreter gives, in the order in which the harness writes it: a list of floats or bits for each output. */
const expected = (program: Program): number[][] => {
  const f = interpreter(program);
  const bit = (of: Uint8Array | undefined, i: number) => ((of?.[i >> 3] ?? 0) >> (i & 7)) & 1;
  const rows = Array.from({ length: COUNT }, (_, i) =>
    f(...INPUTS.lane.map((l) => l[i] as number), ...INPUTS.bit.map((b) => bit(b, i)), Math.fround(UNIFORM)),
  );
  return program.outputs.map((_, o) => rows.map((row) => row[o] as number));
};
const EXPECTED = PROGRAMS.map(([, program]) => expected(program));

const hex = (value: number): string => {
  const view = new DataView(new ArrayBuffer(4));
  view.setFloat32(0, value);
  return `0x${view.getUint32(0).toString(16)}`;
};

/** The first difference of each program from the interpreter, as sentences. */
function differences(written: Buffer): string[] {
  let place = 0;
  const found = PROGRAMS.flatMap(([key, { outputs, operations }], k) =>
    outputs.flatMap(({ name, from }, o) => {
      const isBits = operations[from]?.type === "m32";
      const start = place;
      place += isBits ? Math.ceil(COUNT / 8) : 4 * COUNT;
      const got = (i: number) => (isBits ? ((written[start + (i >> 3)] ?? 2) >> (i & 7)) & 1 : written.readFloatLE(start + 4 * i));
      const want = EXPECTED[k]?.[o] as number[];
      const at = want.findIndex((w, i) => !Object.is(w, got(i)));
      if (at < 0) return [];
      const from3 = INPUTS.lane.map((l) => hex(l[at] as number)).join(", ");
      return [`${key}.${name} of ${from3}: ${hex(got(at))}, the interpreter says ${hex(want[at] as number)}`];
    }),
  );
  return place === written.length ? found : [...found, `${written.length} bytes, not ${place}`];
}

for (const [says, isPossible, compiler, ...options] of WAYS) {
  test
    .skipIf(!isPossible)
    .concurrent(`C by ${says} gives the bits of the interpreter, for any length and address, and in place`, async ({ expect }) => {
      const program = join(folder, says.replace(/\W+/g, "-"));
      const all = [...options, "-O2", "-Wall", "-Wextra", "-pedantic", "-o", program, join(folder, "main.c"), "-lm"];
      expect((await run(compiler, all)).stderr).toBe("");
      const { stdout, stderr } = await run(program, [], { encoding: "buffer", maxBuffer: 1 << 28 });
      expect(stderr.toString()).toBe("");
      expect(differences(stdout)).toEqual([]);
    });
}

test("the programs compared have every operation, narrow and wide", () => {
  const used = new Set(PROGRAMS.flatMap(([, { operations }]) => operations.map(({ name, type }) => `${name} ${type}`)));
  expect([...used].filter((u) => u.endsWith("m64")).length).toBeGreaterThan(0);
  for (const name of Object.keys(OPERATIONS))
    expect(
      [...used].some((u) => u.startsWith(`${name} `)),
      name,
    ).toBe(true);
});

/** What a program writes to standard output, compiled with these options. */
async function outputOf(name: string, text: string, compiler: string, ...options: string[]): Promise<string> {
  const [source, program] = [join(folder, `${name}.c`), join(folder, name)];
  writeFileSync(source, text);
  await run(compiler, [...options, "-o", program, source, "-lm"]);
  return (await run(program)).stdout;
}

/** x*x minus x*x rounded: 0 unless the product is rounded only once, with the difference. */
const residue = ((): Program => {
  const b = new Builder([{ name: "x", kind: "lane" }]);
  const x = b.input("x");
  return b.finish({ once: b.neg(b.nmadd(x, x, b.mul(x, x))), twice: b.sub(b.mul(x, x), b.mul(x, x)) });
})();

test
  .skipIf(!(hasGcc && flags.has("fma")))
  .concurrent("madd rounds once where the machine can, and nothing else does", async ({ expect }) => {
    const main = `${toC({ name: "residue", heading: [], programs: { of: residue } })}
#include <stdio.h>
int main(void) {
  float x[19], once[19], twice[19];
  for (int i = 0; i < 19; i++) x[i] = 1 + 0x1p-15f * (float)i;
  residue_of(19, x, once, twice);
  for (int i = 0; i < 19; i++) printf("%a %a\\n", (double)once[i], (double)twice[i]);
}`;
    const exact = Array.from({ length: 19 }, (_, i) => (1 + 2 ** -15 * i) ** 2).map((p) => p - Math.fround(p));
    expect(exact.filter((r) => r !== 0).length).toBeGreaterThan(10);
    for (const [name, ...options] of [
      ["vectors", "-mavx2", "-mfma"],
      ["plain", "-mfma", "-DGPRIME_LANES=1"],
    ] as const) {
      const lines = (await outputOf(name, main, "gcc", "-O3", ...options)).trim().split("\n");
      expect(
        lines.map((line) => line.split(" ").map(fromHex)),
        name,
      ).toEqual(exact.map((r) => [r, 0]));
    }
  });

/** The number that C writes as %a. */
function fromHex(text: string): number {
  const match = /^(-?)0x([01])\.?([0-9a-f]*)p([+-]\d+)$/.exec(text);
  if (!match) return Number.NaN;
  const [, sign, unit, digits = "", exponent] = match;
  const value = Number.parseInt(`${unit}${digits}`, 16) * 16 ** -digits.length * 2 ** Number(exponent);
  return sign && value !== 0 ? -value : value;
}

test.skipIf(!hasGcc).concurrent("a file is C++ as well, stands beside others, and refuses -ffast-math", async ({ expect }) => {
  const two = ["first", "second"].map((name) => toC({ name, heading: ["x²"], programs: { forward: residue } })).join("");
  const source = join(folder, "two.cc");
  writeFileSync(source, two);
  const compile = (...options: string[]) =>
    run("gcc", ["-x", "c++", "-std=c++17", "-Wall", "-Wextra", "-O2", ...options, "-fsyntax-only", source]);
  expect((await compile()).stderr).toBe("");
  await expect(compile("-ffast-math")).rejects.toThrow("compile it without -ffast-math");
});

test("constants are hexadecimal floats of exactly their bits, or bits", () => {
  fc.assert(
    fc.property(fc.float({ noNaN: true }), fc.double({ noNaN: true }), (narrow, wide) => {
      for (const [value, type] of [
        [narrow, "f32"],
        [wide, "f64"],
      ] as const) {
        const text = hexFloat(toBits(value, type), type === "f32" ? 32 : 64);
        if (text === undefined)
          expect(value === 0 || !Number.isFinite(value) || Math.abs(value) < (type === "f32" ? 2 ** -126 : 2 ** -1022)).toBe(true);
        else expect(text.startsWith("0.0") ? 0 : fromHex(text.replace(/f$/, "").replace(/p(?=\d)/, "p+"))).toBe(value);
      }
    }),
    { seed: 20261123, numRuns: 500 },
  );
});

test("no text of a heading leaves its comment, and no name is code", () => {
  const text = toC({ name: "unit", heading: ["*/ int x; /*", "\u202e\r\nint y; \\"], programs: { forward: residue } });
  const [comment] = text.split("*/");
  expect(comment).toContain("* / int x; / *");
  expect(text.slice(comment?.length)).not.toMatch(/int [xy];|[^\x20-\x7e\n]/);
  expect(() => toC({ name: "a; b", heading: [], programs: {} })).toThrow('internal: "a; b" is no name');
  const b = new Builder([
    { name: "float", kind: "lane" },
    { name: "t1", kind: "lane" },
  ]);
  const odd = toC({ name: "unit", heading: [], programs: { forward: b.finish({ n: b.add(b.input("float"), b.input("t1")) }) } });
  expect(odd).toContain("unit_forward(size_t n, const float *float_, const float *t1_, float *n_)");
});
