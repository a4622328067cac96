/**
 * The workbench as a visitor has it: the built command serves it, and a real browser opens it. Most tests follow a link in a page
 * that is there already, as visitors do; the address holds the whole state, so that nothing of the test before is left.
 */
import { spawnSync } from "node:child_process";
import { mkdirSync } from "node:fs";
import { join } from "node:path";
import type { Browser, BrowserContext, Page } from "playwright-core";
import { afterAll, afterEach, beforeAll, expect } from "vitest";

const ROOT = join(import.meta.dirname, "..", "..");
/** Pictures of the page that a person can look at; git ignores the folder. */
const ARTIFACTS = join(ROOT, ".setup", "artifacts");

interface Workbench {
  readonly url: string;
  readonly browser: Browser;
  readonly close: () => Promise<void>;
}
const SCRIPT = "../../scripts/chromium.mjs";
const { CHROMIUM, openWorkbench }: { CHROMIUM: string | undefined; openWorkbench: () => Promise<Workbench> } = await import(SCRIPT);

/** What a test is told about where it cannot run; the test pipeline prints it. */
export const WHERE = CHROMIUM === undefined ? "the workbench (no Chromium here, and apt-get cannot install it)" : "the workbench";
export const hasBrowser = CHROMIUM !== undefined;

export const SIZES = { phone: { width: 390, height: 844 }, screen: { width: 1440, height: 900 } } as const;

export interface Look {
  readonly size?: keyof typeof SIZES;
  readonly colorScheme?: "light" | "dark";
  readonly reducedMotion?: "reduce";
  /** A browser that has never been here before, for this test alone. */
  readonly isNew?: true;
}

let workbench: Workbench | undefined;
/** The pages that tests go on with, by their looks. */
const kept = new Map<string, Page>();
let ownContexts: BrowserContext[] = [];
/** What a visitor should never see: errors in the console, and requests to other hosts. */
let faults: string[] = [];

/** Serves the page and starts a browser for the tests of a file; what a visitor should not see is told after each test. */
export function useWorkbench(): void {
  beforeAll(async () => {
    if (!hasBrowser) return;
    const { status, stderr } = spawnSync(process.execPath, [join(ROOT, "scripts", "run.mjs"), "setup"], { encoding: "utf8" });
    expect(status, stderr).toBe(0);
    workbench = await openWorkbench();
  }, 300_000);
  afterEach(async () => {
    const seen = faults;
    await Promise.all(ownContexts.map((context) => context.close()));
    [ownContexts, faults] = [[], []];
    expect(seen).toEqual([]);
  });
  afterAll(() => workbench?.close());
}

/** The address of the page. */
export const address = (): string => (workbench as Workbench).url;

/** A page in which a link with that state behind its # was followed. */
export async function visit(hash = "", look: Look = {}): Promise<Page> {
  const key = JSON.stringify(look);
  const known = look.isNew ? undefined : kept.get(key);
  const page = known ?? (await opened(look));
  if (!look.isNew) kept.set(key, page);
  if (known) await leave(known);
  await page.goto(`${address()}#${hash}`);
  // the page hears of the link
  await page.evaluate(() => new Promise((resolve) => requestAnimationFrame(resolve)));
  return page;
}

/** What no address holds: where mouse and focus are, and whether the catalogue is open. */
async function leave(page: Page): Promise<void> {
  await page.mouse.move(0, 0);
  await page.evaluate(() => {
    document.querySelector<HTMLDialogElement>("dialog[open]")?.close();
    (document.activeElement as HTMLElement | null)?.blur();
    scrollTo(0, 0);
  });
}

/** An empty page. */
export async function opened({ size = "screen", isNew, ...look }: Look): Promise<Page> {
  const { browser, url } = workbench as Workbench;
  const context = await browser.newContext({ viewport: SIZES[size], ...look });
  if (isNew) ownContexts.push(context);
  await context.grantPermissions(["clipboard-read", "clipboard-write"]);
  const page = await context.newPage();
  page.on("console", (message) => {
    if (message.type() === "error" || message.type() === "warning") faults.push(`console: ${message.text().slice(0, 300)}`);
  });
  page.on("pageerror", (error) => faults.push(`page: ${error.message}`));
  page.on("request", (request) => {
    if (!request.url().startsWith(url) && !/^(?:data|blob):/.test(request.url())) faults.push(`foreign: ${request.url()}`);
  });
  return page;
}

/** Nothing is being loaded, worked out or drawn any more. */
export async function settled(page: Page): Promise<void> {
  await page.evaluate(() => new Promise((resolve) => requestAnimationFrame(() => requestAnimationFrame(resolve))));
  await page.waitForSelector("#view-panel > *");
  await expect.poll(() => page.locator("[aria-busy=true]").count()).toBe(0);
  await page.evaluate(() => document.fonts.ready.then(() => new Promise((resolve) => requestAnimationFrame(resolve))));
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
