/** Two inputs: the plane shaded by what a network answers there, with the points that it learns from. */
import type { Scene } from "../work/training/plan.ts";
import type { Sheet } from "./Canvas.tsx";
import { type Colours, ramp, shadeOf } from "./colours.ts";

/** What is kept between the pictures of one canvas. */
export interface PlaneMemory {
  cells?: { readonly image: ImageData; readonly canvas: OffscreenCanvas };
  shades?: { readonly of: Colours; readonly ramp: Uint32Array };
  points?: { readonly of: readonly unknown[]; readonly canvas: OffscreenCanvas };
}

export function drawPlane(memory: PlaneMemory, sheet: Sheet, scene: Scene, values: Float32Array): void {
  const { context, width, height } = sheet;
  context.imageSmoothingEnabled = true;
  context.imageSmoothingQuality = "high";
  context.drawImage(shaded(memory, sheet.colours, scene.points, values), 0, 0, width, height);
  context.drawImage(points(memory, sheet, scene), 0, 0, width, height);
}

/** Shaded pixels along each side between two neighbouring answers: outputs in between are interpolated, so that borders are sharp. */
const FINE = 3;

function shaded(memory: PlaneMemory, colours: Colours, points: number, values: Float32Array): OffscreenCanvas {
  const side = FINE * points;
  if (memory.shades?.of !== colours) memory.shades = { of: colours, ramp: ramp(colours) };
  if (memory.cells?.image.width !== side) memory.cells = { image: new ImageData(side, side), canvas: new OffscreenCanvas(side, side) };
  const { image, canvas } = memory.cells;
  const shades = memory.shades.ramp;
  const pixels = new Uint32Array(image.data.buffer);
  for (let row = 0; row < side; row++) {
    const y = between(row, points);
    const [above, below, down] = [Math.floor(y) * points, Math.ceil(y) * points, y % 1];
    for (let column = 0; column < side; column++) {
      const x = between(column, points);
      const left = Math.floor(x);
      const right = Math.ceil(x);
      const along = x - left;
      const top = mixed(values[above + left] as number, values[above + right] as number, along);
      const bottom = mixed(values[below + left] as number, values[below + right] as number, along);
      pixels[row * side + column] = shades[shadeOf(mixed(top, bottom, down))] as number;
    }
  }
  canvas.getContext("2d")?.putImageData(image, 0, 0);
  return canvas;
}

/** Where the middle of a pixel lies among the middles of cells, from the first to the last. */
const between = (pixel: number, points: number): number => Math.min(points - 1, Math.max(0, (pixel + 0.5) / FINE - 0.5));
const mixed = (a: number, b: number, part: number): number => a + part * (b - a);

/** The points do not move: they are drawn once for a size. */
function points(memory: PlaneMemory, { width, height, scale, colours }: Sheet, scene: Scene): OffscreenCanvas {
  const of = [scene, width, height, scale, colours];
  if (memory.points && of.every((part, i) => memory.points?.of[i] === part)) return memory.points.canvas;
  const canvas = new OffscreenCanvas(Math.round(width * scale), Math.round(height * scale));
  const context = canvas.getContext("2d") as OffscreenCanvasRenderingContext2D;
  const [[left, right], [bottom, top]] = scene.range as [readonly [number, number], readonly [number, number]];
  const radius = (scene.rows > 8 ? Math.max(1.6, width / 150) : 7) * scale;
  context.strokeStyle = colours.raised;
  context.lineWidth = Math.max(0.6, radius / 3);
  for (let row = 0; row < scene.rows; row++) {
    const [x, y] = [scene.x[2 * row] as number, scene.x[2 * row + 1] as number];
    context.beginPath();
    context.arc(((x - left) / (right - left)) * canvas.width, ((top - y) / (top - bottom)) * canvas.height, radius, 0, 2 * Math.PI);
    context.fillStyle = (scene.y[row] as number) > 0.5 ? colours.high : colours.low;
    context.fill();
    context.stroke();
  }
  memory.points = { of, canvas };
  return canvas;
}
