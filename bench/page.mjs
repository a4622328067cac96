/**
 * Measures the workbench in a browser, on a machine with nothing else to do, after a build: node bench/page.mjs
 *
 * - the first view: from opening the address, in a browser that has never been there, until the formula can be typed and its derivation stands
 * - the frames a second of two networks in training, with their decision surfaces
 * - the seconds until the page says that the deep network with the logistic function is stuck, and that tanh has learned
 */
import { gzipSync } from "node:zlib";
import { openWorkbench } from "../scripts/chromium.mjs";

const VISITS = 9;
const GOALS = { firstView: 1.5, kilobytes: 200, frames: 30, stuck: 30 };
const VIEWPORT = { width: 1440, height: 900 };
/** What is loaded when the page can be used: until KaTeX is there, formulas are shown as text. */
const LAZY = /katex|mathlive|index\.esm/i;

const median = (values) => [...values].sort((a, b) => a - b)[values.length >> 1];
const told = (what, value, unit, goal, isMet) => console.log(`${what}: ${value} ${unit} (goal: ${goal} ${unit}${isMet ? "" : ", missed"})`);

const { url, browser, close } = await openWorkbench();

/** Seconds until the derivation stands, and the kilobytes until then. */
async function firstView() {
  const context = await browser.newContext({ viewport: VIEWPORT });
  const page = await context.newPage();
  const sizes = new Map();
  page.on("response", (response) => {
    if (/\.(?:js|css)$/.test(response.url()) && !LAZY.test(response.url()))
      sizes.set(
        response.url(),
        response.body().then((body) => gzipSync(body).length / 1024),
      );
  });
  await page.goto(url, { waitUntil: "commit" });
  await page.waitForSelector("#plain-field");
  await page.waitForSelector(".step:last-child .katex");
  // the page's own clock began when the address was opened
  const seconds = (await page.evaluate(() => performance.now())) / 1000;
  const kilobytes = (await Promise.all(sizes.values())).reduce((sum, size) => sum + size, 0);
  await context.close();
  return { seconds, kilobytes };
}

async function training() {
  const context = await browser.newContext({ viewport: VIEWPORT });
  const page = await context.newPage();
  await page.goto(`${url}#tab=training`);
  await page.click("role=button[name=Play]");
  const rates = [];
  while (rates.length < 20) {
    await page.waitForTimeout(200);
    const text = await page.innerText(".transport-rate").catch(() => "");
    if (/^\d/.test(text)) rates.push(Number.parseInt(text, 10));
  }
  const start = performance.now();
  await page.click("role=button[name='Stuck: logistic against tanh']");
  await page.waitForSelector(".network >> nth=0 >> .verdict-stuck", { timeout: 120_000 });
  await page.waitForSelector(".network >> nth=1 >> .verdict-learned", { timeout: 120_000 });
  await context.close();
  return { frames: median(rates), stuck: (performance.now() - start) / 1000 };
}

try {
  const views = [];
  for (let i = 0; i < VISITS; i++) views.push(await firstView());
  const seconds = views.map((view) => view.seconds);
  const { frames, stuck } = await training();
  const first = median(seconds);
  console.log(`${VISITS} first visits: ${seconds.map((s) => s.toFixed(2)).join(" ")} s`);
  told("first view, median", first.toFixed(2), "s", GOALS.firstView, first <= GOALS.firstView);
  const kilobytes = median(views.map((view) => view.kilobytes));
  told("scripts and styles, gzipped", kilobytes.toFixed(0), "KB", GOALS.kilobytes, kilobytes <= GOALS.kilobytes);
  told("training, two networks", frames, "frames/s", GOALS.frames, frames >= GOALS.frames);
  told("stuck and learned", stuck.toFixed(1), "s", GOALS.stuck, stuck <= GOALS.stuck);
} finally {
  await close();
}
