import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { createServer, request, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import type { SignalName } from "../../src/cli/io.ts";
import { run } from "../../src/cli/run.ts";

let [outside, folder] = ["", ""];
beforeAll(() => {
  outside = mkdtempSync(join(tmpdir(), "gprime serve "));
  folder = join(outside, "web");
  mkdirSync(join(folder, "assets"), { recursive: true });
  writeFileSync(join(outside, "secret.js"), "secret");
  writeFileSync(join(folder, "index.html"), "<!doctype html>");
  writeFileSync(join(folder, "assets", "a b.js"), "1;");
  writeFileSync(join(folder, "assets", "notes.txt"), "no file of the page");
  symlinkSync(join(outside, "secret.js"), join(folder, "link.js"));
});
afterAll(() => rmSync(outside, { recursive: true, force: true }));

/** Runs serve until the work is done, then ends it as Ctrl-C would. */
async function serving(argv: readonly string[], work: (url: string) => Promise<void>) {
  const said = { stdout: "", stderr: "" };
  const heard = new Map<SignalName, () => void>();
  const done = run(["serve", "--no-open", ...argv], {
    stdout: { write: (text) => (said.stdout += String(text)) },
    stderr: { write: (text) => (said.stderr += String(text)) },
    env: {},
    signals: { once: (name, end) => heard.set(name, end), off: (name) => heard.delete(name) },
    web: folder,
  });
  await Promise.race([done, expect.poll(() => heard.has("SIGINT")).toBe(true)]);
  const url = /http:[^\s"]+/.exec(said.stdout)?.[0] ?? "";
  try {
    if (url !== "") await work(url);
  } finally {
    heard.get("SIGINT")?.();
  }
  return { code: await done, url, ...said };
}

const asked = (url: string, path: string, options: { method?: string; host?: string } = {}) =>
  new Promise<{ status: number; body: string; headers: Record<string, unknown> }>((resolve, reject) => {
    const { hostname, port } = new URL(url);
    const { method = "GET", host } = options;
    const asking = request({ hostname, port, path, method, ...(host && { headers: { host } }) }, (response) => {
      let body = "";
      response.on("data", (text: Buffer) => {
        body += text.toString();
      });
      response.on("end", () => resolve({ status: response.statusCode ?? 0, body, headers: response.headers }));
    });
    asking.on("error", reject);
    asking.end();
  });

test("serve answers with the files of its folder, isolated and under a strict policy", async () => {
  const { code, stdout, stderr } = await serving(["--port", "0"], async (url) => {
    const { status, body, headers } = await asked(url, "/");
    expect([status, body]).toEqual([200, "<!doctype html>"]);
    expect(headers).toMatchObject({
      "content-type": "text/html; charset=utf-8",
      "cross-origin-opener-policy": "same-origin",
      "cross-origin-embedder-policy": "require-corp",
      "x-content-type-options": "nosniff",
    });
    const policy = String(headers["content-security-policy"]);
    expect(policy).toContain("default-src 'none'; script-src 'self' 'wasm-unsafe-eval';");
    expect(policy).not.toMatch(/unsafe-inline|'unsafe-eval'|https?:/);
    expect(await asked(url, "/assets/a%20b.js?v=1")).toMatchObject({ status: 200, body: "1;" });
    expect(await asked(url, "/", { method: "HEAD" })).toMatchObject({ status: 200, body: "" });
  });
  expect(code).toBe(0);
  expect(stdout).toMatch(/^the workbench: http:\/\/127\.0\.0\.1:\d+\/\n$/);
  expect(stderr).toContain("only this machine can reach it");
});

test.each([
  ["a folder above", "/../secret.js"],
  ["a folder above, escaped", "/%2e%2e/secret.js"],
  ["a folder above, escaped twice over", "/..%2fsecret.js"],
  ["a folder above, with a backslash", "/..%5csecret.js"],
  ["a link that leads out", "/link.js"],
  ["a file of another kind", "/assets/notes.txt"],
  ["a folder", "/assets"],
  ["a file that is not there", "/none.js"],
  ["a character that ends strings", "/index.html%00.js"],
  ["an escape that is none", "/%E0%A4%A"],
])("serve has nothing at the address of %s", async (_, path) => {
  await serving(["--port", "0"], async (url) => expect(await asked(url, path)).toMatchObject({ status: 404, body: "not found\n" }));
});

test("serve refuses other methods, and names of other hosts that lead here", async () => {
  await serving(["--port", "0"], async (url) => {
    expect((await asked(url, "/", { method: "POST" })).status).toBe(405);
    expect((await asked(url, "/", { host: "example.org" })).status).toBe(403);
    expect((await asked(url, "/", { host: "localhost:1" })).status).toBe(200);
  });
});

test("a busy port is said to be busy, and the next free one is taken", async () => {
  const busy = await new Promise<Server>((resolve) => {
    const server: Server = createServer().listen(0, "127.0.0.1", () => resolve(server));
  });
  const { port } = busy.address() as AddressInfo;
  const { code, url, stderr } = await serving(["--port", String(port)], async (at) => expect((await asked(at, "/")).status).toBe(200));
  busy.close();
  expect(code).toBe(0);
  expect(Number(new URL(url).port)).toBeGreaterThan(port);
  expect(stderr).toContain(`port ${port} is busy: ${new URL(url).port} is free, and taken instead`);
});

test("--json says where it is", async () => {
  const { stdout, url } = await serving(["--port", "0", "--json"], async () => {});
  expect(JSON.parse(stdout)).toEqual({ url, port: Number(new URL(url).port), folder });
});

test.each([
  [["--port", "x"], 'gprime: --port "x" is no port: give a number from 0 to 65535, 0 for any free one\n'],
  [["--port", "-1"], 'gprime: --port "-1" is no port: give a number from 0 to 65535, 0 for any free one\n'],
  [["--port", "65536"], 'gprime: --port "65536" is no port: give a number from 0 to 65535, 0 for any free one\n'],
])("serve %j is refused in a sentence", async (argv, says) => {
  const { code, stdout, stderr } = await serving(argv, async () => {});
  expect([code, stdout, stderr]).toEqual([2, "", says]);
});
