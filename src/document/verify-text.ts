/** What `gprime verify` found, for a terminal. */
import { symbol } from "../expr/expr.ts";
import { toUnicode } from "../expr/print.ts";
import { type Claim, wordOf } from "../verify/claims.ts";
import { floatAt, hexOf } from "../verify/floats.ts";
import { BIN, BINS, type Place, type Tally } from "../verify/tally.ts";
import { type Appearance, NAME } from "./derivation.ts";
import { scientific } from "./plot/ticks.ts";
import { brokenBy, FORWARD, type Judged, KERNEL, lostFrom, type Report, type Wrong, wrongs } from "./verify-report.ts";
import { columns, wrapFormula, wrapWords } from "./wrap.ts";

export interface VerifyAppearance extends Pick<Appearance, "width" | "dim"> {
  /** How a terminal shows what nobody may overlook. */
  readonly loud: (text: string) => string;
}

const PRECISIONS: Readonly<Record<string, string>> = {
  fast: "fast: float32 throughout",
  accurate: "accurate: float64 inside, rounded once",
};

/** The report: what was judged, what is wrong, and the figures of each function. */
export function verifyText(report: Report, { width, dim, loud }: VerifyAppearance): string {
  const { formula, variable, outputName = NAME, command, precision = "", stride, judged } = report;
  const head = `${outputName}(${toUnicode(symbol(variable), { names: true })}) = `;
  const [first, ...more] = wrapFormula(toUnicode(formula, { names: true }), Math.max(width - columns(head), 20));
  const inputs = judged[0]?.tally.inputs ?? 0;
  const who = command === undefined ? (PRECISIONS[precision] ?? precision) : `the values of: ${command}`;
  const which =
    stride === 1
      ? `on all ${count(inputs)} finite float32 inputs`
      : `on a sample: ${count(inputs)} float32 inputs, every ${count(stride)}th; of those between nothing is said`;
  const wrong = wrongs(report);
  return [
    `${head}${first}`,
    ...more.map((line) => `${" ".repeat(columns(head) + 2)}${line}`),
    ...[who, which].flatMap((line) => wrapWords(line, width)).map(dim),
    "",
    ...(wrong.length === 0
      ? []
      : [loud("FAILED"), ...wrong.flatMap((w) => wrapWords(wrongText(w, variable), width - 2).map((line) => `  ${line}`)), ""]),
    ...judged.flatMap((one) => [...judgedLines(one, report, dim, loud), ""]),
  ].join("\n");
}

function wrongText({ where, what, at, y }: Wrong, variable: string): string {
  const place = at === undefined ? "" : `, at ${variable} = ${floatText(floatAt(at))} (${hexOf(floatAt(at))})`;
  return `${title(where)}: ${what}${place}${y === undefined ? "" : `, where it gives ${floatText(y)}`}`;
}

const title = (name: string): string =>
  name === FORWARD || name === KERNEL ? name : name === "nothing" ? "backward" : `backward from the ${name}`;

function judgedLines(one: Judged, { variable, stride }: Report, dim: (text: string) => string, loud: (text: string) => string): string[] {
  const { name, tally, claim } = one;
  const at = (place: Place): string => `at ${variable} = ${floatText(floatAt(place.at))}  ${dim(hexOf(floatAt(place.at)))}`;
  const rows: [string, string][] =
    tally.maxUlp.value === 0
      ? [["worst", `0 ULP${claimed(claim)}: every value is the true one`]]
      : [
          [
            "worst",
            `${ulpText(tally.maxUlp.value)} ULP ${at(tally.maxUlp)}${brokenBy(one).length > 0 ? loud(claimed(claim)) : claimed(claim)}`,
          ],
          ["absolute", `${sizeText(tally.maxAbsolute.value)} ${at(tally.maxAbsolute)}`],
        ];
  const lost = name === FORWARD ? [] : lostWords(tally, stride, variable);
  const judgedInputs = tally.histogram.reduce((sum, n) => sum + n, 0);
  return [
    title(name),
    ...[
      ...rows,
      [
        "misrounded",
        tally.misrounded === 0
          ? "none"
          : `${count(tally.misrounded)} ${tally.misrounded === 1 ? "input" : "inputs"} (${percent(tally.misrounded / tally.inputs)})`,
      ],
      ...(lost.length > 0 ? [["lost", `${lost.join(" and ")}: there the relative error is over 2⁻⁸`]] : []),
      ...(tally.reversals > 0
        ? [
            [
              "reversals",
              `${count(tally.reversals)} steps the wrong way, by ${tally.largestReversal.value} floats at most, ${at(tally.largestReversal)}`,
            ],
          ]
        : []),
      ...(tally.undecided > 0 ? [["undecided", `${count(tally.undecided)} inputs: no value there, or too close to a tie`]] : []),
      ...(judgedInputs > 0 && tally.maxUlp.value > 0 ? [["|error|", histogramText(tally, judgedInputs)]] : []),
    ].map(([label, text]) => `  ${dim((label as string).padEnd(11))}${text}`),
  ];
}

