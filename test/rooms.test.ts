import { readdirSync, readFileSync } from "node:fs";
import { join, posix } from "node:path";
import { expect, test } from "vitest";
import manifest from "../package.json" with { type: "json" };

/** A file may import from its own room and from those before it. */
const ROOMS = ["expr", "algebra", "derive", "catalogue", "kernel", "emit", "run", "verify", "network", "document", "cli"];
/** Outside cli/, only these files may use Node: each is imported lazily, by the command line or by who asks for a file. */
const MAY_USE_NODE: readonly string[] = ["document/plot/png.ts"];
/** What lies outside src/ and may be imported all the same, by the command line. */
const MANIFEST = "../package.json";
/** The public API. */
const INDEX = "index.ts";

interface Import {
  readonly from: string;
  readonly to: string;
}

const IMPORT =
  /^\s*(?:import|export)\b[^"';]*?\bfrom\s*["']([^"']+)["']|^\s*import\s*["']([^"']+)["']|\bimport\(\s*["']([^"']+)["']\s*\)/gm;
const UNREADABLE = /\bimport\(\s*[^"'\s]|\brequire\(/g;

/** What each file imports; a relative path is resolved to one from src/. */
function importsOf(path: string, text: string): Import[] {
  return [...text.matchAll(IMPORT)].map((match) => {
    const target = match.slice(1).find((group) => group !== undefined) ?? "";
    return { from: path, to: target.startsWith(".") ? posix.join(posix.dirname(path), target) : target };
  });
}

const roomOf = (path: string): string => (path.includes("/") ? (path.split("/")[0] as string) : "");
const isOurs = (target: string, files: ReadonlyMap<string, string>): boolean => files.has(target) || /^\.\.?\/|\.ts$/.test(target);
const packageOf = (target: string): string =>
  target
    .split("/")
    .slice(0, target.startsWith("@") ? 2 : 1)
    .join("/");

/** Each rule of the house about imports: what it says of one import, or null where that is fine. */
const RULES: readonly ((i: Import, files: ReadonlyMap<string, string>, packages: readonly string[]) => string | null)[] = [
  ({ from, to }, files) =>
    isOurs(to, files) && !files.has(to) && !(to === MANIFEST && roomOf(from) === "cli") ? "there is no such file" : null,
  ({ from, to }, files) =>
    files.has(to) && from !== INDEX && to !== INDEX && ROOMS.indexOf(roomOf(to)) > ROOMS.indexOf(roomOf(from))
      ? `${roomOf(from)}/ comes before ${roomOf(to)}/`
      : null,
  ({ from, to }) => (from === INDEX && roomOf(to) === "cli" ? "the library does not need the command line" : null),
  ({ to }) => (to === INDEX ? "index.ts is for users: import from the room" : null),
  ({ from, to }) => (to.startsWith("node:") && roomOf(from) !== "cli" && !MAY_USE_NODE.includes(from) ? "has to run in a browser" : null),
  ({ to }, files, packages) =>
    !isOurs(to, files) && !to.startsWith("node:") && !packages.includes(packageOf(to)) ? "is not among the dependencies" : null,
];

/** All that is wrong with the imports of a tree of files (paths from src/ to texts). */
function violations(files: ReadonlyMap<string, string>, packages: readonly string[]): string[] {
  const imports = [...files].flatMap(([path, text]) => importsOf(path, text));
  return [
    ...[...new Set([...files.keys()].map(roomOf))]
      .filter((room) => room !== "" && !ROOMS.includes(room))
      .map((room) => `${room}/ is no room`),
    ...[...files.keys()].filter((path) => roomOf(path) === "" && path !== INDEX).map((path) => `${path} is in no room`),
    ...[...files].flatMap(([path, text]) => [...text.matchAll(UNREADABLE)].map(([found]) => `${path}: "${found}": name the module`)),
    ...imports.flatMap((i) => RULES.flatMap((rule) => rule(i, files, packages) ?? []).map((problem) => `${i.from} -> ${i.to}: ${problem}`)),
    ...cycles(imports).map((cycle) => `cycle: ${cycle.join(" -> ")}`),
  ];
}

/** The cycles that a depth-first walk along the imports closes. */
function cycles(imports: readonly Import[]): string[][] {
  const targets = new Map<string, string[]>();
  for (const { from, to } of imports) targets.set(from, [...(targets.get(from) ?? []), to]);
  const found: string[][] = [];
  const finished = new Set<string>();
  const walk = (file: string, trail: readonly string[]): void => {
    if (trail.includes(file)) found.push([...trail.slice(trail.indexOf(file)), file]);
    if (trail.includes(file) || finished.has(file)) return;
    for (const to of targets.get(file) ?? []) walk(to, [...trail, file]);
    finished.add(file);
  };
  for (const file of targets.keys()) walk(file, []);
  return found;
}

const SRC = join(import.meta.dirname, "..", "src");
const tree = new Map(
  readdirSync(SRC, { recursive: true, encoding: "utf8" })
    .filter((path) => path.endsWith(".ts"))
    .map((path) => [path.split("\\").join("/"), readFileSync(join(SRC, path), "utf8")]),
);

test("imports in src/ point one way, and only to what is there", () => {
  expect(tree.size).toBeGreaterThan(10);
  expect([...tree].flatMap(([path, text]) => importsOf(path, text)).length).toBeGreaterThan(20);
  expect(violations(tree, Object.keys(manifest.dependencies))).toEqual([]);
});

test("every file that may use Node is there, and uses it", () => {
  for (const path of MAY_USE_NODE) expect(tree.get(path) ?? "", path).toContain('("node:');
});

const BAD: readonly [what: string, files: Record<string, string>, says: string][] = [
  ["a later room", { "expr/a.ts": 'import { b } from "../derive/b.ts";', "derive/b.ts": "" }, "expr/ comes before derive/"],
  ["a type of a later room", { "expr/a.ts": 'import type { B } from "../cli/b.ts";', "cli/b.ts": "" }, "expr/ comes before cli/"],
  ["a later room, on several lines", { "expr/a.ts": 'import {\n  b,\n} from "../derive/b.ts";', "derive/b.ts": "" }, "comes before"],
  ["a later room, passed on", { "expr/a.ts": 'export * from "../derive/b.ts";', "derive/b.ts": "" }, "comes before"],
  ["a later room, lazily", { "expr/a.ts": 'const b = await import("../derive/b.ts");', "derive/b.ts": "" }, "comes before"],
  [
    "the command line in the library",
    { "index.ts": 'export { run } from "./cli/run.ts";', "cli/run.ts": "" },
    "does not need the command line",
  ],
  ["the library in a room", { "cli/a.ts": 'import { parse } from "../index.ts";', "index.ts": "" }, "index.ts is for users"],
  ["Node in a room for browsers", { "expr/a.ts": 'import { join } from "node:path";' }, "has to run in a browser"],
  ["a package that is not installed", { "expr/a.ts": 'import x from "left-pad";' }, "not among the dependencies"],
  ["a part of such a package", { "expr/a.ts": 'import x from "@left/pad/deep";' }, "not among the dependencies"],
  ["Node without its prefix", { "cli/a.ts": 'import { join } from "path";' }, "not among the dependencies"],
  [
    "a cycle",
    { "expr/a.ts": 'import "./b.ts";', "expr/b.ts": 'import "./c.ts";', "expr/c.ts": 'import "./a.ts";' },
    "cycle: expr/a.ts -> ",
  ],
  ["a file that imports itself", { "expr/a.ts": 'import "./a.ts";' }, "cycle: expr/a.ts -> expr/a.ts"],
  ["a folder that is no room", { "utils/a.ts": "" }, "utils/ is no room"],
  ["a file in no room", { "stuff.ts": "" }, "stuff.ts is in no room"],
  ["a file that is not there", { "expr/a.ts": 'import "./b.ts";' }, "there is no such file"],
  ["a name made when it runs", { "cli/a.ts": "await import(name);" }, "name the module"],
];

test.each(BAD)("the check of imports sees %s", (_, files, says) => {
  expect(violations(new Map(Object.entries(files)), ["commander"]).join("\n")).toContain(says);
});

test("the check of imports has nothing against what is allowed", () => {
  const files = new Map([
    ["expr/a.ts", '/** Use it so:\n * import { x } from "left-pad"; */\nexport const a = 1;'],
    ["derive/b.ts", 'import { a } from "../expr/a.ts";\nimport type { C } from "./c.ts";\n'],
    ["derive/c.ts", 'import { Command } from "commander";\nimport x from "@scope/name/deep.js";'],
    ["cli/d.ts", 'import { join } from "node:path";\nconst b = await import("../derive/b.ts");'],
    ["index.ts", 'export { a } from "./expr/a.ts";\nexport * from "./derive/b.ts";'],
  ]);
  expect(violations(files, ["commander", "@scope/name"])).toEqual([]);
});

test("the workbench takes from src/ what is there, but nothing of the command line, and src/ takes nothing from it", () => {
  const WEB = join(SRC, "..", "web");
  const files = readdirSync(WEB, { recursive: true, encoding: "utf8" }).filter((path) => /\.tsx?$/.test(path));
  const imports = files.flatMap((path) => importsOf(`../web/${path.split("\\").join("/")}`, readFileSync(join(WEB, path), "utf8")));
  const taken = imports.map(({ to }) => to).filter((to) => /\.ts$/.test(to) && !to.startsWith("../web/"));
  const ours = taken.map((to) => posix.relative("../src", to));
  expect(taken.length).toBeGreaterThan(20);
  expect(ours.filter((to) => !tree.has(to) || roomOf(to) === "cli" || to === INDEX)).toEqual([]);
  expect([...tree].flatMap(([path, text]) => importsOf(path, text)).filter(({ to }) => to.includes("web/"))).toEqual([]);
});
