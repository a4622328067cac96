import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { readCsv, type TableError } from "../../src/network/csv.ts";
import { CsvReader } from "../../src/network/csv-records.ts";

/** The cells of a text that comes in these pieces. */
function cellsOf(...pieces: string[]): string[][] {
  const reader = new CsvReader();
  return [...pieces.flatMap((piece) => reader.push(piece)), ...reader.end()].map(({ cells }) => [...cells]);
}

const ab = [
  ["a", "b"],
  ["1", "2"],
];
const READ: readonly [what: string, text: string, cells: string[][]][] = [
  ["plain", "a,b\n1,2\n", ab],
  ["without a line end at the end", "a,b\n1,2", ab],
  ["lines that end in CRLF", "a,b\r\n1,2\r\n", ab],
  ["lines that end in CR", "a,b\r1,2\r", ab],
  ["a byte order mark", "\uFEFFa,b\n1,2\n", ab],
  ["empty lines", "\n\na,b\n\n1,2\n \n", ab],
  ["semicolons", "a;b\n1;2\n", ab],
  ["tabs", "a\tb\n1\t2\n", ab],
  [
    "a comma in quotes",
    '"a,1",b\n1,2\n',
    [
      ["a,1", "b"],
      ["1", "2"],
    ],
  ],
  [
    "a quote in quotes",
    '"say ""a""",b\n1,2\n',
    [
      ['say "a"', "b"],
      ["1", "2"],
    ],
  ],
  [
    "a line end in quotes",
    'a,"b\r\nc"\n1,2\n',
    [
      ["a", "b\r\nc"],
      ["1", "2"],
    ],
  ],
  [
    "empty cells",
    ",\n,\n",
    [
      ["", ""],
      ["", ""],
    ],
  ],
  ["an empty cell in quotes", '"",1\n', [["", "1"]]],
  ["nothing", "", []],
];
describe("a table is read:", () => {
  test.each(READ)("%s", (_, text, cells) => expect(cellsOf(text)).toEqual(cells));
  test.each(READ)("%s, one character at a time", (_, text, cells) => expect(cellsOf(...text)).toEqual(cells));
});

test("any cells come back that were written as RFC 4180 says, however the text is cut", () => {
  const cell = fc.string({ unit: fc.constantFrom("a", "1", '"', ",", "\n", "\r", " ", "é") });
  const table = fc.array(fc.tuple(cell, cell), { minLength: 1, maxLength: 6 });
  fc.assert(
    fc.property(table, fc.array(fc.nat(60), { maxLength: 5 }), (rows, cuts) => {
      const text = rows.map((row) => row.map((c) => `"${c.replaceAll('"', '""')}"`).join(",")).join("\r\n");
      const places = [0, ...cuts.map((c) => Math.min(c, text.length)).sort((a, b) => a - b), text.length];
      const pieces = places.slice(1).map((end, i) => text.slice(places[i], end));
      expect(cellsOf(...pieces)).toEqual(rows.map((row) => [...row]));
    }),
    { seed: 3, numRuns: 2000 },
  );
});

const rows = (n: number, row: (i: number) => string): string => Array.from({ length: n }, (_, i) => `${row(i)}\n`).join("");
const task = (text: string, target: string | number) => readCsv([text], { target });

describe("a table as a task", () => {
  test("has one input a column, scaled by the rows that are learned from", async () => {
    const t = await task(`price,size,age\n${rows(100, (i) => `${3 * i + 7},${i},${(i * 37) % 100}`)}`, "price");
    expect([t.inputs, t.outputs, t.loss, t.output, t.train.rows, t.test.rows]).toEqual([2, 1, "squared error", "identity", 80, 20]);
    expect(t.inputNames).toEqual(["size", "age"]);
    for (const column of [0, 1]) {
      const own = [...t.train.x].filter((_, i) => i % 2 === column);
      const mean = own.reduce((a, b) => a + b) / 80;
      expect(Math.abs(mean)).toBeLessThan(1e-6);
      expect(own.reduce((sum, v) => sum + (v - mean) ** 2, 0) / 80).toBeCloseTo(1, 5);
    }
    // price is a line in size: scaled, they are the same
    t.train.y.forEach((y, i) => {
      expect(y).toBeCloseTo(t.train.x[2 * i] as number, 5);
    });
    const { mean, deviation } = t.targetScale as { mean: number; deviation: number };
    const sizes = [...t.test.y].map((y) => Math.round((y * deviation + mean - 7) / 3)).sort((a, b) => a - b);
    expect(new Set(sizes).size).toBe(20);
  });
  test("has the same rows for the same seed, and no row twice", async () => {
    const text = `a,b\n${rows(50, (i) => `${i},${i}`)}`;
    const [first, again] = [await task(text, "b"), await task(text, "b")];
    expect(first).toEqual(again);
    const all = [first.train, first.test].flatMap(({ y }) => [...y]).map((y) => y.toFixed(4));
    expect(new Set(all).size).toBe(50);
  });
  test("with texts as the target has classes, by the alphabet", async () => {
    const t = await task(`x,kind\n${rows(30, (i) => `${i},${["pear", "apple", "fig"][i % 3]}`)}`, "kind");
    expect([t.classes, t.loss, t.output, t.outputs]).toEqual([["apple", "fig", "pear"], "softmax cross-entropy", "identity", 3]);
    const { mean, deviation } = t.scales[0] as { mean: number; deviation: number };
    t.train.x.forEach((x, row) => {
      const i = Math.round(x * deviation + mean);
      expect([...t.train.y.subarray(3 * row, 3 * row + 3)]).toEqual(
        [
          [0, 0, 1],
          [1, 0, 0],
          [0, 1, 0],
        ][i % 3],
      );
    });
  });
  test.each([
    ["two texts", (i: number) => ["no", "yes"][i % 2], ["no", "yes"]],
    ["0 and 1", (i: number) => String(i % 2), ["not y", "y"]],
  ])("with %s as the target has one logistic output", async (_, of, classes) => {
    const t = await task(`x,y\n${rows(10, (i) => `${i},${of(i)}`)}`, "y");
    expect([t.classes, t.loss, t.output, t.outputs]).toEqual([classes, "binary cross-entropy", "logistic", 1]);
    expect([...t.train.y].every((y) => y === 0 || y === 1)).toBe(true);
  });
  test.each([
    ["a number, from 1", "1,10\n2,20\n3,30\n", 2, ["column 1"]],
    ["a number, below names", "a,b\n1,10\n2,20\n", "2", ["a"]],
    ["the name, though it looks like a number", "7,b\n1,10\n2,20\n".replace("b", "x"), "x", ["7"]],
  ] as const)("has as its target %s", async (_, text, target, names) => {
    expect((await task(text, target)).inputNames).toEqual(names);
  });
  test("keeps what float32 would not: numbers with a large mean", async () => {
    const t = await task(`t,y\n${rows(20, (i) => `${1.7e9 + i},${i}`)}`, "y");
    t.train.x.forEach((x, i) => {
      expect(x).toBeCloseTo(t.train.y[i] as number, 5);
    });
  });
  test("with a column of equal numbers has zeros there", async () => {
    const t = await task(`a,c,y\n${rows(20, (i) => `${i},0.1,${2 * i}`)}`, "y");
    expect([...t.train.x].filter((_, i) => i % 2 === 1).every((v) => Math.abs(v) < 1e-6)).toBe(true);
  });
});

