import { readFileSync } from "node:fs";
import type { Page } from "playwright-core";
import { describe, expect, test } from "vitest";
import { activation } from "../../src/catalogue/activation.ts";
import { exported } from "../../src/document/exported.ts";
import { clipboard, hasBrowser, picture, useWorkbench, visit, WHERE } from "./workbench.ts";

useWorkbench();

const LONG = { timeout: 60_000 };
/** The table of a section, row by row. */
const rows = (page: Page, section: string): Promise<string[][]> =>
  page
    .locator(`section[aria-labelledby=${section}] table >> nth=0 >> tbody tr`)
    .evaluateAll((all) => all.map((row) => [...row.children].map((cell) => (cell as HTMLElement).innerText.replace(/\s+/g, " ").trim())));
const progress = (page: Page): Promise<string> => page.locator(".verify-progress p").innerText();
const share = async (page: Page): Promise<number> => Number(/([\d.]+) %/.exec(await progress(page))?.[1] ?? 0);

describe.skipIf(!hasBrowser)(WHERE, () => {
  test("lists the ways back with what they keep and what they take", async () => {
    const page = await visit("f=sigmoid&tab=kernels");
    await expect
      .poll(async () => (await rows(page, "ways-title")).map(([name, bytes]) => [name, bytes]), LONG)
      .toEqual([
        ["output (taken)", "0 bytes"],
        ["tail", "4 bytes"],
        ["input", "4 bytes"],
      ]);
    await page.click("text=The operations, one by one");
    expect(await page.locator(".listing pre").first().innerText()).toMatch(/^%0 = f32 input x\n/);
  });

  test("times the kernel against loops in JavaScript on a click, and is faster", async () => {
    const page = await visit("f=silu&tab=kernels");
    await page.click("text=Measure in this browser", LONG);
    await expect.poll(async () => (await rows(page, "speed-title")).length, LONG).toBe(6);
    const times = Object.fromEntries((await rows(page, "speed-title")).map(([name = "", time]) => [name, Number(time)]));
    expect(times["forward, float32 throughout (taken)"]).toBeGreaterThan(0);
    expect(times["the formula in JavaScript loops"]).toBeGreaterThan(3 * (times["forward, float32 throughout (taken)"] as number));
    await picture(page, "kernels-timed");
  });

  test("verifies on a sample to its end, while the picture grows", async () => {
    const page = await visit("f=tanh&tab=kernels");
    await page.click("text=100,000", LONG);
    await page.click("role=button[name=Verify]");
    await page.waitForSelector(".verify-picture svg", LONG);
    await expect.poll(() => progress(page), LONG).toMatch(/^Done: 100 % of \d[\d,]* values$/);
    await expect
      .poll(() => page.locator(".notice-good").innerText())
      .toBe("Nothing is wrong on the sample; of the inputs between nothing is said.");
    const [forward, ...backward] = await rows(page, "verify-title");
    expect(forward?.[0]).toBe("forward");
    expect(Number(forward?.[1]?.replaceAll(",", ""))).toBeGreaterThan(90_000);
    expect(Number(forward?.[2])).toBeGreaterThan(0.5);
    expect(Number(forward?.[2])).toBeLessThanOrEqual(Number(forward?.[3]));
    expect(backward.map(([name]) => name)).toContain("backward from the output");
    await picture(page, "kernels-verified");
  });

  test("a verification on all inputs can be stopped, left for another tab, and gone on with", async () => {
    const page = await visit("f=relu&tab=kernels");
    await page.click("text=all 4.3 billion", LONG);
    await page.click("role=button[name=Verify]");
    await expect.poll(() => progress(page), LONG).toMatch(/^Judging: 0\.\d*[1-9]\d* % .* million inputs\/s, .* left$/);
    await page.click("role=button[name=Stop]");
    await expect.poll(() => progress(page)).toMatch(/^Stopped/);
    const stopped = await share(page);
    await page.click("role=tab[name=Pictures]");
    await page.waitForSelector(".picture-stage svg", LONG);
    await page.click("role=tab[name=Kernels]");
    expect(await share(page)).toBe(stopped);
    await page.click("role=button[name='Go on']");
    await expect.poll(() => share(page), LONG).toBeGreaterThan(stopped);
    await page.click("role=button[name=Stop]");
  });

  const CODE = [
    ["C", "c", "activation.h"],
    ["JavaScript", "js", "activation.mjs"],
    ["WebAssembly text", "wat", "activation.wat"],
    ["WebAssembly bytes", "wasm", "activation.wasm"],
  ] as const;
  test.each(CODE)("the code in %s is what `gprime export --to %s` writes, to copy and to keep", async (title, target, file) => {
    const page = await visit("f=x*sigmoid(1.5*x)&tab=kernels");
    await page.click(`.choice-option >> text="${title}"`, LONG);
    const button = page.locator(`button[aria-label^="Copy ${title}"]`);
    await button.waitFor(LONG);
    // it says so for a moment only
    await Promise.all([button.filter({ hasText: "Copied" }).waitFor(LONG), button.click()]);
    const { content } = exported(activation("x*sigmoid(1.5*x)"), target);
    expect(await clipboard(page)).toBe(typeof content === "string" ? content : Buffer.from(content).toString("base64"));
    const [download] = await Promise.all([page.waitForEvent("download"), page.click("text=/^Save as/")]);
    expect(download.suggestedFilename()).toBe(file);
    expect(readFileSync(await download.path()).equals(Buffer.from(content))).toBe(true);
  });

  test("the code follows the way back and the precision that are chosen", async () => {
    const page = await visit("f=tanh&tab=kernels");
    await page.selectOption(".pick select", "input", LONG);
    await expect.poll(() => page.locator(".code").innerText(), LONG).toContain("from what is kept: input");
    await page.click("section[aria-labelledby=code-title] >> text=float64 inside");
    await expect.poll(() => page.locator(".code").innerText(), LONG).toContain("precision accurate");
    await expect.poll(() => page.url()).toMatch(/(?=.*kernels\.precision=accurate)(?=.*kernels\.residual=input)/);
    await page.click("section[aria-labelledby=code-title] >> text=JavaScript");
    const code = () => page.locator(".code").innerText();
    await expect.poll(code, LONG).toContain("export function");
    await expect.poll(() => page.url()).toContain("kernels.code=js");
    const seen = await code();
    const other = await visit(new URL(page.url()).hash.slice(1), { isNew: true });
    await expect.poll(() => other.locator(".code").innerText(), LONG).toBe(seen);
  });

  test("what cannot be judged says why", async () => {
    const page = await visit("f=x^x&tab=kernels");
    await page.click("role=button[name=Verify]", LONG);
    await expect
      .poll(() => page.locator(".verify-progress .notice-bad, section[aria-labelledby=verify-title] .notice-bad").allTextContents(), LONG)
      .toEqual(["verify has no bound for a power with a variable exponent yet"]);
  });
});
