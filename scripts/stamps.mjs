/** Whether what is installed and built is up to date: told by two stamps, each the hash of all that the thing was made from. */
import { createHash } from "node:crypto";
import { existsSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join, relative } from "node:path";
import { fileURLToPath } from "node:url";

export const ROOT = dirname(dirname(fileURLToPath(import.meta.url)));

const BUILT_FROM = [
  "src",
  "web",
  "package.json",
  "tsconfig.json",
  "tsconfig.build.json",
  "vite.config.ts",
  "vite.web.config.ts",
  "scripts/setup.mjs",
];

/** `npm ci` empties node_modules, the build replaces dist: so a stamp never outlives what it speaks of. */
const STAMPS = {
  installed: join(ROOT, "node_modules", ".gprime-stamp"),
  built: join(ROOT, "dist", ".stamp"),
};

/** What the stamps have to say: binaries inside packages differ between platforms, and a build is made with what is installed. */
export function expected() {
  const installed = digest(["package-lock.json"], `${process.platform} ${process.arch}`);
  return { installed, built: digest(BUILT_FROM, installed) };
}

export const isInstalled = (want = expected()) => read(STAMPS.installed) === want.installed || adopt(want.installed);
export const isBuilt = (want = expected()) => read(STAMPS.built) === want.built;
export function isReady() {
  const want = expected();
  return isInstalled(want) && isBuilt(want);
}

export const stampInstalled = (value) => writeFileSync(STAMPS.installed, value);
export const stampBuilt = (folder, value) => writeFileSync(join(folder, ".stamp"), value);

/** An installation that the user made with npm is as good as ours, where npm's own record has what our lock file wants. */
function adopt(stamp) {
  const record = read(join(ROOT, "node_modules", ".package-lock.json"));
  if (record === undefined || existsSync(STAMPS.installed)) return false;
  const present = JSON.parse(record).packages;
  const wanted = Object.entries(JSON.parse(readFileSync(join(ROOT, "package-lock.json"), "utf8")).packages);
  const agrees = ([path, { integrity, optional }]) =>
    path === "" || (present[path] ? present[path].integrity === integrity : optional === true);
  if (!wanted.every(agrees)) return false;
  stampInstalled(stamp);
  return true;
}

/** The hash of the files named and of all files in the folders named, whatever their dates: a checkout changes those. */
function digest(paths, salt) {
  const hash = createHash("sha256").update(salt);
  for (const path of paths.flatMap((p) => filesIn(join(ROOT, p)))) {
    hash.update(`\0${relative(ROOT, path)}\0`).update(readFileSync(path));
  }
  return hash.digest("hex");
}

function filesIn(path) {
  if (!existsSync(path)) return [];
  try {
    return readdirSync(path)
      .sort()
      .flatMap((name) => filesIn(join(path, name)));
  } catch (error) {
    if (error.code === "ENOTDIR") return [path];
    throw error;
  }
}

function read(path) {
  try {
    return readFileSync(path, "utf8");
  } catch {
    return undefined;
  }
}
