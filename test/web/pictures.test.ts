import { readFileSync } from "node:fs";
import type { Page } from "playwright-core";
import { describe, expect, test } from "vitest";
import { hasBrowser, picture, settled, useWorkbench, visit, WHERE } from "./workbench.ts";

useWorkbench();

const STAGE = ".picture-stage";
const SOON = { timeout: 15_000 };
/** What the horizontal axis of each panel says first and last. */
const ends = (page: Page): Promise<string[]> =>
  page.locator(`${STAGE} g[text-anchor=middle]`).evaluateAll((all) =>
    all.map((axis) => {
      const numbers = [...axis.querySelectorAll("text")].map((t) => t.textContent ?? "").filter((t) => /\d/.test(t));
      return `${numbers[0]} to ${numbers.at(-1)}`;
    }),
  );
const values = (page: Page, row: number): Promise<string[]> =>
  page.locator(`.curves tbody tr >> nth=${row} >> td.number`).allTextContents();
/** The texts of parts of the picture. */
const texts = (page: Page, selector: string): Promise<string[]> =>
  page.locator(`${STAGE} ${selector}`).evaluateAll((all) => all.map((one) => one.textContent ?? ""));
const titles = (page: Page): Promise<string[]> => texts(page, 'svg > g > text[font-size="15"]');

