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

/** Posts as people write them: values in passing, equations to be solved, letters of two meanings. Nothing in them is wrong but one line. */
const POSTS: Readonly<Record<string, readonly [equal: number, unread: number, wrong: readonly string[]]>> = {
  "post-sigmoid.md": [13, 3, []],
  "post-calculus.md": [15, 10, []],
  "post-neuron.md": [18, 4, []],
  "post-piecewise.md": [11, 2, []],
  "post-gelu.md": [10, 4, []],
  "post-list.md": [15, 0, ["3x"]],
};

test.each(Object.entries(POSTS))("in %s nothing right is called unequal", async (name, [equal, unread, wrong]) => {
  const { links, summary } = await checkDocument(fixture(name), name, { suggestions: false });
  expect(links.filter(({ verdict }) => verdict === "unequal").map(({ right }) => right)).toEqual(wrong);
  expect(summary).toEqual({ equal, unequal: wrong.length, undecided: 0, unread });
});

test("every document of the folder is tested", () => {
  expect(readdirSync(FOLDER).sort()).toEqual([...Object.keys(RIGHT), ...Object.keys(POSTS), "unsupported.md"].sort());
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
  [
    "a letter that is a function by custom",
    IN`$\sigma'(x) = \sigma(x)(1 - \sigma(x))$, $\sigma' = \sigma(1+\sigma)$`,
    ["equal", "unequal"],
  ],
  [
    "the normal distribution, by custom",
    IN`$\Phi'(x) = \phi(x)$, $\phi'(x) = -x\phi(x)$, $\Phi'(x) = -\phi(x)$`,
    ["equal", "equal", "unequal"],
  ],
  ["a phi alone, which is any function", IN`$\phi'(x) = -x\phi(x)$`, ["unread"]],
  ["a letter with a custom, defined as something else", IN`$\sigma(x) = \max(0, x)$, $\sigma(x) = \frac{x + |x|}{2}$`, ["equal"]],
  [
    "a function's name for a number",
    IN`$\sigma(x)=1/(1+e^{-x})$; noise with $\sigma = 0.01$, so $\sigma^2 = 0.0001$ and $2\sigma = 1/50$`,
    ["equal", "equal"],
  ],
  [
    "a function's name for a number, and the function again",
    IN`$\sigma(x)=1/(1+e^{-x})$; with $\sigma = 0.01$; $\sigma' = \sigma(1 - \sigma)$; $\sigma'(x) = \sigma(x)$`,
    ["equal", "unequal"],
  ],
  [
    "a parameter with one value, then another",
    IN`$f(x) = \alpha x$ with $\alpha = 0.5$: $f(2) = 1$. Later $\alpha = 2$, so that $f(2) = 4$; not $f(2) = 3$`,
    ["equal", "equal", "unequal"],
  ],
  ["a calculation with a parameter, not with its value", IN`With $\alpha = 0$: $\alpha e^x = \alpha(e^x - 1) - \alpha$`, ["unequal"]],
  [
    "an equation to be solved",
    IN`solve $x^2 = 4$. At $x^2 = 4$ it turns. Where $f(x) = x e^{-x}$ has a maximum, $f'(x) = 0$, so $x = 1$.`,
    ["unread", "unread", "unread", "unread"],
  ],
  ["an equation that nothing solves", IN`at $x + 1 = x + 2$`, ["unequal"]],
  ["a chain that ends in an equation", IN`$g(x) = x e^{-x}$, $g'(x) = (1-x)e^{-x} = 0$, so $x = 1$`, ["equal", "unread", "unread"]],
  [
    "a chain that ends in an equation, solved wrongly",
    IN`$g(x) = x e^{-x}$, $g'(x) = (1-x)e^{-x} = 0$, so $x = 2$`,
    ["equal", "unequal", "unread"],
  ],
  [
    "wrong identities in prose are claims",
    IN`$\sigma(x)=1/(1+e^{-x})$; where $\sigma'(x) = \sigma(x)$, at $\tanh' (x) = 1 - \tanh(x)$, and $\cosh^2 x + \sinh^2 x = 1$`,
    ["unequal", "unequal", "unequal"],
  ],
  ["an identity of algebra that is wrong", IN`so $(x+1)^2 = x^2 + 1$ and for $x > 0$, $\frac{d}{dx} x^2 = 2$`, ["unequal", "unequal"]],
  [
    "an example in numbers",
    IN`$L = (wx - y)^2$. For $w = 2$, $x = 0.5$ and $y = 3$ we have $L = 4$ and $\frac{\partial L}{\partial w} = -2$`,
    ["unread", "unread", "unread", "equal", "equal"],
  ],
  ["a decimal that is rounded", IN`$\tanh 1 = 0.7616$ and $\tanh 1 = 0.7716$`, ["unread", "unequal"]],
  [
    "a derivative at a point",
    IN`$\sigma'(0) = 1/4$, $\tanh'(0) = 1$, $\tanh'(0) = 2$, $f(x) = x^3$, $f''(2) = 12$`,
    ["equal", "equal", "unequal", "equal"],
  ],
  [
    "a prime on a bracket",
    IN`$(\ln x)' = 1/x$, $\left(e^{-x}\right)' = -e^{-x}$, $(\sinh x)'' = \sinh x$, $(x^2)' = x$`,
    ["equal", "equal", "equal", "unequal"],
  ],
  [
    "a derivative in one line",
    IN`$y = x^2$, so $dy/dx = 2x$, $\mathrm{d}y/\mathrm{d}x = 2x$, $d^2y/dx^2 = 2$ and $dy/dx = x$`,
    ["equal", "equal", "equal", "unequal"],
  ],
  [
    "an upright d without braces",
    IN`$y = x^2$, $\frac{\mathrm dy}{\mathrm dx} = 2x$, $\frac{{\rm d}y}{{\rm d}x} = x$`,
    ["equal", "unequal"],
  ],
  ["a derivative of an order in brackets", IN`$f(x) = \ln x$, $f^{(3)}(x) = 2/x^3$, $f^{(4)}(x) = 6/x^4$`, ["equal", "unequal"]],
  [
    "braces with an explanation, and boxes",
    IN`$y = u^3$, $u = 2x + 1$: $$\frac{dy}{dx} = \underbrace{3u^2}_{dy/du} \cdot \underbrace{2}_{=\,2} = 6u^2$$ $$\boxed{x + x = 3x}$$`,
    ["equal", "equal", "unequal"],
  ],
  [
    "the letter ell",
    IN`$\ell = (a - y)^2$, $\frac{\partial \ell}{\partial a} = 2(a - y)$, $\partial\ell/\partial a = a - y$`,
    ["equal", "unequal"],
  ],
  [
    "a column of words, with a formula among them",
    IN`\begin{align} e^x e^x &= e^{2x} && \text{powers of } e^x \\ &= e^{3x} && \text{since } 2 = 2 \end{align}`,
    ["equal", "unequal", "equal"],
  ],
  [
    "formulas with arrows between them",
    IN`$$2x = x + x \implies 3x = x + 2x \iff 4x = 2x + 2x \qquad\therefore x + 1 = x$$`,
    ["equal", "equal", "equal", "unequal"],
  ],
  [
    "an arcus function as an inverse",
    IN`$\frac{d}{dx} \tan^{-1}(x) = \frac{1}{1+x^2}$, $\sinh^{-1}(x) = \frac{1}{\sinh x}$`,
    ["equal", "unequal"],
  ],
  [
    "functions in a list",
    IN`
- $f(x) = x^2$, $f'(x) = 2x$
- $f(x) = e^x$, $f'(x) = e^x$
- $f(x) = \sin x$, $f'(x) = \sin x$`,
    ["equal", "equal", "unequal"],
  ],
  [
    "functions in a table, with bars",
    IN`
| $f(x) = x^2$ | $f'(x) = 2x$ |
|---|---|
| $f(x) = \left\|x\right\|$ | $f'(x) = \frac{x}{\|x\|}$ |
| $f(x) = e^x$ | $f'(x) = 2e^x$ |`,
    ["equal", "equal", "unequal"],
  ],
  [
    "a letter that is used anew, as what follows bears out",
    IN`$f(x) = x^2$ has $f'(x) = 2x$. Softsign: $f(x) = \frac{x}{1+|x|}$ has $f'(x) = \frac{1}{(1+|x|)^2}$.`,
    ["equal", "equal"],
  ],
  ["a variable that is defined behind its use", IN`$\tanh(x) = \frac{a - 1}{a + 1}$, where $a = e^{2x}$`, ["equal"]],
  [
    "a name of the catalogue with parameters, or in another variant",
    IN`$\text{hard\_sigmoid}(x) = \max(0, \min(1, 0.2x + 0.5))$, so $\text{hard\_sigmoid}(1) = 0.7$`,
    ["unread", "equal"],
  ],
  ["a variable in front of a bracket is a factor", IN`$a = e^x$, $\frac{1}{a(2 - a)} \cdot a(1 - a) = 1$`, ["unequal"]],
  ["only one side is read", IN`$x = 1$, $x + 1 = \sum_i x_i = 1 + x = x + 2$`, ["unread", "unread", "unread", "unequal"]],
  ["an approximation is judged to the digits given", IN`$\frac{1}{4} = 0.25 \approx 0.3$`, ["equal", "equal"]],
  ["an approximation that is cut off", IN`$\sqrt{2} \approx 1.41$ and $2/3 ≈ 0.66$`, ["equal", "equal"]],
  ["a wrong approximation", IN`$\sqrt{2} \approx 1.42$ and $e \simeq 2.71829$`, ["unequal", "unequal"]],
  ["an approximation of a formula", IN`$\tanh(x) \approx x$`, ["unread"]],
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
