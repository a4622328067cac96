/** What `gprime train` found, as a document: Markdown with pictures in files beside it, or one HTML page that holds all. */
import { xml } from "./plot/svg.ts";
import type { TrainingReport } from "./training.ts";
import { curvesPicture, surfacesPicture } from "./training-picture.ts";
import { legendLines, setupLines, trainingTable } from "./training-table.ts";

export interface Picture {
  /** What follows the document's own name in the file's: "curves". */
  readonly name: string;
  readonly svg: string;
}

const pictures = (report: TrainingReport): Picture[] => {
  const surfaces = surfacesPicture(report);
  return [{ name: "curves", svg: curvesPicture(report) }, ...(surfaces === undefined ? [] : [{ name: "surfaces", svg: surfaces }])];
};

/** A Markdown text, and the pictures that it names. @param fileOf the path, as seen from the document, of a picture by its name */
export function trainingMarkdown(report: TrainingReport, fileOf: (name: string) => string): { text: string; pictures: Picture[] } {
  const { headings, rows } = trainingTable(report);
  const drawn = pictures(report);
  const cell = ({ middle, ends }: { middle: string; ends: string }): string => (ends === "" ? middle : `${middle} (${ends})`);
  const text = [
    `# ${markdown(report.task.name)}`,
    "",
    ...setupLines(report).flatMap((line) => [markdown(line), ""]),
    `| activation | ${headings.join(" | ")} |`,
    `| --- |${" ---: |".repeat(headings.length)}`,
    ...rows.map(({ name, cells }) => `| ${[markdown(name), ...cells.map(cell)].join(" | ")} |`),
    "",
    ...rows.filter(({ remark }) => remark !== "").flatMap(({ name, remark }) => [`${markdown(name)}: ${markdown(remark)}`, ""]),
    ...legendLines(report).flatMap((line) => [line, ""]),
    ...drawn.flatMap(({ name }) => [`![${name}](<${fileOf(name)}>)`, ""]),
  ].join("\n");
  return { text, pictures: drawn };
}

/** A text as Markdown shows it, in a cell of a table too. */
export const markdown = (text: string): string => text.replace(/[\\`*_[\]<>|#]/g, (c) => `\\${c}`);

const STYLE = `
body { font: 16px/1.5 system-ui, sans-serif; max-width: 60rem; margin: 2rem auto; padding: 0 1rem; color: #1f2328; background: #fff; }
table { border-collapse: collapse; font-variant-numeric: tabular-nums; }
th, td { padding: .35rem .8rem; text-align: right; border-bottom: 1px solid #e4e7eb; vertical-align: top; }
th:first-child, td:first-child { text-align: left; }
small, .legend { color: #59636e; }
td small { display: block; white-space: nowrap; }
.table { overflow-x: auto; }
figure { margin: 1.5rem 0; }
svg { max-width: 100%; height: auto; }
@media (prefers-color-scheme: dark) {
  body { color: #e6edf3; background: #0d1117; }
  th, td { border-color: #30363d; }
  small, .legend { color: #9198a1; }
  figure > svg { border-radius: .5rem; }
}`;

/** One page with everything in it: no scripts, nothing from elsewhere. */
export function trainingHtml(report: TrainingReport): string {
  const { headings, rows } = trainingTable(report);
  const title = xml(`${report.task.name}: ${report.results.map(({ activation }) => activation).join(", ")}`);
  return `${[
    "<!doctype html>",
    '<html lang="en">',
    `<head><meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>${title}</title><style>${STYLE}</style></head>`,
    "<body>",
    `<h1>${xml(report.task.name)}</h1>`,
    ...setupLines(report).map((line) => `<p>${xml(line)}</p>`),
    '<div class="table"><table>',
    `<thead><tr><th scope="col">activation</th>${headings.map((heading) => `<th scope="col">${xml(heading)}</th>`).join("")}</tr></thead>`,
    "<tbody>",
    ...rows.map(
      ({ name, cells }) =>
        `<tr><th scope="row">${xml(name)}</th>${cells.map(({ middle, ends }) => `<td>${xml(middle)}${ends && `<small>${xml(ends)}</small>`}</td>`).join("")}</tr>`,
    ),
    "</tbody></table></div>",
    ...rows.filter(({ remark }) => remark !== "").map(({ name, remark }) => `<p>${xml(name)}: ${xml(remark)}</p>`),
    ...legendLines(report).map((line) => `<p class="legend">${xml(line)}</p>`),
    ...pictures(report).map(({ svg }) => `<figure>${svg.trim()}</figure>`),
    "</body>",
    "</html>",
  ].join("\n")}\n`;
}
