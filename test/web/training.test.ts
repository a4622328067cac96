import type { Page } from "playwright-core";
import { describe, expect, test } from "vitest";
import { hasBrowser, type Look, picture, useWorkbench, visit, WHERE } from "./workbench.ts";

useWorkbench();

const LONG = { timeout: 30_000 };

const steps = async (page: Page): Promise<number> =>
  Number(/^([\d,]+) steps?/.exec(await page.innerText(".transport-steps"))?.[1]?.replaceAll(",", ""));
const verdicts = (page: Page): Promise<string[]> => page.locator(".network-verdict").allInnerTexts();
const names = (page: Page): Promise<string[]> => page.locator(".network figcaption").allInnerTexts();
const press = (page: Page, name: string): Promise<void> => page.click(`role=button[name="${name}"]`);
/** A training tab whose networks are there. */
async function training(hash = "", look: Look = {}): Promise<Page> {
  const page = await visit(`tab=training${hash}`, look);
  // networks of the test before may be the same, and trained
  await press(page, "Reset");
  await page.waitForSelector(".networks[aria-busy=false] .verdict-untrained", LONG);
  return page;
}
/** The pixels of a network's picture, as a number that changes when they do. */
const painted = (page: Page, index: number): Promise<string> =>
  page
    .locator("canvas.answers")
    .nth(index)
    .evaluate((canvas) => (canvas as HTMLCanvasElement).toDataURL());
/** How much redder than blue a network's picture is in its middle, near the top and near the bottom: one class is orange, one blue. */
const warmth = (page: Page, index: number): Promise<{ top: number; bottom: number }> =>
  page
    .locator("canvas.answers")
    .nth(index)
    .evaluate((element) => {
      const canvas = element as HTMLCanvasElement;
      const column = canvas.getContext("2d")?.getImageData(canvas.width / 2, 0, 1, canvas.height).data ?? [];
      const at = (down: number): number => {
        const first = 4 * Math.round(down * canvas.height);
        return (column[first] as number) - (column[first + 2] as number);
      };
      return { top: at(0.1), bottom: at(0.9) };
    });