const claimed = (claim?: Claim): string =>
  claim ? `  ${wordOf(claim)}: ${claim.ulp}${claim.roots.length > 0 ? `, and near ${floatText(claim.roots[0] as number)} 10⁻⁷` : ""}` : "";

function lostWords(tally: Tally, stride: number, variable: string): string[] {
  const { negative, positive } = lostFrom(tally, stride);
  return [
    ...(negative === undefined ? [] : [`from ${variable} = ${floatText(negative)} down`]),
    ...(positive === undefined ? [] : [`from ${variable} = ${floatText(positive)} up`]),
  ];
}

/** Limits of |error|, in ULP, of which the share below each is said. */
const LIMITS = [0.0625, 0.25, 0.5, 1, 1.5, 2, 4];

/** How many errors are below each limit, up to the first that holds them all. */
function histogramText({ histogram }: Tally, all: number): string {
  const below = (limit: number): number => histogram.slice(0, Math.min(Math.round(limit / BIN), BINS - 1)).reduce((sum, n) => sum + n, 0);
  const shares = LIMITS.map((limit) => ({ limit, n: below(limit) }));
  const end = shares.findIndex(({ n }) => n === all);
  const told = end < 0 ? shares : shares.slice(0, end + 1);
  const rest = end < 0 ? [`above ${LIMITS.at(-1)}: ${percent(1 - (shares.at(-1)?.n ?? 0) / all)}`] : [];
  return [
    ...told.filter(({ n }, i) => i === 0 || n > (told[i - 1]?.n ?? 0)).map(({ limit, n }) => `< ${fraction(limit)}: ${percent(n / all)}`),
    ...rest,
  ].join("  ");
}

const FRACTIONS: Readonly<Record<string, string>> = { 0.0625: "1/16", 0.25: "1/4", 0.5: "1/2" };
const fraction = (limit: number): string => FRACTIONS[limit] ?? String(limit);

/** Never 100 % or 0 % of what is not all or nothing. */
export function percent(part: number): string {
  if (part === 0 || part === 1) return `${100 * part} %`;
  const p = 100 * part;
  if (p > 99.9) return p > 100 - 1e-7 ? "> 99.9999999 %" : `${p.toFixed(Math.min(7, Math.ceil(-Math.log10(100 - p)) + 1))} %`;
  return p < 0.01 ? `${scientific(Number(p.toPrecision(2)))} %` : `${p.toPrecision(3)} %`;
}

export const count = (n: number): string => n.toLocaleString("en");

/** The shortest decimal that is this float32 and no other. */
export function floatText(x: number): string {
  if (!Number.isFinite(x)) return Number.isNaN(x) ? "NaN" : x > 0 ? "∞" : "−∞";
  if (x === 0) return Object.is(x, -0) ? "−0" : "0";
  const digits = [1, 2, 3, 4, 5, 6, 7, 8, 9].find((d) => Math.fround(Number(x.toPrecision(d))) === x) ?? 9;
  const short = Number(x.toPrecision(digits));
  const size = Math.abs(short);
  const text = size >= 1e7 || size < 1e-4 ? scientific(size) : String(size);
  return short < 0 ? `−${text}` : text;
}

/** An error in ULP, rounded up so that none is made smaller. */
export function ulpText(ulp: number): string {
  if (ulp >= 1e5) return scientific(up(ulp));
  return String(up(ulp));
}
const sizeText = (size: number): string => (size === 0 ? "0" : scientific(up(size)));

/** To four digits, upwards. */
function up(x: number): number {
  const near = Number(x.toPrecision(4));
  return near >= x ? near : Number((near + 10 ** (Math.floor(Math.log10(x)) - 3)).toPrecision(4));
}
