/** The figures of each claim as a table of words. */
import type { BackwardFigures, Timing } from "../network/claims/backward.ts";
import type { ClaimFigures, ClaimName, JudgedAs } from "../network/claims/claims.ts";
import type { ClassesFigures } from "../network/claims/classes.ts";
import type { CollapseFigures } from "../network/claims/collapse.ts";
import type { RegressionFigures } from "../network/claims/regression.ts";
import { RATES, type StuckFigures } from "../network/claims/stuck.ts";
import type { SufficeCell, SufficeFigures, SufficeRow } from "../network/claims/suffice.ts";
import type { Spread } from "../network/statistics.ts";
import { countText, percentText, sizeText } from "./training-table.ts";

export interface ClaimTable {
  readonly headings: readonly string[];
  readonly rows: readonly (readonly string[])[];
  /** What the cells mean, where the headings do not say it all. */
  readonly note?: string;
}

const TABLES: { readonly [N in ClaimName]: (figures: ClaimFigures[N]) => ClaimTable[] } = {
  collapse,
  regression,
  classes,
  stuck,
  backward,
  suffice,
};

export const tablesOf = <N extends ClaimName>({ name, figures }: JudgedAs<N>): ClaimTable[] => TABLES[name](figures);

const ends = ({ min, max }: Spread, text: (x: number) => string): string =>
  text(min) === text(max) ? text(min) : `${text(min)}–${text(max)}`;
const runs = (n: number, all: number): string => `${n} of ${all}`;
/** 1–32–32–1, with a run of equal layers as 32×7. */
const shape = (units: readonly number[]): string =>
  units
    .reduce<[number, number][]>((groups, n) => {
      const before = groups.at(-1);
      if (before?.[0] === n) before[1]++;
      else groups.push([n, 1]);
      return groups;
    }, [])
    .map(([n, times]) => (times > 2 ? `${n}×${times}` : Array(times).fill(n).join("–")))
    .join("–");

function collapse({ rows }: CollapseFigures): ClaimTable[] {
  return [
    {
      headings: ["task", "deep", "one layer", "outputs", "largest", "difference", "of the bound", "loss, deep", "loss, one"],
      rows: rows.map((r) => [
        r.task,
        shape(r.deep),
        shape(r.single),
        countText(r.outputs),
        sizeText(r.largest),
        sizeText(r.difference),
        percentText(r.ofBound),
        sizeText(r.loss.deep),
        sizeText(r.loss.single),
      ]),
    },
  ];
}

function regression({ rows, bestLine }: RegressionFigures): ClaimTable[] {
  return [
    {
      headings: ["task", "hidden units", "mean square", "least–greatest", "fitted", "best line"],
      rows: rows.map(({ task, activation, loss, fitted, seeds }) => [
        task,
        activation,
        sizeText(loss.median),
        ends(loss, (x) => sizeText(x, 2)),
        runs(fitted, seeds),
        sizeText(bestLine[task] as number),
      ]),
    },
  ];
}

function classes({ rows }: ClassesFigures): ClaimTable[] {
  return [
    {
      headings: ["task", "hidden layers", "accuracy", "least–greatest", "needed", "solved", "expected"],
      rows: rows.map(({ task, layers, accuracy, threshold, solved, seeds, expected }) => [
        task,
        layers.length === 0 ? "none" : layers.join(", "),
        percentText(accuracy.median),
        ends(accuracy, percentText),
        percentText(threshold),
        runs(solved, seeds),
        expected === "solved" ? "all" : "none",
      ]),
    },
  ];
}

/** What initial weights are called on a page. */
export const INITIAL_NAMES: Readonly<Record<string, string>> = { plain: "standard", gain: "by gain" };

function stuck({ rows, courses, rate }: StuckFigures): ClaimTable[] {
  const pairs = courses.map(({ activation, initial }) => ({ activation, initial }));
  const layers = courses[0]?.looks[0]?.layers.map((_, i) => `layer ${i + 1}`) ?? [];
  return [
    {
      headings: ["units", "weights", ...RATES.map((r) => `rate ${r}`)],
      rows: pairs.map(({ activation, initial }) => [
        activation,
        INITIAL_NAMES[initial] ?? initial,
        ...RATES.map((r) => {
          const row = rows.find((one) => one.activation === activation && one.initial === initial && one.rate === r);
          return row ? `${percentText(row.accuracy.median)}, ${runs(row.stuck, row.seeds)}` : "–";
        }),
      ]),
      note: "Digits right at the end, the median over the seeds; and how many of the runs are stuck.",
    },
    ...(["gradient", "saturated"] as const).map((what): ClaimTable => {
      const write = what === "gradient" ? (x: number) => sizeText(x, 2) : percentText;
      return {
        headings: ["units", "weights", "step", ...layers],
        rows: courses.flatMap(({ activation, initial, looks }) =>
          [looks[0], looks[1], looks.at(-1)].flatMap((look, i, all) =>
            look === undefined || all.indexOf(look) < i
              ? []
              : [[activation, INITIAL_NAMES[initial] ?? initial, countText(look.steps), ...look.layers.map((l) => write(l[what]))]],
          ),
        ),
        note:
          what === "gradient"
            ? `The standard deviation of the gradient of a digit's loss by the inputs of the units, over units and digits; rate ${rate}.`
            : `Units with |g′| below 0.01, on the average digit; rate ${rate}.`,
      };
    }),
  ];
}

function backward({ rows }: BackwardFigures): ClaimTable[] {
  const time = ({ median, lower, upper }: Timing): string => `${sizeText(median)} (${sizeText(lower)}–${sizeText(upper)})`;
  return [
    {
      headings: ["activation", "precision", "elements", "from the output", "evaluated again", "ratio"],
      rows: rows.map((r) => [r.activation, r.precision, countText(r.elements), time(r.stored), time(r.again), r.ratio.toFixed(1)]),
      note: "Nanoseconds an element: the median of the rounds, and the middle half of them.",
    },
  ];
}

const thresholdText = (reached: SufficeRow["reached"]): string =>
  "loss" in reached ? `loss ${sizeText(reached.loss)}` : percentText(reached.accuracy);

function suffice({ rows }: SufficeFigures): ClaimTable[] {
  const cell = ({ accuracy, loss, stepsTo, activation }: SufficeCell, solvedBy: readonly string[]): string =>
    solvedBy.includes(activation) && stepsTo
      ? countText(stepsTo.median)
      : `(${accuracy ? percentText(accuracy.median) : sizeText(loss.median, 2)})`;
  return [
    {
      headings: ["task", "solved at", ...(rows[0]?.cells.map(({ activation }) => activation) ?? [])],
      rows: rows.map(({ task, reached, cells, solvedBy }) => [task, thresholdText(reached), ...cells.map((one) => cell(one, solvedBy))]),
      note: "Steps until the threshold is reached for the first time, the median over the seeds; in brackets, where most seeds do not solve it, the accuracy or the loss at the end.",
    },
  ];
}
