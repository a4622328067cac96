/** A Chromium to test with: the one on the PATH, or Debian's, which apt-get installs where it may. */
import { spawnSync } from "node:child_process";
import { existsSync } from "node:fs";
import { delimiter, join } from "node:path";

const NAMES = ["chromium", "chromium-browser", "google-chrome", "google-chrome-stable"];

const onPath = (): string | undefined =>
  (process.env.PATH ?? "")
    .split(delimiter)
    .flatMap((folder) => NAMES.map((name) => join(folder, name)))
    .find((file) => existsSync(file));

/** Where it is; undefined where there is none and none can be installed. */
function findChromium(): string | undefined {
  const found = onPath();
  if (found !== undefined || process.platform !== "linux" || process.getuid?.() !== 0) return found;
  for (const args of [["update"], ["install", "-y", "--no-install-recommends", "chromium"]]) {
    if (spawnSync("apt-get", args, { stdio: "ignore", timeout: 240_000 }).status !== 0) return undefined;
  }
  return onPath();
}

export const CHROMIUM = findChromium();

/** What a headless browser needs as root and without a screen, and nothing that would ask other hosts. */
export const FLAGS = [
  "--headless=new",
  "--no-sandbox",
  "--disable-gpu",
  "--disable-quic",
  "--no-first-run",
  "--disable-background-networking",
  "--disable-component-update",
  "--disable-sync",
];
