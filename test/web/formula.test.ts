import type { Page } from "playwright-core";
import { describe, expect, test } from "vitest";
import { address, clipboard, hasBrowser, latexIn, useWorkbench, visit, WHERE } from "./workbench.ts";

useWorkbench();

/** All of the formula in the field of mathematics, to be typed over. */
async function chooseMathematics(page: Page): Promise<void> {
  const field = page.locator("math-field");
  await field.click();
  await expect
    .poll(async () => {
      await page.keyboard.press("Control+a");
      return field.evaluate((f: Element & { selectionIsCollapsed?: boolean }) => f.selectionIsCollapsed);
    })
    .toBe(false);
}

describe.skipIf(!hasBrowser)(WHERE, () => {
  test("the first view derives the logistic function", async () => {
    const page = await visit("", { isNew: true });
    await page.waitForSelector(".step .katex");
    await expect.poll(() => latexIn(page, ".result")).toEqual(["g'(z) = g(z) (1 - g(z))"]);
    const rules = await page.locator(".step-rule").allTextContents();
    expect(rules.slice(1)).toEqual([
      "reciprocal rule, chain rule",
      "numerator through the denominator",
      "split the fraction",
      "cancel",
      "recognise g",
      "factor",
    ]);
    await expect.poll(() => page.locator(".keep tbody th").allTextContents()).toEqual(["output", "tail", "input"]);
  });

  test("a formula typed as text is understood while it is typed", async () => {
    const page = await visit();
    await page.fill("#plain-field", "tanh(x)");
    await expect.poll(() => latexIn(page, ".result")).toEqual(["g'(x) = 1 - g(x)^2"]);
    await expect.poll(() => page.locator("math-field").evaluate((f: Element & { value?: string }) => f.value)).toBe("\\tanh(x)");
    await expect.poll(() => page.url()).toContain("f=tanh%28x%29");
  });

  test("a formula typed as mathematics is there as text", async () => {
    const page = await visit();
    await chooseMathematics(page);
    await page.keyboard.type("x/(1+x^2", { delay: 20 });
    await expect.poll(() => page.inputValue("#plain-field")).toBe("x/(1 + x^2)");
    await expect.poll(() => latexIn(page, ".step:first-child")).toContain("\\frac{d}{dx}\\left(\\frac{x}{1 + x^2}\\right)");
  });

  test("a link that is followed while mathematics is typed is shown in both fields", async () => {
    const page = await visit();
    await chooseMathematics(page);
    await page.keyboard.type("x^2");
    await expect.poll(() => page.inputValue("#plain-field")).toBe("x^2");
    await page.goto(`${address()}#f=tanh(x)`);
    await expect.poll(() => latexIn(page, ".result")).toEqual(["g'(x) = 1 - g(x)^2"]);
    expect(await page.inputValue("#plain-field")).toBe("tanh(x)");
    await expect.poll(() => page.locator("math-field").evaluate((f: Element & { value?: string }) => f.value)).toBe("\\tanh(x)");
  });

  test("an empty box of the formula is to be filled", async () => {
    const page = await visit();
    await chooseMathematics(page);
    await page.keyboard.type("1");
    await expect.poll(() => page.inputValue("#plain-field")).toBe("1");
    await page.keyboard.type("/");
    await expect.poll(() => page.textContent("#formula-wrong")).toBe("a box is still empty: fill it in");
    // the last good formula: 1 stood there before the stroke
    expect(await page.inputValue("#plain-field")).toBe("1");
  });

  test("a formula of thousands of characters is left to the plain field, and the page goes on", async () => {
    const page = await visit();
    const long = Array.from({ length: 500 }, (_, k) => `sin(${k + 1}*x)`).join(" + ");
    await page.fill("#plain-field", long);
    await expect.poll(() => page.textContent(".math-box")).toContain("too long to be typeset here");
    await page.fill("#plain-field", "x^2");
    await expect.poll(() => page.locator("math-field").evaluate((f: Element & { value?: string }) => f.value)).toBe("x^2");
    expect(await page.isVisible("math-field")).toBe(true);
  });

  test("what is wrong is underlined and said, and the last good result stays", async () => {
    const page = await visit("f=tanh(x)");
    await expect.poll(() => latexIn(page, ".result")).toEqual(["g'(x) = 1 - g(x)^2"]);
    await page.fill("#plain-field", "2*tanhh(x)");
    await expect.poll(() => page.textContent("#formula-wrong")).toBe('unknown function "tanhh" at column 3: did you mean "tanh"?');
    expect(await page.textContent(".plain-behind mark")).toBe("tanhh");
    const [mark, pointer] = await Promise.all([".plain-behind mark", ".wrong-pointer"].map((one) => page.locator(one).boundingBox()));
    const middle = (pointer?.x ?? 0) + (pointer?.width ?? 0) / 2;
    expect(middle).toBeGreaterThan(mark?.x ?? Number.POSITIVE_INFINITY);
    expect(middle).toBeLessThan((mark?.x ?? 0) + (mark?.width ?? 0));
    expect(await latexIn(page, ".result")).toEqual(["g'(x) = 1 - g(x)^2"]);
    await page.fill("#plain-field", "2*tanh(x)");
    await expect.poll(() => page.textContent("#formula-wrong")).toBe("");
    expect(await page.locator(".plain-behind mark").count()).toBe(0);
  });

  test("a slider changes a parameter, in the page and in the address", async () => {
    const page = await visit("f=x*sigmoid(b*x)");
    const slider = page.locator(".slider input[type=range]");
    await slider.fill("2.5");
    await expect.poll(() => latexIn(page, ".remarks")).toContain("b = \\frac{5}{2}");
    await expect.poll(() => new URLSearchParams(new URL(page.url()).hash.slice(1)).get("p")).toBe("b:2.5");
    await page.fill(".slider-value", "1/3");
    await page.keyboard.press("Enter");
    await expect.poll(() => latexIn(page, ".remarks")).toContain("b = \\frac{1}{3}");
  });

  test("the other name can be the variable", async () => {
    const page = await visit("f=x*sigmoid(b*x)");
    await page.selectOption(".variable select", "b");
    await expect.poll(() => latexIn(page, ".step:first-child")).toContain("g'(b)");
    expect(await page.locator(".slider label").textContent()).toContain("x");
  });

  test("the catalogue is searched by framework, use and paper, and has a picture of each", async () => {
    const page = await visit();
    await page.click("text=Catalogue");
    await expect.poll(() => page.locator(".entry svg .sketch-line").count(), { timeout: 20_000 }).toBeGreaterThan(50);
    await page.fill("#catalogue-search", "hard sw");
    await expect.poll(() => page.locator(".entry-name").allTextContents()).toContain("hard_swish");
    await page.keyboard.press("Enter");
    await expect.poll(() => page.inputValue("#plain-field")).toBe("hard_swish");
    expect(await page.locator("dialog[open]").count()).toBe(0);
  });

  test("a link reproduces the page, and the back button the tab before", async () => {
    const page = await visit("f=x*sigmoid(b*x)&p=b:2.5&tab=check&derivation.steps=full");
    expect(await page.getAttribute("role=tab[name=Check]", "aria-selected")).toBe("true");
    await page.click("role=tab[name=Derivation]");
    await expect.poll(() => latexIn(page, ".remarks")).toContain("b = \\frac{5}{2}");
    expect(await page.isChecked("input[value=full]")).toBe(true);
    await page.click("text=Copy link");
    const other = await visit(new URL(await clipboard(page)).hash.slice(1), { isNew: true });
    await expect.poll(() => latexIn(other, ".result")).toEqual(await latexIn(page, ".result"));
    expect(await other.inputValue("#plain-field")).toBe("x*sigmoid(b*x)");
    await page.bringToFront();
    await page.goBack();
    await expect.poll(() => page.getAttribute("role=tab[name=Check]", "aria-selected")).toBe("true");
  });
});
