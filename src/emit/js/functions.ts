/**
 * The functions of formulas in JavaScript. What Math lacks is written into the file: texts that give the same bits as the
 * values of expr/functions.ts (a test compares them), with the coefficients from the tables there.
 */
import { CENTRE, CENTRE_ENDS, ERF_1, ERF_IS_ONE, type Quotient, SHOULDER, SHOULDER_ENDS, TAILS } from "../../expr/erf.ts";
import type { FunctionName } from "../../expr/functions.ts";

/** A call of a function, and the helpers that it needs. */
export interface Written {
  readonly text: (...args: string[]) => string;
  readonly needs?: readonly HelperName[];
}

const math = (name: string): Written => ({ text: (...args) => `Math.${name}(${args.join(", ")})` });
const helped = (name: HelperName): Written => ({ text: (...args) => `${name}(${args.join(", ")})`, needs: [name] });
const inverse = (name: string): Written => ({ text: (u) => `(1 / Math.${name}(${u}))` });
const ofInverse = (name: string): Written => ({ text: (u) => `Math.${name}(1 / (${u}))` });

export const WRITTEN: Readonly<Record<FunctionName, Written>> = {
  exp: math("exp"),
  log: math("log"),
  log2: math("log2"),
  log10: math("log10"),
  expm1: math("expm1"),
  log1p: math("log1p"),
  sqrt: math("sqrt"),
  cbrt: math("cbrt"),
  abs: math("abs"),
  sign: math("sign"),
  sin: math("sin"),
  cos: math("cos"),
  tan: math("tan"),
  sec: inverse("cos"),
  csc: inverse("sin"),
  cot: inverse("tan"),
  asin: math("asin"),
  acos: math("acos"),
  atan: math("atan"),
  sinh: math("sinh"),
  cosh: math("cosh"),
  tanh: math("tanh"),
  sech: inverse("cosh"),
  csch: inverse("sinh"),
  coth: inverse("tanh"),
  asinh: math("asinh"),
  acosh: math("acosh"),
  atanh: math("atanh"),
  asech: ofInverse("acosh"),
  acsch: ofInverse("asinh"),
  acoth: ofInverse("atanh"),
  erf: helped("erf"),
  erfc: helped("erfc"),
  logistic: helped("logistic"),
  softplus: helped("softplus"),
  relu: { text: (u) => `Math.max(${u}, 0)` },
  lambertw: helped("lambertW"),
  lambertwm1: helped("lambertWBelow"),
  min: math("min"),
  max: math("max"),
  ones: { text: () => "1" },
};

export type HelperName = keyof typeof HELPERS;

interface Helper {
  readonly text: string;
  readonly needs?: readonly string[];
}

/** An array of numbers, some on each line. */
const list = (values: readonly number[], indent: string): string => {
  const lines: string[] = [];
  for (let i = 0; i < values.length; i += 4) lines.push(values.slice(i, i + 4).join(", "));
  return lines.length === 1 ? `[${lines[0]}]` : `[\n${lines.map((line) => `${indent}  ${line},`).join("\n")}\n${indent}]`;
};
const quotient = ({ above, below }: Quotient, indent: string): string =>
  `above: ${list(above, indent)},\n${indent}below: ${list(below, indent)},`;