const WRONG: readonly [what: string, text: string, target: string | number, says: string][] = [
  ["text in an input", "a,b\n1,2\nx,3\n", "b", 'line 3, column 1: "x" in "a" is no number: inputs have to be numbers'],
  ["an empty cell", "a,b\n1,2\n,3\n", "b", 'line 3, column 1: an empty cell in "a"'],
  ["an empty target", "a,b\n1,u\n2,\n", "b", 'line 3, column 2: an empty cell in "b"'],
  ["NaN", "a,b\nNaN,2\n", "b", 'line 2, column 1: "NaN" in "a" is no number'],
  ["an infinity", "a,b\n1e999,2\n", "b", "line 2, column 1"],
  ["a hexadecimal number", "a,b\n0x10,2\n", "b", "line 2, column 1"],
  ["a decimal comma", "a;b\n1,5;2\n", "b", '"1,5" in "a" has a decimal comma: write 1.5'],
  ["a row that is short", "a,b,c\n1,2,3\n4,5\n", "c", "line 3: there are 2 cells, where the first line has 3"],
  ["a row that is long", "a,b\n1,2\n4,5,6\n", "b", "line 3: there are 3 cells"],
  ["a text among numbers", "a,b\n1,2\n3,dog\n", "b", 'line 3, column 2: "dog" in the target "b" is no number, as those before it are'],
  ["names alone", "a,b\n", "b", "there are names, but no rows below them"],
  ["nothing", "", "b", "the file is empty"],
  ["one column", "a\n1\n", "a", "there is one column"],
  [
    "a column that is not there",
    "size,price\n1,2\n",
    "prise",
    'there is no column "prise": did you mean "price"? Give a name, or a number from 1 to 2: the columns are size, price',
  ],
  ["a number that is no column", "a,b\n1,2\n", 3, 'there is no column "3"'],
  ["0 as a column", "a,b\n1,2\n", 0, 'there is no column "0"'],
  ["two columns of that name", "a,b,b\n1,2,3\n", "b", 'two columns are called "b"'],
  ["one class alone", "a,b\n1,u\n2,u\n", "b", 'every row has the same target, "u"'],
  ["a quote that is not closed", 'a,b\n1,"2\n3,4\n', "b", "line 2, column 2: a quote is opened here and never closed"],
  ["a quote within a cell", 'a,b\n1,2"3\n', "b", "line 2, column 2: a quote inside a cell without quotes"],
  ["something behind a quote", 'a,b\n1,"2"3\n', "b", 'line 2, column 2: "3" behind the closing quote'],
];
test.each(WRONG)("a table is refused with line and column: %s", async (_, text, target, says) => {
  await expect(task(text, target)).rejects.toThrow(says);
});

test("lines are counted through quoted line ends", async () => {
  await expect(task('a,"b\nc"\n1,2\nx,3\n', "a")).rejects.toThrow('line 4, column 1: "x" in the target "a"');
  await expect(task('a,"b\nc"\n1,2\nx,3\n', 2)).rejects.toSatisfy((e: TableError) => e.line === 4 && e.column === 1);
});

test("a large table is read from pieces", async () => {
  const piece = rows(1000, (i) => `${i},${i * i},${i % 7}`);
  const chunks = (function* () {
    yield "a,b,c\n";
    for (let k = 0; k < 100; k++) {
      yield piece.slice(0, 4321);
      yield piece.slice(4321);
    }
  })();
  const t = await readCsv(chunks, { target: "c" });
  expect(t.train.rows + t.test.rows).toBe(100_000);
});
