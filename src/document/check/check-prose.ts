/** Conditions that prose gives to the mathematics beside it: "$f'(x) = 1$ for $x > 0$", "when $x < 0$, $|x| = -x$". */
import type { Part } from "./check-chains.ts";
import type { Segment } from "./check-math.ts";

const INEQUALITY = /[<>≤≥≠]|\\(?:l|g)e?(?:q|qslant)?(?![a-z])|\\(?:lt|gt|neq?)(?![a-z])/;
const EQUALITY = /(?<![<>!:\\])=/;
const WORD = String.raw`(?:for|if|when|whenever|where|provided|with|on)(?:\s+(?:all|every|any|each))?`;
const BEHIND = new RegExp(String.raw`^[\s$\\)(]*,?\s*${WORD}\s*[\s$\\(]*$`, "i");
const BEFORE = new RegExp(String.raw`\b${WORD}\s*[$\\(]*$`, "i");
const SENTENCE_ENDS = /[.;:!?](?:\s|$)|\n\s*\n/;

/** The condition for a piece of mathematics: stated right behind it, else earlier in its sentence. */
export function conditionInProse(markdown: string, segments: readonly Segment[], i: number): Part | undefined {
  const own = segments[i] as Segment;
  const between = (a: Segment, b: Segment): string => markdown.slice(a.start + a.text.length, b.start);
  if (isCondition(own)) return undefined;
  const next = segments[i + 1];
  if (next && isCondition(next) && BEHIND.test(between(own, next))) return partOf(next);
  for (let k = i - 1; k >= 0; k--) {
    const [earlier, later] = [segments[k], segments[k + 1]] as [Segment, Segment];
    if (SENTENCE_ENDS.test(between(earlier, later))) return undefined;
    // one that stands behind an equality of its own belongs to that
    const taken = k > 0 && EQUALITY.test((segments[k - 1] as Segment).text) && BEHIND.test(between(segments[k - 1] as Segment, earlier));
    if (isCondition(earlier)) return !taken && BEFORE.test(markdown.slice(0, earlier.start)) ? partOf(earlier) : undefined;
  }
  return undefined;
}

const isCondition = ({ text }: Segment): boolean => INEQUALITY.test(text) && !EQUALITY.test(text);
const partOf = ({ text, start }: Segment): Part => ({ text, start });
