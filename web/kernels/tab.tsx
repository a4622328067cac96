import { Notice } from "../parts/Notice.tsx";
import { useAnswer } from "../parts/use-answer.ts";
import { given } from "../state.ts";
import { Lane } from "../work/client.ts";
import type { requests } from "../work/kernels.ts";
import { Code } from "./Code.tsx";
import { Speed } from "./Speed.tsx";
import { Verify } from "./Verify.tsx";
import { Ways } from "./Ways.tsx";
import "./kernels.css";

const lane = new Lane<typeof requests>("kernels");

/** The kernels of the formula: what they keep and do, how fast they are here, how exact on every float32, and their code. */
export function KernelsTab() {
  const about = given.value;
  const { answer, fault, busy } = useAnswer(about && JSON.stringify(about), () => lane.ask("describe", about as NonNullable<typeof about>));
  if (!about) return <p class="quiet">Type a formula first.</p>;
  return (
    <div class="kernels">
      <section class="stacked" aria-labelledby="ways-title" aria-busy={busy}>
        <h2 id="ways-title">What backward is computed from</h2>
        {fault && <Notice kind="bad">{fault.message}</Notice>}
        {answer && !fault ? <Ways described={answer} /> : busy && <p class="quiet">Compiling …</p>}
      </section>
      {answer && !fault && (
        <>
          <Speed given={about} />
          <Verify given={about} />
          <Code given={about} described={answer} />
        </>
      )}
    </div>
  );
}
