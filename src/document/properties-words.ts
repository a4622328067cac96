/** The words for a function's properties: one row each. */
import type { Asymptote } from "../derive/properties/asymptotes.ts";
import type { Limit } from "../derive/properties/limits.ts";
import type { Moments } from "../derive/properties/moments.ts";
import type { Monotony } from "../derive/properties/monotony.ts";
import type { Properties } from "../derive/properties/properties.ts";
import type { Interval } from "../derive/properties/range.ts";
import type { Saturation } from "../derive/properties/saturation.ts";
import type { Meeting, MeetingKind } from "../derive/properties/smoothness.ts";
import type { Value } from "../derive/properties/value.ts";
import { symbol } from "../expr/expr.ts";
import { toUnicode } from "../expr/print.ts";

/** A property's name, and what there is to say of it: a line each. */
export interface Row {
  readonly name: string;
  readonly lines: readonly string[];
}

/** Stands before what a line may carry behind it, fainter: what the claim rests on. No other text of a line has it. */
export const ASIDE = "\t";
const MOST_INTERVALS = 6;
const MOST_LINES = 8;

/** @param g what the function is called */
export function propertyRows(properties: Properties, g: string): Row[] {
  const p = { ...properties, variable: toUnicode(symbol(properties.variable), { names: true }) };
  const everywhere = p.domain.length === 1 && p.domain[0]?.from.value === -Infinity && p.domain[0]?.to.value === Infinity;
  return [
    ...(everywhere ? [] : [{ name: "domain", lines: [intervals(p.domain, p.period)] }]),
    { name: "limits", lines: [limit(p, "−∞", p.limits.minus), limit(p, "∞", p.limits.plus)] },
    {
      name: "range",
      lines: [intervals(p.range, null) + (p.rangeSearched ? `${ASIDE}as far as was searched, to ±${numeral(p.searched)}` : "")],
    },
    { name: "symmetry", lines: symmetry(p) },
    { name: "monotone", lines: trends(p) },
    ...(p.monotony.turning.length > 0 ? [{ name: "turns", lines: turns(p) }] : []),
    {
      name: "smoothness",
      lines: [
        `${SMOOTHNESS[p.smoothness.class] ?? smoothness(p)}`,
        ...few(
          p.smoothness.meetings,
          (m) => m.at.value,
          (m) => meeting(p.variable, m),
        ),
      ],
    },
    { name: "Lipschitz", lines: [steepest(p, g)] },
    { name: "saturation", lines: p.saturation.map((s) => saturated(p.variable, g, s)) },
    { name: `${p.variable} ~ N(0,1)`, lines: moments(p, g) },
  ];
}

/** The asymptotes as a row, where there are any. */
export function asymptoteRow(found: readonly Asymptote[], variable: string): Row[] {
  const x = toUnicode(symbol(variable), { names: true });
  const poles = found.flatMap((a) => (a.kind === "vertical" ? [a.at] : []));
  const lines = found.flatMap((a) => (a.kind === "line" ? [a] : []));
  const told = lines.map((a) => `y = ${straight(x, a.slope, a.intercept)}${ASIDE}${x} → ${a.side === 1 ? "∞" : "−∞"}`);
  const all = [
    ...few(
      poles,
      (at) => at.value,
      (at) => `${x} = ${show(at)}`,
    ),
    ...told,
  ];
  return all.length > 0 ? [{ name: "asymptotes", lines: all }] : [];
}

/** A line as one writes it: −x + 1, not −1x + 1. */
function straight(x: string, slope: Value, intercept: Value): string {
  if (slope.value === 0) return show(intercept);
  const factor = slope.value === 1 ? "" : slope.value === -1 ? "−" : /[/+ ]/.test(slope.text) ? `(${slope.text})·` : `${slope.text}·`;
  const rest = intercept.text.startsWith("−") ? ` − ${intercept.text.slice(1)}` : ` + ${intercept.text}`;
  return `${factor}${x}${intercept.value === 0 ? "" : rest}`;
}

const show = (v: Value): string => v.text;
/** Of where a tail begins nobody needs 15 digits. */
const roughly = (v: Value): string => (v.exact ? v.text : signed(String(Number(v.value.toPrecision(6)))));
const signed = (text: string): string => text.replaceAll("-", "−").replace("e+", "e");
const numeral = (x: number): string => (Number.isFinite(x) ? signed(String(Number(x.toPrecision(10)))) : x > 0 ? "∞" : "−∞");

