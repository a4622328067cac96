/** Exported JavaScript, loaded as somebody who exported it would load it. */
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { afterAll } from "vitest";

export interface Module {
  readonly forward: (x: number) => number;
  readonly backward: (dy: number, ...kept: number[]) => number;
  readonly forwardArray: (x: Float64Array, y?: Float64Array) => Float64Array;
}

const folder = mkdtempSync(join(tmpdir(), "gprime-js-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));
let count = 0;

export async function load(text: string): Promise<Module> {
  const path = join(folder, `unit${count++}.mjs`);
  writeFileSync(path, text);
  return (await import(/* @vite-ignore */ pathToFileURL(path).href)) as Module;
}
