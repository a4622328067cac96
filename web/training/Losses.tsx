import { Canvas } from "./Canvas.tsx";
import { seen, shown } from "./loop.ts";
import { drawLosses } from "./losses.ts";
import { Stroke } from "./Stroke.tsx";
import { lossText } from "./verdict.ts";

/** The loss of each network as it goes down, or does not. */
export function Losses({ titles }: { readonly titles: readonly string[] }) {
  const nets = seen.value?.shown.frame.nets ?? [];
  const told = nets.map(({ loss }, i) => `${titles[i]} ${Number.isFinite(loss) ? lossText(loss) : "none"}`).join(", ");
  return (
    <section class="stacked" aria-labelledby="losses-title">
      <div class="losses-head">
        <h2 id="losses-title">Loss</h2>
        <ul class="legend" aria-hidden="true">
          {titles.map((title, i) => (
            <li key={title}>
              <Stroke index={i} /> {title.length > 24 ? `${title.slice(0, 24)}…` : title}
            </li>
          ))}
        </ul>
        <span class="quiet">on the test points</span>
      </div>
      <Canvas
        label={`Loss on the test points, over the steps: ${told}`}
        class="losses"
        draw={(sheet) => {
          const now = shown.value;
          if (now) drawLosses(sheet, now.history.points, now.scene.chance);
        }}
      />
    </section>
  );
}
