import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { Resvg } from "@resvg/resvg-js";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { type Curve, type Figure, figure, toSvg, toTerminal } from "../../src/document/plot/plot.ts";
import { toPng } from "../../src/document/plot/png.ts";
import { lookAt } from "../../src/document/plot/stretches.ts";
import { axis } from "../../src/document/plot/ticks.ts";
import {
  add,
  call,
  cases,
  comparison,
  divide,
  type Expr,
  exp,
  minusOne,
  multiply,
  negate,
  number,
  one,
  power,
  subtract,
  symbol,
  zero,
} from "../../src/expr/expr.ts";
import { fromNumber } from "../../src/expr/rational.ts";

const z = symbol("z");
const real = (x: number): Expr => number(fromNumber(x));
const square = (u: Expr) => power(u, 2);
const undefinedEverywhere = call("sqrt", minusOne);
const where = (left: Expr, right: Expr, otherwise: Expr | null) =>
  cases([{ when: comparison(z, ">", zero), value: left }], otherwise ?? right);

const curve = (name: string, formula: Expr, derivative: Expr, kinks: Curve["kinks"] = []): Curve => ({
  name,
  formula,
  derivative,
  variable: "z",
  parameters: {},
  kinks,
});

const logistic = divide(one, add(one, exp(negate(z))));
const tanh = call("tanh", z);
const steep = call("logistic", multiply(real(100), z));
const tower = exp(exp(exp(exp(z))));
const kinkAtZero = [{ at: 0, jump: false }];
const jumpAtZero = [{ at: 0, jump: true }];
const reluSlope = cases(
  [
    { when: comparison(z, ">", zero), value: one },
    { when: comparison(z, "<", zero), value: zero },
  ],
  null,
);

const curves = {
  identity: curve("identity", z, one),
  logistic: curve("logistic", logistic, divide(exp(negate(z)), square(add(one, exp(negate(z)))))),
  tanh: curve("tanh", tanh, subtract(one, square(tanh))),
  relu: curve("relu", call("relu", z), reluSlope, kinkAtZero),
  silu: curve("silu", multiply(z, call("logistic", z)), multiply(call("logistic", z), add(one, multiply(z, call("logistic", negate(z)))))),
  softplus: curve("softplus", call("softplus", z), call("logistic", z)),
  exp: curve("exp", exp(z), exp(z)),
  step: curve("step", where(one, zero, null), zero, jumpAtZero),
  sign: curve("sign", call("sign", z), zero),
  reciprocal: curve("1/z", divide(one, z), negate(divide(one, square(z)))),
  tan: curve("tan(z)", call("tan", z), square(call("sec", z))),
  waves: curve("sin(30z)", call("sin", multiply(real(30), z)), multiply(real(30), call("cos", multiply(real(30), z)))),
  three: curve("3", real(3), zero),
  nothing: curve("0", zero, zero),
  log: curve("log(z)", call("log", z), divide(one, call("relu", z))),
  tower: curve("exp(exp(exp(exp(z))))", tower, multiply(tower, exp(exp(exp(z))), exp(exp(z)), exp(z))),
  square: curve("z^2", square(z), multiply(real(2), z)),
  steep: curve("1/(1+exp(-100z))", steep, multiply(real(100), steep, subtract(one, steep))),
  sinc: curve("sin(z)/z", divide(call("sin", z), z), divide(subtract(multiply(z, call("cos", z)), call("sin", z)), square(z))),
  evenPole: curve("1/(z-1/3)^2", power(subtract(z, number(1, 3)), -2), multiply(real(-2), power(subtract(z, number(1, 3)), -3))),
  undefined: curve("sqrt(-1)", undefinedEverywhere, undefinedEverywhere),
  cube: curve("z^3", power(z, 3), multiply(real(3), square(z))),
} satisfies Record<string, Curve>;
type Name = keyof typeof curves;

const figure1 = figure([curves.identity, curves.logistic, curves.tanh]);
const all = Object.values(curves);
const points = (f: Figure, panel: 0 | 1) => f.panels[panel].series.flatMap((s) => s.segments.flat());

