/** Tidy numbers: steps that people count in, ticks at whole multiples of them, and the text of a tick. */

const STEPS = [1, 2, 2.5, 5, 10];

/** The tidy number (1, 2, 2.5 or 5 times a power of ten) at or next above a positive one. */
export function tidyAbove(size: number): number {
  const decade = 10 ** Math.floor(Math.log10(size));
  // 1e-9: 0.1 / 0.01 is a hair above 10, and means 10
  const step = STEPS.find((s) => s * decade >= size * (1 - 1e-9)) ?? 10;
  return clean(step * decade);
}

/** Twelve digits: what float64 arithmetic on tidy numbers leaves right, 0.30000000000000004 is 0.3. */
export const clean = (x: number): number => Number(x.toPrecision(12)) + 0;

export const roundDown = (x: number, step: number): number => clean(Math.floor(x / step + 1e-9) * step);
export const roundUp = (x: number, step: number): number => clean(Math.ceil(x / step - 1e-9) * step);

export interface Axis {
  readonly limits: readonly [number, number];
  readonly step: number;
  readonly ticks: readonly Tick[];
}

export interface Tick {
  readonly at: number;
  readonly text: string;
}

/** The axis between two limits with the finest tidy step that needs no more than `most` ticks. */
export function axis(low: number, high: number, most: number): Axis {
  let step = tidyAbove((high - low) / (most + 1));
  while (tickCount(low, high, step) > most) step = tidyAbove(step * 1.01);
  const first = Math.ceil(low / step - 1e-9);
  const positions = Array.from({ length: tickCount(low, high, step) }, (_, i) => clean((first + i) * step));
  return { limits: [low, high], step, ticks: positions.map((at) => ({ at, text: tickText(at, step, Math.max(-low, high)) })) };
}

const tickCount = (low: number, high: number, step: number): number => Math.floor(high / step + 1e-9) - Math.ceil(low / step - 1e-9) + 1;

/** The tick's number with as many decimals as its step has, a true minus sign, and powers of ten where digits would be too many. */
export function tickText(at: number, step: number, greatest: number): string {
  if (at === 0) return "0";
  const sign = at < 0 ? "−" : "";
  if (greatest >= 1e6 || greatest < 1e-3) return sign + scientific(Math.abs(at));
  return sign + Math.abs(at).toFixed(decimals(step));
}

function decimals(step: number): number {
  const [, fraction = ""] = String(clean(step)).split(".");
  return fraction.length;
}

const SUPERSCRIPTS: Readonly<Record<string, string>> = Object.fromEntries(
  [..."-0123456789"].map((c, i) => [c, [..."⁻⁰¹²³⁴⁵⁶⁷⁸⁹"][i] as string]),
);

/** A positive number with a power of ten: 2.5×10⁻⁷, 10³. */
export function scientific(size: number): string {
  const [mantissa, exponent] = size.toExponential().split("e") as [string, string];
  const power = `10${[...exponent.replace("+", "")].map((c) => SUPERSCRIPTS[c]).join("")}`;
  return mantissa === "1" ? power : `${clean(Number(mantissa))}×${power}`;
}

/** A number in running text: at most six digits, a true minus sign. */
export const plain = (x: number): string => String(Number(x.toPrecision(6))).replace("-", "−");
