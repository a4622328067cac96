import { EventEmitter } from "node:events";
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import fc from "fast-check";
import { afterAll, beforeAll, beforeEach, describe, expect, test, vi } from "vitest";
import { run } from "../../src/cli/run.ts";
import { rateText, timeText } from "../../src/cli/status-line.ts";
import { ProgressBar } from "../../src/cli/verify-progress.ts";
import { ALL, bitsAt, floatOf } from "../../src/verify/floats.ts";
import { Ledger } from "../../src/verify/ledger.ts";
import { blocksOf, inputsOf, planFor } from "../../src/verify/plan.ts";
import { emptyTally, type Tally } from "../../src/verify/tally.ts";
import { gprime } from "./session.ts";

let folder = "";
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "gprime verify "));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));
let state = "";
let runs = 0;
beforeEach(() => {
  state = join(folder, `state ${runs++}.json`);
});

const verify = (...argv: string[]) => gprime(["verify", ...argv, "--state", state, "--threads", "1"]);

describe("a plan", () => {
  test("has every float once, whatever the number asked for, at an odd stride", () => {
    fc.assert(
      fc.property(fc.oneof(fc.integer({ min: 1, max: 2 ** 22 }), fc.integer({ min: 1, max: ALL })), (asked) => {
        const { stride, parts } = planFor(asked);
        expect(stride % 2).toBe(1);
        const [first, last] = [parts[0], parts.at(-1)];
        expect([first?.from, last?.to]).toEqual([0, ALL]);
        for (const [i, part] of parts.entries()) {
          expect(part.from % stride).toBe(0);
          if (i > 0) expect(part.from).toBe(parts[i - 1]?.to);
        }
        const inputs = parts.reduce((sum, part) => sum + inputsOf(part, stride), 0);
        expect(inputs).toBe(Math.ceil(ALL / stride));
      }),
      { seed: 7, numRuns: 200 },
    );
    expect(planFor().stride).toBe(1);
    expect(planFor().parts.reduce((sum, part) => sum + inputsOf(part, 1), 0)).toBe(2 * 0x7f800000);
  });

  test("gives the inputs of a part in blocks, in their order", () => {
    const part = { from: 21, to: 21 + 7 * 103 };
    const bits = [...blocksOf(part, 7, 10)].flatMap((block) => [...block]);
    expect(bits).toEqual(Array.from({ length: 103 }, (_, i) => bitsAt(21 + 7 * i)));
  });
});

describe("a ledger", () => {
  const plan = planFor(1_000_000);
  const tally = (at: number): Tally => ({ ...emptyTally(), inputs: 3, misrounded: 2, maxUlp: { at, value: at / 7 } });

  test("read back from its own text is the same, whatever order the parts came in", () => {
    const order = fc.shuffledSubarray(plan.parts.map((_, i) => i));
    fc.assert(
      fc.property(order, order, (first, second) => {
        const ledger = new Ledger(plan, ["forward", "tail"]);
        for (const [subject, parts] of [first, second].entries()) for (const part of parts) ledger.add(subject, part, tally(part));
        const back = Ledger.from(plan, ["forward", "tail"], JSON.parse(JSON.stringify(ledger.entries())));
        expect(back?.entries()).toEqual(ledger.entries());
        expect(back?.inputs).toBe(ledger.inputs);
        for (const [i] of plan.parts.entries()) expect(back?.isDone(0, i)).toBe(first.includes(i));
      }),
      { seed: 3, numRuns: 50 },
    );
  });

  test.each([
    ["another name", (e: Record<string, unknown>) => ({ ...e, name: "output" })],
    [
      "a part twice",
      (e: Record<string, unknown>) => ({
        ...e,
        done: [
          [0, 3],
          [2, 4],
        ],
      }),
    ],
    ["a part that there is not", (e: Record<string, unknown>) => ({ ...e, done: [[0, 1_000_000]] })],
    ["no tally", (e: Record<string, unknown>) => ({ ...e, tally: {} })],
    ["a histogram with a bin too few", (e: Record<string, unknown>) => ({ ...e, tally: { ...emptyTally(), histogram: [1, 2] } })],
  ])("with %s is damaged", (_, damage) => {
    const entries = new Ledger(plan, ["forward"]).entries().map((e) => ({ ...e }));
    expect(Ledger.from(plan, ["forward"], entries)).toBeDefined();
    expect(
      Ledger.from(
        plan,
        ["forward"],
        entries.map((e): unknown => damage(e)),
      ),
    ).toBeUndefined();
  });
});

