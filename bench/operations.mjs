/**
 * What is timed. A forward operation takes x; a backward one takes dy and the output y of its activation. `truth` is the
 * float64 value that accuracy is told by, in forms that lose nothing where a float32 still has a value.
 */

const logistic = (x) => (x < 0 ? Math.exp(x) / (1 + Math.exp(x)) : 1 / (1 + Math.exp(-x)));

/** erfc(a) for a >= 0: the series of erf where it is short, else the continued fraction of Laplace. */
function erfc(a) {
  if (a < 2) {
    let [term, sum] = [a, a];
    for (let k = 1; Math.abs(term) > 1e-18 * sum; k++) {
      term *= (-a * a) / k;
      sum += term / (2 * k + 1);
    }
    return 1 - (2 / Math.sqrt(Math.PI)) * sum;
  }
  let fraction = a;
  for (let k = 120; k > 0; k--) fraction = a + k / 2 / fraction;
  return Math.exp(-a * a) / Math.sqrt(Math.PI) / fraction;
}
const normal = (x) => (x < 0 ? erfc(-x / Math.SQRT2) / 2 : 1 - erfc(x / Math.SQRT2) / 2);

/** tanh(log(1 + e^x)) without the logarithm. */
function mish(x) {
  const e = Math.exp(Math.min(x, 40));
  return x * ((e * (e + 2)) / (e * (e + 2) + 2));
}

const forward = (activation, truth) => ({ activation, direction: "forward", truth });
const backward = (activation, output, truth) => ({ activation, direction: "backward", output, truth });
const accurate = (operation) => ({ ...operation, precision: "accurate" });

const FORWARD = {
  sigmoid: forward("logistic", logistic),
  tanh: forward("tanh", Math.tanh),
  silu: forward("silu", (x) => x * logistic(x)),
  gelu: forward("gelu", (x) => x * normal(x)),
  mish: forward("mish", mish),
  softplus: forward("softplus", (x) => Math.max(x, 0) + Math.log1p(Math.exp(-Math.abs(x)))),
  elu: forward("elu", (x) => (x > 0 ? x : Math.expm1(x))),
};
const BACKWARD = {
  "sigmoid backward": backward("logistic", logistic, (dy, y) => dy * y * (1 - y)),
  "tanh backward": backward("tanh", Math.tanh, (dy, y) => dy * (1 - y) * (1 + y)),
};
const ACCURATE = Object.fromEntries(
  ["sigmoid", "tanh", "silu", "mish", "gelu"].map((name) => [`${name}, accurate`, accurate(FORWARD[name])]),
);

export const OPERATIONS = { ...FORWARD, ...BACKWARD, ...ACCURATE };

/** What is timed together, interleaved: every engine on one operation, or gprime's own forms side by side. */
export const GROUPS = [
  ...[...Object.keys(FORWARD), ...Object.keys(BACKWARD)].map((name) => ({ name, operations: [name], only: null })),
  { name: "accurate", operations: ["sigmoid", "tanh", ...Object.keys(ACCURATE)], only: "gprime" },
];

export const SIZES = [4096, 65_536, 1_048_576, 16_777_216];
export const sizeName = (n) => (n >= 1 << 20 ? `${n >> 20} Mi` : `${n >> 10} Ki`);
