import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { gzipSync } from "node:zlib";
import type { Page } from "playwright-core";
import { describe, expect, test } from "vitest";
import { address, hasBrowser, type Look, latexIn, opened, picture, SIZES, settled, useWorkbench, visit, WHERE } from "./workbench.ts";

useWorkbench();

const AXE = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");
const LOOKS = (["phone", "screen"] as const).flatMap((size) => (["light", "dark"] as const).map((colorScheme) => ({ size, colorScheme })));
const TABS = ["derivation", "check", "pictures", "kernels", "training"] as const;

interface AxeRule {
  readonly id: string;
  readonly nodes: readonly { readonly html: string }[];
}

/** What axe-core has against the page, as short lines. */
async function violations(page: Page): Promise<string[]> {
  // a script tag would need a policy that allows it: the debugger does not
  if (!(await page.evaluate(() => "axe" in window))) await page.evaluate(AXE);
  const found = await page.evaluate(async () => {
    const { axe } = window as unknown as { axe: { run: (options: object) => Promise<{ violations: readonly AxeRule[] }> } };
    return (await axe.run({ resultTypes: ["violations"] })).violations.map(
      ({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html.slice(0, 160)).join(" | ")}`,
    );
  });
  return found;
}

/** What there is to see of a tab once something was done in it. */
const USED: Readonly<Record<(typeof TABS)[number], (page: Page) => Promise<unknown>>> = {
  derivation: async () => {},
  check: async (page) => {
    await page.click("text=An example with a slip");
    await page.waitForSelector(".summary");
  },
  pictures: async () => {},
  kernels: async () => {},
  training: async (page) => {
    await page.click("role=button[name=Play]");
    await expect.poll(() => page.innerText(".transport-steps")).toMatch(/^\d{3}/);
    await page.click("role=button[name=Pause]");
  },
};

/** A page whose size changes: others expect theirs to stay. */
const SEEN: Look = { colorScheme: "light" };

/** Pixels by which the page scrolls sideways. */
const beyond = (page: Page): Promise<number> =>
  page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);

/** What axe-core has against a page, and whether it is too wide, at all sizes and in both themes; keeps a picture of each. */
async function inAllLooks(page: Page, name: string): Promise<void> {
  for (const { size, colorScheme } of LOOKS) {
    await page.setViewportSize(SIZES[size]);
    // colours that are on their way from one theme to the other are no reader's
    await page.emulateMedia({ colorScheme, reducedMotion: "reduce" });
    await settled(page);
    const found = { beyond: await beyond(page), violations: await violations(page) };
    expect({ size, colorScheme, ...found }).toEqual({ size, colorScheme, beyond: 0, violations: [] });
    await picture(page, `${name}-${size}-${colorScheme}`);
  }
}

describe.skipIf(!hasBrowser)(WHERE, () => {
  test.each(TABS)("the tab %s has nothing that axe-core objects to, and does not scroll sideways", async (tab) => {
    const page = await visit(`f=elu&tab=${tab}`, SEEN);
    await settled(page);
    await USED[tab](page);
    await inAllLooks(page, tab);
  });

  test("a formula that is wider than a phone scrolls in its own place", async () => {
    for (const tab of TABS) {
      const page = await visit(`f=x*tanh(log(1%2Bexp(x)))*sin(3x)%2Bgelu(x)&tab=${tab}`, SEEN);
      await page.setViewportSize(SIZES.phone);
      await settled(page);
      expect({ tab, beyond: await beyond(page) }).toEqual({ tab, beyond: 0 });
    }
  });

  test("the catalogue and a mistake have nothing that axe-core objects to", async () => {
    const page = await visit("f=2*tanhh(x)", SEEN);
    await expect.poll(() => page.textContent("#formula-wrong")).toContain("tanhh");
    await inAllLooks(page, "mistake");
    await page.click("text=Catalogue");
    // a few of its rows stand for all
    await page.fill("#catalogue-search", "swish");
    await expect.poll(() => page.locator(".entry:not(:has(svg .sketch-line))").count()).toBe(0);
    expect(await page.locator(".entry").count()).toBeGreaterThan(1);
    await inAllLooks(page, "catalogue");
  });

  test("the first view needs at most 200 KB of scripts and styles, besides KaTeX, MathLive and MPFR", async () => {
    const page = await opened({ isNew: true });
    const sizes = new Map<string, Promise<number>>();
    const lazy = /katex|mathlive|index\.esm/i;
    page.on("response", (response) => {
      const url = response.url();
      // three workers load the same files
      if (/\.(?:js|css)$/.test(url) && !lazy.test(url))
        sizes.set(
          url,
          response.body().then((body) => gzipSync(body).length),
        );
    });
    await page.goto(address());
    // bench/page.mjs measures the time; this says only that it is no matter of minutes
    await page.waitForSelector(".step .katex", { timeout: 15_000 });
    await settled(page);
    const bytes = (await Promise.all(sizes.values())).reduce((sum, size) => sum + size, 0);
    expect(bytes / 1024).toBeGreaterThan(10);
    expect(bytes / 1024).toBeLessThan(200);
  });

  test("the page can be used by the keyboard alone", async () => {
    const page = await visit("", { reducedMotion: "reduce", isNew: true });
    await page.waitForSelector(".step");
    await page.keyboard.press("Tab");
    expect(await page.evaluate(() => document.activeElement?.textContent)).toBe("Skip to the formula");
    await page.keyboard.press("Enter");
    await page.keyboard.press("Control+a");
    await page.keyboard.type("softsign");
    await expect.poll(() => latexIn(page, ".step:first-child")).toContain("\\frac{d}{dx}\\left(\\frac{x}{1 + \\left|x\\right|}\\right)");
    await page.keyboard.press("Tab");
    expect(await page.evaluate(() => document.activeElement?.textContent)).toBe("Catalogue");
    await page.keyboard.press("Enter");
    await page.waitForSelector("dialog[open]");
    await expect.poll(() => page.evaluate(() => document.activeElement?.id)).toBe("catalogue-search");
    await page.keyboard.type("logistic");
    await page.keyboard.press("Escape");
    await page.keyboard.press("Escape");
    await expect.poll(() => page.locator("dialog[open]").count()).toBe(0);
    expect(await page.evaluate(() => document.activeElement?.textContent)).toBe("Catalogue");
    for (let i = 0; i < 12 && (await page.evaluate(() => document.activeElement?.getAttribute("role"))) !== "tab"; i++)
      await page.keyboard.press("Tab");
    await page.keyboard.press("ArrowRight");
    expect(await page.getAttribute("role=tab[name=Check]", "aria-selected")).toBe("true");
    expect(await page.evaluate(() => document.activeElement?.textContent)).toBe("Check");
    await page.keyboard.press("End");
    await expect.poll(() => page.locator("role=tab").last().getAttribute("aria-selected")).toBe("true");
  });

  test("the theme is the system's until another is chosen, which is kept", async () => {
    const page = await visit("", { colorScheme: "dark", isNew: true });
    const theme = () => page.evaluate(() => document.documentElement.dataset.theme);
    expect(await theme()).toBe("dark");
    await page.click("role=button[name='Use the light theme']");
    expect(await theme()).toBe("light");
    await page.reload();
    expect(await theme()).toBe("light");
  });

  test("it works offline once it has been visited", async () => {
    const page = await visit("", { isNew: true });
    const kept = () => page.evaluate(() => navigator.serviceWorker.controller !== null);
    await expect.poll(kept).toBe(true);
    await page.context().setOffline(true);
    await page.reload();
    await page.fill("#plain-field", "tanh(x)");
    await expect.poll(() => latexIn(page, ".result"), { timeout: 15_000 }).toEqual(["g'(x) = 1 - g(x)^2"]);
    await page.click("role=tab[name=Check]");
    await page.fill("#check-text", "$x + x = 2x$");
    await expect.poll(() => page.locator(".badge").allTextContents(), { timeout: 30_000 }).toEqual(["equal"]);
    expect(await page.evaluate(() => crossOriginIsolated)).toBe(true);
  });

  const HOSTILE: readonly (readonly [what: string, hash: string, says: RegExp])[] = [
    [
      "an image with a script",
      `f=${encodeURIComponent('<img src=x onerror="document.title=1">')}`,
      /column|understood|read|unknown|unexpected/,
    ],
    ["20,000 characters", `f=${"x%2B".repeat(10_000)}`, /10,?000 is the limit/],
    ["brackets without end", `f=${encodeURIComponent("(".repeat(9_000))}`, /\S/],
    ["a broken percent sign", "f=%E0%A4%A", /\S/],
    ["a parameter that is none", "f=x*sigmoid(b*x)&p=b:<b>1</b>", /no number/],
    ["a variable that is none", "f=tanh(x)&v=1", /cannot be the name/],
    ["the name of an object's parts", "f=__proto__&p=__proto__:1&tab=constructor", /\S/],
    ["LaTeX that would make a link", `f=${encodeURIComponent("\\href{javascript:alert(1)}{x}")}`, /\S/],
  ];
  test.each(HOSTILE)("an address with %s leaves the page usable", async (_, hash, says) => {
    const page = await visit(hash);
    // followed as a link, and as the first thing that is seen
    await expect.poll(() => page.textContent("#formula-wrong")).toMatch(says);
    await page.reload();
    await expect.poll(() => page.textContent("#formula-wrong")).toMatch(says);
    expect(await page.locator("img, #app script, #app a").count()).toBe(0);
    expect(await page.title()).toMatch(/^gprime/);
    await page.goto(`${address()}#f=tanh(x)`);
    await expect.poll(() => latexIn(page, ".result")).toEqual(["g'(x) = 1 - g(x)^2"]);
  });

  test("exp(exp(exp(exp(x)))) leaves the page usable", async () => {
    const page = await visit("f=exp(exp(exp(exp(x))))");
    await expect.poll(() => page.locator(".step").count()).toBeGreaterThan(1);
    await page.fill("#plain-field", "tanh(x)");
    await expect.poll(() => latexIn(page, ".result")).toEqual(["g'(x) = 1 - g(x)^2"]);
  });
});