/** In the order in which they are written. */
const HELPERS = {
  square: { text: "const square = (u) => u * u;" },
  /** A square by one rounding: Math.pow may be off by more. */
  power: { text: "const power = (base, exponent) => (exponent === 2 ? base * base : base ** exponent);" },
  logistic: { text: "const logistic = (u) => (u < 0 ? Math.exp(u) / (1 + Math.exp(u)) : 1 / (1 + Math.exp(-u)));" },
  softplus: { text: "const softplus = (u) => Math.max(u, 0) + Math.log1p(Math.exp(-Math.abs(u)));" },
  erfTables: {
    text: `/*
 * erf and erfc with the intervals, forms and coefficients of fdlibm's s_erf.c:
 *
 *   Copyright (C) 1993 by Sun Microsystems, Inc. All rights reserved. Developed at SunPro, a Sun Microsystems, Inc. business.
 *   Permission to use, copy, modify, and distribute this software is freely granted, provided that this notice is preserved.
 */
/** erf(u) = u + u R(u^2) below ${CENTRE_ENDS}, R a quotient of polynomials, lowest coefficient first */
const CENTRE = {
  ${quotient(CENTRE, "  ")}
};
/** erf(u) = ERF_1 + R(u - 1) below ${SHOULDER_ENDS} */
const SHOULDER = {
  ${quotient(SHOULDER, "  ")}
};
const ERF_1 = ${ERF_1};
/** erfc(u) = exp(-u^2 - 0.5625 + R(1/u^2))/u on the intervals that end at \`until\` */
const TAILS = [
${TAILS.map((piece) => `  {\n    until: ${piece.until},\n    ${quotient(piece, "    ")}\n  },`).join("\n")}
];

const polynomial = (coefficients, t) => coefficients.reduceRight((sum, c) => sum * t + c, 0);
const ratio = ({ above, below }, t) => polynomial(above, t) / polynomial(below, t);

/** erfc from ${SHOULDER_ENDS} up */
function tail(u) {
  const piece = TAILS.find(({ until }) => u < until);
  if (!piece) return Number.isNaN(u) ? u : 0;
  const z = Math.fround(u); // z^2 is exact
  const most = Math.exp(-z * z - 0.5625);
  return (most + most * Math.expm1((z - u) * (z + u) + ratio(piece, 1 / (u * u)))) / u;
}`,
  },
  erf: {
    text: `/** the error function */
function erf(u) {
  const a = Math.abs(u);
  if (a < ${CENTRE_ENDS}) return u + u * ratio(CENTRE, u * u);
  if (a < ${SHOULDER_ENDS}) return Math.sign(u) * (ERF_1 + ratio(SHOULDER, a - 1));
  return Math.sign(u) * (a >= ${ERF_IS_ONE} ? 1 : 1 - tail(a));
}`,
    needs: ["erfTables"],
  },
  erfc: {
    text: `/** 1 - erf(u) without its cancellation */
function erfc(u) {
  const a = Math.abs(u);
  if (a < ${CENTRE_ENDS}) {
    const excess = u * ratio(CENTRE, u * u);
    return u < 0.25 ? 1 - (u + excess) : u < 0.5 ? 0.5 - (u - 0.5 + excess) : 1 - u - excess;
  }
  if (a < ${SHOULDER_ENDS}) {
    const rest = ratio(SHOULDER, a - 1);
    return u > 0 ? 1 - ERF_1 - rest : 1 + (ERF_1 + rest);
  }
  return u > 0 ? tail(a) : 2 - tail(a);
}`,
    needs: ["erfTables"],
  },
  lambertIteration: {
    text: `/** the series of Lambert's W near -1/e, and Halley's iteration (Corless et al. 1996) */
function nearBranch(u, sign) {
  const p = sign * Math.sqrt(2 * Math.max(0, 1 + Math.E * u));
  return -1 + p - p ** 2 / 3 + (11 * p ** 3) / 72;
}
function polish(u, start) {
  // an argument that a float32 rounding has put below -1/e means -1/e
  if (Number.isNaN(start) || u < (-1 / Math.E) * (1 + 2 ** -23)) return Number.NaN;
  if (u <= -1 / Math.E) return -1;
  let w = start;
  for (let i = 0; i < 8 && w !== -1; i++) {
    const residue = w - u * Math.exp(-w);
    const step = residue / (w + 1 - ((w + 2) * residue) / (2 * w + 2));
    w -= step;
    if (Math.abs(step) <= 1e-16 * Math.abs(w)) break;
  }
  return w;
}`,
  },
  lambertW: {
    text: `/** the solution w >= -1 of w e^w = u */
function lambertW(u) {
  if (u === 0 || u === Number.POSITIVE_INFINITY) return u;
  if (u < -0.25) return polish(u, nearBranch(u, 1));
  if (u < 2) return polish(u, u / (1 + u - u ** 2 / (2 + u)));
  return polish(u, Math.log(u) - Math.log(Math.log(u)) / (1 + 1 / Math.log(u)));
}`,
    needs: ["lambertIteration"],
  },
  lambertWBelow: {
    text: `/** the solution w <= -1 of w e^w = u */
function lambertWBelow(u) {
  if (u === 0) return Number.NEGATIVE_INFINITY;
  if (!(u < 0)) return Number.NaN;
  const [a, b] = [Math.log(-u), Math.log(-Math.log(-u))];
  return polish(u, u < -0.25 ? nearBranch(u, -1) : a - b + b / a);
}`,
    needs: ["lambertIteration"],
  },
} as const satisfies Record<string, Helper>;

/** The texts of these helpers and of those that they need, each once. */
export function helperTexts(names: Iterable<HelperName>): string[] {
  const wanted = new Set<string>();
  const visit = (name: string): void => {
    const { needs = [] }: Helper = HELPERS[name as HelperName];
    for (const need of needs) visit(need);
    wanted.add(name);
  };
  for (const name of names) visit(name);
  return Object.entries(HELPERS).flatMap(([name, { text }]) => (wanted.has(name) ? [text] : []));
}

/** All names that helpers may bring into a file. */
export const HELPER_NAMES: readonly string[] = [
  ...Object.keys(HELPERS),
  ..."CENTRE SHOULDER ERF_1 TAILS polynomial ratio tail nearBranch polish".split(" "),
];
