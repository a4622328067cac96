/** What `gprime claims` found, as a Markdown page with its pictures. */
import type { Judged } from "../network/claims/claims.ts";
import { type ClaimsReport, circumstancesText, verdictText } from "./claims.ts";
import { findingOf } from "./claims-findings.ts";
import { CLAIM_PICTURES, type ClaimPicture, claimPicture } from "./claims-picture.ts";
import { type ClaimTable, tablesOf } from "./claims-tables.ts";
import { markdown, type Picture } from "./training-document.ts";

/** The text, and the pictures that it names. @param fileOf the path, as seen from the document, of a picture by its name */
export function claimsMarkdown(report: ClaimsReport, fileOf: (name: string) => string): { text: string; pictures: Picture[] } {
  const { judged, seeds, circumstances } = report;
  const pictures = judged.flatMap(picturesOf);
  const text = [
    "# What is claimed of activations, and what runs say",
    "",
    `<!-- made by ${circumstances.command}: run that, and do not change this -->`,
    "",
    `\`${circumstances.command}\`, ${circumstances.date}, on ${circumstancesText(circumstances)}.`,
    `Trained with ${seeds === 1 ? "1 seed" : `${seeds} seeds`}; but for times the figures are the same wherever it is run.`,
    "",
    "| | claim | verdict |",
    "| ---: | --- | --- |",
    ...judged.map((one) => `| ${one.number} | ${markdown(one.claim)} | ${verdictText(one)} |`),
    "",
    ...judged.flatMap((one) => [
      `## ${one.number}. ${markdown(one.claim)}`,
      "",
      `Judged by: ${markdown(one.criterion)}`,
      "",
      `**It ${verdictText(one)}.** ${findingOf(one).map(markdown).join(" ")}`,
      "",
      ...tablesOf(one).flatMap(tableLines),
      ...picturesOf(one).flatMap(({ name }) => [`![${CLAIM_PICTURES[name].title}](<${fileOf(name)}>)`, ""]),
    ]),
  ].join("\n");
  return { text, pictures };
}

const picturesOf = (one: Judged): (Picture & { name: ClaimPicture })[] =>
  one.name === "stuck"
    ? (Object.keys(CLAIM_PICTURES) as ClaimPicture[]).map((name) => ({ name, svg: claimPicture(one.figures, name) }))
    : [];

const tableLines = ({ headings, rows, note }: ClaimTable): string[] => [
  `| ${headings.map(markdown).join(" | ")} |`,
  `| --- |${" ---: |".repeat(headings.length - 1)}`,
  ...rows.map((row) => `| ${row.map(markdown).join(" | ")} |`),
  "",
  ...(note === undefined ? [] : [markdown(note), ""]),
];