describe("the report", () => {
  test("tells of forward and each way back, with witnesses, and leaves no state", async () => {
    const { code, stdout, stderr } = await verify("logistic", "--sample", "20000");
    expect([code, stderr]).toEqual([0, ""]);
    for (const part of [
      "g(x) = 1/(1 + e⁻ˣ)",
      "on a sample: 20,001 float32 inputs",
      "forward\n  worst",
      "backward from the output",
      "ULP at x = ",
      "misrounded",
    ])
      expect(stdout).toContain(part);
    expect(existsSync(state)).toBe(false);
  });

  test("as JSON has the figures, and each witness is the same number in decimal and hexadecimal", async () => {
    const json = JSON.parse((await verify("tanh", "--sample", "20000", "--json", "--precision", "accurate")).stdout);
    expect(json).toMatchObject({ activation: "tanh", precision: "accurate", exhaustive: false, stride: 213909, failures: [] });
    expect(json.inputs).toBe(Math.ceil(ALL / 213909));
    expect(json.forward.maxUlp).toBeGreaterThan(0.49);
    expect(json.forward.maxUlp).toBeLessThan(0.505);
    expect(json.backward.map((way: { residual: string }) => way.residual)).toContain("output");
    for (const figures of [json.forward, ...json.backward]) {
      expect(figures.histogram.reduce((sum: number, n: number) => sum + n, 0)).toBe(json.inputs - figures.undecided);
      const [, sign, digits, exponent] = /^(-?)0x([\d.a-f]+)p([+-]\d+)$/.exec(figures.worst.hex) as unknown as [
        string,
        string,
        string,
        string,
      ];
      const [whole = "", fraction = ""] = digits.split(".");
      const value = (Number.parseInt(whole + fraction, 16) / 16 ** fraction.length) * 2 ** Number(exponent);
      expect(sign ? -value : value).toBe(figures.worst.x);
    }
  });

  test("of one residual tells of that one only, and what was judged can be drawn", async () => {
    const plot = join(folder, "silu.svg");
    const { code, stdout, stderr } = await verify("silu", "--sample", "3000", "--residual", "input", "--plot", plot);
    expect([code, stderr]).toEqual([0, `gprime: wrote ${plot}\n`]);
    expect(stdout.match(/^backward.*/gm)).toEqual(["backward from the input"]);
    const svg = readFileSync(plot, "utf8");
    expect(svg).toMatch(/^<svg [^>]*>\n<title>Error of silu on a sample of 3,001 float32 inputs<\/title>/);
    expect(svg).not.toMatch(/NaN|undefined|Infinity/);
  });
});

test("a bound takes the place of the catalogue's claim, of all but derivatives through a rounded output", async () => {
  const argv = ["tanh", "--sample", "20000", "--json"];
  const ways = (stdout: string) => {
    const { forward, backward } = JSON.parse(stdout);
    return [forward, ...backward] as { residual?: string; allowed?: number; claim?: number; maxUlp: number }[];
  };
  const lax = await verify(...argv, "--max-ulp", "50");
  expect(lax.code).toBe(0);
  for (const { residual, allowed, claim } of ways(lax.stdout))
    expect([residual, allowed, claim]).toEqual([residual, residual?.includes("output") ? undefined : 50, undefined]);
  const strict = await verify(...argv, "--max-ulp", "0");
  const above = ways(strict.stdout).filter(({ residual, maxUlp }) => maxUlp > 0 && !residual?.includes("output"));
  expect(above.length).toBeGreaterThan(1);
  expect([strict.code, JSON.parse(strict.stdout).failures.length]).toEqual([1, above.length]);
  // what is rounded rightly is at most half an ULP off
  expect((await verify("x/3", "--sample", "20000", "--precision", "accurate", "--max-ulp", "0.5")).code).toBe(0);
});

