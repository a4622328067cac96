/** The workbench as a visitor has it: the built command serves it, and a real browser opens it. */
import { type ChildProcess, spawn, spawnSync } from "node:child_process";
import { mkdirSync } from "node:fs";
import { join } from "node:path";
import { type Browser, type BrowserContext, chromium, type Page } from "playwright-core";
import { afterAll, afterEach, beforeAll, expect } from "vitest";
import { CHROMIUM, FLAGS } from "./chromium.ts";

const ROOT = join(import.meta.dirname, "..", "..");
/** Pictures of the page that a person can look at; git ignores the folder. */
const ARTIFACTS = join(ROOT, ".setup", "artifacts");

/** What a test is told about where it cannot run; the test pipeline prints it. */
export const WHERE = CHROMIUM === undefined ? "the workbench (no Chromium here, and apt-get cannot install it)" : "the workbench";
export const hasBrowser = CHROMIUM !== undefined;

export const SIZES = { phone: { width: 390, height: 844 }, screen: { width: 1440, height: 900 } } as const;

export interface Look {
  readonly size?: keyof typeof SIZES;
  readonly colorScheme?: "light" | "dark";
  readonly reducedMotion?: "reduce";
}

interface Served {
  readonly url: string;
  readonly browser: Browser;
  readonly server: ChildProcess;
}

let served: Served | undefined;
let contexts: BrowserContext[] = [];
/** What a visitor should never see: errors in the console, and requests to other hosts. */
let faults: string[] = [];

/** Serves the page and starts a browser for the tests of a file; each test's pages are closed behind it, and their faults told. */
export function useWorkbench(): void {
  beforeAll(async () => {
    if (!hasBrowser) return;
    const { status, stderr } = spawnSync(process.execPath, [join(ROOT, "scripts", "run.mjs"), "setup"], { encoding: "utf8" });
    expect(status, stderr).toBe(0);
    const server = spawn(process.execPath, [join(ROOT, "dist", "cli.js"), "serve", "--no-open", "--port", "0", "--json"]);
    const url = await new Promise<string>((resolve, reject) => {
      let said = "";
      server.stdout.on("data", (text: Buffer) => {
        said += text.toString();
        if (said.includes("}")) resolve((JSON.parse(said) as { url: string }).url);
      });
      server.once("close", () => reject(new Error(`serve ended: ${said}`)));
    });
    served = { url, server, browser: await chromium.launch({ executablePath: CHROMIUM as string, args: FLAGS }) };
  }, 300_000);
  afterEach(async () => {
    const seen = faults;
    await Promise.all(contexts.map((context) => context.close()));
    [contexts, faults] = [[], []];
    expect(seen).toEqual([]);
  });
  afterAll(async () => {
    await served?.browser.close();
    served?.server.kill("SIGINT");
  });
}

/** The address of the page. */
export const address = (): string => (served as Served).url;

/** A page with that state behind its #, in a browser that has never been here before. */
export async function visit(hash = "", { size = "screen", ...look }: Look = {}): Promise<Page> {
  const { browser, url } = served as Served;
  const context = await browser.newContext({ viewport: SIZES[size], ...look });
  contexts.push(context);
  await context.grantPermissions(["clipboard-read", "clipboard-write"]);
  const page = await context.newPage();
  page.on("console", (message) => {
    if (message.type() === "error" || message.type() === "warning") faults.push(`console: ${message.text().slice(0, 300)}`);
  });
  page.on("pageerror", (error) => faults.push(`page: ${error.message}`));
  page.on("request", (request) => {
    if (!request.url().startsWith(url) && !/^(?:data|blob):/.test(request.url())) faults.push(`foreign: ${request.url()}`);
  });
  await page.goto(`${url}${hash === "" ? "" : `#${hash}`}`);
  return page;
}

/** What was copied last. */
export const clipboard = (page: Page): Promise<string> => page.evaluate(() => navigator.clipboard.readText());

/** The LaTeX of the formulas in an element, in order: KaTeX keeps each in an annotation. */
export const latexIn = (page: Page, selector: string): Promise<string[]> =>
  page
    .locator(`${selector} annotation`)
    .evaluateAll((all) =>
      all.map((one) => (one.textContent ?? "").replace(/\\textcolor\{#01000\d\}|\\displaystyle /g, "").replace(/^\{(.*)\}$/s, "$1")),
    );

/** Keeps a picture for people to look at. */
export async function picture(page: Page, name: string): Promise<void> {
  mkdirSync(ARTIFACTS, { recursive: true });
  await page.screenshot({ path: join(ARTIFACTS, `${name}.png`), fullPage: true });
}
