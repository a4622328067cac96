/** What one writes without a library: a loop over the array with the functions of Math. */
const SQRT_HALF = Math.SQRT1_2;

/** Math has no erf: the rational function by W. J. Cody would be as long as a kernel, so Abramowitz and Stegun 7.1.26 stands here. */
function erf(x) {
  const a = Math.abs(x);
  const t = 1 / (1 + 0.3275911 * a);
  const p = ((((1.061405429 * t - 1.453152027) * t + 1.421413741) * t - 0.284496736) * t + 0.254829592) * t;
  const y = 1 - p * Math.exp(-a * a);
  return x < 0 ? -y : y;
}

/** Written out, so that each loop is compiled for its function alone. */
const LOOPS = {
  sigmoid(x, y) {
    for (let i = 0; i < x.length; i++) y[i] = 1 / (1 + Math.exp(-x[i]));
  },
  tanh(x, y) {
    for (let i = 0; i < x.length; i++) y[i] = Math.tanh(x[i]);
  },
  silu(x, y) {
    for (let i = 0; i < x.length; i++) y[i] = x[i] / (1 + Math.exp(-x[i]));
  },
  gelu(x, y) {
    for (let i = 0; i < x.length; i++) y[i] = 0.5 * x[i] * (1 + erf(x[i] * SQRT_HALF));
  },
  mish(x, y) {
    for (let i = 0; i < x.length; i++) y[i] = x[i] * Math.tanh(Math.log1p(Math.exp(x[i])));
  },
  softplus(x, y) {
    for (let i = 0; i < x.length; i++) y[i] = Math.max(x[i], 0) + Math.log1p(Math.exp(-Math.abs(x[i])));
  },
  elu(x, y) {
    for (let i = 0; i < x.length; i++) y[i] = x[i] > 0 ? x[i] : Math.expm1(x[i]);
  },
  "sigmoid backward"(dy, y, dx) {
    for (let i = 0; i < dy.length; i++) dx[i] = dy[i] * y[i] * (1 - y[i]);
  },
  "tanh backward"(dy, y, dx) {
    for (let i = 0; i < dy.length; i++) dx[i] = dy[i] * (1 - y[i] * y[i]);
  },
};

export async function start() {
  return {
    version: process.version,
    prepare(operation, inputs, n) {
      const loop = LOOPS[operation];
      if (!loop) return undefined;
      const [a, b] = inputs.map(({ values }) => values());
      const out = new Float32Array(n);
      return { call: b ? () => loop(a, b, out) : () => loop(a, out), output: () => out };
    },
  };
}
