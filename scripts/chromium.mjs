/** The workbench in a real browser: a Chromium (on the PATH, or Debian's, which apt-get installs where it may), and the built command that serves the page. */
import { spawn, spawnSync } from "node:child_process";
import { existsSync } from "node:fs";
import { delimiter, join } from "node:path";
import { chromium } from "playwright-core";
import { ROOT } from "./stamps.mjs";

const NAMES = ["chromium", "chromium-browser", "google-chrome", "google-chrome-stable"];

const onPath = () =>
  (process.env.PATH ?? "")
    .split(delimiter)
    .flatMap((folder) => NAMES.map((name) => join(folder, name)))
    .find((file) => existsSync(file));

/** Where it is; undefined where there is none and none can be installed. */
function findChromium() {
  const found = onPath();
  if (found !== undefined || process.platform !== "linux" || process.getuid?.() !== 0) return found;
  for (const args of [["update"], ["install", "-y", "--no-install-recommends", "chromium"]]) {
    if (spawnSync("apt-get", args, { stdio: "ignore", timeout: 240_000 }).status !== 0) return undefined;
  }
  return onPath();
}

export const CHROMIUM = findChromium();

/** What a headless browser needs as root and without a screen, and nothing that would ask other hosts. */
const FLAGS = [
  "--headless=new",
  "--no-sandbox",
  "--disable-gpu",
  "--disable-quic",
  "--no-first-run",
  "--disable-background-networking",
  "--disable-component-update",
  "--disable-sync",
];

/** Serves the built page and starts a browser. @throws Error where there is no browser, or serve ends */
export async function openWorkbench() {
  if (CHROMIUM === undefined) throw new Error("there is no Chromium: install one, as by apt-get install chromium");
  const server = spawn(process.execPath, [join(ROOT, "dist", "cli.js"), "serve", "--no-open", "--port", "0", "--json"]);
  const url = await new Promise((resolve, reject) => {
    let said = "";
    server.stdout.on("data", (text) => {
      said += text.toString();
      if (said.includes("}")) resolve(JSON.parse(said).url);
    });
    server.once("close", () => reject(new Error(`serve ended: ${said}`)));
  });
  const browser = await chromium.launch({ executablePath: CHROMIUM, args: FLAGS });
  const close = async () => {
    await browser.close();
    server.kill("SIGINT");
  };
  return { url, browser, close };
}
