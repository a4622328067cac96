/** What `gprime train` found, as SVG. */
import { SIZES } from "./plot/layout.ts";
import { svgPage } from "./plot/page.ts";
import { THEMES, type Theme } from "./plot/themes.ts";
import type { TrainingReport } from "./training.ts";
import { curvesPanel } from "./training-curves.ts";
import { hasSurfaces, surfacesPanels } from "./training-surfaces.ts";
import { sizeText } from "./training-table.ts";

const WIDTH = 960;
const theme: Theme = THEMES.light;

/** A panel from so far down, and where it ends. */
type Draw = (report: TrainingReport, width: number, top: number, theme: Theme) => { drawn: string[]; bottom: number };

function picture(report: TrainingReport, title: string, panels: readonly Draw[]): string {
  let top: number = SIZES.aboveFigure;
  const drawn = panels.flatMap((draw) => {
    const panel = draw(report, WIDTH, top, theme);
    top = panel.bottom;
    return panel.drawn;
  });
  const description = report.results
    .map(({ activation, loss }) => `${activation}: ${loss ? `median loss ${sizeText(loss.median)}` : "diverged"}`)
    .join("; ");
  return svgPage({ width: WIDTH, height: top + SIZES.outer / 2, title, description, theme }, drawn);
}

/** Curves and, where there are such, surfaces in one picture. */
export const trainingPicture = (report: TrainingReport): string =>
  picture(report, titleOf(report), [curvesPanel, ...(hasSurfaces(report) ? [surfacesPanels] : [])]);

export const curvesPicture = (report: TrainingReport): string => picture(report, titleOf(report), [curvesPanel]);
/** Undefined where there is nothing to draw: with more than two inputs. */
export const surfacesPicture = (report: TrainingReport): string | undefined =>
  hasSurfaces(report) ? picture(report, `${report.task.name}: what the networks answer`, [surfacesPanels]) : undefined;

const titleOf = ({ task, seeds }: TrainingReport): string => `${task.name}: loss while learning${seeds > 1 ? `, ${seeds} seeds` : ""}`;
