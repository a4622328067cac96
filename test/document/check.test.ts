import { readdirSync, readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { checkDocument, type Link } from "../../src/document/check/check.ts";
import { checkText } from "../../src/document/check/check-text.ts";

const FOLDER = new URL("derivations/", import.meta.url);
const fixture = (name: string): string => readFileSync(new URL(name, FOLDER), "utf8");
const verdicts = async (markdown: string): Promise<Link["verdict"][]> =>
  (await checkDocument(markdown, "test.md", { suggestions: false })).links.map((link) => link.verdict);

/** How many links each document has, all of them right. */
const RIGHT: Readonly<Record<string, number>> = { "classics.md": 17, "align.md": 11, "eqnarray.md": 13, "inline.md": 15 };

test.each(Object.entries(RIGHT))("every link of %s is equal", async (name, count) => {
  const { links, summary } = await checkDocument(fixture(name), name);
  expect(links.filter(({ verdict }) => verdict !== "equal")).toEqual([]);
  expect(summary).toEqual({ equal: count, unequal: 0, undecided: 0, unread: 0 });
});

test("every document of the folder is tested", () => {
  expect(readdirSync(FOLDER).sort()).toEqual([...Object.keys(RIGHT), "unsupported.md"].sort());
});

test("sums over indices, norms, matrices and vectors are not read, never equal, and the reason is said", async () => {
  const { links } = await checkDocument(fixture("unsupported.md"), "unsupported.md");
  expect(links.length).toBeGreaterThan(9);
  expect(links.filter(({ verdict }) => verdict !== "unread")).toEqual([]);
  for (const what of ["index", "norm", "a matrix", "a vector", "transposed", "may be matrices", "integral", "not defined, or a product"]) {
    expect(
      links.some(({ note }) => note?.includes(what)),
      what,
    ).toBe(true);
  }
});

const IN = String.raw;
/** Documents of a few lines, and the verdicts on their links. */
const SMALL: readonly (readonly [what: string, markdown: string, verdicts: readonly Link["verdict"][]])[] = [
  ["a definition is no link", IN`$f(x) = x^2$`, []],
  ["what is defined is known further on", IN`$f(x) = x^2$ so $f(3) = 9$ and $f(x+1) = x^2 + 2x + 1$`, ["equal", "equal"]],
  ["a prime is its derivative", IN`$f(x) = x^3$, $f'(x) = 3x^2$, $f''(x) = 6x$, $f'(x) = 3x$`, ["equal", "equal", "unequal"]],
  ["a definition with :=", IN`$f(x) := x^2$ and $f(x) = x \cdot x$`, ["equal"]],
  ["a chain behind a definition", IN`$f(x) = (x+1)^2 = x^2 + 2x + 1 = x^2 + 1$`, ["equal", "unequal"]],
  ["known already: to be judged", IN`$g_{\text{tanh}}(z) = \frac{\sinh(z)}{\cosh(z)}$`, ["equal"]],
  ["known already, and wrong", IN`$g_{\text{tanh}}(z) = \frac{\cosh(z)}{\sinh(z)}$`, ["unequal"]],
  ["defined in the document, and given again", IN`$f(x) = x^2$ ... $f(x) = x^3$`, ["unequal"]],
  ["a letter with another meaning under another heading", "# A\n\n$f(x) = x^2$\n\n# B\n\n$f(x) = x^3$, $f'(x) = 3x^2$", ["equal"]],
  ["a variable given another value", IN`At $x = 0$ and at $x = 1$ it is $1 + 1 = 2$`, ["unread", "unread", "equal"]],
  ["a variable with a formula, differentiated", IN`$y = \tanh x$, so $y' = 1 - y^2$ and $\frac{dy}{dx} = 1 + y^2$`, ["equal", "unequal"]],
  [
    "a function without its argument",
    IN`$\sigma(z) = \frac{1}{1+e^{-z}}$, $\sigma' = \sigma(1-\sigma)$, $\sigma' = \sigma(1+\sigma)$`,
    ["equal", "unequal"],
  ],
  [
    "a letter with a subscript, without its argument",
    IN`$g'_{\text{tanh}} = 1 - g_{\text{tanh}}^2$ and $g'_{\text{logistic}} = g_{\text{logistic}}(1 - g_{\text{logistic}})$`,
    ["equal", "equal"],
  ],
  [
    "a chain through its variables",
    IN`$L = (y-t)^2$, $y = \sin(z)$: $\frac{dL}{dz} = 2(y-t)\cos(z)$, $\frac{dL}{dz} = 2(y-t)$`,
    ["equal", "unequal"],
  ],
  ["a function that nobody defined", IN`$f'(x) = 2x$`, ["unread"]],
  ["a name of two meanings", IN`$\sigma(x) + 1 = 1 + \sigma(x)$`, ["unread"]],
  ["only one side is read", IN`$x = 1$, $x + 1 = \sum_i x_i = 1 + x = x + 2$`, ["unread", "unread", "unread", "unequal"]],
  ["an approximation is not judged", IN`$\frac{1}{4} = 0.25 \approx 0.3$`, ["equal", "unread"]],
  ["a condition", IN`$|x| = x$ and $|x| = x \text{ for } x > 0$`, ["unequal", "equal"]],
  ["pieces one by one", IN`$f(x) = x, \quad x > 0$ and $f(x) = -x, \quad x \le 0$, so $f(x) = |x|$`, ["equal"]],
  [
    "a function that is defined after its use",
    IN`$f'(x) = s(x)(1 - s(x))$ for $f(x) = s(x)$, where $s(x) = \frac{1}{1+e^{-x}}$, so $f'(x) = s(x) - s(x)^2$`,
    ["unread", "equal"],
  ],
  ["a function that is defined below, under the same heading", IN`$f(x) = x\,s(x)$, where $s(x) = x^2$; so $f(x) = x^3$`, ["equal"]],
  ["a function that is defined below, under another heading", "$f(x) = x s(x)$\n\n# B\n\n$s(x) = x^2$", ["unread"]],
  ["cases in an array", IN`$$g(x) = \left\{ \begin{array}{ll} x & x > 0 \\ a x & x \le 0 \end{array} \right.$$ so $g(1) = 1$`, ["equal"]],
  [
    "a derivative at a kink, by whatever custom",
    IN`$f(x) = \max(0, x)$; $f'(x) = \begin{cases} 1 & x \ge 0 \\ 0 & x < 0 \end{cases}$; $f'(x) = \begin{cases} 1 & x > 0 \\ 0 & x < 0 \end{cases}$; $f'(x) = \begin{cases} 1 & x > 1 \\ 0 & x < 1 \end{cases}$; $|x| = \begin{cases} x & x > 0 \\ -x & x \le 0 \end{cases}$`,
    ["equal", "equal", "unequal", "equal"],
  ],
  ["an assignment", IN`$w := w - \eta$`, ["unread"]],
  [
    "a derivative by a formula",
    IN`$u = 1 + x^2$, $f(x) = \sqrt{u}$: $\frac{df}{du} = \frac{1}{2\sqrt{u}}$, $\frac{du}{dx} = 2x$`,
    ["unread", "equal"],
  ],
  [
    "a derivative of what is not known to depend",
    IN`$L = (a - y)^2$: $\frac{\partial L}{\partial w} = 2(a - y)\,x$, $\frac{\partial L}{\partial a} = 2(a-y)$`,
    ["unread", "equal"],
  ],
  ["a complex number", IN`$e^{i\pi} + 1 = 0$`, ["unread"]],
  ["rules about functions in general", IN`$(uv)' = u'v + uv'$`, ["unread"]],
  ["a chain over two displays", "$$(x+1)^2$$\n$$= x^2 + 2x + 1$$\n$$= x^2 + 1$$", ["equal", "unequal"]],
  ["words break a chain", "$$x = 2$$\n\nand so\n\n$$= 3$$", ["unread", "unread"]],
  [
    "an inverse function, differentials and operators are not products",
    IN`$f^{-1}(x) = \sqrt{x}$, $D_x y = 2x$, $dv = 2x\, dx$`,
    ["unread", "unread", "unread"],
  ],
  ["let gives a known name a new meaning", IN`Let $y = x^2$, so $y' = 2x$. Let $y = e^x$, so $y' = y$.`, ["equal", "equal"]],
  ["a place in prose is not a value from there on", IN`one half at $x = 0$; but $\frac{d}{dx} x^3 = 3x$`, ["unread", "unequal"]],
  ["a condition in prose, in front", IN`when $x \ge 0$, $|x| = x$; when $x < 0$, $|x| = -x$`, ["equal", "equal"]],
  ["a condition in prose, behind", IN`$f(x) = \max(0, x)$ has $f'(x) = 1$ for $x > 0$ and $f'(x) = 0$ for $x < 0$`, ["equal", "equal"]],
  ["a remark of one word", IN`$$x + x = 2x \text{ (simplify)} = 2 x \quad \text{as before}$$`, ["equal", "equal"]],
];

test.each(SMALL)("in a document: %s", async (_, markdown, expected) => {
  expect(await verdicts(markdown)).toEqual(expected);
});

/** Wrong links that one small change mends, and words of the suggestion. */
const MENDED: readonly (readonly [what: string, markdown: string, says: RegExp])[] = [
  ["a sign", IN`$\frac{d}{dx} e^{-x} = e^{-x}$`, /sign .*-e\^\{-x\}/],
  ["a sign inside", IN`$\tanh(x) = \frac{e^x + e^{-x}}{e^x + e^{-x}}$`, /sign/],
  ["a factor 2", IN`$\frac{d}{dx} x^2 = x$`, /factor 2/],
  ["an exponent", IN`$\frac{d}{dx} x^4 = 4x^4$`, /one less for 4/],
  ["a prime", IN`$f(x) = x^3$, $f(x) = 3x^2$`, /prime/],
  ["a square", IN`$\frac{d}{dx} \tanh(x) = 1 - \tanh(x)$`, /square/],
  ["an inner derivative", IN`$\frac{d}{dx} \tanh(bx) = 1 - \tanh(bx)^2$`, /missing factor/],
  ["a fraction upside down", IN`$\tanh(x) = \frac{\cosh(x)}{\sinh(x)}$`, /upside down|other function/],
];

test.each(MENDED)("what would mend an unequal link is said: %s", async (_, markdown, says) => {
  const { links } = await checkDocument(markdown, "test.md");
  expect(links.map(({ verdict }) => verdict)).toEqual(["unequal"]);
  expect(links[0]?.witness).toBeDefined();
  expect(links[0]?.suggestion).toMatch(says);
});

test("a name that is given another meaning without a word is unequal, and the report says where it was defined", async () => {
  const { links } = await checkDocument(`${IN`$f(x) = x^2$`}\n\n${IN`$f(x) = \cos x + 7$`}`, "test.md");
  expect(links[0]).toMatchObject({ verdict: "unequal", line: 3 });
  expect(links[0]?.note).toContain('"f" was defined on line 1');
});

test("what no small change mends gets no suggestion", async () => {
  const { links } = await checkDocument(IN`$\tanh(x) = \frac{x^3 + 17}{\cos(x) + 5}$`, "test.md");
  expect(links[0]).toMatchObject({ verdict: "unequal" });
  expect(links[0]?.suggestion).toBeUndefined();
});

test("a remark is compared with the rule that leads there", async () => {
  const { links } = await checkDocument(
    IN`$$\frac{d}{dx}(x \tanh x) = \tanh x + x (1 - \tanh^2 x) \text{ (by quotient rule)} = \tanh x + x - x \tanh^2 x \text{ (by chain rule)}$$

$$\frac{d}{dx}(x \tanh x) = \tanh x + x (1 - \tanh^2 x) \text{ (by the product rule)}$$`,
    "test.md",
  );
  expect(links.map(({ verdict }) => verdict)).toEqual(["equal", "equal", "equal"]);
  expect(links[0]?.note).toContain('the remark says "quotient rule": the derivation leads there by the product rule');
  expect(links[1]?.note).toContain("nothing is differentiated");
  expect(links[2]?.note).toBeUndefined();
});

test("line and column are those of the right side in the document", async () => {
  const markdown = "# T\n\ntext $x + 1 = 1 + x$\n\n$$\n\\begin{aligned}\n2x &= x + x \\\\\n   &= x\n\\end{aligned}\n$$\n";
  const { links } = await checkDocument(markdown, "test.md");
  for (const { line, column, right } of links)
    expect(markdown.split("\n")[line - 1]?.slice(column - 1)).toMatch(new RegExp(`^${right.replace(/\+/g, "\\+")}`));
  expect(links.map(({ line, column }) => [line, column])).toEqual([
    [3, 15],
    [7, 7],
    [8, 7],
  ]);
});

test("the text shows the place, a caret, the witness and the change; control characters do not reach the terminal", async () => {
  const markdown = "A \u001b[31m line with $\\frac{d}{dx} x^2 = x$ in it\n";
  const text = checkText(await checkDocument(markdown, "post.md"), markdown, { width: 80, dim: (s) => s });
  expect(text).toMatch(new RegExp(`^post\\.md:1:${markdown.indexOf("x$ in it") + 1}: unequal`));
  const lines = text.split("\n");
  const shown = lines.findIndex((line) => line.includes("\\frac{d}{dx} x^2 = x$ in it"));
  expect(lines[shown + 1]?.indexOf("^")).toBe(lines[shown]?.indexOf("x$ in it"));
  expect(text).toMatch(/at x = .* the left side is .*, the right side /);
  expect(text).toContain("factor 2");
  expect(text).toContain("post.md: 0 equal, 1 unequal");
  expect(text).not.toContain("\u001b");
});
