/** What the catalogue claims of its kernels, and where figures break it. */
import type { Accuracy } from "../catalogue/row.ts";
import type { Precision } from "../kernel/lower.ts";
import { floatAt, hexOf } from "./floats.ts";
import type { Turns } from "./shape.ts";
import { columnAt, type Tally } from "./tally.ts";
import type { Subject } from "./verify.ts";

export interface Claim {
  /** The largest error in ULP. */
  readonly ulp: number;
  /** Near these inputs, roots of the derivative, an absolute error of 1e-7 will do. */
  readonly roots: Turns;
  /** Whether the reader sets it, and not the catalogue. */
  readonly isAsked?: true;
}

/** What a claim is called beside its figure. */
export const wordOf = ({ isAsked }: Claim): string => (isAsked ? "allowed" : "claimed");

/** Of everything that no row holds to more; of what is computed in float64 and rounded once. */
const GENERAL = 4;
const ACCURATE = 0.505;
const NEAR_ROOT = 1e-7;
/** A claim is told to three digits. */
const TOLD = 0.0005;
/** Errors are known to a millionth of an ULP (exact.ts): half an ULP may come out as so much more. */
const KNOWN = 1e-6;
/** Residuals from which only the rounding of what is kept decides: their errors are reported, and claimed only where a row does. */
const THROUGH_OUTPUT = ["output", "output and bit", "input and output"];

/**
 * What is claimed of a subject in the precision that is recommended, or in the accurate one; nothing of another, and nothing
 * of a derivative through a rounded output.
 */
export function claimOf({ name, turns }: Subject, precision: Precision, isRecommended: boolean, row: Accuracy = {}): Claim | undefined {
  if (precision === "fast" && !isRecommended) return undefined;
  if (name === "forward") {
    const general = row.forward ?? GENERAL;
    return { ulp: precision === "accurate" ? Math.min(ACCURATE, general) : general, roots: [] };
  }
  const claimed = row.backward?.[name as keyof NonNullable<Accuracy["backward"]>];
  if (claimed === undefined && THROUGH_OUTPUT.includes(name)) return undefined;
  return { ulp: claimed ?? GENERAL, roots: turns ?? [] };
}

/** What the reader allows in place of a claim: everywhere, near roots too; nothing of a derivative through a rounded output. */
export const allowanceOf = ({ name }: Pick<Subject, "name">, ulp: number): Claim | undefined =>
  THROUGH_OUTPUT.includes(name) ? undefined : { ulp, roots: [], isAsked: true };

/** In what a tally breaks a claim: sentences with the input; none where it keeps to it. */
export function broken(tally: Tally, claim: Claim): string[] {
  const { ulp, roots } = claim;
  const most = ulp + (claim.isAsked ? KNOWN : TOLD);
  if (roots.length === 0) {
    const { at, value } = tally.maxUlp;
    return value > most ? [`${value.toFixed(3)} ULP at x = ${floatAt(at)} (${hexOf(floatAt(at))}), ${ulp} are ${wordOf(claim)}`] : [];
  }
  // by columns of the picture, a quarter of a power of two each
  return tally.columns.flatMap((worst, column) => {
    if (worst <= most) return [];
    const x = columnAt(column);
    const isNear = roots === "everywhere" || roots.some((r) => r * x > 0 && Math.abs(r / x) > 1 / AROUND && Math.abs(r / x) < AROUND);
    const off = tally.absolutes[column] as number;
    if (isNear && off <= NEAR_ROOT) return [];
    return [`${worst.toFixed(3)} ULP, absolute ${off.toExponential(1)}, around x = ${x.toPrecision(4)}, ${ulp} are claimed`];
  });
}
/** Columns within this factor of a root are near it. */
const AROUND = 1.7;
