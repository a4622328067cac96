import { defineConfig } from "vite";
import manifest from "./package.json" with { type: "json" };

const packages = Object.keys(manifest.dependencies).map((name) => new RegExp(`^${name}(/|$)`));

export default defineConfig({
  build: {
    target: "es2022",
    lib: { entry: { index: "src/index.ts", cli: "src/cli/main.ts", worker: "src/cli/worker.ts" }, formats: ["es"] },
    // a reader of dist/ should find our code, and a bundler minifies anyway
    minify: false,
    emptyOutDir: true,
    rolldownOptions: {
      external: [/^node:/, ...packages],
      output: {
        chunkFileNames: "chunks/[name]-[hash].js",
        banner: (chunk) => (chunk.name === "cli" ? "#!/usr/bin/env node" : ""),
      },
    },
  },
});
