/** Two inputs: the plane shaded by what a network answers there, with the points that it learns from. */
import type { Scene } from "../work/training/plan.ts";
import type { Sheet } from "./Canvas.tsx";
import { type Colours, ramp, shadeOf } from "./colours.ts";

/** What is kept between the pictures of one canvas. */
export interface PlaneMemory {
  cells?: { readonly image: ImageData; readonly canvas: OffscreenCanvas };
  shades?: { readonly of: Colours; readonly bytes: Uint8ClampedArray };
  points?: { readonly of: readonly unknown[]; readonly canvas: OffscreenCanvas };
}

export function drawPlane(memory: PlaneMemory, sheet: Sheet, scene: Scene, values: Float32Array): void {
  const { context, width, height } = sheet;
  context.imageSmoothingEnabled = true;
  context.imageSmoothingQuality = "high";
  context.drawImage(shaded(memory, sheet.colours, scene.points, values), 0, 0, width, height);
  context.drawImage(points(memory, sheet, scene), 0, 0, width, height);
}

function shaded(memory: PlaneMemory, colours: Colours, side: number, values: Float32Array): OffscreenCanvas {
  if (memory.shades?.of !== colours) memory.shades = { of: colours, bytes: ramp(colours) };
  if (memory.cells?.image.width !== side) memory.cells = { image: new ImageData(side, side), canvas: new OffscreenCanvas(side, side) };
  const { image, canvas } = memory.cells;
  const { bytes } = memory.shades;
  for (let i = 0; i < values.length; i++) {
    const shade = shadeOf(values[i] as number);
    for (let k = 0; k < 4; k++) image.data[4 * i + k] = bytes[shade + k] as number;
  }
  canvas.getContext("2d")?.putImageData(image, 0, 0);
  return canvas;
}

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
