import { describe, expect, test } from "vitest";
import { clipboard, hasBrowser, latexIn, settled, useWorkbench, visit, WHERE } from "./workbench.ts";

useWorkbench();

const WRONG = String.raw`We know

$$ g(z) = \frac{1}{1 + e^{-z}} $$

\begin{align*}
g'(z) &= \frac{e^{-z}}{(1 + e^{-z})^2} \\
&= g(z) - g(z)^2 \\
&= g(z) (1 + g(z))
\end{align*}`;

describe.skipIf(!hasBrowser)(WHERE, () => {
  test("every rule is shown with its reason and its proof", async () => {
    const page = await visit("f=tanh(x)*x");
    await settled(page);
    const brief = await page.locator(".step").count();
    await page.click("text=Every rule");
    await expect.poll(() => page.locator(".step").count()).toBeGreaterThan(brief);
    expect(await page.locator(".step-why").count()).toBe((await page.locator(".step").count()) - 1);
    for (const proof of await page.locator(".step-proof").allTextContents()) expect(proof).toMatch(/^proved: /);
  });

  test("under the pointer a step colours what it changed, and nothing is coloured else", async () => {
    const page = await visit();
    const step = page.locator(".step").nth(2);
    await step.locator(".come").first().waitFor();
    const colours = (selector: string) =>
      page.locator(selector).evaluateAll((all) => [...new Set(all.map((one) => getComputedStyle(one).color))]);
    const ink = await page.evaluate(() => getComputedStyle(document.body).color);
    await page.mouse.move(5, 5);
    await expect.poll(() => colours(".come, .gone")).toEqual([ink]);
    await step.hover();
    await expect.poll(async () => (await colours(".step:nth-child(3) .come")).includes(ink)).toBe(false);
    expect(await step.locator(".come").allTextContents()).toEqual(expect.arrayContaining(["+", "−"]));
    expect(await colours(".step:nth-child(6) .come")).toEqual([ink]);
  });

  test.each([
    ["LaTeX", "\\begin{align*}\ng(z) &= \\frac{1}{1 + e^{-z}} \\\\"],
    ["Markdown", "$$\n\\begin{aligned}\ng(z) &= \\frac{1}{1 + e^{-z}} \\\\"],
  ])("the derivation is copied as %s", async (format, begins) => {
    const page = await visit();
    await page.click(`text=Copy ${format}`);
    await expect.poll(() => clipboard(page)).toContain(begins);
    expect(await clipboard(page)).toContain("recognise g");
  });

  test("a wrong derivation that is pasted gets a verdict for each link, with a witness", async () => {
    const page = await visit("tab=check");
    await page.fill("#check-text", WRONG);
    await expect.poll(() => page.locator(".badge").allTextContents(), { timeout: 30_000 }).toEqual(["equal", "equal", "unequal"]);
    const said = await page.locator(".link").last().locator(".link-said").textContent();
    expect(said).toMatch(/At z = \S+ the left side is 0\.\d+, the right side \d\.\d+/);
    expect(said).toContain("the opposite sign");
    expect(await page.textContent(".summary")).toBe("2 equal, 1 unequal");
  });

  test("what the page copies is what it proves", async () => {
    const page = await visit("f=swish&tab=check");
    await page.click("text=The derivation of this formula");
    await expect.poll(() => page.textContent(".summary"), { timeout: 30_000 }).toMatch(/^\d+ equal, 0 unequal/);
  });

  test("lines of plain text are checked as well, and no mathematics is said to be none", async () => {
    const page = await visit("tab=check");
    await page.fill("#check-text", "(x + 1)^2 = x^2 + 2x + 1\n= x^2 + 1");
    await expect.poll(() => page.locator(".badge").allTextContents(), { timeout: 30_000 }).toEqual(["equal", "unequal"]);
    await page.fill("#check-text", "no formula here");
    await expect.poll(() => page.textContent(".notice")).toMatch(/^No equalities found/);
  });

  test("an older question never overtakes a newer one", async () => {
    const page = await visit();
    for (const text of ["gelu", "exp(exp(exp(exp(x))))", "mish", "x^2"]) await page.fill("#plain-field", text);
    await expect.poll(() => latexIn(page, ".result")).toEqual(["g'(x) = 2 x"]);
    await settled(page);
    expect(await latexIn(page, ".result")).toEqual(["g'(x) = 2 x"]);
  });
});
