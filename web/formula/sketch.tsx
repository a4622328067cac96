import type { Sketch } from "../../src/document/plot/sketch.ts";
import { classes } from "../parts/classes.ts";

interface SketchViewProps {
  readonly sketch: Sketch;
  /** What it shows, for a screen reader; without one it is an ornament. */
  readonly label?: string;
  readonly class?: string;
}

/** A small picture: axes and lines. */
export function SketchView({ sketch: { width, height, lines, across, up }, label, class: name }: SketchViewProps) {
  return (
    <svg
      class={classes("sketch", name)}
      viewBox={`0 0 ${width} ${height}`}
      width={width}
      height={height}
      role="img"
      aria-hidden={label === undefined}
      aria-label={label ?? "a small picture"}
    >
      {across !== null && <path class="sketch-axis" d={`M0 ${across}H${width}`} />}
      {up !== null && <path class="sketch-axis" d={`M${up} 0V${height}`} />}
      {lines.map((d, i) => (
        <path key={d} class={`sketch-line sketch-line-${i}`} d={d} />
      ))}
    </svg>
  );
}
