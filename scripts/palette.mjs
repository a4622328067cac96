/** Pictures of screens as PNG files with a palette: a third of the size, for text and flat colours without a loss that is seen. */
import { crc32, deflateSync } from "node:zlib";

const MOST_COLOURS = 256;
/** Colours that share so many leading bits of each channel count as one. */
const BITS = 5;
const keyOf = (r, g, b) => ((r >> (8 - BITS)) << (2 * BITS)) | ((g >> (8 - BITS)) << BITS) | (b >> (8 - BITS));

/** The PNG file of pixels, as ImageData has them, without transparency: the most frequent colours, the others as the nearest of them. */
export function palettePng({ data, width, height }) {
  const bins = binsOf(data);
  const palette = [...bins.values()].sort((a, b) => b.count - a.count).slice(0, MOST_COLOURS);
  palette.forEach((bin, index) => {
    bin.index = index;
  });
  for (const bin of bins.values()) bin.index ??= nearest(palette, bin);
  // a line of a PNG begins with its filter: none
  const lines = Buffer.alloc((width + 1) * height);
  for (let y = 0; y < height; y++)
    for (let x = 0; x < width; x++) {
      const at = 4 * (y * width + x);
      lines[y * (width + 1) + 1 + x] = bins.get(keyOf(data[at], data[at + 1], data[at + 2])).index;
    }
  const header = Buffer.alloc(13);
  header.writeUInt32BE(width, 0);
  header.writeUInt32BE(height, 4);
  // 8 bits a pixel, which are indices
  header.set([8, 3, 0, 0, 0], 8);
  const colours = Buffer.from(palette.flatMap(({ r, g, b }) => [r, g, b]));
  return Buffer.concat([
    Buffer.from("\x89PNG\r\n\x1a\n", "latin1"),
    chunk("IHDR", header),
    chunk("PLTE", colours),
    chunk("IDAT", deflateSync(lines, { level: 9 })),
    chunk("IEND", Buffer.alloc(0)),
  ]);
}

/** The colours that there are, each with its most frequent shade. */
function binsOf(data) {
  const shades = new Map();
  for (let at = 0; at < data.length; at += 4) {
    const shade = (data[at] << 16) | (data[at + 1] << 8) | data[at + 2];
    shades.set(shade, (shades.get(shade) ?? 0) + 1);
  }
  const bins = new Map();
  for (const [shade, count] of [...shades].sort((a, b) => b[1] - a[1])) {
    const [r, g, b] = [shade >> 16, (shade >> 8) & 255, shade & 255];
    const bin = bins.get(keyOf(r, g, b));
    if (bin) bin.count += count;
    else bins.set(keyOf(r, g, b), { r, g, b, count, index: undefined });
  }
  return bins;
}

function nearest(palette, { r, g, b }) {
  const far = (p) => (p.r - r) ** 2 + (p.g - g) ** 2 + (p.b - b) ** 2;
  return palette.reduce((best, p, i) => (far(p) < far(palette[best]) ? i : best), 0);
}

function chunk(type, content) {
  const body = Buffer.concat([Buffer.from(type, "latin1"), content]);
  const [length, sum] = [Buffer.alloc(4), Buffer.alloc(4)];
  length.writeUInt32BE(content.length);
  sum.writeUInt32BE(crc32(body));
  return Buffer.concat([length, body, sum]);
}
