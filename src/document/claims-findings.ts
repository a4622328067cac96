/** What the runs of each claim say, in sentences made from the figures. */
import type { BackwardFigures } from "../network/claims/backward.ts";
import type { ClaimFigures, ClaimName, JudgedAs } from "../network/claims/claims.ts";
import type { ClassesFigures } from "../network/claims/classes.ts";
import type { CollapseFigures } from "../network/claims/collapse.ts";
import type { RegressionFigures } from "../network/claims/regression.ts";
import type { Course, StuckFigures, StuckRow } from "../network/claims/stuck.ts";
import { NEWER, type SufficeCell, type SufficeFigures, type SufficeRow, THREE } from "../network/claims/suffice.ts";
import { percentText, sizeText } from "./training-table.ts";

const FINDINGS: { readonly [N in ClaimName]: (figures: ClaimFigures[N]) => string[] } = {
  collapse,
  regression,
  classes,
  stuck,
  backward,
  suffice,
};

/** Sentences. */
export const findingOf = <N extends ClaimName>({ name, figures }: JudgedAs<N>): string[] => FINDINGS[name](figures);

/** "a, b and c" */
export const listed = (words: readonly string[]): string =>
  words.length < 2 ? words.join("") : `${words.slice(0, -1).join(", ")} and ${words.at(-1)}`;

const most = (values: readonly number[]): number => Math.max(...values);
const least = (values: readonly number[]): number => Math.min(...values);

function collapse({ rows }: CollapseFigures): string[] {
  const worst = rows.reduce((a, b) => (b.difference / b.largest > a.difference / a.largest ? b : a));
  return [
    `The outputs differ by at most ${sizeText(worst.difference / worst.largest)} of the largest one (${worst.task}), and by at most ${percentText(most(rows.map(({ ofBound }) => ofBound)))} of what the roundings may add up to.`,
  ];
}

function regression({ rows, bestLine }: RegressionFigures): string[] {
  return Object.entries(bestLine).map(([task, line]) => {
    const own = rows.filter((row) => row.task === task);
    const [linear, ...others] = own;
    const told = others.map(
      ({ activation, loss, fitted, seeds }) => `${activation} ${sizeText(loss.median)} (${fitted} of ${seeds} fitted)`,
    );
    return `${task}: the mean square is ${listed(told)}; that of the linear network, ${sizeText(linear?.loss.median ?? Number.NaN)}, is about that of the best line, ${sizeText(line)}.`;
  });
}

function classes({ rows }: ClassesFigures): string[] {
  const odd = rows.filter(({ expected, solved, seeds }) => solved !== (expected === "solved" ? seeds : 0));
  const shallow = rows.filter(({ expected }) => expected === "not solved");
  const reach = shallow.map(({ task, accuracy }) => `${percentText(accuracy.max)} of ${task}`);
  return [
    odd.length === 0
      ? "Every network does what the table expects of it, with every seed."
      : `Not as expected: ${listed(odd.map(({ task, layers, solved, seeds }) => `${task} with ${layersText(layers)}, solved with ${solved} of ${seeds} seeds`))}.`,
    `Without a hidden layer the best runs have ${listed(reach)} right.`,
  ];
}

/** The hidden layers, in words. */
export const layersText = (layers: readonly number[]): string =>
  layers.length === 0 ? "no hidden layer" : `${layers.join(" and ")} hidden units`;

/** Of how many runs of how many. */
const ofRuns = (n: number, all: number): string => `${n === 0 ? "none" : n} of ${all} runs`;
const first = <T>(values: readonly T[]): T => values[0] as T;
const last = <T>(values: readonly T[]): T => values.at(-1) as T;

/** The gradient at the first hidden layer by that at the last one, before the first step. */
function shrinking({ looks }: Course): number {
  const { layers } = first(looks);
  return first(layers).gradient / last(layers).gradient;
}

