/** A function on one side of its turning point: outputs and slopes, from the turning point outwards, and how it ends. */

type Run = (x: number) => number;

/** A function as it is fitted. */
export interface Fittable {
  readonly f: Run;
  readonly slope: Run;
  /** The knots, from left to right. */
  readonly knots: readonly number[];
}

export interface Turning {
  readonly at: number;
  readonly value: number;
  /** 1 for a minimum, -1 for a maximum. */
  readonly upwards: 1 | -1;
}

export interface Sample {
  readonly x: number;
  readonly y: number;
  readonly p: number;
  /** |y - value|^(1/order): the slope is a smooth function of it near the turning point. */
  readonly root: number;
}

/** Where another piece of the function begins. */
export interface Break {
  /** Its first place in the samples. */
  readonly index: number;
  /** The output at the knot. */
  readonly y: number;
  /** Whether the slope at the knot is that of the piece before. */
  readonly belongs: boolean;
}

export interface Branch {
  readonly turning: Turning;
  /** The sample at an input. */
  readonly sampleAt: (x: number) => Sample;
  /** The distance from the turning point within which the slope gets to half of its greatest size. */
  readonly scale: number;
  /** Near the turning point |y - value| is like |x - at|^order. */
  readonly order: 1 | 2 | 4;
  /** From the turning point outwards. */
  readonly samples: readonly Sample[];
  readonly breaks: readonly Break[];
  /** Where the output tends to, if to anything finite. */
  readonly limit: number | undefined;
}

/** Slopes of this size have no sign: they are what rounding leaves. */
const NOISE = 1e-12;
const GRID = Array.from({ length: 1601 }, (_, i) => (i - 800) * 0.05 + 0.00137);
const FAR = Array.from({ length: 40 }, (_, i) => 41 * 1.1 ** i);

/** The one turning point of a function that is defined everywhere; undefined where there is none, or another one. */
export function turningPoint({ f, slope, knots }: Fittable): Turning | undefined {
  const signs = [...FAR.map((x) => -x).reverse(), ...GRID, ...FAR].map((x) => ({ x, p: slope(x) })).filter(({ p }) => Math.abs(p) > NOISE);
  const changes = signs.slice(1).flatMap((b, i) => {
    const a = signs[i] as { x: number; p: number };
    return Math.sign(a.p) === Math.sign(b.p) ? [] : [[a.x, b.x, Math.sign(b.p)] as const];
  });
  const [only, ...more] = changes;
  if (!only || more.length > 0 || GRID.some((x) => !Number.isFinite(f(x)))) return undefined;
  const [low, high, upwards] = only;
  const at = knots.find((k) => k >= low && k <= high) ?? bisected(slope, low, high);
  const value = f(at);
  const isContinuous = [-1, 1].every((side) => Math.abs(f(at + side * 1e-9) - value) < 1e-7 * Math.max(1, Math.abs(value)));
  return isContinuous ? { at, value, upwards: upwards > 0 ? 1 : -1 } : undefined;
}

function bisected(slope: Run, from: number, to: number): number {
  let [low, high] = [from, to];
  const before = Math.sign(slope(low));
  for (let i = 0; i < 70; i++) {
    const middle = (low + high) / 2;
    const there = Math.sign(slope(middle));
    if (there === 0) return middle;
    if (there === before) low = middle;
    else high = middle;
  }
  return Math.abs(high) < 1e-15 ? 0 : high;
}

/** Distances from the turning point, of a function with scale 1: even steps where most happens, and growing ones. */
const FARTHEST = 1e6;
const DISTANCES = [
  ...Array.from({ length: 110 }, (_, i) => 0.07 * (i + 1)),
  ...Array.from({ length: 260 }, (_, i) => 1e-3 * (FARTHEST / 1e-3) ** (i / 259)),
].sort((a, b) => a - b);
/** Up to here the function has to have values: beyond, an overflow ends what is looked at. */
const NEEDED = 15;