describe.skipIf(!hasBrowser)(WHERE, () => {
  test("draws a function and its derivative, with the second one on a click", async () => {
    const page = await visit("f=silu&tab=pictures");
    await expect.poll(() => titles(page), SOON).toEqual(["Activation Function", "Derivative"]);
    await page.click("text=second derivative");
    await expect.poll(() => titles(page), SOON).toEqual(["Activation Function", "Derivative", "Second Derivative"]);
    await expect.poll(() => page.url(), SOON).toContain("pictures.second=yes");
    await picture(page, "pictures-second");
  });

  test("draws others over it, and says what it cannot draw", async () => {
    const page = await visit("f=relu&tab=pictures");
    await settled(page);
    for (const formula of ["tanh", "2*tanhh(x)", "<img src=x onerror=alert(1)>"]) {
      await page.fill(".add-curve input", formula);
      await page.keyboard.press("Enter");
    }
    await expect.poll(() => page.locator(".curves tbody tr").count(), SOON).toBe(4);
    await expect
      .poll(() => page.locator(".curve-fault").allTextContents())
      .toEqual([expect.stringContaining('did you mean "tanh"?'), expect.stringContaining('unexpected "<"')]);
    expect(await page.locator("#app img").count()).toBe(0);
    await page.click("role=button[name='Leave out 2*tanhh(x)']");
    await expect.poll(() => page.locator(".curve-fault").count(), SOON).toBe(1);
    await expect.poll(async () => new Set(await texts(page, "svg svg path > title")), SOON).toEqual(new Set(["relu", "tanh"]));
  });

  test("a link reproduces what is seen", async () => {
    const page = await visit("f=silu&tab=pictures&with=relu;tanh&pictures.view=-2:2;0:1&pictures.second=yes");
    await expect.poll(() => ends(page), SOON).toEqual(["−2 to 2", "−2 to 2", "−2 to 2"]);
    expect(await page.locator(".curves tbody th").allTextContents()).toEqual(
      ["silu", "relu", "tanh"].map((name) => expect.stringContaining(name)),
    );
    expect(await page.inputValue(".picture-end input >> nth=0")).toBe("-2");
  });

  test.each(["1e999:2", "5:-5", "a:b", "-1:1:1", ";;;;;;;", "0:1e-300"])("a window %s that cannot be drawn is left out", async (given) => {
    const page = await visit("f=silu&tab=pictures&pictures.view=-2:2");
    await expect.poll(() => ends(page), SOON).toEqual(["−2 to 2", "−2 to 2"]);
    await visit(`f=silu&tab=pictures&pictures.view=${given}`);
    await expect.poll(() => ends(page), SOON).toEqual(["−5 to 5", "−5 to 5"]);
  });

  test("is zoomed, moved and read off by keys, and tells a screen reader", async () => {
    const page = await visit("f=relu&tab=pictures&with=tanh");
    await settled(page);
    await page.focus(STAGE);
    await page.keyboard.press("ArrowRight");
    await expect.poll(() => values(page, 0), SOON).toEqual(["0", "0"]);
    for (let i = 0; i < 10; i++) await page.keyboard.press("ArrowRight");
    await expect.poll(() => values(page, 0), SOON).toEqual(["1.1", "1"]);
    expect(await values(page, 1)).toEqual(["0.800499", "0.359201"]);
    await expect
      .poll(() => page.locator("[role=status]").allTextContents())
      .toContain("At x = 1.1: relu: 1.1, slope 1; tanh: 0.800499, slope 0.359201");
    await page.keyboard.press("Escape");
    await expect.poll(() => values(page, 0), SOON).toEqual(["", ""]);
    for (let i = 0; i < 4; i++) await page.keyboard.press("+");
    await expect.poll(() => ends(page), SOON).toEqual(["−2 to 2", "−2 to 2"]);
    for (let i = 0; i < 10; i++) await page.keyboard.press("Shift+ArrowRight");
    await expect.poll(() => ends(page), SOON).toEqual(["2.5 to 6.5", "2.5 to 6.5"]);
    await page.keyboard.press("0");
    await expect.poll(() => ends(page), SOON).toEqual(["−5 to 5", "−5 to 5"]);
  });

  test("is moved by the mouse, zoomed by the wheel, and follows numbers", async () => {
    const page = await visit("f=tanh&tab=pictures");
    await settled(page);
    const { x, y, width } = (await page.locator(STAGE).boundingBox()) as { x: number; y: number; width: number };
    const middle = { x: x + width / 4, y: y + 200 };
    await page.mouse.move(middle.x, middle.y);
    await expect.poll(async () => (await values(page, 0)).every((value) => /\d/.test(value)), SOON).toBe(true);
    await page.mouse.down();
    await page.mouse.move(middle.x + 40, middle.y + 20, { steps: 4 });
    await page.mouse.up();
    await expect.poll(async () => (await ends(page))[0], SOON).not.toBe("−5 to 5");
    const before = await page.inputValue(".picture-end input >> nth=0");
    expect(Number(before)).toBeLessThan(-5.6);
    await page.focus(STAGE);
    await page.mouse.wheel(0, 400);
    await expect.poll(async () => Number(await page.inputValue(".picture-end input >> nth=0")), SOON).toBeLessThan(Number(before) - 1);
    await page.fill(".picture-end input >> nth=0", "0");
    await page.keyboard.press("Enter");
    await page.fill(".picture-end input >> nth=1", "0,5");
    await page.keyboard.press("Enter");
    await expect.poll(async () => (await ends(page))[0], SOON).toBe("0 to 0.5");
    await page.click("text=Show all");
    await expect.poll(() => ends(page), SOON).toEqual(["−5 to 5", "−5 to 5"]);
  });

  test("a wheel without Ctrl scrolls the page where the picture was not chosen", async () => {
    const page = await visit("f=tanh&tab=pictures");
    await settled(page);
    await page.locator(STAGE).hover();
    await page.mouse.wheel(0, 300);
    await expect.poll(() => page.evaluate(() => scrollY), SOON).toBeGreaterThan(100);
    expect(await ends(page)).toEqual(["−5 to 5", "−5 to 5"]);
  });

  test("shows kinks and asymptotes, and what the function is like", async () => {
    const page = await visit("f=elu&p=a:2&tab=pictures&with=1/x");
    await expect.poll(() => page.locator(".properties dt").allTextContents(), SOON).toContain("asymptotes");
    const property = (name: string) => page.locator(`.property:has(dt:text-is("${name}")) dd`).allTextContents();
    await expect.poll(() => property("range"), SOON).toEqual(["(−2, ∞)"]);
    expect(await property("smoothness")).toEqual(["C⁰: continuous, its derivative is not", "x = 0: kink"]);
    expect(await property("asymptotes")).toEqual(["y = −2 x → −∞"]);
    await expect.poll(() => texts(page, "svg > g > path > title"), SOON).toEqual(["kink"]);
    expect(await page.locator(`${STAGE} svg svg path[stroke-dasharray="2 4"]`).count()).toBeGreaterThan(3);
  });

  test("is kept as SVG and as PNG", async () => {
    const page = await visit("f=tanh&tab=pictures");
    await settled(page);
    const saved = async (name: string) => {
      const [download] = await Promise.all([page.waitForEvent("download"), page.click(`role=button[name='${name}']`)]);
      return { name: download.suggestedFilename(), content: readFileSync(await download.path()) };
    };
    const svg = await saved("Save as SVG");
    expect([svg.name, svg.content.toString().slice(0, 5)]).toEqual(["gprime.svg", "<svg "]);
    const png = await saved("Save as PNG");
    expect([png.name, png.content.subarray(1, 4).toString()]).toEqual(["gprime.png", "PNG"]);
    expect(png.content.readUInt32BE(16)).toBe(1920);
  });

  test("goes on being drawn while it is dragged, and the page stays awake", async () => {
    const page = await visit("f=gelu&tab=pictures&with=mish;silu;tanh");
    await settled(page);
    const { x, y } = (await page.locator(STAGE).boundingBox()) as { x: number; y: number };
    await page.evaluate(() => {
      const seen = { drawn: 0, longest: 0 };
      Object.assign(window, { seen });
      new MutationObserver(() => seen.drawn++).observe(document.querySelector(".svg-picture") as Element, { childList: true });
      let last = performance.now();
      const frame = () => {
        seen.longest = Math.max(seen.longest, performance.now() - last);
        last = performance.now();
        requestAnimationFrame(frame);
      };
      frame();
    });
    await page.mouse.move(x + 200, y + 200);
    await page.mouse.down();
    for (let i = 0; i < 20; i++) await page.mouse.move(x + 200 + i, y + 200 + (i % 20));
    await page.mouse.up();
    const seen = () => page.evaluate(() => (window as unknown as { seen: { drawn: number; longest: number } }).seen);
    await expect.poll(async () => (await seen()).drawn).toBeGreaterThan(1);
    // a picture that the page drew itself would take longer than this on any machine
    expect((await seen()).longest).toBeLessThan(2_000);
  });
});
