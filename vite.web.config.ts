import { createHash } from "node:crypto";
import { defaultClientConditions, defineConfig, type Plugin } from "vite";
import { CONTENT_POLICY } from "./src/cli/serve-policy.ts";

/** The policy for hosts that send no headers. A server that is being developed injects scripts, so only the build has it. */
const policy: Plugin = {
  name: "gprime:policy",
  apply: "build",
  transformIndexHtml: () => [
    { tag: "meta", attrs: { "http-equiv": "Content-Security-Policy", content: CONTENT_POLICY }, injectTo: "head-prepend" },
  ],
};

/** Every browser that runs this page reads woff2: the fonts are not shipped three times. */
const oneFontFormat: Plugin = {
  name: "gprime:one-font-format",
  enforce: "pre",
  transform: (code, id) =>
    /katex.*\.css/.test(id) ? { code: code.replace(/,\s*url\([^)]*\.(?:woff|ttf)\)\s*format\([^)]*\)/g, ""), map: null } : undefined,
};

const WORKER = "service-worker.js";
/** Tells the service worker which files the page consists of. */
const offline: Plugin = {
  name: "gprime:offline",
  apply: "build",
  enforce: "post",
  generateBundle(_, bundle) {
    const worker = bundle[WORKER];
    if (worker?.type !== "chunk") throw new Error(`${WORKER} is not among the entries`);
    const files = Object.keys(bundle).filter((file) => file !== WORKER);
    const hash = createHash("sha256");
    for (const file of [WORKER, ...files].sort()) {
      const made = bundle[file];
      hash.update(file).update(made?.type === "chunk" ? made.code : (made?.source ?? ""));
    }
    const stored = ["./", ...files.filter((file) => file !== "index.html")];
    worker.code = `const FILES = ${JSON.stringify(stored)}, VERSION = ${JSON.stringify(hash.digest("hex").slice(0, 16))};\n${worker.code}`;
  },
};

export default defineConfig({
  root: "web",
  base: "./",
  plugins: [policy, oneFontFormat, offline],
  oxc: { jsx: { runtime: "automatic", importSource: "preact" } },
  // Markdown is read in a worker, where there is no document
  resolve: { conditions: ["worker", ...defaultClientConditions] },
  worker: { format: "es" },
  build: {
    target: "es2022",
    outDir: "../dist/web",
    emptyOutDir: true,
    // the policy forbids fonts in data: addresses
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    // MathLive and MPFR are large, and loaded when the first view stands
    chunkSizeWarningLimit: 1_000,
    rolldownOptions: {
      input: { index: "web/index.html", "service-worker": "web/offline/service-worker.ts" },
      output: { entryFileNames: ({ name }) => (name === "service-worker" ? WORKER : "assets/[name]-[hash].js") },
    },
  },
});