describe("another program", () => {
  const COMMANDS = mkdtempSync(join(tmpdir(), "gprime peers "));
  afterAll(() => rmSync(COMMANDS, { recursive: true, force: true }));
  /** A program that answers each float with f of it, written to a file: no quotation marks to get wrong. */
  const peer = (name: string, f: string, end = ""): string => {
    const file = join(COMMANDS, `${name}.mjs`);
    writeFileSync(
      file,
      `let rest = Buffer.alloc(0);
process.stdin.on("data", (data) => {
  rest = Buffer.concat([rest, data]);
  const whole = rest.subarray(0, rest.length - (rest.length % 4));
  const y = Buffer.alloc(whole.length);
  for (let i = 0; i < whole.length; i += 4) { const x = whole.readFloatLE(i); y.writeFloatLE(${f}, i); }
  rest = rest.subarray(whole.length);
  process.stdout.write(y);
});
process.stdin.on("end", () => { ${end} });\n`,
    );
    return `"${process.execPath}" "${file}"`;
  };

  test("that is right is told to be right, to the last bit", async () => {
    const json = JSON.parse((await verify("relu", "--sample", "100000", "--command", peer("relu", "Math.max(x, 0)"), "--json")).stdout);
    expect(json).toMatchObject({ forward: { maxUlp: 0, misrounded: 0 }, backward: [], failures: [] });
    expect(json.precision).toBeUndefined();
  });

  test("keeps to a bound of the reader's or fails, with the input", async () => {
    // one part in a million is about ten units in the last place
    const rough = ["x/2", "--sample", "20000", "--command", peer("rough", "(x / 2) * (1 + 1e-6)")];
    const wide = await verify(...rough, "--max-ulp", "20");
    expect([wide.code, wide.stdout.match(/allowed: 20/g)?.length]).toEqual([0, 1]);
    const narrow = await verify(...rough, "--max-ulp", "2.5", "--json");
    expect([narrow.code, narrow.stderr]).toEqual([1, expect.stringMatching(/fails: one thing is wrong/) as string]);
    const { forward, failures } = JSON.parse(narrow.stdout);
    expect(forward.allowed).toBe(2.5);
    expect(failures).toEqual([
      {
        where: "forward",
        what: expect.stringContaining(`ULP at x = ${forward.worst.x} (${forward.worst.hex}), 2.5 are allowed`) as string,
      },
    ]);
  });

  test("that is wrong at one place is told to be wrong there, and ends with 1", async () => {
    const x = floatOf(0x3f800000 + 213909 * 5);
    const { stride, parts } = planFor(20000);
    const place = Math.round(0x3f800000 / stride) * stride;
    const at = floatOf(place);
    expect([x > 1, parts.length > 0]).toEqual([true, true]);
    const json = await verify("x/2", "--sample", "20000", "--command", peer("half", `x === ${at} ? Infinity : x / 2`), "--json");
    expect(json.code).toBe(1);
    expect(JSON.parse(json.stdout).failures).toMatchObject([{ where: "forward", x: at, y: "Infinity" }]);
  });

  test.each([
    ["dies", "process.exit(3)", /gave \d+ values for \d+ inputs, and ended with 3/],
    ["gives too few", "process.stdout.write(''), process.exit(0)", /gave \d+ values for \d+ inputs/],
  ])("that %s is an error with the counts", async (name, f, says) => {
    const { code, stdout, stderr } = await verify("relu", "--sample", "200000", "--command", peer(name.replace(" ", "-"), `(${f}, 0)`));
    expect([code, stdout]).toEqual([2, ""]);
    expect(stderr).toMatch(says);
  });

  test("that gives too many values, or ends badly, is an error", async () => {
    const many = await verify("relu", "--sample", "5000", "--command", peer("many", "Math.max(x, 0)", "process.stdout.write('more')"));
    expect([many.code, many.stderr]).toEqual([2, expect.stringContaining("gave more than") as string]);
    const bad = await verify(
      "relu",
      "--sample",
      "5000",
      "--command",
      peer("bad", "Math.max(x, 0)", "console.error('no luck'), (process.exitCode = 7)"),
    );
    expect([bad.code, bad.stderr]).toEqual([2, expect.stringMatching(/ended with 7; it said: no luck/) as string]);
    expect((await verify("relu", "--sample", "5000", "--command", "no-such-program-anywhere")).code).toBe(2);
  });
});

