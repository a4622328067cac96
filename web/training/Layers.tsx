import { scientific } from "../../src/document/plot/ticks.ts";
import type { Bars, LayerLook, UnitLook } from "../work/training/plan.ts";
import { seen } from "./loop.ts";
import { cut } from "./Networks.tsx";
import { Stroke } from "./Stroke.tsx";
import { strokeOf } from "./strokes.ts";
import { isSaturated, troubled } from "./verdict.ts";

/** What goes on in each layer of each network: outputs, gradients, and units that no longer learn. */
export function Layers({ titles }: { readonly titles: readonly string[] }) {
  const now = seen.value;
  return (
    <section class="stacked" aria-labelledby="layers-title">
      <h2 id="layers-title">Layers</h2>
      <p class="quiet layers-key">
        For each layer: its outputs, the sizes of the gradients of its weights on a logarithmic scale, and a square for each hidden unit:{" "}
        <Sign kind="well" /> learning, <Sign kind="saturated" /> saturated (|g′| below 0.01 on most rows), <Sign kind="dead" /> dead (g′ = 0
        on all).
      </p>
      <div class="layers">
        {titles.map((title, i) => (
          <div class="layers-of" key={title}>
            <h3 class="network-name">
              <Stroke index={i} /> <span class="network-title">{cut(title)}</span>
            </h3>
            <Troubled layers={now?.layers[i] ?? []} />
            <ol class="layers-list">
              {now?.layers[i]?.map((layer, l, all) => (
                <Layer key={l} layer={layer} name={l === all.length - 1 ? "output" : `layer ${l + 1}`} colour={strokeOf(i).colour} />
              ))}
            </ol>
          </div>
        ))}
      </div>
    </section>
  );
}

function Troubled({ layers }: { readonly layers: readonly LayerLook[] }) {
  const { saturated, dead, all } = troubled(layers);
  if (all === 0) return null;
  return (
    <p class="quiet">
      {saturated} of {all} units saturated, {dead} dead
    </p>
  );
}

interface LayerProps {
  readonly layer: LayerLook;
  readonly name: string;
  readonly colour: string;
}

function Layer({ layer: { activation, outputs, gradients, gradientNorm, units }, name, colour }: LayerProps) {
  const range = `−${outputs.to} to ${outputs.to}`;
  return (
    <li class="layer">
      <p class="layer-name">
        <span>
          {name} <span class="quiet">{cut(activation)}</span>
        </span>
      </p>
      <Histogram bars={outputs} label={`Outputs of ${name}, from ${range}`} colour={colour} ends={[`−${outputs.to}`, `${outputs.to}`]} />
      <Histogram
        bars={gradients}
        label={`Gradients of ${name}, from 10^−9 to 10; their norm is ${gradientNorm.toPrecision(2)}`}
        ends={[scientific(10 ** gradients.from), scientific(10 ** gradients.to)]}
      />
      {name !== "output" && <Units units={units} name={name} />}
    </li>
  );
}

const BAR = { width: 100, height: 24 } as const;

interface HistogramProps {
  readonly bars: Bars;
  readonly label: string;
  /** Else a quiet one. */
  readonly colour?: string;
  readonly ends: readonly [string, string];
}

function Histogram({ bars: { shares }, label, colour, ends }: HistogramProps) {
  const most = Math.max(...shares, Number.MIN_VALUE);
  const width = BAR.width / shares.length;
  const path = shares.map((share, i) => {
    const height = share === 0 ? 0 : Math.max(1, (BAR.height * share) / most);
    return `M${i * width} ${BAR.height}v${-height}h${width}v${height}z`;
  });
  return (
    <div class="histogram">
      <svg viewBox={`0 0 ${BAR.width} ${BAR.height}`} preserveAspectRatio="none" role="img" aria-label={label}>
        <path class="bars" d={path.join("")} {...(colour && { fill: colour })} />
      </svg>
      <span class="histogram-ends" aria-hidden="true">
        <span>{ends[0]}</span>
        <span>{ends[1]}</span>
      </span>
    </div>
  );
}

type Kind = "well" | "saturated" | "dead";
const kindOf = (unit: UnitLook): Kind => (unit.dead ? "dead" : isSaturated(unit) ? "saturated" : "well");
const CELL = 9;
const IN_A_LINE = 8;

function Units({ units, name }: { readonly units: readonly UnitLook[]; readonly name: string }) {
  const kinds = units.map(kindOf);
  const of = (kind: Kind) => kinds.filter((k) => k === kind).length;
  const [columns, lines] = [Math.min(IN_A_LINE, units.length), Math.ceil(units.length / IN_A_LINE)];
  return (
    <svg
      class="units"
      viewBox={`0 0 ${CELL * IN_A_LINE} ${CELL * lines}`}
      width={CELL * IN_A_LINE}
      height={CELL * lines}
      role="img"
      aria-label={`Units of ${name}: ${units.length}, ${of("saturated")} saturated, ${of("dead")} dead`}
    >
      {kinds.map((kind, i) => (
        <Square key={i} kind={kind} x={(i % columns) * CELL} y={Math.floor(i / columns) * CELL} />
      ))}
    </svg>
  );
}

function Square({ kind, x, y }: { readonly kind: Kind; readonly x: number; readonly y: number }) {
  return (
    <g class={`unit unit-${kind}`}>
      <rect x={x + 1} y={y + 1} width={CELL - 2} height={CELL - 2} rx="1" />
      {kind === "dead" && <path d={`M${x + 2.5} ${y + 2.5}l${CELL - 5} ${CELL - 5}m0 ${5 - CELL}l${5 - CELL} ${CELL - 5}`} />}
    </g>
  );
}

const Sign = ({ kind }: { readonly kind: Kind }) => (
  <svg class="sign" width={CELL} height={CELL} aria-hidden="true">
    <Square kind={kind} x={0} y={0} />
  </svg>
);
