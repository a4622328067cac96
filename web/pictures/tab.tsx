import { useEffect, useRef, useState } from "preact/hooks";
import { plain } from "../../src/document/plot/ticks.ts";
import { announce } from "../parts/Announcer.tsx";
import { Download } from "../parts/Download.tsx";
import { Notice } from "../parts/Notice.tsx";
import { pngOf } from "../parts/SvgPicture.tsx";
import { useStream } from "../parts/use-stream.ts";
import { given, overlays } from "../state.ts";
import { theme } from "../theme.ts";
import { Lane } from "../work/client.ts";
import type { Drawn, requests, Together } from "../work/pictures.ts";
import { Controls } from "./Controls.tsx";
import { AddCurve, Curves } from "./Curves.tsx";
import { Like } from "./Like.tsx";
import "./pictures.css";
import { Stage, useWidth } from "./Stage.tsx";
import { inputOf, second, view } from "./view.ts";

const [drawing, reading, saving] = [0, 1, 2].map(() => new Lane<typeof requests>("pictures")) as [
  Lane<typeof requests>,
  Lane<typeof requests>,
  Lane<typeof requests>,
];
const NARROWEST = 320;
/** Of a picture that is saved. */
const WIDTH = 960;
/** How long keys rest before a screen reader is told, in ms. */
const REST = 500;

/** Everything that the worker has to know beside the functions. */
function optionsFor(width: number, x = view.value.x) {
  const { y } = view.value;
  const limits = {
    ...(x && { x }),
    ...(y[0] && { functions: y[0] }),
    ...(y[1] && { derivatives: y[1] }),
    ...(y[2] && second.value && { second: y[2] }),
  };
  return { width, theme: theme.value, second: second.value, marks: true, limits };
}

/** The picture of the formula: functions and derivatives, to look at closely, and to keep. */
export function PicturesTab() {
  const { place, width } = useWidth();
  const about = given.value;
  const together: Together | undefined = about && { given: about, overlays: overlays.value };
  const subject = together && JSON.stringify(together);
  const options = width === undefined ? undefined : { ...optionsFor(Math.max(width, NARROWEST), inputOf(view.value)), legends: false };
  const { answer, fault, busy } = useStream(subject, subject && options && JSON.stringify([subject, options]), () =>
    drawing.ask("draw", { ...(together as Together), options: options as NonNullable<typeof options> }),
  );
  const [at, read] = useReading(answer, together);
  const range = inputOf(view.value);
  // asked before anybody points at the picture, so that the worker is ready then
  const asked = at ?? (range[0] + range[1]) / 2;
  const { answer: values } = useStream(subject, subject && JSON.stringify([subject, asked, range]), () =>
    reading.ask("read", { ...(together as Together), at: asked, range }),
  );
  const save = async () => (await saving.ask("draw", { ...(together as Together), options: optionsFor(WIDTH) })).svg;
  return (
    <div class="pictures">
      <section class="picture" aria-label="Picture" aria-busy={busy} ref={place}>
        {fault && <Notice kind="bad">{fault.message}</Notice>}
        {answer ? (
          <Stage drawn={answer} values={at === undefined ? undefined : values} reading={{ at, read }} />
        ) : (
          <p class="quiet picture-wait">Drawing …</p>
        )}
        <Controls drawn={answer} at={at} />
        {answer && <Curves drawn={answer} values={at === undefined ? undefined : values} at={at} />}
        <AddCurve />
        {together && (
          <div class="row">
            <Download file="gprime.svg" type="image/svg+xml" content={save}>
              Save as SVG
            </Download>
            <Download file="gprime.png" type="image/png" content={async () => pngOf(await save())}>
              Save as PNG
            </Download>
          </div>
        )}
      </section>
      <Like />
    </div>
  );
}

/** The input that is read off; where keys moved it, a screen reader is told when they rest. */
function useReading(drawn: Drawn | undefined, together: Together | undefined) {
  const [state, setState] = useState<{ at: number | undefined; byKey: boolean }>({ at: undefined, byKey: false });
  const timer = useRef<ReturnType<typeof setTimeout> | undefined>(undefined);
  useEffect(() => {
    clearTimeout(timer.current);
    const { at, byKey } = state;
    if (!byKey || at === undefined || !drawn || !together) return;
    timer.current = setTimeout(async () => {
      const values = await saving.ask("read", { ...together, at, range: inputOf(view.peek()) }).catch(() => undefined);
      const told = drawn.listed.flatMap(({ text, colour }) => {
        const [y = Number.NaN, slope = Number.NaN] = (colour !== undefined && values?.[colour]) || [];
        return colour === undefined ? [] : [`${text}: ${said(y)}, slope ${said(slope)}`];
      });
      announce(`At ${drawn.variable} = ${plain(at)}: ${told.join("; ")}`);
    }, REST);
    return () => clearTimeout(timer.current);
  }, [state]);
  const read = (at: number | undefined, byKey = false) => setState({ at, byKey });
  return [state.at, read] as const;
}

const said = (value: number): string => (Number.isNaN(value) ? "none" : plain(value));