describe("an interrupted run", () => {
  /** Runs in this process, and is interrupted as soon as the bar says that something is done. */
  async function interrupted(argv: readonly string[], signal: "SIGINT" | "SIGTERM"): Promise<{ code: number; stderr: string }> {
    const signals = new EventEmitter();
    let said = "";
    const write = (text: string): void => {
      said += text;
      if (/inputs\/s/.test(text)) signals.emit(signal);
    };
    const io = { stdout: { write: () => undefined }, stderr: { write, isTTY: true }, env: {}, signals };
    const code = await run(["verify", ...argv, "--state", state], io as Parameters<typeof run>[1]);
    expect(signals.listenerCount("SIGINT") + signals.listenerCount("SIGTERM")).toBe(0);
    return { code, stderr: said.split("\r").at(-1) ?? "" };
  }

  test.each([
    ["SIGINT", 130],
    ["SIGTERM", 143],
  ] as const)("by %s ends with %d, keeps its state, and goes on to the same figures", async (signal, expected) => {
    const argv = ["relu", "--sample", "40000000", "--residual", "output"];
    const { code, stderr } = await interrupted(argv, signal);
    expect([code, stderr]).toEqual([expected, expect.stringMatching(/^gprime: stopped at [\d.]+ %: the same command goes on/) as string]);
    expect(readdirSync(folder).filter((name) => name.endsWith(".tmp"))).toEqual([]);
    // what was judged before is not judged again: a tally that was changed stays changed
    const kept = JSON.parse(readFileSync(state, "utf8"));
    kept.subjects[0].tally.misrounded = 123;
    writeFileSync(state, JSON.stringify(kept));
    const other = await verify("relu", "--sample", "39000000", "--residual", "output");
    expect([other.code, other.stderr]).toEqual([
      2,
      expect.stringMatching(/cannot go on with ".*": it is that of relu.*remove it/) as string,
    ]);
    const { stdout, stderr: said } = await verify(...argv, "--json");
    expect(said).toMatch(/going on from [\d.]+ %/);
    expect(JSON.parse(stdout)).toMatchObject({
      forward: { misrounded: 123, maxUlp: 0 },
      inputs: Math.ceil(ALL / planFor(40000000).stride),
    });
    expect(existsSync(state)).toBe(false);
  });

  test.each([
    ["is no JSON", () => "half of a", "it is no state of gprime verify"],
    ["is another program's", () => '{"program":"x"}', "it is no state of gprime verify"],
    ["is of another version", (text: string) => text.replace(/"version":"[^"]*"/, '"version":"0.0.1"'), "it was written by gprime 0.0.1"],
    ["is of other kernels", (text: string) => text.replace(/"key":"/, '"key":"0'), "the kernels have changed"],
    ["is damaged", (text: string) => text.replace(/"histogram":\[\d+,/, '"histogram":['), "it is damaged"],
  ])("whose state %s is refused", async (_, damage, says) => {
    const argv = ["relu", "--sample", "40000000", "--residual", "output"];
    await interrupted(argv, "SIGINT");
    writeFileSync(state, damage(readFileSync(state, "utf8")));
    const { code, stdout, stderr } = await verify(...argv);
    expect([code, stdout]).toEqual([2, ""]);
    expect(stderr).toContain(says);
    expect(stderr).toContain("remove it, or name another file by --state");
  });
});

describe("the progress bar", () => {
  const drawn = (terminal: { isTTY?: boolean; columns?: number }, env: Record<string, string> = {}): string => {
    let [said, now] = ["", 0];
    const stderr = { write: (text: string) => (said += text), ...terminal };
    const bar = new ProgressBar({ stdout: { write: () => undefined }, stderr: stderr as never, env }, 1e9, 1e8, () => now);
    now = 10_000;
    bar.show("tail", 2e8);
    now = 10_100;
    bar.show("tail", 3e8);
    bar.clear();
    return said;
  };

  test("stands on a terminal only, with how much, how fast and how long, and is taken away", () => {
    expect(drawn({})).toBe("");
    const said = drawn({ isTTY: true, columns: 100 });
    expect(said).toContain("20.0 %  10.0 M inputs/s  1 min 20 s left  tail");
    expect(said).not.toContain("30.0 %");
    expect(said).toContain("\u001b[2m");
    expect(said.endsWith("\r")).toBe(true);
    expect(drawn({ isTTY: true, columns: 100 }, { NO_COLOR: "1" })).not.toContain("\u001b");
  });

  test("is never wider than the terminal", () => {
    for (const columns of [20, 40, 60, 200]) {
      for (const line of drawn({ isTTY: true, columns }, { NO_COLOR: "1" }).split("\r")) expect(line.length).toBeLessThan(columns);
    }
  });

  test.each([
    [59.2, "1 min 00 s"],
    [3.4, "4 s"],
    [7199, "2 h 00 min"],
    [Number.POSITIVE_INFINITY, "?"],
  ])("says %d seconds as %s", (seconds, text) => expect(timeText(seconds)).toBe(text));
  test.each([
    [12_345_678, "12.3 M"],
    [999, "999"],
    [4_200, "4.20 k"],
  ])("says a rate of %d as %s", (rate, text) => expect(rateText(rate)).toBe(text));
});

test.each([
  [["--sample", "0"], '--sample "0" is not a whole number from 1'],
  [["--sample", "many"], "--sample"],
  [["--threads", "257"], "from 1 to 256"],
  [["--threads", "2"], "threads need the built program"],
  [["--precision", "half"], 'argument "half" is invalid'],
  [["--plot", "x.gif"], "does not end in .svg or .png"],
  [["--command", "cat", "--residual", "input"], "on forward only"],
  [["--residual", "mask"], 'no way back from "mask"'],
  [["--state", "/no/such/folder/state.json"], "there is no such folder"],
  [["--plot", "/no/such/folder/a.png"], "there is no such folder"],
  [["--plot", join(process.execPath, "a.png")], "a part of the path is a file"],
  [["--command", ""], "--command is empty"],
  [["--max-ulp", "-1"], '--max-ulp "-1" is not a number from 0 on'],
  [["--max-ulp", "few"], "is not a number from 0 on"],
])("verify tanh %j is refused: %s", async (options, message) => {
  const begun = vi.spyOn(globalThis, "setInterval");
  const { code, stdout, stderr } = await gprime(["verify", "tanh", "--sample", "100", ...options]);
  expect([code, stdout]).toEqual([2, ""]);
  expect(stderr).toContain(message);
  // said once, and before anything was begun: a timer that goes on would keep the program from ending
  expect([stderr.trim().split("\n").length, begun.mock.calls]).toEqual([1, []]);
  begun.mockRestore();
});

test.each([
  ["sqrt(-1-x^2)", 2],
  ["log(-1-x^2)+x", 2],
  ["log(2*sigmoid(2*x)-1-tanh(x))", 2],
  ["1/(tanh(x)-sinh(x)/cosh(x))", 2],
  ["sqrt(1 - 4*(x - 3)^2)", 0],
  ["sqrt(x-1)", 0],
])("verify %j, which has a value somewhere or not, ends with %d", async (formula, wanted) => {
  const { code, stderr } = await verify(formula, "--sample", "300");
  expect(code, stderr).toBe(wanted);
  if (code === 2) expect(stderr).toContain("has no value at any real x");
});