describe("figure 1 of the post", () => {
  test("has its titles, limits and ticks, by the rules that hold for every figure", () => {
    expect(figure1.title).toBe("Some Common Activation Functions & Their Derivatives");
    const [left, right] = figure1.panels;
    expect([left.title, right.title]).toEqual(["Activation Functions", "Derivatives"]);
    for (const panel of figure1.panels) {
      expect(panel.x.limits).toEqual([-5.5, 5.5]);
      expect(panel.x.ticks.map((t) => t.at)).toEqual([-5, -4, -3, -2, -1, 0, 1, 2, 3, 4, 5]);
    }
    expect(left.y.limits).toEqual([-1.1, 1.1]);
    expect(left.y.ticks.map((t) => t.text)).toEqual(["−1.00", "−0.75", "−0.50", "−0.25", "0", "0.25", "0.50", "0.75", "1.00"]);
    expect(right.y.limits).toEqual([-0.5, 1.1]);
    expect(right.y.ticks.map((t) => t.text)).toEqual(["−0.4", "−0.2", "0", "0.2", "0.4", "0.6", "0.8", "1.0"]);
  });

  test("draws z from -5 to 5 and lets the identity leave the panel", () => {
    const xs = points(figure1, 1).map(([x]) => x);
    expect([Math.min(...xs), Math.max(...xs)]).toEqual([-5, 5]);
    const identity = figure1.panels[0].series[0]?.segments.flat().map(([, y]) => y) ?? [];
    expect(Math.max(...identity)).toBeGreaterThan(1.1);
    expect(Math.max(...identity)).toBeLessThan(1.2);
  });

  test("names g and g′ in its legends", () => {
    expect(figure1.panels.map((p) => p.series.map((s) => s.legend.plain))).toEqual([
      ["g_identity(z)", "g_logistic(z)", "g_tanh(z)"],
      ["g′_identity(z)", "g′_logistic(z)", "g′_tanh(z)"],
    ]);
  });

  test("is red, blue and green, and is the picture in docs", async () => {
    const svg = toSvg(figure1);
    const strokes = [...svg.matchAll(/<path d="[^"]*" stroke="(#\w+)"><title>(\w+)/g)].map(([, colour, name]) => [
      name,
      hue(colour as string),
    ]);
    const panel = [
      ["identity", "red"],
      ["logistic", "blue"],
      ["tanh", "green"],
    ];
    expect(strokes).toEqual([...panel, ...panel]);
    await expect(svg).toMatchFileSnapshot("../../docs/figure1.svg");
  });
});

describe("windows", () => {
  const windows: [names: Name[], functions: [number, number], derivatives: [number, number]][] = [
    [["relu"], [-0.5, 5.5], [-0.1, 1.1]],
    [["softplus"], [-0.5, 5.5], [-0.1, 1.1]],
    [
      ["silu", "relu", "softplus"],
      [-0.8, 5.5],
      [-0.21, 1.21],
    ],
    [
      ["silu", "logistic"],
      [-0.38, 1.1],
      [-0.21, 1.21],
    ],
    [
      ["silu", "tanh"],
      [-1.1, 1.1],
      [-0.21, 1.21],
    ],
    [["step"], [-0.1, 1.1], [-1.1, 1.1]],
    [["three"], [-0.3, 3.3], [-1.1, 1.1]],
    [["nothing"], [-1.1, 1.1], [-1.1, 1.1]],
    [["undefined"], [-1.1, 1.1], [-1.1, 1.1]],
    [["exp"], [-14.8, 162.8], [-14.8, 162.8]],
    [["steep"], [-0.1, 1.1], [-2.5, 27.5]],
    [
      ["relu", "cube"],
      [-0.5, 5.5],
      [-0.1, 1.1],
    ],
  ];
  test.each(windows)("%s are shown in %j, their derivatives in %j", (names, functions, derivatives) => {
    const { panels } = figure(names.map((n) => curves[n]));
    expect(panels[0].y.limits).toEqual(functions);
    expect(panels[1].y.limits).toEqual(derivatives);
  });

  test.each(["reciprocal", "tan", "log", "tower", "evenPole"] as const)("of %s, which runs away, most is seen", (name) => {
    const { panels } = figure([curves[name]]);
    for (const [i, { y }] of panels.entries()) {
      expect(Math.max(-y.limits[0], y.limits[1])).toBeLessThan(200);
      expect(points(figure([curves[name]]), i as 0 | 1).length).toBeGreaterThan(30);
    }
  });

  test("are taken from the caller where he gives them", () => {
    const { panels } = figure([curves.tanh], { range: [0, 2], limits: { functions: [0, 1], derivatives: [-2, 2] } });
    expect(panels.map((p) => p.y.limits)).toEqual([
      [0, 1],
      [-2, 2],
    ]);
    expect(panels[0].x.limits).toEqual([-0.2, 2.2]);
  });

  test("a panel with nothing to draw says so", () => {
    expect(figure([curves.undefined]).panels[0].note).toBe("not a real number anywhere in this range");
    expect(figure([curves.tanh]).panels[0].note).toBeNull();
  });
});