function stuck({ best, courses, rate, steps }: StuckFigures): string[] {
  const row = (activation: string, initial: string): StuckRow =>
    best.find((r) => r.activation === activation && r.initial === initial) as StuckRow;
  const course = (activation: string, initial: string): Course =>
    courses.find((c) => c.activation === activation && c.initial === initial) as Course;
  const told = (r: StuckRow): string =>
    `${ofRuns(r.stuck, r.seeds)} stuck, ${percentText(r.accuracy.median)} of the digits right in the median, at a rate of ${r.rate}`;
  const [logistic, tanh] = [course("logistic", "plain"), course("tanh", "plain")];
  const [before, after] = [last(first(logistic.looks).layers), last(last(logistic.looks).layers)];
  return [
    `Standard initial weights, each at its best rate: logistic ${told(row("logistic", "plain"))}; tanh ${told(row("tanh", "plain"))}.`,
    `Before the first step the gradient at the first hidden layer is ${sizeText(shrinking(logistic))} of that at the last one with logistic units, ${sizeText(shrinking(tanh))} with tanh.`,
    `At a rate of ${rate} the outputs of the last logistic layer move from a mean of ${sizeText(before.mean)} to ${sizeText(after.mean)}, and their deviation from ${sizeText(before.deviation)} to ${sizeText(after.deviation)}, within ${steps.toLocaleString("en")} steps (figure 2 of the paper shows it pushed to 0); ${percentText(after.saturated)} of its units have |g′| below 0.01${after.saturated < 0.1 ? ": it is the small slopes of all layers together that stop the gradient, more than units at their ends" : ""}.`,
    `Initial weights by gain, each at its best rate: logistic ${told(row("logistic", "gain"))}; tanh ${told(row("tanh", "gain"))}. The gradient at the first hidden layer then begins at ${sizeText(shrinking(course("logistic", "gain")))} of that at the last one with logistic units, ${sizeText(shrinking(course("tanh", "gain")))} with tanh.`,
  ];
}

function backward({ rows }: BackwardFigures): string[] {
  const range = (values: readonly number[], unit: string): string => `${sizeText(least(values))} to ${sizeText(most(values))}${unit}`;
  return [
    `From the output it takes ${range(
      rows.map(({ stored }) => stored.median),
      " ns an element",
    )}, evaluating again ${range(
      rows.map(({ again }) => again.median),
      " ns",
    )}: ${range(
      rows.map(({ ratio }) => ratio),
      " times as long",
    )}.`,
  ];
}

function suffice({ rows, solved }: SufficeFigures): string[] {
  const fastest = (row: SufficeRow, names: readonly string[]): SufficeCell | undefined =>
    row.cells
      .filter(({ activation, stepsTo }) => names.includes(activation) && row.solvedBy.includes(activation) && stepsTo)
      .reduce<SufficeCell | undefined>((a, b) => (a && steps(a) <= steps(b) ? a : b), undefined);
  const races = rows.flatMap((row) => {
    const [ours, newer] = [fastest(row, THREE), fastest(row, NEWER)];
    return ours && newer ? [{ task: row.task, ours: steps(ours), newer: steps(newer) }] : [];
  });
  const ahead = races.filter(({ ours, newer }) => newer < ours).map(({ task }) => task);
  const open = rows.filter((row) => row.solvedBy.length === 0).map(({ task }) => task);
  return [
    `One of the three solves ${solved.three} of ${rows.length} tasks, one of ReLU, SiLU and GELU ${solved.newer}${open.length > 0 ? `; none of the six solves ${listed(open)}` : ""}.`,
    ahead.length === 0
      ? "None is learned in fewer steps with a newer one."
      : `${listed(ahead)} ${ahead.length === 1 ? "is" : "are"} learned in fewer steps with a newer one, ${races.length - ahead.length} of the ${races.length} that both solve in no more steps with one of the three.`,
  ];
}

const steps = ({ stepsTo }: SufficeCell): number => stepsTo?.median ?? Number.POSITIVE_INFINITY;
