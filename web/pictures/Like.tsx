import { Notice } from "../parts/Notice.tsx";
import { useAnswer } from "../parts/use-answer.ts";
import { given } from "../state.ts";
import { Lane } from "../work/client.ts";
import type { requests } from "../work/pictures.ts";

const lane = new Lane<typeof requests>("pictures");

/** What the function is like: range, limits, symmetry and so on, as `gprime show` tells it. */
export function Like() {
  const about = given.value;
  const { answer, fault, busy } = useAnswer(about && JSON.stringify(about), () => lane.ask("like", about as NonNullable<typeof about>));
  return (
    <section aria-labelledby="like-title" aria-busy={busy}>
      <h2 id="like-title">What it is like</h2>
      {fault && <Notice kind="bad">{fault.message}</Notice>}
      {!answer && busy && <p class="quiet">Working it out …</p>}
      {answer && !fault && (
        <dl class="properties">
          {answer.map(({ name, lines }) => (
            <div key={name} class="property">
              <dt>{name}</dt>
              {lines.map(({ said, aside }) => (
                <dd key={said + aside}>
                  <span class="said">{said}</span>
                  {aside !== "" && <span class="quiet"> {aside}</span>}
                </dd>
              ))}
            </div>
          ))}
        </dl>
      )}
    </section>
  );
}
