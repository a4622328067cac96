import { describe, expect, test } from "vitest";
import { activation } from "../../src/catalogue/activation.ts";
import { catalogue } from "../../src/catalogue/catalogue.ts";
import { wholeCurveOf } from "../../src/document/plot/activation-curve.ts";
import { figure } from "../../src/document/plot/figure.ts";
import { toSvg } from "../../src/document/plot/svg.ts";
import { toTerminal } from "../../src/document/plot/terminal.ts";
import { evaluatePrecise } from "../../src/expr/precise.ts";

const curves = (...names: string[]) => names.map((name) => wholeCurveOf(activation(name)));

describe("a figure with second derivatives", () => {
  test.each(catalogue.map(({ name }) => name))("of %s shows what differences of the derivative say", (name) => {
    const [curve] = curves(name) as [ReturnType<typeof wholeCurveOf>];
    const { panels } = figure([curve], { second: true });
    const points = panels[2]?.series[0]?.segments.flat() ?? [];
    const kinks = [...curve.kinks, ...(curve.second?.kinks ?? [])].map((k) => k.at);
    const slope = (x: number) => evaluatePrecise(curve.derivative, { ...curve.parameters, [curve.variable]: x }, 40);
    expect(points.length).toBeGreaterThan(1);
    for (const [x, y] of points.filter((_, i) => i % 17 === 0)) {
      if (kinks.some((k) => Math.abs(k - x) < 1e-6)) continue;
      const h = 1e-9;
      const difference = slope(x + h)
        .minus(slope(x - h))
        .dividedBy(2 * h)
        .toNumber();
      expect(Math.abs(y - difference)).toBeLessThan(1e-5 * Math.max(1, Math.abs(y)));
    }
  });

  test("has a hole where the function has a kink, and both limits where the derivative has one", () => {
    const dots = (name: string) =>
      figure(curves(name), { second: true }).panels[2]?.series[0]?.dots.map((d) => [d.x, Number(d.y.toFixed(6)), d.filled]);
    expect(dots("relu")).toEqual([[0, 0, false]]);
    expect(dots("elu")).toEqual([
      [0, 1, false],
      [0, 0, false],
    ]);
  });

  test("is refused where a curve has none", () => {
    const [{ second: _, ...bare }] = curves("tanh") as [ReturnType<typeof wholeCurveOf>];
    expect(() => figure([bare], { second: true })).toThrow("without its second derivative");
  });

  test.each([400, 700, 960, 1400])("%d pixels wide, its panels stand in rows and overlap nowhere", (width) => {
    const { panels, height } = figure(curves("silu", "tanh"), { second: true, width });
    for (const [i, { frame: a }] of panels.entries()) {
      expect(a.x + a.width).toBeLessThan(width);
      expect(a.y + a.height).toBeLessThan(height);
      for (const { frame: b } of panels.slice(i + 1)) expect(a.x + a.width < b.x || b.x + b.width < a.x || a.y + a.height < b.y).toBe(true);
    }
    expect(new Set(panels.map(({ frame }) => frame.y)).size).toBe(width < 640 ? 3 : width < 960 ? 2 : 1);
  });

  test("is drawn in a terminal too", () => {
    const text = toTerminal(figure(curves("tanh"), { second: true }), { columns: 100, rows: 60 });
    expect(text).toMatch(/Activation Function .*Derivative\n[\s\S]*Second Derivative/);
    expect(Math.max(...text.split("\n").map((line) => [...line].length))).toBeLessThanOrEqual(100);
  });
});

describe("marks", () => {
  const marked = (name: string, panel: 0 | 1) => figure(curves(name), { marks: true }).panels[panel].series[0];

  test("are left out where nobody asks for them", () => {
    const [series] = figure(curves("silu", "relu")).panels[0].series;
    expect(series).not.toHaveProperty("kinks");
    expect(series).not.toHaveProperty("asymptotes");
  });

  test("stand at kinks in view, and at no jump", () => {
    expect(marked("hard_tanh", 0)?.kinks).toEqual([
      [-1, -1],
      [1, 1],
    ]);
    expect(marked("binary_step", 0)?.kinks).toEqual([]);
    expect(marked("elu", 1)?.kinks).toEqual([[0, 1]]);
    expect(toSvg(figure(curves("relu"), { marks: true }))).toContain("<title>kink</title>");
  });

  test("are the asymptotes, as lines across the panel", () => {
    expect(marked("tanh", 0)?.asymptotes).toEqual([
      [
        [-5.5, -1],
        [5.5, -1],
      ],
      [
        [-5.5, 1],
        [5.5, 1],
      ],
    ]);
    const [[from, to] = []] = marked("1/x", 0)?.asymptotes ?? [];
    expect([from?.[0], to?.[0]]).toEqual([0, 0]);
  });

  test("of two curves with one asymptote show it once", () => {
    const { series } = figure(curves("logistic", "softplus"), { marks: true }).panels[0];
    expect(series.map((s) => s.asymptotes?.length)).toEqual([2, 1]);
  });
});

test("limits of the input are shown to the edge, without a margin", () => {
  const { panels } = figure(curves("tanh"), { limits: { x: [-1, 3] }, legends: false });
  for (const { x, series, legend } of panels) {
    expect(x.limits).toEqual([-1, 3]);
    const points = series[0]?.segments.flat() ?? [];
    expect([points[0]?.[0], points.at(-1)?.[0]]).toEqual([-1, 3]);
    expect(legend.place).toBe("none");
  }
  expect(toSvg(figure(curves("tanh"), { legends: false }))).not.toContain('stroke-width="2.25" stroke="#bf1722"/>');
});