const interval = ({ from, to, closedFrom, closedTo }: Interval): string =>
  from.value === to.value ? `{${show(from)}}` : `${closedFrom ? "[" : "("}${show(from)}, ${show(to)}${closedTo ? "]" : ")"}`;

function intervals(all: readonly Interval[], period: Value | null): string {
  if (all.length === 0) return "not found";
  if (all.length <= MOST_INTERVALS && !period) return all.map(interval).join(" ∪ ");
  const told = nearest(all, MOST_INTERVALS, ({ from, to }) => (from.value + to.value) / 2);
  return `… ∪ ${told.map(interval).join(" ∪ ")} ∪ …${ASIDE}${period ? "and so on, period by period" : `${all.length} intervals found`}`;
}

/** Those nearest to 0, in their order. */
function nearest<T>(all: readonly T[], most: number, at: (item: T) => number): T[] {
  const near = new Set([...all].sort((a, b) => Math.abs(at(a)) - Math.abs(at(b))).slice(0, most));
  return all.filter((item) => near.has(item));
}

function few<T>(all: readonly T[], at: (item: T) => number, line: (item: T) => string): string[] {
  const lines = nearest(all, MOST_LINES, at).map(line);
  return all.length > MOST_LINES ? [...lines, `… ${all.length - MOST_LINES} more found`] : lines;
}

function limit({ variable }: Properties, end: string, { limit: l, how, reason }: Limit): string {
  const arrow = `${variable} → ${end.padEnd(2)}  `;
  return l ? `${arrow}${show(l)}${how === "exact" ? "" : `${ASIDE}from values far out`}` : `${arrow}none${ASIDE}${reason}`;
}

function symmetry({ parity: { parity, how }, period }: Properties): string[] {
  const words =
    parity === "neither" ? "neither even nor odd" : `${parity}${ASIDE}${how === "proved" ? "proved" : "at all points tried; not proved"}`;
  return [words, ...(period ? [`period ${show(period)}`] : [])];
}

const OVERALL: Readonly<Record<Monotony["overall"], string>> = {
  increasing: "increasing",
  decreasing: "decreasing",
  nondecreasing: "never falls",
  nonincreasing: "never rises",
  constant: "constant",
  neither: "neither way",
};

function trends({ monotony, variable }: Properties): string[] {
  const { overall, stretches } = monotony;
  if (stretches.length <= 1) return [OVERALL[overall]];
  const same = stretches.every(({ trend }) => trend === stretches[0]?.trend);
  if (same && stretches.length > MOST_LINES) return [`${stretches[0]?.trend} on each of the ${stretches.length} stretches found`];
  const widest = Math.max(...stretches.map(({ trend }) => trend.length));
  const lines = monotony.more
    ? []
    : few(
        stretches,
        ({ from, to }) => middle(from.value, to.value),
        ({ trend, from, to }) => `${trend.padEnd(widest)}  ${between(variable, from, to)}`,
      );
  return overall === "neither" && lines.length > 0 ? lines : [OVERALL[overall], ...lines];
}

const middle = (from: number, to: number): number =>
  Number.isFinite(from) ? (Number.isFinite(to) ? (from + to) / 2 : from) : Number.isFinite(to) ? to : 0;

function between(x: string, from: Value, to: Value): string {
  if (from.value === -Infinity) return to.value === Infinity ? "everywhere" : `${x} < ${show(to)}`;
  return to.value === Infinity ? `${x} > ${show(from)}` : `${show(from)} < ${x} < ${show(to)}`;
}

const MORE: Readonly<Record<string, string>> = { periodic: "and so on, period by period", oscillates: "and more: it keeps turning" };

function turns({ monotony: { turning, more, found }, variable, searched }: Properties): string[] {
  const told = nearest(turning, MOST_LINES, ({ at }) => at.value).map(
    ({ kind, value, at }) => `${kind} ${show(value)} at ${variable} = ${show(at)}`,
  );
  const rest = found > told.length ? (more === "oscillates" ? `${found} found` : `${found} within ±${numeral(searched)}`) : "";
  const last = [more ? MORE[more] : "", rest].filter(Boolean).join("; ");
  return last === "" ? told : [...told, `…${ASIDE}${last}`];
}

const SMOOTHNESS: Readonly<Record<string, string>> = {
  smooth: "smooth: all derivatives are continuous where it is defined",
  discontinuous: "discontinuous",
};
const POWERS = ["⁰", "¹", "²", "³", "⁴"];

