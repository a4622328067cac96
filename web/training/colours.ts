/** The colours of the page, for canvases, which know no custom properties. */

const TOKENS = ["paper", "raised", "ink", "muted", "line", "edge", "low", "high"] as const;
export type Colours = Readonly<Record<(typeof TOKENS)[number], string>>;

/** As they are at an element; `low` and `high` are the classes of training.css. */
export function coloursAt(element: Element): Colours {
  const style = getComputedStyle(element);
  return Object.fromEntries(TOKENS.map((name) => [name, style.getPropertyValue(`--${name}`).trim()])) as Colours;
}

const RAMP = 256;
/** How much of a class's colour is in the palest and the fullest of its shades. */
const [PALEST, FULLEST] = [0.12, 0.72];

/** Shades for outputs from 0 to 1, each a pixel of an ImageData: one class below 1/2, the other above, the paler the less sure. */
export function ramp({ low, high, raised }: Colours): Uint32Array {
  const [from, to, paper] = [low, high, raised].map(channels) as [number[], number[], number[]];
  const bytes = Uint8ClampedArray.from({ length: 4 * RAMP }, (_, at) => {
    if (at % 4 === 3) return 255;
    const sure = (2 * (at >> 2)) / (RAMP - 1) - 1;
    const part = PALEST + (FULLEST - PALEST) * Math.abs(sure);
    const own = (sure < 0 ? from : to)[at % 4] as number;
    return part * own + (1 - part) * (paper[at % 4] as number);
  });
  return new Uint32Array(bytes.buffer);
}

/** The place of an output's shade in the ramp; of NaN the palest. */
export function shadeOf(output: number): number {
  if (Number.isNaN(output)) return RAMP / 2;
  return Math.min(RAMP - 1, Math.max(0, Math.floor(RAMP * output)));
}

/** "#0a4fd6" as three numbers to 255; "#fff" is how a build writes "#ffffff". */
function channels(hex: string): number[] {
  const digits = hex.length === 4 ? [...hex.slice(1)].map((digit) => digit + digit) : [hex.slice(1, 3), hex.slice(3, 5), hex.slice(5, 7)];
  return digits.map((pair) => Number.parseInt(pair, 16));
}
