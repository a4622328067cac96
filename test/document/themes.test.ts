import { expect, test } from "vitest";
import { dash, MOST_CURVES, THEMES, type ThemeName } from "../../src/document/plot/themes.ts";

type Triple = readonly [number, number, number];
type Matrix = readonly [Triple, Triple, Triple];

/** How the three kinds of colour-blind readers see linear RGB: Machado, Oliveira and Fernandes 2009, severity 1.0. */
const EYES: Readonly<Record<string, Matrix>> = {
  "full colour vision": [
    [1, 0, 0],
    [0, 1, 0],
    [0, 0, 1],
  ],
  protanopia: [
    [0.152286, 1.052583, -0.204868],
    [0.114503, 0.786281, 0.099216],
    [-0.003882, -0.048116, 1.051998],
  ],
  deuteranopia: [
    [0.367322, 0.860646, -0.227968],
    [0.280085, 0.672501, 0.047413],
    [-0.01182, 0.04294, 0.968881],
  ],
  tritanopia: [
    [1.255528, -0.076749, -0.178779],
    [-0.078411, 0.930809, 0.147602],
    [0.004733, 0.691367, 0.3039],
  ],
};

/** The matrices of the OKLab colour space (Ottosson 2020): in it, 0.02 is a difference that is just seen. */
const TO_LMS: Matrix = [
  [0.4122214708, 0.5363325363, 0.0514459929],
  [0.2119034982, 0.6806995451, 0.1073969566],
  [0.0883024619, 0.2817188376, 0.6299787005],
];
const TO_LAB: Matrix = [
  [0.2104542553, 0.793617785, -0.0040720468],
  [1.9779984951, -2.428592205, 0.4505937099],
  [0.0259040371, 0.7827717662, -0.808675766],
];

const apply = (m: Matrix, [a, b, c]: Triple): Triple => m.map(([x, y, w]) => x * a + y * b + w * c) as unknown as Triple;
const each = (f: (x: number) => number, [a, b, c]: Triple): Triple => [f(a), f(b), f(c)];

function linear(colour: string): Triple {
  const part = (i: number) => Number.parseInt(colour.slice(i, i + 2), 16) / 255;
  return each((c) => (c <= 0.04045 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4), [part(1), part(3), part(5)]);
}

const seen = (colour: string, eye: Matrix): Triple => {
  const light = each((c) => Math.min(1, Math.max(0, c)), apply(eye, linear(colour)));
  return apply(TO_LAB, each(Math.cbrt, apply(TO_LMS, light)));
};
const distance = (a: Triple, b: Triple): number => Math.hypot(a[0] - b[0], a[1] - b[1], a[2] - b[2]);

const themes = Object.keys(THEMES) as ThemeName[];

test.each(themes.flatMap((theme) => Object.keys(EYES).map((eye) => [theme, eye] as const)))(
  "in the %s theme two curves with the same dashes are told apart with %s",
  (theme, eye) => {
    const { curves } = THEMES[theme];
    const pairs = curves.flatMap((a, i) => curves.slice(i + 1).map((b, j) => [i, i + 1 + j, a, b] as const));
    const alike = pairs.filter(([i, j]) => dash(i) === dash(j));
    expect(alike).toHaveLength(12);
    for (const [, , a, b] of alike) expect(distance(seen(a, EYES[eye] as Matrix), seen(b, EYES[eye] as Matrix))).toBeGreaterThan(0.08);
  },
);

test.each(themes)("in the %s theme every curve has a contrast of 3 with the ground, and text one of 4.5", (theme) => {
  const { background, curves, text, muted } = THEMES[theme];
  const light = (colour: string) => linear(colour).reduce((sum, c, i) => sum + c * ([0.2126, 0.7152, 0.0722][i] as number), 0.05);
  const contrast = (colour: string) => Math.max(light(colour), light(background)) / Math.min(light(colour), light(background));
  for (const colour of curves) expect(contrast(colour)).toBeGreaterThan(3);
  for (const colour of [text, muted]) expect(contrast(colour)).toBeGreaterThan(4.5);
});

test("there are twelve ways to draw a line, in both themes, the first three solid", () => {
  for (const theme of themes) expect(new Set(THEMES[theme].curves).size).toBe(MOST_CURVES);
  expect([0, 1, 2].map(dash)).toEqual(["", "", ""]);
  expect(new Set([0, 3, 6, 9].map(dash)).size).toBe(4);
});