describe.skipIf(!hasBrowser)(WHERE, () => {
  test("a network with tanh learns two moons on a click on play, while the pictures change and frames keep coming", async () => {
    const page = await training("&training.pace=16");
    expect(await names(page)).toEqual(["1/(1 + exp(-z))", "tanh\n×"]);
    const before = await painted(page, 1);
    await press(page, "Play");
    await expect
      .poll(async () => (await verdicts(page))[1], LONG)
      .toMatch(/^Learned by step [\d,]+: loss 0\.0\d+, (99(\.\d)?|100) % right\.$/);
    expect(await page.innerText(".transport-rate")).toMatch(/^\d+ frames\/s$/);
    expect(await painted(page, 1)).not.toBe(before);
    // the upper class above, the lower class below
    const { top, bottom } = await warmth(page, 1);
    expect(top).toBeGreaterThan(60);
    expect(bottom).toBeLessThan(-60);
    await press(page, "Pause");
    await expect.poll(() => page.locator(".transport-rate").count()).toBe(0);
    // one frame may be on its way when it is pressed, and none after that
    const rested = await page.evaluate(async () => {
      const steps = (): string => document.querySelector(".transport-steps")?.textContent ?? "";
      const seen = [steps()];
      for (let frame = 0; frame < 30; frame++) {
        await new Promise((resolve) => requestAnimationFrame(resolve));
        if (steps() !== seen.at(-1)) seen.push(steps());
      }
      return seen.length;
    });
    expect(rested).toBeLessThanOrEqual(2);
  });

  test("a step is one step, reset goes back to the first weights, and the same seed repeats it", async () => {
    const page = await training();
    const first = await verdicts(page);
    await page.press("role=button[name=Step]", "Enter");
    await expect.poll(() => steps(page)).toBe(1);
    await expect.poll(() => verdicts(page)).not.toEqual(first);
    const second = await verdicts(page);
    await press(page, "Step");
    await expect.poll(() => steps(page)).toBe(2);
    await press(page, "Reset");
    await expect.poll(() => steps(page)).toBe(0);
    await expect.poll(() => verdicts(page)).toEqual(first);
    await press(page, "Step");
    await expect.poll(() => verdicts(page)).toEqual(second);
    await page.click("role=tab[name=Check]");
    await page.click("role=tab[name=Training]");
    expect(await steps(page)).toBe(1);
    expect(await verdicts(page)).toEqual(second);
  });

  test("the deep network is stuck with the logistic function and learns with tanh", async () => {
    const page = await training();
    await press(page, "Stuck: logistic against tanh");
    await expect.poll(() => names(page), LONG).toEqual(["logistic", "tanh\n×"]);
    await expect
      .poll(() => verdicts(page), LONG)
      .toEqual([
        expect.stringMatching(
          /^Stuck: the loss has not come down for [\d,]+ steps, and is no better than guessing\. The gradient of the first layer is about [\d,]+ times smaller than that of the last\.$/,
        ),
        expect.stringMatching(/^Learned by step [\d,]+: loss 0\.\d+, \d+(\.\d)? % right\.$/),
      ]);
    expect(page.url()).toContain("training.task=spiral");
    await picture(page, "training-stuck");
  });

  test("ReLU dies where leaky ReLU learns, and the dead units are marked", async () => {
    const page = await training();
    await press(page, "Dead ReLU");
    await page.click(".choice-option >> text='16'");
    await expect
      .poll(async () => (await verdicts(page))[0], LONG)
      .toMatch(/^Stuck: .* (\d+ % of the hidden units are dead|\d+ of 18 hidden units are saturated, \d+ are dead)\.$/);
    await expect.poll(async () => (await verdicts(page))[1], LONG).toMatch(/^Learned/);
    const dead = await page.locator(".layers-of").nth(0).locator(".unit-dead").count();
    expect(dead).toBeGreaterThan(8);
    expect(await page.locator(".layers-of").nth(0).innerText()).toContain(`of 18 units saturated, ${dead} dead`);
    await picture(page, "training-dead");
  });

  test("a training that diverges ends in a sentence", async () => {
    const page = await training("&training.task=sin&training.layers=16;16&training.rate=3");
    await press(page, "Play");
    await expect
      .poll(() => verdicts(page), LONG)
      .toEqual([0, 1].map(() => expect.stringMatching(/^Diverged at step \d+, layer \d: .*\. Choose a smaller rate than 3\.$/)));
    await expect.poll(() => page.getByRole("button", { name: "Play" }).count()).toBe(1);
  });

  test("layers, units, activations and networks are changed by clicking, and a link brings them back", async () => {
    const page = await training();
    await press(page, "Layer 1: one unit more");
    await press(page, "+ Add a layer");
    await page.selectOption("role=combobox[name='Activation of layer 2']", "relu");
    await press(page, "Remove layer 1");
    await page.fill("role=combobox[name='Compare with']", "x*tanh(x)");
    await press(page, "Add");
    await page.selectOption("role=combobox[name=Task]", "ring");
    await page.selectOption("role=combobox[name='Learning rate']", "0.3");
    await press(page, "Another seed");
    await expect
      .poll(() => decodeURIComponent(page.url()))
      .toMatch(/^(?=.*training\.layers=8:relu;8(?:&|$))(?=.*training\.rate=0\.3(?:&|$))(?=.*training\.seed=2)(?=.*with=tanh;x\*tanh\(x\))/);
    await expect.poll(() => names(page), LONG).toHaveLength(3);
    const layers = (on: Page) => on.locator(".layers-of").nth(2).locator(".layer-name").allInnerTexts();
    await expect.poll(() => layers(page), LONG).toEqual(["layer 1 relu", "layer 2 x*tanh(x)", "output logistic"]);
    await page.waitForSelector(".networks[aria-busy=false]");
    const here = await verdicts(page);
    const again = await visit(new URL(page.url()).hash.slice(1), { isNew: true });
    await expect.poll(() => verdicts(again), LONG).toEqual(here);
    expect(await layers(again)).toEqual(await layers(page));
  });

  test("an activation that has no variance to keep asks for other first weights", async () => {
    const page = await visit("f=1/x&tab=training");
    await expect.poll(async () => (await verdicts(page))[0], LONG).toMatch(/^No network: layer 1, 1\/x: .* choose other first weights$/);
    await page.selectOption("role=combobox[name='First weights']", "lecun");
    await expect.poll(async () => (await verdicts(page))[0], LONG).toMatch(/^Not trained yet: loss/);
  });

  const HOSTILE =
    "&training.task=__proto__&training.layers=1e9;-3;x:<b>1</b>&training.rate=-1&training.seed=NaN&training.pace=1e9&training.optimiser=constructor";
  test("an address that makes no sense leaves it usable, and an activation that is none says so", async () => {
    const page = await visit(`tab=training${HOSTILE}&with=${encodeURIComponent("<img src=x onerror=alert(1)>;tanh")}`);
    await expect.poll(() => verdicts(page), LONG).toEqual([0, 1, 2].map(() => expect.stringMatching(/^No network: \S/)));
    expect(await page.locator("#view-panel img, #view-panel b").count()).toBe(0);
    await press(page, "Remove layer 3");
    await expect.poll(async () => (await verdicts(page)).map((text) => text.slice(0, 7)), LONG).toEqual(["Not tra", "No netw", "Not tra"]);
  });

  test("it does not move by itself for who asked for less motion", async () => {
    const page = await training("", { reducedMotion: "reduce" });
    await press(page, "A curve");
    await expect
      .poll(() => page.locator("canvas.answers").first().getAttribute("aria-label"))
      .toMatch(/^Curve of relu on sin after 0 steps/);
    await page.waitForSelector(".networks[aria-busy=false]");
    expect(await page.getByRole("button", { name: "Play" }).count()).toBe(1);
    expect(await steps(page)).toBe(0);
  });
});