/** One side of the turning point (-1: the left); undefined where the function is not monotone there. */
export function branchOf({ f, slope, knots }: Fittable, turning: Turning, side: 1 | -1): Branch | undefined {
  const { at, value, upwards } = turning;
  const scale = scaleOf(slope, at, side);
  const order = orderOf(f, turning, side * scale);
  if (!order) return undefined;
  const own = knots.map((k) => side * (k - at)).filter((d) => d > 1e-9 && d < FARTHEST * scale);
  const beside = own.flatMap((d) => [d * (1 - 1e-9), d * (1 + 1e-9)]);
  const sampleAt = (x: number): Sample => {
    const y = f(x);
    return { x, y, p: slope(x), root: Math.max(0, upwards * (y - value)) ** (1 / order) };
  };
  const samples: Sample[] = [];
  for (const distance of [...DISTANCES.map((d) => d * scale), ...beside].sort((a, b) => a - b)) {
    const sample = sampleAt(at + side * distance);
    const { y, p } = sample;
    if (!Number.isFinite(y) || !Number.isFinite(p)) {
      if (distance < NEEDED * scale) return undefined;
      break;
    }
    const beyond = upwards * (y - (samples.at(-1)?.y ?? value));
    if (beyond < -1e-12 * Math.max(1, Math.abs(y)) || upwards * side * p < -1e-9) return undefined;
    samples.push(sample);
  }
  const breaks = own
    .sort((a, b) => a - b)
    .flatMap((d): Break[] => {
      const index = samples.findIndex(({ x }) => side * (x - at) > d);
      const [before, behind] = [samples[index - 1], samples[index]];
      if (!before || !behind) return [];
      const there = slope(at + side * d);
      return [{ index, y: f(at + side * d), belongs: Math.abs(there - before.p) < Math.abs(there - behind.p) }];
    });
  const isFlat = [0, ...breaks.map(({ index }) => index)].some((from, i) => {
    const last = samples[(breaks[i]?.index ?? samples.length) - 1] as Sample;
    return (samples[from] as Sample).y === last.y;
  });
  return isFlat ? undefined : { turning, sampleAt, scale, order, samples, breaks, limit: limitOf(samples) };
}

const GROWING = 1.5;
const PROBES = Array.from({ length: 100 }, (_, i) => 1e-4 * 1.2 ** i);

function scaleOf(slope: Run, at: number, side: 1 | -1): number {
  const sizes = PROBES.map((distance) => ({ distance, size: Math.abs(slope(at + side * distance)) })).filter(({ size }) => size < Infinity);
  const greatest = Math.max(...sizes.map(({ size }) => size));
  // a slope that grows for ever has no such size
  if (greatest > GROWING * Math.max(...sizes.slice(0, -6).map(({ size }) => size))) return 1;
  return sizes.find(({ size }) => size >= greatest / 2)?.distance ?? 1;
}

function orderOf(f: Run, { at, value }: Turning, scale: number): 1 | 2 | 4 | undefined {
  const rise = (d: number): number => Math.abs(f(at + scale * d) - value);
  const order = Math.log(rise(2e-3) / rise(1e-3)) / Math.LN2;
  return ([1, 2, 4] as const).find((k) => Math.abs(order - k) < 0.2);
}

/** The limit of the last outputs, extrapolated (Aitken); undefined where they go on growing. */
function limitOf(samples: readonly Sample[]): number | undefined {
  const last = samples.at(-1) as Sample;
  const first = (samples[0] as Sample).x;
  const reach = last.x - first;
  const near = (share: number): number => samples.reduce((a, b) => (distance(b, share) < distance(a, share) ? b : a)).y;
  const distance = ({ x }: Sample, share: number): number => Math.abs(x - first - share * reach);
  const [a, b, c] = [near(1 / 4), near(1 / 2), last.y];
  if (Math.abs(c - a) > 1e-3) return undefined;
  const bend = c - b - (b - a);
  const limit = bend === 0 ? c : c - (c - b) ** 2 / bend;
  const whole = Math.round(limit);
  return Math.abs(limit - whole) < 1e-6 ? whole : limit;
}
