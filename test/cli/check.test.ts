import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { gprime } from "./session.ts";

let folder = "";
const path = (name: string): string => join(folder, name);
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "gprime check "));
  writeFileSync(path("right.md"), "$\\frac{d}{dx} x^2 = 2x$ and $f(x) = x$\n");
  writeFileSync(path("wrong.md"), "One\n\n$\\frac{d}{dx} x^2 = 3x$ and $x + x = 2x$\n");
  writeFileSync(path("none.md"), "No mathematics.\n");
  writeFileSync(path("latin1.md"), Buffer.from([0x24, 0xe9, 0x24]));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

test("a right document is fine, and its links are counted", async () => {
  const { code, stdout, stderr } = await gprime(["check", path("right.md")]);
  expect([code, stderr]).toEqual([0, ""]);
  expect(stdout).toBe(`${path("right.md")}: 1 equal, 0 unequal; 1 definition used\n`);
});

test("an unequal link is shown with its place, and the exit code is 1", async () => {
  const { code, stdout, stderr } = await gprime(["check", path("wrong.md")]);
  expect(code).toBe(1);
  expect(stdout).toContain(`${path("wrong.md")}:3:21: unequal`);
  expect(stdout).toContain("1 equal, 1 unequal");
  expect(stderr).toBe("gprime: one equality does not hold\n");
});

test("--json prints the report of one file, and a list for several", async () => {
  const one = await gprime(["check", path("wrong.md"), "--json"]);
  expect(one.code).toBe(1);
  expect(JSON.parse(one.stdout)).toMatchObject({
    file: path("wrong.md"),
    links: [
      {
        line: 3,
        column: 21,
        left: "\\frac{d}{dx} x^2",
        right: "3x",
        verdict: "unequal",
        witness: { at: {} },
        suggestion: expect.stringContaining("one less for 3") as string,
      },
      { line: 3, column: 38, left: "x + x", right: "2x", verdict: "equal" },
    ],
    summary: { equal: 1, unequal: 1, undecided: 0, unread: 0 },
  });
  const two = await gprime(["check", path("right.md"), path("none.md"), "--json"]);
  expect(two.code).toBe(0);
  expect((JSON.parse(two.stdout) as { links: unknown[] }[]).map(({ links }) => links.length)).toEqual([1, 0]);
});

test("a document without equalities says so", async () => {
  expect(await gprime(["check", path("none.md")])).toEqual({ code: 0, stdout: `${path("none.md")}: no equalities\n`, stderr: "" });
});

test.each([
  ["a file that is not there", "missing.md", /cannot read .*missing\.md": there is no such file/],
  ["a folder", ".", /cannot read .*: it is a folder/],
  ["what is no text", "latin1.md", /cannot read .*: it is no text in UTF-8/],
])("%s gives one clear sentence and exit code 2", async (_, name, says) => {
  const { code, stdout, stderr } = await gprime(["check", path(name)]);
  expect(stderr).toMatch(says);
  expect([code, stdout]).toEqual([2, ""]);
});

test("no file at all is bad input", async () => {
  const { code, stderr } = await gprime(["check"]);
  expect(code).toBe(2);
  expect(stderr).toMatch(/file/);
});
