import { useSignal } from "@preact/signals";
import { useEffect, useRef } from "preact/hooks";
import { THEMES } from "../../src/document/plot/themes.ts";
import { SvgPicture } from "../parts/SvgPicture.tsx";
import { theme } from "../theme.ts";
import type { Drawn, Values } from "../work/pictures.ts";
import { type Reading, useGestures } from "./use-gestures.ts";
import { inputOf, type View, view } from "./view.ts";

interface StageProps {
  readonly drawn: Drawn;
  readonly values: readonly Values[] | undefined;
  readonly reading: Reading;
}

const HELP = "picture-help";

/** The picture with what is read off it; it takes mouse, fingers and keys. */
export function Stage({ drawn, values, reading }: StageProps) {
  const stage = useRef<HTMLDivElement>(null);
  useGestures(stage, drawn, reading);
  const wanted = view.value;
  useEffect(() => {
    const insides = stage.current?.querySelectorAll<SVGSVGElement>(".svg-picture svg svg") ?? [];
    for (const [i, inside] of [...insides].entries()) preview(inside, drawn, wanted, i);
  }, [drawn, wanted]);
  return (
    <>
      <div
        class="picture-stage"
        ref={stage}
        // biome-ignore lint/a11y/noNoninteractiveTabindex: the keys zoom and move what is in it
        tabIndex={0}
        role="application"
        aria-roledescription="zoomable picture"
        aria-label={`Functions and derivatives of ${drawn.variable}`}
        aria-describedby={HELP}
      >
        <SvgPicture svg={drawn.svg} />
        <Cursor drawn={drawn} values={values} at={reading.at} />
      </div>
      <p class="quiet small" id={HELP}>
        Drag to move, Ctrl and wheel or two fingers to zoom, point to read values off. Keys: ← → read, + − zoom, Shift and arrows move, 0
        shows all.
      </p>
    </>
  );
}

/** Until the picture is drawn anew, the curves that there are move and stretch to where they will be. */
function preview(inside: SVGSVGElement, { panels, limits }: Drawn, wanted: View, panel: number): void {
  const [shown, frame] = [limits[panel], panels[panel]?.frame];
  if (!shown || !frame) return;
  const [x, y] = [inputOf(wanted), wanted.y[panel] ?? shown.y];
  const [across, up] = [shown.x[1] - shown.x[0], shown.y[1] - shown.y[0]];
  const [left, top] = [((x[0] - shown.x[0]) / across) * frame.width, ((shown.y[1] - y[1]) / up) * frame.height];
  const [width, height] = [((x[1] - x[0]) / across) * frame.width, ((y[1] - y[0]) / up) * frame.height];
  inside.setAttribute("preserveAspectRatio", "none");
  inside.setAttribute("viewBox", `${left} ${top} ${width} ${height}`);
}

/** The line at the input that is read off, with a dot on each curve. */
function Cursor({ drawn: { panels, limits }, values, at }: Pick<StageProps, "drawn" | "values"> & { readonly at: number | undefined }) {
  if (at === undefined) return null;
  const { background, curves, muted } = THEMES[theme.value];
  return (
    <svg class="picture-cursor" aria-hidden="true">
      {panels.map(({ frame, title }, panel) => {
        const drawn = limits[panel];
        if (!drawn) return null;
        const [x, y] = [inputOf(view.value), view.value.y[panel] ?? drawn.y];
        const px = frame.x + ((at - x[0]) / (x[1] - x[0])) * frame.width;
        if (px < frame.x || px > frame.x + frame.width) return null;
        return (
          <g key={title}>
            <path d={`M${px} ${frame.y}v${frame.height}`} stroke={muted} stroke-dasharray="3 3" />
            {values?.map((of, i) => {
              const py = frame.y + ((y[1] - (of[panel] ?? Number.NaN)) / (y[1] - y[0])) * frame.height;
              if (!(py >= frame.y && py <= frame.y + frame.height)) return null;
              return <circle key={i} cx={px} cy={py} r="4" fill={curves[i] ?? muted} stroke={background} stroke-width="1.5" />;
            })}
          </g>
        );
      })}
    </svg>
  );
}

/** The width of an element, in whole pixels, as it changes. */
export function useWidth(): { readonly place: { current: HTMLDivElement | null }; readonly width: number | undefined } {
  const place = useRef<HTMLDivElement>(null);
  const width = useSignal<number | undefined>(undefined);
  useEffect(() => {
    if (!place.current) return;
    const observer = new ResizeObserver(([entry]) => {
      if (entry) width.value = Math.floor(entry.contentRect.width);
    });
    observer.observe(place.current);
    return () => observer.disconnect();
  }, []);
  return { place, width: width.value };
}