describe("lines", () => {
  /** Places at least 0.1 apart in the range, and a level for each stretch between them, unlike its neighbours. */
  const staircases = fc
    .tuple(fc.uniqueArray(fc.integer({ min: -48, max: 48 }), { minLength: 1, maxLength: 6 }), fc.double({ min: 0, max: 0.09, noNaN: true }))
    .map(([tenths, shift]) => tenths.sort((a, b) => a - b).map((t) => t / 10 + shift))
    .chain((jumps) =>
      fc.tuple(fc.constant(jumps), fc.array(fc.integer({ min: 1, max: 9 }), { minLength: jumps.length, maxLength: jumps.length })),
    );

  test.each([true, false])("never cross a jump, whether it was declared (%s) or not", (declared) => {
    fc.assert(
      fc.property(staircases, ([jumps, rises]) => {
        const levels = [0];
        for (const [i, rise] of rises.entries()) levels.push((levels[i] as number) + (i % 2 ? -rise : rise));
        const pieces = jumps.map((at, i) => ({ when: comparison(z, "<", real(at)), value: real(levels[i] as number) }));
        const staircase = curve(
          "stairs",
          cases(pieces, real(levels.at(-1) as number)),
          zero,
          declared ? jumps.map((at) => ({ at, jump: true })) : [],
        );
        const [series] = figure([staircase]).panels[0].series;
        expect(series?.segments).toHaveLength(jumps.length + 1);
        for (const segment of series?.segments ?? [])
          for (const at of jumps) expect(segment.some(([x]) => x < at - 1e-9) && segment.some(([x]) => x > at + 1e-9)).toBe(false);
        const open = series?.dots.filter((d) => !d.filled) ?? [];
        expect(open).toHaveLength(jumps.length);
        for (const [i, at] of jumps.entries()) expect(open[i]?.x).toBeCloseTo(at, 9);
        // x < at: at the jump itself the level on the right holds
        if (declared)
          expect(series?.dots.filter((d) => d.filled).map((d) => [d.x, d.y])).toEqual(jumps.map((at, i) => [at, levels[i + 1]]));
      }),
      { numRuns: 60 },
    );
  });

  test("never cross a pole, odd or even", () => {
    fc.assert(
      fc.property(fc.double({ min: -4.9, max: 4.9, noNaN: true }), fc.integer({ min: -3, max: -1 }), (pole, k) => {
        const [series] = figure([curve("pole", power(subtract(z, real(pole)), k), one)]).panels[0].series;
        expect(lookAt((x) => (x - pole) ** k, -5, 5).pieces).toHaveLength(2);
        expect(series?.segments.length).toBeGreaterThan(0);
        for (const segment of series?.segments ?? [])
          expect(segment.every(([x]) => x < pole) || segment.every(([x]) => x > pole)).toBe(true);
        expect(series?.dots).toEqual([]);
      }),
      {
        numRuns: 60,
        examples: [
          [6.493197225866513e-11, -2],
          [-3e-11, -1],
          [1e-12, -2],
        ],
      },
    );
  });

  test("are within a pixel of the function, however steep it is", () => {
    const { log10 } = Math;
    fc.assert(
      fc.property(
        fc.double({ min: log10(0.05), max: log10(5000), noNaN: true }),
        fc.double({ min: -4.99, max: 4.99, noNaN: true }),
        (size, x) => {
          const k = Number((10 ** size).toPrecision(6));
          const { panels } = figure([curve("steep", call("tanh", multiply(real(k), z)), one)]);
          const { segments } = panels[0].series[0] as (typeof panels)[0]["series"][0];
          expect(segments).toHaveLength(1);
          const line = segments[0] ?? [];
          const i = line.findIndex(([px]) => px >= x);
          const [[x0, y0], [x1, y1]] = [line[i - 1] ?? [0, 0], line[i] ?? [0, 0]];
          const [width, height] = [panels[0].frame.width / 11, panels[0].frame.height / (panels[0].y.limits[1] - panels[0].y.limits[0])];
          const y = y0 + ((y1 - y0) * (x - x0)) / (x1 - x0);
          const slope = ((y1 - y0) / (x1 - x0)) * (height / width);
          const distance = (Math.abs(y - Math.tanh(k * x)) * height) / Math.hypot(1, slope);
          expect(distance).toBeLessThan(1);
        },
      ),
      { numRuns: 100 },
    );
  });

  test("leave out what is undefined and end where the function does", () => {
    const xs = points(figure([curves.log]), 0).map(([x]) => x);
    expect(Math.min(...xs)).toBeGreaterThan(0);
    expect(Math.min(...xs)).toBeLessThan(0.05);
    expect(Math.max(...xs)).toBe(5);
  });

  test("stay finite in the file, whatever the function does", () => {
    expect(toSvg(figure(all.slice(0, 12)))).not.toMatch(/NaN|Infinity|undefined[^<]*"|e\+\d/);
    for (const c of all) expect(toSvg(figure([c]))).not.toMatch(/[" ](NaN|-?Infinity|undefined)[" ]/);
  });
});

describe("dots", () => {
  const dots = (c: Curve, panel: 0 | 1) => figure([c]).panels[panel].series[0]?.dots.map((d) => [d.x, d.y, d.filled ? "filled" : "open"]);

  test("show that the derivative of relu has two limits at 0 and no value", () => {
    expect(dots(curves.relu, 0)).toEqual([]);
    expect(dots(curves.relu, 1)).toEqual([
      [0, 0, "open"],
      [0, 1, "open"],
    ]);
  });

  test("show the value at a jump, on one of its sides or between them", () => {
    expect(dots(curves.step, 0)).toEqual([
      [0, 1, "open"],
      [0, 0, "filled"],
    ]);
    expect(dots(curves.sign, 0)).toEqual([
      [0, -1, "open"],
      [0, 1, "open"],
      [0, 0, "filled"],
    ]);
  });

  test("show that the derivative has no value where the function jumps", () => {
    expect(dots(curves.step, 1)).toEqual([[0, 0, "open"]]);
  });

  test("show a hole, and the line goes on behind it", () => {
    expect(dots(curves.sinc, 0)).toEqual([[0, expect.closeTo(1, 9), "open"]]);
    expect(figure([curves.sinc]).panels[0].series[0]?.segments).toHaveLength(1);
  });
});

describe("false pictures", () => {
  const square2 = square(z);
  /** (1 - cos z)/z^2 and coth(z) - 1/z, whose values near 0 float64 loses, with their limits and those of their derivatives at 0. */
  const cancelling: [Curve, number, number][] = [
    [
      curve(
        "(1-cos(z))/z^2",
        divide(subtract(one, call("cos", z)), square2),
        subtract(divide(call("sin", z), square2), divide(multiply(real(2), subtract(one, call("cos", z))), power(z, 3))),
      ),
      0.5,
      0,
    ],
    [curve("coth(z)-1/z", subtract(call("coth", z), divide(one, z)), subtract(divide(one, square2), square(call("csch", z)))), 0, 1 / 3],
  ];

  test.each(cancelling)("%o shows holes at its limits and no noise beside them", (c, value, slope) => {
    for (const [i, limit] of [value, slope].entries()) {
      const [series] = figure([c]).panels[i as 0 | 1].series;
      expect(series?.dots).toEqual([{ x: 0, y: expect.closeTo(limit, 6), filled: false }]);
      const near = series?.segments.flat().filter(([x]) => Math.abs(x) < 1e-3) ?? [];
      expect(near.length).toBeGreaterThan(1);
      for (const [, y] of near) expect(y).toBeCloseTo(limit, 2);
    }
  });

  test("what is 0 but for rounding is drawn as 0", () => {
    const noise = curve("sin(z)^2+cos(z)^2-1", add(square(call("sin", z)), square(call("cos", z)), minusOne), zero);
    const ys = points(figure([noise]), 0).map(([, y]) => y);
    expect(new Set(ys)).toEqual(new Set([0]));
  });

  test("a derivative is drawn only where its function is real", () => {
    const logarithm = curve("log(z)", call("log", z), divide(one, z));
    expect(Math.min(...points(figure([logarithm]), 1).map(([x]) => x))).toBeGreaterThan(0);
  });

  test("a curve over an earlier one is dashed there, and only there", () => {
    const paths = (list: Curve[]) => [...toSvg(figure(list)).matchAll(/<path [^>]*?(?: stroke-dasharray="([^"]*)")?><title>(\w+)/g)];
    const dashes = (list: Curve[]) => paths(list).map(([, pattern, name]) => [name, pattern ?? ""]);
    const elu = curve("elu", where(z, subtract(exp(z), one), null), where(one, exp(z), null));
    const [relu, below] = [
      ["relu", ""],
      ["elu", ""],
    ];
    expect(dashes([curves.relu, elu])).toEqual([relu, below, ["elu", "8 8"], relu, below, ["elu", "8 8"]]);
    expect(new Set(dashes([curves.identity, curves.logistic, curves.tanh]).map(([, pattern]) => pattern))).toEqual(new Set([""]));
  });

  test.each([
    [["tanh", "tan"], -0.1, 2],
    [["relu", "reciprocal"], -1, 1],
    [["tan", "reciprocal"], -2, 2],
  ] as const)("of %j both derivatives fill a good part of the panel", (names, low, high) => {
    const [bottom, top] = figure(names.map((n) => curves[n])).panels[1].y.limits;
    expect(bottom).toBeLessThanOrEqual(low);
    expect(top).toBeGreaterThanOrEqual(high);
  });
});

describe("ticks", () => {
  test("are tidy: in the limits, evenly spaced, no more than asked for, and their texts say where they are", () => {
    const ends = fc.double({ min: -1e9, max: 1e9, noNaN: true });
    fc.assert(
      fc.property(ends, fc.double({ min: 1e-3, max: 1e9, noNaN: true }), fc.integer({ min: 2, max: 14 }), (low, height, most) => {
        const high = low + height;
        fc.pre(height > 1e-6 * Math.abs(low));
        const { ticks, step } = axis(low, high, most);
        expect(ticks.length).toBeLessThanOrEqual(most);
        expect([1, 2, 2.5, 5]).toContain(Number((step / 10 ** Math.floor(Math.log10(step) + 1e-9)).toFixed(6)));
        for (const [i, { at, text }] of ticks.entries()) {
          expect(at).toBeGreaterThanOrEqual(low - step * 1e-6);
          expect(at).toBeLessThanOrEqual(high + step * 1e-6);
          if (i > 0) expect((at - (ticks[i - 1]?.at ?? 0)) / step).toBeCloseTo(1, 6);
          expect(text).not.toMatch(/-|\d{10}/);
          if (!text.includes("10")) expect(Math.abs(Number(text.replace("−", "-")) - at)).toBeLessThanOrEqual(step * 1e-6);
        }
      }),
    );
  });

  test("have room for their numbers, however long these are", () => {
    const tiny = figure([curves.tanh], { range: [-0.003, 0.004] });
    for (const width of [320, 700, 960])
      for (const { x, frame } of figure([curves.tanh], { range: [-0.0031, 0.0042], width }).panels)
        expect(x.ticks.length * Math.max(...x.ticks.map((t) => t.text.length)) * 8).toBeLessThan(frame.width);
    const [left, right] = tiny.panels;
    const widest = Math.max(...right.y.ticks.map((t) => t.text.length)) * 8;
    expect(widest).toBeGreaterThan(60);
    expect(right.frame.x - (left.frame.x + left.frame.width)).toBeGreaterThan(widest);
  });

  test.each([
    [0, 1, 10, ["0", "0.2", "0.4", "0.6", "0.8", "1.0"]],
    [-0.33, 0.33, 10, ["−0.3", "−0.2", "−0.1", "0", "0.1", "0.2", "0.3"]],
    [0, 3e6, 5, ["0", "10⁶", "2×10⁶", "3×10⁶"]],
    [0, 3e-6, 5, ["0", "10⁻⁶", "2×10⁻⁶", "3×10⁻⁶"]],
  ] as const)("from %d to %d, at most %d of them, read %j", (low, high, most, texts) => {
    expect(axis(low, high, most).ticks.map((t) => t.text)).toEqual(texts);
  });
});

describe("legends", () => {
  test("number the formulas that have no name, and say them once", () => {
    const both = figure([curves.square, curves.cube, curves.tanh]);
    expect(both.panels[0].series.map((s) => s.legend.plain)).toEqual(["g_1(z) = z^2", "g_2(z) = z^3", "g_tanh(z)"]);
    expect(both.panels[1].series.map((s) => s.legend.plain)).toEqual(["g′_1(z)", "g′_2(z)", "g′_tanh(z)"]);
    expect(both.title).toBe("Functions & Their Derivatives");
    expect(figure([curves.square]).panels[0].series[0]?.legend.plain).toBe("g(z) = z^2");
    expect(figure([{ ...curves.square, label: "parabola" }]).panels[0].series[0]?.legend.plain).toBe("g_parabola(z)");
  });

  test("say which curve cannot be seen", () => {
    const { panels } = figure([curves.relu, curves.tower, curves.undefined]);
    expect(panels[0].series.map((s) => s.legend.plain)).toEqual([
      "g_relu(z)",
      "g_2(z) = exp(exp(exp(exp(z)))), not in view",
      "g_3(z) = sqrt(-1), not real here",
    ]);
  });

  test("hide no line: every point of every curve lies outside the box", () => {
    for (const c of [...all.map((c) => [c]), all.slice(0, 3), all.slice(0, 5), all.slice(4, 7)]) {
      for (const { frame, legend, x, y, series } of figure(c).panels) {
        const inside = series
          .flatMap((s) => s.segments.flat())
          .filter(([vx, vy]) => {
            const px = frame.x + ((vx - x.limits[0]) / (x.limits[1] - x.limits[0])) * frame.width;
            const py = frame.y + ((y.limits[1] - vy) / (y.limits[1] - y.limits[0])) * frame.height;
            const { box } = legend;
            return py <= frame.y + frame.height && px > box.x && px < box.x + box.width && py > box.y && py < box.y + box.height;
          });
        expect(inside).toEqual([]);
      }
    }
  });

  test("of many curves stand below the panels, inside the figure", () => {
    for (const width of [320, 960]) {
      const { panels, height } = figure(all.slice(0, 12), { width });
      for (const { legend, frame } of panels) {
        expect(legend.place).toBe("below");
        expect(legend.box.y).toBeGreaterThan(frame.y + frame.height);
        expect(legend.box.y + legend.box.height).toBeLessThanOrEqual(height);
        expect(legend.box.x + legend.box.width).toBeLessThanOrEqual(width);
      }
    }
  });
});

describe("svg", () => {
  const parses = (svg: string) => new Resvg(svg, { font: { loadSystemFonts: false } });

  test("is XML for every curve in both themes, and the parser would notice if it were not", () => {
    for (const c of all) for (const theme of ["light", "dark"] as const) expect(() => parses(toSvg(figure([c], { theme })))).not.toThrow();
    expect(() => parses(toSvg(figure1).replace("</desc>", ""))).toThrow();
  });

  test("is XML whatever text a name holds", () => {
    fc.assert(
      fc.property(fc.string({ unit: "binary", maxLength: 80 }), fc.string({ unit: "binary", maxLength: 30 }), (name, title) => {
        expect(() => parses(toSvg(figure([{ ...curves.tanh, name }], { title })))).not.toThrow();
      }),
      { numRuns: 50 },
    );
    expect(() => parses(toSvg(figure([{ ...curves.tanh, name: "a\ud800\u0000\u001b[31m\uffff]]>&lt;" }])))).not.toThrow();
  });

  test("shows markup in a name as text", () => {
    const svg = toSvg(figure([{ ...curves.cube, name: '<img src=x onerror="alert(1)">' }]));
    expect(svg).not.toContain("<img");
    expect(svg).toContain("&lt;img src=x onerror=&quot;alert(1)&quot;&gt;");
  });

  test("is self-contained and speaks to screen readers", () => {
    const svg = toSvg(figure1);
    expect(svg).not.toMatch(/href|url\(|<script|<style|@import|<image/);
    expect(svg.match(/http[^"]*/g)).toEqual(["http://www.w3.org/2000/svg"]);
    expect(svg).toContain('role="img"');
    expect(svg).toContain("<title>Some Common Activation Functions &amp; Their Derivatives</title>");
    expect(svg).toContain(
      "<desc>First panel: g_identity(z), g_logistic(z), g_tanh(z), for z from −5 to 5. Second panel: their derivatives.</desc>",
    );
  });

  test("has a dark theme: light curves on a dark ground", () => {
    const svg = toSvg(figure([curves.tanh], { theme: "dark" }));
    const ground = /<rect width="100%" height="100%" fill="(#\w+)"/.exec(svg)?.[1] as string;
    expect(luminance(ground)).toBeLessThan(0.02);
    expect(luminance(/" stroke="(#\w+)"><title>tanh/.exec(svg)?.[1] as string)).toBeGreaterThan(0.2);
    expect(svg).not.toContain("#ffffff");
  });

  test("stacks the panels where it is narrow", () => {
    const [first, second] = figure([curves.tanh], { width: 400 }).panels;
    expect(second.frame.y).toBeGreaterThan(first.frame.y + first.frame.height);
    expect(second.frame.x).toBe(first.frame.x);
  });
});

describe("png", () => {
  const size = (png: Uint8Array) => {
    const view = new DataView(png.buffer, png.byteOffset);
    return [view.getUint32(16), view.getUint32(20)];
  };

  test("is a PNG file of twice the size unless told", async () => {
    const png = await toPng(toSvg(figure1));
    expect([...png.slice(0, 8)]).toEqual([137, 80, 78, 71, 13, 10, 26, 10]);
    expect(size(png)).toEqual([1920, Math.round(2 * figure1.height)]);
    expect(size(await toPng(toSvg(figure1), { scale: 0.5 }))[0]).toBe(480);
    await expect(toPng(toSvg(figure1), { scale: 0 })).rejects.toThrow("a scale of 0 is not possible");
  });

  test("has text, italic text too, without any font of the system", async () => {
    const fonts = createRequire(import.meta.url).resolve("dejavu-fonts-ttf/package.json");
    expect(readFileSync(fonts, "utf8")).toContain("dejavu");
    const page = (words: string) =>
      `<svg xmlns="http://www.w3.org/2000/svg" width="90" height="30" font-family="Helvetica, sans-serif">${words}</svg>`;
    const [blank, upright, italic] = await Promise.all(
      ["", '<text y="20">g′(z) −1</text>', '<text y="20" font-style="italic">g′(z) −1</text>'].map((t) => toPng(page(t))),
    );
    expect(upright).not.toEqual(blank);
    expect(italic).not.toEqual(blank);
    expect(italic).not.toEqual(upright);
  });
});

describe("terminal", () => {
  const ESCAPE = "\u001b";
  const lines = (text: string) => text.split("\n");

  test.each([80, 140])("draws figure 1 in %d columns", async (columns) => {
    await expect(toTerminal(figure1, { columns, rows: 26 })).toMatchFileSnapshot(`pictures/figure1-${columns}.txt`);
  });

  test("draws jumps with open and filled dots, one panel above the other where it is narrow", async () => {
    await expect(toTerminal(figure([curves.step, curves.sign]), { columns: 50 })).toMatchFileSnapshot("pictures/jumps-50.txt");
  });

  test("keeps within its columns", () => {
    for (const columns of [30, 50, 76, 80, 140, 200])
      for (const c of [...all.map((c) => [c]), all.slice(0, 12)])
        for (const line of lines(toTerminal(figure(c), { columns }))) expect([...line].length).toBeLessThanOrEqual(columns);
  });

  test("has a letter on every curve and in its legend, no colour codes unless asked, and none that a name brings", () => {
    const text = toTerminal(figure1);
    for (const letter of "ILT") expect(text.split(letter).length).toBeGreaterThan(4);
    expect(text).not.toContain(ESCAPE);
    expect(toTerminal(figure([{ ...curves.cube, name: "\u001b[2J\u0007x" }]))).not.toMatch(/(?!\n)\p{Cc}/u);
  });

  test("colours the curves where asked, and says the same", () => {
    const coloured = toTerminal(figure1, { colour: true });
    for (const code of [31, 34, 32]) expect(coloured).toContain(`${ESCAPE}[${code}m`);
    const bare = lines(coloured.replace(new RegExp(`${ESCAPE}\\[\\d+m`, "g"), "")).map((l) => l.trimEnd());
    expect(bare).toEqual(lines(toTerminal(figure1)));
  });
});

describe("what cannot be drawn", () => {
  test.each([
    [[], {}, "nothing to plot: name a function or give a formula"],
    [all.slice(0, 13), {}, "a picture holds at most 12 curves, not 13: make two pictures"],
    [[curves.tanh], { range: [5, -5] as const }, "the range from 5 to -5 is empty: give two finite numbers, the smaller one first"],
    [[curves.tanh], { range: [0, Number.POSITIVE_INFINITY] as const }, "is empty: give two finite numbers"],
    [[curves.tanh], { range: [1, 1 + 1e-12] as const }, "too narrow or too wide"],
    [[curves.tanh], { limits: { functions: [1, 0] as const } }, "the limits of the functions from 1 to 0 is empty"],
    [[curves.tanh], { width: 10 }, "a width of 10 is not possible: choose 320 to 4000 pixels"],
  ])("%# is refused with a sentence", (list, options, message) => {
    expect(() => figure(list, options)).toThrow(RangeError);
    expect(() => figure(list, options)).toThrow(message);
  });
});

const channels = (colour: string): [number, number, number] =>
  [1, 3, 5].map((i) => Number.parseInt(colour.slice(i, i + 2), 16)) as [number, number, number];
function hue(colour: string): string {
  const [r, g, b] = channels(colour);
  return ["red", "green", "blue"][[r, g, b].indexOf(Math.max(r, g, b))] as string;
}
function luminance(colour: string): number {
  const [r, g, b] = channels(colour).map((c) => (c / 255) ** 2.2) as [number, number, number];
  return 0.2126 * r + 0.7152 * g + 0.0722 * b;
}
