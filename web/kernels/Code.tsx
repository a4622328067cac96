import { BYTES } from "../../src/derive/backward/ways.ts";
import { TARGETS, type Target } from "../../src/document/exported.ts";
import { addressed, oneOf } from "../address.ts";
import { Choice } from "../parts/Choice.tsx";
import { CopyButton } from "../parts/CopyButton.tsx";
import { Download } from "../parts/Download.tsx";
import { Notice } from "../parts/Notice.tsx";
import { Scroll } from "../parts/Scroll.tsx";
import { useAnswer } from "../parts/use-answer.ts";
import { Lane } from "../work/client.ts";
import type { Given } from "../work/given.ts";
import type { Described, requests } from "../work/kernels.ts";

const lane = new Lane<typeof requests>("kernels");

interface TargetRow {
  readonly title: string;
  readonly file: string;
  readonly type: string;
}
const ROWS: Readonly<Record<Target, TargetRow>> = {
  c: { title: "C", file: "h", type: "text/x-c" },
  js: { title: "JavaScript", file: "mjs", type: "text/javascript" },
  wat: { title: "WebAssembly text", file: "wat", type: "text/plain" },
  wasm: { title: "WebAssembly bytes", file: "wasm", type: "application/wasm" },
};
const PRECISIONS = [
  { name: "best", title: "as taken" },
  { name: "fast", title: "float32" },
  { name: "accurate", title: "float64 inside" },
] as const;

const targetText = addressed("kernels.code", "c");
const precisionText = addressed("kernels.precision", "best");
const residualText = addressed("kernels.residual", "");

/** The code of the kernels, for every target. */
export function Code({ given, described }: { readonly given: Given; readonly described: Described }) {
  const target = oneOf(targetText, TARGETS);
  const wish = oneOf(precisionText, ["best", "fast", "accurate"]);
  const residual = described.ways.find((way) => way.residual === residualText.value)?.residual ?? described.standard;
  const precision = target === "js" || wish === "best" ? undefined : wish;
  const wanted = { given, target, residual, ...(precision && { precision }) };
  const { answer, fault, busy } = useAnswer(JSON.stringify(wanted), () => lane.ask("code", wanted));
  const { title, file, type } = ROWS[target];
  const isCurrent = answer?.target === target && answer.residual === residual;
  return (
    <section class="stacked" aria-labelledby="code-title" aria-busy={busy}>
      <h2 id="code-title">Their code</h2>
      <div class="row">
        <Choice
          label="Language of the code"
          options={TARGETS.map((name) => ({ name, title: ROWS[name].title }))}
          chosen={target}
          onChoose={(name) => {
            targetText.value = name;
          }}
        />
        <label class="pick">
          <span>backward from</span>
          <select
            value={residual}
            onChange={({ currentTarget }) => {
              residualText.value = currentTarget.value;
            }}
          >
            {described.ways.map((way) => (
              <option key={way.residual} value={way.residual}>
                {way.residual}
                {BYTES[way.residual] > 0 ? ` (${BYTES[way.residual]} bytes)` : ""}
              </option>
            ))}
          </select>
        </label>
        {target !== "js" && (
          <Choice
            label="Precision of the code"
            options={PRECISIONS}
            chosen={wish}
            onChoose={(name) => {
              precisionText.value = name;
            }}
          />
        )}
      </div>
      {fault && <Notice kind="bad">{fault.message}</Notice>}
      {answer && isCurrent && !fault && (
        <>
          <div class="row">
            <CopyButton text={() => copied(answer.content)}>{typeof answer.content === "string" ? title : `${title} in Base64`}</CopyButton>
            <Download file={`activation.${file}`} type={type} content={() => saved(answer.content)}>
              {`Save as ${file.toUpperCase()}`}
            </Download>
            <span class="quiet small">{sizeText(answer.content)}</span>
          </div>
          <Scroll label={`The code in ${title}`} class="code">
            <pre>
              <code>{typeof answer.content === "string" ? answer.content : hexdump(answer.content)}</code>
            </pre>
          </Scroll>
        </>
      )}
      {!isCurrent && busy && <p class="quiet">Writing it …</p>}
    </section>
  );
}

type Content = string | Uint8Array;

const saved = (content: Content): string | Uint8Array<ArrayBuffer> => (typeof content === "string" ? content : new Uint8Array(content));
const copied = (content: Content): string =>
  typeof content === "string" ? content : btoa(Array.from(content, (byte) => String.fromCharCode(byte)).join(""));
const sizeText = (content: Content): string =>
  `${(typeof content === "string" ? new TextEncoder().encode(content).length : content.length).toLocaleString("en")} bytes`;

const BYTES_A_LINE = 16;

/** Bytes as people read them: place, 16 bytes, and their letters. */
function hexdump(bytes: Uint8Array): string {
  return Array.from({ length: Math.ceil(bytes.length / BYTES_A_LINE) }, (_, line) => {
    const part = [...bytes.subarray(line * BYTES_A_LINE, (line + 1) * BYTES_A_LINE)];
    const hex = part.map((byte) => byte.toString(16).padStart(2, "0")).join(" ");
    const letters = part.map((byte) => (byte >= 0x20 && byte < 0x7f ? String.fromCharCode(byte) : ".")).join("");
    return `${(line * BYTES_A_LINE).toString(16).padStart(6, "0")}  ${hex.padEnd(3 * BYTES_A_LINE - 1)}  ${letters}`;
  }).join("\n");
}