function smoothness({ smoothness: { class: name, compared } }: Properties): string {
  const order = Number(name.slice(2));
  const said =
    order === 0
      ? "continuous, its derivative is not"
      : order === 1
        ? "its derivative is continuous, the second is not"
        : `${order} derivatives are continuous`;
  return order >= compared ? `at least C${POWERS[order]}: ${said}` : `C${POWERS[order]}: ${said}`;
}

const MEETINGS: Readonly<Record<MeetingKind, (m: Meeting) => string>> = {
  edge: () => "edge: no value beyond it",
  pole: ({ left, right }) =>
    [left, right].some((v) => v && Number.isFinite(v.value))
      ? `goes to ${left ? show(left) : "?"} from the left and to ${right ? show(right) : "?"} from the right`
      : "pole",
  oscillation: () => "oscillates without a limit",
  jump: ({ left, right, value }) =>
    `jump from ${left ? show(left) : "?"} to ${right ? show(right) : "?"}${ASIDE}${value ? `the value there is ${show(value)}` : "no value there"}`,
  hole: ({ left, value }) => `hole: the limit is ${left ? show(left) : "?"}, ${value ? `the value ${show(value)}` : "there is no value"}`,
  filled: () => "filled in smoothly by a value of its own",
  knot: ({ order }) => (order === 0 ? "kink" : `knot C${POWERS[order ?? 0]}`),
};
const meeting = (x: string, m: Meeting): string => `${x} = ${show(m.at)}: ${MEETINGS[m.kind](m)}`;

function steepest(
  { variable: x, lipschitz: { constant, at, along, attained, how }, smoothness: { meetings } }: Properties,
  g: string,
): string {
  const basis = how === "numerical" ? "read off from values" : "";
  if (!Number.isFinite(constant.value)) {
    const broken = meetings.find((m) => m.kind !== "knot" && m.kind !== "filled" && m.at.value === at?.value);
    const why = broken && (broken.kind !== "hole" || broken.value) && BREAKS[broken.kind];
    const reason = why
      ? `${g} ${why} at ${x} = ${at ? show(at) : "?"}`
      : `|${g}′| grows without bound${at ? ` as ${x} → ${show(at)}` : ""}`;
    return `none: ${reason}${basis ? ASIDE + basis : ""}`;
  }
  const where = along ? between(x, along.from, along.to) : !at ? "" : attained ? `at ${x} = ${show(at)}` : `as ${x} → ${show(at)}`;
  return `${show(constant)}${ASIDE}${[where, basis].filter(Boolean).join(", ")}`.trimEnd();
}
const BREAKS: Partial<Record<MeetingKind, string>> = {
  jump: "jumps",
  hole: "jumps",
  pole: "has a pole",
  oscillation: "has no limit",
};

function saturated(x: string, g: string, { below, left, right, waves }: Saturation): string {
  const head = `|${g}′| < ${below === 1e-3 ? "10⁻³" : "10⁻⁷"}  `;
  if (left?.value === Infinity || right?.value === -Infinity) return `${head}everywhere`;
  const sides = [left ? `${x} < ${roughly(left)}` : "", right ? `${x} > ${roughly(right)}` : ""].filter(Boolean);
  const wavy = [waves.left ? "−∞" : "", waves.right ? "∞" : ""].filter(Boolean);
  const slowly = wavy.length > 0 ? `in waves, far out towards ${wavy.join(" and ")}` : "";
  const said = [...sides, slowly].filter(Boolean).join(" and ");
  return `${head}${said || "never for good"}`;
}

function moments({ normal, parity, monotony }: Properties, g: string): string[] {
  const { mean, variance, gain, zeroCentred, reason: said }: Moments = normal;
  const isOdd = parity.how === "proved" && (parity.parity === "odd" || parity.parity === "even and odd");
  const [centre, spread] = [mean === 0 && !isOdd, variance === 0 && monotony.overall !== "constant"].map((rounded) =>
    rounded ? ` to 13 digits of ${g}` : "",
  );
  const reason = said?.replace(/\bg\b/g, g);
  const centred = zeroCentred === null ? "" : `${ASIDE}${zeroCentred ? "zero-centred" : "not zero-centred"}`;
  return [
    `mean      ${mean === null ? `none${ASIDE}${reason}` : `${numeral(mean)}${centre}${centred}`}`,
    `variance  ${variance === null ? `none${mean !== null && reason ? ASIDE + reason : ""}` : `${numeral(variance)}${spread}`}`,
    `gain      ${gain === null ? `none${mean !== null && variance !== null && reason ? ASIDE + reason : ""}` : `${numeral(gain)}${ASIDE}1/√E[${g}²]`}`,
  ];
}
