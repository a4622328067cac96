import type { Link, Report } from "../../src/document/check/check-report.ts";
import { Notice } from "../parts/Notice.tsx";
import { Prose } from "../parts/Prose.tsx";
import { Scroll } from "../parts/Scroll.tsx";
import { Tex } from "../parts/Tex.tsx";
import type { Checked } from "../work/check.ts";

const WORDS: Readonly<Record<Link["verdict"], string>> = {
  equal: "equal",
  unequal: "unequal",
  undecided: "undecided",
  unread: "not read",
};

/** All verdicts in one sentence. */
export function summed({ summary }: Report): string {
  const told = (Object.keys(WORDS) as Link["verdict"][]).filter((verdict) => summary[verdict] > 0 || verdict === "unequal");
  const links = Object.values(summary).reduce((sum, n) => sum + n, 0);
  return links === 0 ? "no equalities found" : told.map((verdict) => `${summary[verdict]} ${WORDS[verdict]}`).join(", ");
}

/** The verdict on each link, in the order of the text. */
export function Links({ checked: { report, text } }: { readonly checked: Checked }) {
  const typed = isPlain(text);
  const isBad = report.summary.unequal > 0;
  if (report.links.length === 0)
    return (
      <Notice>No equalities found: write formulas with an equals sign, between dollar signs where there are words around them.</Notice>
    );
  return (
    <>
      <p class="summary" data-verdict={isBad ? "unequal" : "equal"}>
        {summed(report)}
      </p>
      <ol class="links">
        {report.links.map((link) => (
          <li key={`${link.line}:${link.column}`} class="link" data-verdict={link.verdict}>
            <span class="badge">{WORDS[link.verdict]}</span>
            <Scroll label={`Line ${link.line}`} class="link-formula">
              <Side text={link.left} plain={typed} />
              {link.left !== "" && <Tex>=</Tex>}
              <Side text={link.right} plain={typed} />
            </Scroll>
            <Said link={link} />
          </li>
        ))}
      </ol>
    </>
  );
}

/** A document without a command or a brace was typed as text: * and ^(...) look better so than typeset. */
const isPlain = (text: string): boolean => !/[\\{]/.test(text);

function Side({ text, plain }: { readonly text: string; readonly plain: boolean }) {
  return plain ? <code>{text}</code> : <Tex>{`\\displaystyle ${text}`}</Tex>;
}

/** The two formulas that a suggestion ends with are LaTeX, as "... for x^2: 1 + x^2". */
const typeset = (suggestion: string): string => suggestion.replace(/ for (.+): (.+)$/s, " for $$$1$$: $$$2$$");

function Said({ link: { line, witness, region, note, suggestion } }: { readonly link: Link }) {
  const point = witness && Object.entries(witness.at).map(([name, value]) => `${name} = ${value}`);
  return (
    <div class="link-said">
      {region !== undefined && <p>They differ where {region}.</p>}
      {witness && (
        <p>
          At {point?.join(", ") || "every point"} the left side is <code>{witness.left}</code>, the right side <code>{witness.right}</code>.
        </p>
      )}
      {suggestion !== undefined && (
        <p>
          <Prose>{typeset(suggestion)}</Prose>
        </p>
      )}
      {note !== undefined && <p>{note}</p>}
      <p class="quiet">line {line}</p>
    </div>
  );
}
