/** The losses of all networks over the steps, on a logarithmic scale: a chart. */
import { axis, scientific } from "../../src/document/plot/ticks.ts";
import type { Sheet } from "./Canvas.tsx";
import type { Point } from "./history.ts";
import { strokeOf } from "./strokes.ts";

const MARGIN = { left: 40, right: 8, top: 8, bottom: 20 } as const;
/** Losses below are drawn on the lower edge. */
const LEAST = 1e-6;
/** At first so many steps are shown. */
const FIRST = 100;
/** Pixels for a number under the chart, with the space about it. */
const TICK = 90;

export function drawLosses({ context, width, height, colours }: Sheet, points: readonly Point[], chance: number): void {
  const [bottom, top] = decades(points, chance);
  const last = Math.max(FIRST, points.at(-1)?.steps ?? 0);
  const [right, base] = [width - MARGIN.right, height - MARGIN.bottom];
  const px = (steps: number): number => MARGIN.left + (steps / last) * (right - MARGIN.left);
  const py = (loss: number): number => {
    const part = (Math.log10(Math.max(loss, LEAST)) - bottom) / (top - bottom);
    return base - Math.min(1, Math.max(0, part)) * (base - MARGIN.top);
  };

  context.font = `11px ${getComputedStyle(context.canvas).fontFamily}`;
  context.textBaseline = "middle";
  context.textAlign = "right";
  for (let power = bottom; power <= top; power++) {
    context.fillStyle = colours.line;
    context.fillRect(MARGIN.left, Math.round(py(10 ** power)), right - MARGIN.left, 1);
    context.fillStyle = colours.muted;
    context.fillText(power >= -2 && power <= 2 ? String(10 ** power) : scientific(10 ** power), MARGIN.left - 6, py(10 ** power));
  }
  context.textBaseline = "bottom";
  context.textAlign = "center";
  const { ticks } = axis(0, last, Math.max(2, Math.floor(width / TICK)));
  for (const [i, { at }] of ticks.entries()) {
    const text = i === ticks.length - 1 ? `${at.toLocaleString("en")} steps` : at.toLocaleString("en");
    const half = context.measureText(text).width / 2;
    context.fillText(text, Math.min(px(at), width - half), height - 1);
  }
  context.lineWidth = 1;
  context.setLineDash([3, 3]);
  context.strokeStyle = colours.edge;
  context.beginPath();
  context.moveTo(MARGIN.left, py(chance));
  context.lineTo(right, py(chance));
  context.stroke();
  curves();
  context.setLineDash([]);
  // readable over curves, too
  context.textAlign = "right";
  context.strokeStyle = colours.paper;
  context.lineWidth = 4;
  context.strokeText("guessing", right, py(chance) - 3);
  context.fillText("guessing", right, py(chance) - 3);

  function curves(): void {
    const count = points[0]?.losses.length ?? 0;
    context.lineWidth = 2;
    context.lineJoin = "round";
    for (let i = 0; i < count; i++) {
      const { colour, dashes } = strokeOf(i);
      context.strokeStyle = colour;
      context.setLineDash([...dashes]);
      context.beginPath();
      for (const { steps, losses } of points) if (Number.isFinite(losses[i])) context.lineTo(px(steps), py(losses[i] as number));
      context.stroke();
    }
  }
}

/** The powers of ten between which the losses lie, one apart at least; a loss that runs away does not press the others together. */
function decades(points: readonly Point[], chance: number): [number, number] {
  let [least, most] = [chance / 2, chance];
  for (const { losses } of points)
    for (const loss of losses) {
      if (!Number.isFinite(loss)) continue;
      least = Math.min(least, loss);
      most = Math.max(most, Math.min(loss, 100 * chance));
    }
  return [Math.floor(Math.log10(Math.max(least, LEAST))), Math.ceil(Math.log10(most))];
}
