/** Claim 4 as SVG: a figure of every hidden layer while it learns, a panel for each activation and kind of initial weights. */
import type { Course, LayerMoment, StuckFigures } from "../network/claims/stuck.ts";
import { INITIAL_NAMES } from "./claims-tables.ts";
import { type Box, SIZES } from "./plot/layout.ts";
import { framedPanel, legendBelow, lineStyle, type PanelAxis, svgPage } from "./plot/page.ts";
import { round, xml } from "./plot/svg.ts";
import { THEMES, type Theme } from "./plot/themes.ts";
import { linearAxis, logarithmicAxis } from "./training-curves.ts";
import { sizeText } from "./training-table.ts";

const [WIDTH, HEIGHT, COLUMNS] = [960, 210, 2];
const theme: Theme = THEMES.light;

interface Drawn {
  readonly title: string;
  readonly what: keyof LayerMoment;
  readonly axis: (values: readonly number[]) => PanelAxis;
}

/** The pictures, by the name that their file ends in. */
export const CLAIM_PICTURES = {
  gradients: {
    title: "Deviation of the gradient at each hidden layer",
    what: "gradient",
    axis: (values) => logarithmicAxis(values, ""),
  },
  saturation: {
    title: "% of units with |g′| < 0.01 in each hidden layer",
    what: "saturated",
    axis: (values) => linearAxis(0, 100 * Math.max(...values, 0.01), 5, ""),
  },
} as const satisfies Record<string, Drawn>;
export type ClaimPicture = keyof typeof CLAIM_PICTURES;

/** One of the pictures; all panels have the same axes. */
export function claimPicture({ courses, rate, layers }: StuckFigures, name: ClaimPicture): string {
  const { title, what, axis }: Drawn = CLAIM_PICTURES[name];
  const scale = what === "saturated" ? 100 : 1;
  const values = courses.flatMap(({ looks }) => looks.flatMap((look) => look.layers.map((layer) => layer[what])));
  const x = linearAxis(0, Math.max(...courses.flatMap(({ looks }) => looks.map(({ steps }) => steps))), 5, "steps");
  const y = axis(values);
  const room = (WIDTH - 2 * SIZES.outer) / COLUMNS;
  const rowHeight = SIZES.above + HEIGHT + SIZES.below + 8;
  const frameOf = (i: number): Box => ({
    x: SIZES.outer + (i % COLUMNS) * room + SIZES.gutter,
    y: SIZES.aboveFigure + Math.floor(i / COLUMNS) * rowHeight + SIZES.above,
    width: room - SIZES.gutter - 8,
    height: HEIGHT,
  });
  const line = ({ looks }: Course, layer: number, frame: Box): string =>
    looks
      .map(({ steps, layers: all }, i) => {
        const value = scale * (all[layer]?.[what] ?? Number.NaN);
        return `${i === 0 ? "M" : "L"}${round(frame.width * x.part(steps))} ${round(frame.height * (1 - y.part(value)))}`;
      })
      .join("");
  const panels = courses.flatMap((course, i) => {
    const frame = frameOf(i);
    const lines = layers.map(
      (_, layer) =>
        `<path d="${line(course, layer, frame)}" stroke-width="2.25" ${lineStyle(layer, theme)}><title>${xml(`layer ${layer + 1}`)}</title></path>`,
    );
    // beside their titles there is no room for the name of the vertical axis: the page's title says it
    return framedPanel(`${course.activation}, ${INITIAL_NAMES[course.initial] ?? course.initial}`, frame, x, y, theme, lines);
  });
  const bottom = SIZES.aboveFigure + Math.ceil(courses.length / COLUMNS) * rowHeight;
  const legend = legendBelow(
    layers.map((_, i) => `layer ${i + 1}`),
    { x: SIZES.outer + SIZES.gutter, y: bottom + 14, width: WIDTH - 2 * SIZES.outer - SIZES.gutter },
    theme,
  );
  const description = courses
    .map(
      (course) =>
        `${course.activation}, ${course.initial}: ${layers.map((_, l) => sizeText(course.looks.at(-1)?.layers[l]?.[what] ?? Number.NaN)).join(", ")} at the end`,
    )
    .join("; ");
  return svgPage(
    { width: WIDTH, height: bottom + 14 + legend.height, title: `${title}, digits at a rate of ${rate}`, description, theme },
    [...panels, ...legend.drawn],
  );
}
