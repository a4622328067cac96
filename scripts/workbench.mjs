/**
 * Writes docs/workbench.png: the deep network that is stuck with the logistic function, as a browser shows it. Run it after a
 * build, where there is a Chromium: node scripts/workbench.mjs
 */
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { openWorkbench } from "./chromium.mjs";
import { palettePng } from "./palette.mjs";
import { ROOT } from "./stamps.mjs";

const FILE = join(ROOT, "docs", "workbench.png");
const VIEWPORT = { width: 1200, height: 1190 };

const { url, browser, close } = await openWorkbench();
try {
  const page = await browser.newPage({ viewport: VIEWPORT, colorScheme: "light" });
  await page.goto(`${url}#tab=training`);
  await page.click("role=button[name='Stuck: logistic against tanh']");
  await page.waitForSelector(".network >> nth=0 >> .verdict-stuck", { timeout: 120_000 });
  await page.waitForSelector(".network >> nth=1 >> .verdict-learned", { timeout: 120_000 });
  await page.click("role=button[name=Pause]");
  await page.waitForSelector("role=button[name=Play]");
  await page.mouse.move(0, 0);
  await page.evaluate(() => {
    document.activeElement?.blur();
    scrollTo(0, 0);
  });
  const shot = await page.screenshot();
  // the browser reads its own PNG
  const reader = await browser.newPage();
  const base64 = await reader.evaluate(async (png) => {
    const bytes = Uint8Array.from(atob(png), (letter) => letter.charCodeAt(0));
    const image = await createImageBitmap(new Blob([bytes]));
    const context = new OffscreenCanvas(image.width, image.height).getContext("2d");
    context.drawImage(image, 0, 0);
    const { data } = context.getImageData(0, 0, image.width, image.height);
    let letters = "";
    for (let at = 0; at < data.length; at += 8192) letters += String.fromCharCode(...data.subarray(at, at + 8192));
    return btoa(letters);
  }, shot.toString("base64"));
  const file = palettePng({ data: Buffer.from(base64, "base64"), ...VIEWPORT });
  writeFileSync(FILE, file);
  process.stdout.write(`${FILE}: ${file.length.toLocaleString("en")} bytes\n`);
} finally {
  await close();
}
