/** One input: what a network answers along it, as a curve, with the points that it learns from. */
import { axis } from "../../src/document/plot/ticks.ts";
import type { Scene } from "../work/training/plan.ts";
import type { Sheet } from "./Canvas.tsx";
import type { Stroke } from "./strokes.ts";

/** Above and below the points, as a part of their range. */
const BEYOND = 0.3;
const TICKS = 4;

export function drawLine({ context, width, height, colours }: Sheet, scene: Scene, values: Float32Array, stroke: Stroke): void {
  const [left, right] = scene.range[0] as readonly [number, number];
  const [least, most] = [scene.y.reduce((a, b) => Math.min(a, b)), scene.y.reduce((a, b) => Math.max(a, b))];
  const more = BEYOND * (most - least || 1);
  const [bottom, top] = [least - more, most + more];
  const px = (x: number): number => ((x - left) / (right - left)) * width;
  const py = (y: number): number => ((top - y) / (top - bottom)) * height;

  context.font = `11px ${getComputedStyle(context.canvas).fontFamily}`;
  context.textBaseline = "bottom";
  for (const { at, text } of axis(bottom, top, TICKS).ticks) {
    context.fillStyle = colours.line;
    context.fillRect(0, Math.round(py(at)), width, 1);
    context.fillStyle = colours.muted;
    context.fillText(text, 3, py(at) - 1);
  }
  for (const { at, text } of axis(left, right, TICKS).ticks) {
    context.fillStyle = colours.line;
    context.fillRect(Math.round(px(at)), 0, 1, height);
    context.fillStyle = colours.muted;
    context.fillText(text, px(at) + 3, height - 2);
  }
  context.fillStyle = colours.edge;
  for (let row = 0; row < scene.rows; row++) {
    context.beginPath();
    context.arc(px(scene.x[row] as number), py(scene.y[row] as number), 1.8, 0, 2 * Math.PI);
    context.fill();
  }
  context.beginPath();
  values.forEach((y, k) => {
    if (Number.isFinite(y)) context.lineTo(px(left + ((k + 0.5) / values.length) * (right - left)), py(y));
  });
  context.strokeStyle = stroke.colour;
  context.lineWidth = 2.25;
  context.lineJoin = "round";
  context.stroke();
}
