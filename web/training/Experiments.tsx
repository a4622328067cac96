import { isPlaying, play } from "./loop.ts";
import { choose, isChosen, PRESETS } from "./presets.ts";

/** Who asked for less motion starts it himself. */
const isMotionWelcome = (): boolean => !matchMedia("(prefers-reduced-motion: reduce)").matches;

/** What is worth watching, on a click. */
export function Experiments() {
  const chosen = PRESETS.find(isChosen);
  return (
    <div class="experiments">
      <p class="label" id="experiments-title">
        Experiments
      </p>
      <fieldset class="bar experiments-buttons" aria-labelledby="experiments-title">
        {PRESETS.map((preset) => (
          <button
            key={preset.title}
            type="button"
            class="button"
            aria-pressed={preset === chosen}
            onClick={() => {
              isPlaying.value = false;
              choose(preset);
              if (isMotionWelcome()) play();
            }}
          >
            {preset.title}
          </button>
        ))}
      </fieldset>
      {chosen && <p class="experiments-says">{chosen.says}</p>}
    </div>
  );
}
