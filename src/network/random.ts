/** Random numbers that follow from a seed, the same in every engine but for the last bits of normal ones. */

export interface Random {
  /** From 0 to below 1, of 2^32 equally spaced values. */
  uniform(): number;
  /** Normal, mean 0 and variance 1. */
  normal(): number;
  /** 0 to n - 1. */
  below(n: number): number;
}

/** Steele, Lea and Flood's SplitMix with 32 bits: spreads one seed over the state of another generator. */
function spreading(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x9e3779b9) >>> 0;
    let z = state;
    z = Math.imul(z ^ (z >>> 16), 0x85ebca6b);
    z = Math.imul(z ^ (z >>> 13), 0xc2b2ae35);
    return (z ^ (z >>> 16)) >>> 0;
  };
}

/**
 * A generator: xoshiro128** (Blackman and Vigna 2018).
 * @param seed a whole number from 0 to 2^32 - 1
 */
export function random(seed: number): Random {
  const next = spreading(seed);
  const s = Uint32Array.from({ length: 4 }, next) as Uint32Array & { 0: number; 1: number; 2: number; 3: number };
  const bits = (): number => {
    const scrambled = Math.imul(rotated(Math.imul(s[1], 5), 7), 9) >>> 0;
    const shifted = s[1] << 9;
    s[2] ^= s[0];
    s[3] ^= s[1];
    s[1] ^= s[2];
    s[0] ^= s[3];
    s[2] ^= shifted;
    s[3] = rotated(s[3], 11);
    return scrambled;
  };
  const uniform = (): number => bits() / 2 ** 32;
  return {
    uniform,
    // Box and Muller 1958; 1 - u is never 0
    normal: () => Math.sqrt(-2 * Math.log(1 - uniform())) * Math.cos(2 * Math.PI * uniform()),
    below: (n) => Math.floor(uniform() * n),
  };
}

const rotated = (x: number, k: number): number => (x << k) | (x >>> (32 - k));

/** The numbers 0 to n - 1 in an order drawn by Fisher and Yates's shuffle. */
export function permutation(n: number, { below }: Random): Uint32Array {
  const order = Uint32Array.from({ length: n }, (_, i) => i);
  for (let i = n - 1; i > 0; i--) {
    const j = below(i + 1);
    const swapped = order[i] as number;
    order[i] = order[j] as number;
    order[j] = swapped;
  }
  return order;
}
