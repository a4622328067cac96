import { basename } from "node:path";
import type { TrainingReport } from "../document/training.ts";
import type { Picture } from "../document/training-document.ts";
import { fromJson } from "../network/files/json.ts";
import type { Outcome } from "../network/run.ts";
import { writeWhole } from "./file.ts";
import { type Io, note } from "./io.ts";

export const REPORTS = ["html", "md", "svg"] as const;
export type ReportKind = (typeof REPORTS)[number];

/** Writes the report; beside a Markdown file its pictures. @returns the files */
export async function writeReport(report: TrainingReport, path: string, kind: ReportKind): Promise<string[]> {
  if (kind === "svg") {
    const { trainingPicture } = await import("../document/training-picture.ts");
    await writeWhole(path, trainingPicture(report));
    return [path];
  }
  const { trainingHtml, trainingMarkdown } = await import("../document/training-document.ts");
  if (kind === "html") {
    await writeWhole(path, trainingHtml(report));
    return [path];
  }
  return writeWithPictures(path, (fileOf) => trainingMarkdown(report, fileOf));
}

/** Writes a Markdown text, and beside it its pictures. @returns the files */
export async function writeWithPictures(
  path: string,
  make: (fileOf: (name: string) => string) => { text: string; pictures: readonly Picture[] },
): Promise<string[]> {
  const stem = path.replace(/\.md$/i, "");
  const { text, pictures } = make((name) => `${basename(stem)}-${name}.svg`);
  const files = pictures.map(({ name, svg }) => ({ file: `${stem}-${name}.svg`, svg }));
  for (const { file, svg } of files) await writeWhole(file, svg);
  await writeWhole(path, text);
  return [path, ...files.map(({ file }) => file)];
}

export const NETWORKS = ["json", "safetensors", "onnx"] as const;
export type NetworkKind = (typeof NETWORKS)[number];

/** Writes the network with the least loss, where one was trained. */
export async function writeBest(outcomes: readonly Outcome[], path: string, kind: NetworkKind, io: Io, isQuiet: boolean): Promise<void> {
  const [best] = outcomes.filter(({ file }) => file !== undefined).sort((a, b) => a.loss - b.loss);
  if (best?.file === undefined) return;
  await writeWhole(path, await contentOf(best.file, kind));
  if (!isQuiet) note(io, `wrote ${path}: ${best.run.activation}, seed ${best.run.seed}, the least loss of ${outcomes.length}`);
}

async function contentOf(file: string, kind: NetworkKind): Promise<string | Uint8Array> {
  if (kind === "json") return `${file}\n`;
  const model = fromJson(JSON.parse(file));
  return kind === "onnx"
    ? (await import("../network/onnx/onnx.ts")).toOnnx(model)
    : (await import("../network/files/safetensors.ts")).toSafetensors(model);
}
