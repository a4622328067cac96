/** The networks whose training is timed, and the minibatch that they see; engines/training-pytorch.py has the same. */

export const BATCH = 128;
export const RATE = 0.01;

/** Hidden layers are tanh. */
export const NETWORKS = {
  "2-32-32-1": { sizes: [2, 32, 32, 1], output: "logistic", loss: "squared error" },
  "784-256-256-10": { sizes: [784, 256, 256, 10], output: "identity", loss: "softmax cross-entropy" },
};

/** The network whose memory is compared. */
export const DEEP = { inputs: 256, depth: 8, width: 256, outputs: 10 };

/** Numbers from -1 to 1 that follow from their place. */
export function noise(i) {
  let z = Math.imul(i + 1, 0x9e3779b1);
  z = Math.imul(z ^ (z >>> 16), 0x85ebca6b);
  z = Math.imul(z ^ (z >>> 13), 0xc2b2ae35);
  return ((z ^ (z >>> 16)) >>> 0) / 2 ** 31 - 1;
}

/** A minibatch: rows of inputs, rows of targets. Numbers of one class are 1 in its column. */
export function minibatch({ sizes }) {
  const [inputs, outputs] = [sizes[0], sizes.at(-1)];
  const x = Float32Array.from({ length: BATCH * inputs }, (_, i) => noise(i));
  const y = new Float32Array(BATCH * outputs);
  for (let row = 0; row < BATCH; row++) {
    const value = noise(1e6 + row);
    if (outputs === 1) y[row] = value > 0 ? 1 : 0;
    else y[row * outputs + Math.floor(((value + 1) / 2) * outputs)] = 1;
  }
  return { x, y };
}

/** Weights that all begin with: uniform by fans, as Glorot and Bengio have them; kernels are inputs x units. */
export function weights({ sizes }) {
  return sizes.slice(1).map((units, l) => {
    const inputs = sizes[l];
    const most = Math.sqrt(6 / (inputs + units));
    return {
      kernel: Float32Array.from({ length: inputs * units }, (_, i) => most * noise(2e6 + 1e6 * l + i)),
      bias: new Float32Array(units),
      parameters: {},
    };
  });
}
