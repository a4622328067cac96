import { useEffect, useState } from "preact/hooks";
import { announce } from "../parts/Announcer.tsx";
import { Notice } from "../parts/Notice.tsx";
import { Fault, Lane, Superseded } from "../work/client.ts";
import type { Given } from "../work/given.ts";
import type { requests, Timed, Timing } from "../work/kernels.ts";

const lane = new Lane<typeof requests>("kernels");

const NAMES: Readonly<Record<Timed["what"], string>> = {
  fast: "forward, float32 throughout",
  accurate: "forward, float64 inside",
  backward: "backward",
  loops: "the formula in JavaScript loops",
  exp: "one Math.exp, for comparison",
  copy: "copying the array, for comparison",
};
const OURS: ReadonlySet<Timed["what"]> = new Set(["fast", "accurate", "backward"]);

type State = { readonly timing?: Timing; readonly fault?: string; readonly busy: boolean; readonly done: number; readonly of: string };

/** How long an element takes in this browser: measured when asked for. */
export function Speed({ given }: { readonly given: Given }) {
  const key = JSON.stringify(given);
  const [state, setState] = useState<State>({ busy: false, done: 0, of: key });
  // the times of another formula say nothing of this one
  useEffect(() => setState((now) => (now.of === key ? now : { busy: false, done: 0, of: key })), [key]);
  const measure = async () => {
    setState({ busy: true, done: 0, of: key });
    const onProgress = ({ done, all }: { done: number; all: number }) =>
      setState((now) => (now.of === key ? { ...now, done: done / all } : now));
    try {
      const timing = await lane.ask("time", given, { onProgress, limit: 60_000 });
      setState((now) => (now.of === key ? { timing, busy: false, done: 1, of: key } : now));
      announce(sentence(timing));
      lane.stop();
    } catch (error) {
      if (error instanceof Superseded) return;
      const fault = error instanceof Fault ? error.message : `internal: ${String(error)}`;
      setState((now) => (now.of === key ? { fault, busy: false, done: 0, of: key } : now));
    }
  };
  const { timing, fault, busy, done } = state;
  return (
    <section class="stacked" aria-labelledby="speed-title" aria-busy={busy}>
      <h2 id="speed-title">How fast they are here</h2>
      <div class="row">
        <button type="button" class="button button-main" onClick={measure} disabled={busy}>
          {busy ? "Measuring …" : timing ? "Measure again" : "Measure in this browser"}
        </button>
        {busy && <progress value={done} max={1} aria-label="Measuring" />}
      </div>
      {fault !== undefined && <Notice kind="bad">{fault}</Notice>}
      {timing && <Times timing={timing} />}
    </section>
  );
}

const timeOf = ({ timed }: Timing, what: Timed["what"]): number => timed.find((t) => t.what === what)?.nanoseconds ?? Number.NaN;

function sentence(timing: Timing): string {
  const ours = timeOf(timing, timing.precision);
  return `The kernel takes ${told(ours)} ns an element, loops in JavaScript take ${times(timeOf(timing, "loops") / ours)} as long`;
}
const told = (ns: number): string => (ns < 10 ? ns.toFixed(2) : ns.toFixed(1));
const times = (ratio: number): string => (ratio >= 10 ? `${Math.round(ratio)} times` : `${ratio.toFixed(1)} times`);

const BAR = { width: 100, height: 10 } as const;

function Times({ timing }: { readonly timing: Timing }) {
  const most = Math.max(...timing.timed.map((t) => t.nanoseconds));
  return (
    <>
      <p>{sentence(timing)}.</p>
      <table class="times">
        <caption class="unseen">Nanoseconds an element</caption>
        <thead>
          <tr>
            <th scope="col">work</th>
            <th scope="col" class="number">
              ns an element
            </th>
            <th scope="col" class="times-bar">
              <span class="unseen">as a bar</span>
            </th>
          </tr>
        </thead>
        <tbody>
          {timing.timed.map(({ what, nanoseconds }) => (
            <tr key={what}>
              <th scope="row">
                {NAMES[what]}
                {what === "backward" && (
                  <span class="quiet"> from {timing.residual === "nothing" ? "nothing" : `the ${timing.residual}`}</span>
                )}
                {what === timing.precision && <span class="quiet"> (taken)</span>}
              </th>
              <td class="number">{told(nanoseconds)}</td>
              <td class="times-bar">
                <svg viewBox={`0 0 ${BAR.width} ${BAR.height}`} preserveAspectRatio="none" class="bar-picture" aria-hidden="true">
                  <rect class={OURS.has(what) ? "bar-ours" : "bar-other"} width={(BAR.width * nanoseconds) / most} height={BAR.height} />
                </svg>
              </td>
            </tr>
          ))}
        </tbody>
      </table>
      <p class="quiet small">
        One thread, {timing.elements.toLocaleString("en")} normally distributed inputs, the median of seven rounds; WebAssembly with SIMD
        {timing.relaxed ? " and fused multiply-add" : ""}. The loops in JavaScript carry out the formula operation by operation on blocks of
        256 float64 numbers: a page that forbids to run text as code cannot write one loop for each formula.
      </p>
    </>
  );
}
