import { expect, test } from "vitest";
import { splitChains } from "../../src/document/check/check-chains.ts";
import { findMath } from "../../src/document/check/check-math.ts";

const PLACES: readonly (readonly [what: string, markdown: string, found: readonly string[]])[] = [
  ["a dollar on either side", "so $a = b$ holds", ["a = b"]],
  ["two dollars inside a sentence, as kramdown has it", "so $$a = b$$ holds", ["a = b"]],
  ["a display on lines of its own", "$$\na = b\n$$\n", ["\na = b\n"]],
  ["a display that begins and ends inside its lines", "$$ a = b\n= c $$\n\ntext $d = e$", [" a = b\n= c ", "d = e"]],
  ["an environment between dollars", "$$\\begin{aligned}\na &= b\n\\end{aligned}$$\n", ["\\begin{aligned}\na &= b\n\\end{aligned}"]],
  [
    "a bare environment",
    "text\n\n\\begin{align*}\na &= b \\\\\n&= c\n\\end{align*}\n",
    ["\\begin{align*}\na &= b \\\\\n&= c\n\\end{align*}"],
  ],
  ["brackets with a backslash", "\\[ a = b \\] and \\( c = d \\)", [" a = b ", " c = d "]],
  ["brackets with two, as Markdown needs them", "\\\\[ a = b \\\\] and \\\\( c = d \\\\)", [" a = b ", " c = d "]],
  ["dollars around a code span", "so $`a = b`$ holds", ["a = b"]],
  ["a fenced block of mathematics", "```math\na = b\n```\n", ["a = b"]],
  ["a display in a quotation", "> $$\n> a = b\n> $$\n", ["\n  a = b\n  "]],
  ["a display in a list", "- one\n\n  $$\n  a = b\n  $$\n", ["\n  a = b\n  "]],
  ["a lone sign of equality, which Markdown takes for a heading", "$$\na\n=\nb\n$$\n", ["\na\n=\nb\n"]],
  ["an indented line after an empty one", "$$\n\n    a = b\n\n$$\n", ["\n\n    a = b\n\n"]],
  ["a dollar that is escaped", "a\\$b = c\\$d", []],
  ["prices", "from $5 to $10 = ten", []],
  ["a price before a formula", "at $5, $a = b$", ["a = b"]],
  ["dollars in different paragraphs", "only $a\n\nand b$ here", []],
  ["a code span", "`$a = b$`", []],
  ["a fenced block", "```\n$$a = b$$\n```\n", []],
  ["a fenced block of another language", "~~~python\nx = 1 # $a = b$\n~~~\n", []],
  ["a comment", "<!-- $a = b$ -->\n", []],
  ["a script", "<script>\nlet a = `$b = c$`;\n</script>\n", []],
  ["the front matter", '---\ntitle: "$a = b$"\n---\ntext', []],
  ["highlighted code of Jekyll", "{% highlight tex %}\n$$a = b$$\n{% endhighlight %}\n", []],
];

test.each(PLACES)("the mathematics is found, and nothing else: %s", (_, markdown, found) => {
  const segments = findMath(markdown);
  expect(segments.map(({ text }) => text)).toEqual(found);
  for (const { text, start } of segments) {
    expect(markdown.slice(start, start + text.length).replace(/\n> /g, "\n  ")).toBe(text);
  }
});

test("a display that is never closed is said, and does not swallow the code behind it", () => {
  const [fault, ...rest] = findMath("$$ a = b\n\n```\n$$\n```\n\nand $c = d$");
  expect(fault?.fault).toContain("never closed");
  expect(rest.map(({ text }) => text)).toEqual(["c = d"]);
});

const CHAINS: readonly (readonly [what: string, latex: string, sides: readonly (readonly string[])[]])[] = [
  ["a chain in one line", "a = b = c", [["a", "b", "c"]]],
  ["a chain in rows", "\\begin{aligned} a &= b \\\\ &= c \\end{aligned}", [["a", "b", "c"]]],
  ["a chain in the columns of an array", "\\begin{array}{rcl} a &=& b \\\\ &=& c \\end{array}", [["a", "b", "c"]]],
  ["a side that runs over two rows", "\\begin{align} a &= b \\\\ &\\quad + c \\\\ &= d \\end{align}", [["a", "b + c", "d"]]],
  [
    "two formulas in two rows",
    "\\begin{gather} a = b \\\\ c = d \\end{gather}",
    [
      ["a", "b"],
      ["c", "d"],
    ],
  ],
  [
    "two formulas in the columns of align",
    "\\begin{align} a &= b & c &= d \\end{align}",
    [
      ["a", "b"],
      ["c", "d"],
    ],
  ],
  [
    "two formulas with a comma",
    "a = b, \\quad c = d.",
    [
      ["a", "b"],
      ["c", "d"],
    ],
  ],
  [
    "two formulas with a word between",
    "a = b \\quad\\text{and}\\quad c = d",
    [
      ["a", "b"],
      ["c", "d"],
    ],
  ],
  [
    "relations inside of cases and brackets",
    "a = \\begin{cases} 1 & x = 0 \\\\ 2 & x < 0 \\end{cases}",
    [["a", "\\begin{cases} 1 & x = 0 \\\\ 2 & x < 0 \\end{cases}"]],
  ],
  ["numbers, tags and labels", "a = b \\tag{1} \\label{eq:a=b} \\nonumber", [["a", "b"]]],
  ["a definition", "a := b", [["a", "b"]]],
  ["a definition with a sign above", "a \\stackrel{\\text{def}}{=} b", [["a", "b"]]],
  ["a comment of LaTeX", "a = b % = c\n = d", [["a", "b", "d"]]],
  ["an approximation behind an equality", "a = b \\approx 0.7", [["a", "b", "0.7"]]],
  ["no equality", "0 < x < 1", []],
  ["a bracket that never closes", "(a = b", [["(a", "b"]]],
];

test.each(CHAINS)("the sides of a chain stand apart: %s", (_, latex, sides) => {
  const chains = splitChains(latex, 100);
  expect(chains.map((chain) => chain.sides.map(({ text }) => text.replace(/\s+/g, " ").replace(/ \\quad/g, "")))).toEqual(sides);
  for (const { sides: parts } of chains) {
    for (const { text, start } of parts) expect(latex.startsWith(text.slice(0, 1), start - 100)).toBe(true);
  }
});

test("remarks and conditions behind a chain are no part of its sides", () => {
  const [chain] = splitChains("|x| = x \\text{ (by definition)} \\quad \\text{for } x \\ge 0", 0);
  expect(chain?.sides.map(({ text }) => text)).toEqual(["|x|", "x"]);
  expect(chain?.remarks).toEqual([[], ["(by definition)"]]);
  expect(chain?.condition?.text).toBe("x \\ge 0");
});
