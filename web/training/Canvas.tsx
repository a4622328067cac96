import { effect, signal } from "@preact/signals";
import { useEffect, useRef } from "preact/hooks";
import { theme } from "../theme.ts";
import { type Colours, coloursAt } from "./colours.ts";

/** A place to draw on, in CSS pixels. */
export interface Sheet {
  readonly context: CanvasRenderingContext2D;
  readonly width: number;
  readonly height: number;
  /** Device pixels in a CSS pixel. */
  readonly scale: number;
  readonly colours: Colours;
}

interface CanvasProps {
  /** What is to be seen, for who does not see it. */
  readonly label: string;
  readonly class: string;
  /** Draws; what signals it reads make it draw again. */
  readonly draw: (sheet: Sheet) => void;
}

/** A picture that changes often: drawn when its signals, its size or the theme change, not when components do. */
export function Canvas({ label, class: name, draw }: CanvasProps) {
  const place = useRef<HTMLCanvasElement>(null);
  const latest = useRef(draw);
  latest.current = draw;
  useEffect(() => {
    const canvas = place.current;
    const context = canvas?.getContext("2d");
    if (!canvas || !context) return;
    const size = signal({ width: 0, height: 0, scale: 1 });
    const observer = new ResizeObserver(([entry]) => {
      if (!entry) return;
      const { width, height } = entry.contentRect;
      const scale = devicePixelRatio;
      [canvas.width, canvas.height] = [Math.round(width * scale), Math.round(height * scale)];
      size.value = { width, height, scale };
    });
    observer.observe(canvas);
    let colours: { readonly theme: string; readonly all: Colours } | undefined;
    const stop = effect(() => {
      const { width, height, scale } = size.value;
      if (colours?.theme !== theme.value) colours = { theme: theme.value, all: coloursAt(canvas) };
      if (width === 0) return;
      context.setTransform(scale, 0, 0, scale, 0, 0);
      context.clearRect(0, 0, width, height);
      latest.current({ context, width, height, scale, colours: colours.all });
    });
    return () => {
      observer.disconnect();
      stop();
    };
  }, []);
  return <canvas class={name} ref={place} role="img" aria-label={label} />;
}
