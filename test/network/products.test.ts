import { describe, expect, test } from "vitest";
import { Assembly } from "../../src/network/assembly.ts";
import { blocking, type Panels, placeInPanels, product, type Rows } from "../../src/network/products.ts";
import { hasRelaxed } from "../../src/run/engine.ts";
import { normals } from "./models.ts";

const FLOAT = 4;
const [A, B, C] = [0, 65_536, 131_072];

/** An engine without relaxed SIMD has the blocks of one that has it, too: only the rounding of products is its own. */
const WAYS = [false, true].flatMap((isForRelaxed) =>
  [false, ...(hasRelaxed() ? [true] : [])].map((relaxed) => ({ by: blocking(isForRelaxed), relaxed })),
);

/** a times b, both filled with normal numbers, as the function computes it: rows x columns. */
function computed(
  rows: number,
  columns: number,
  terms: number,
  isTurned: boolean,
  inPanels: boolean,
  way: (typeof WAYS)[number],
): Float32Array {
  const memory = new WebAssembly.Memory({ initial: 4 });
  const floats = (from: number, length: number): Float32Array => new Float32Array(memory.buffer, from, length);
  const [a, b] = [normals(rows * terms, 1), normals(terms * columns, 2)];
  floats(A, a.length).set(a);
  const width = way.by.columns;
  for (let t = 0; t < terms; t++)
    for (let j = 0; j < columns; j++)
      floats(B, b.length)[inPanels ? placeInPanels(t, j, terms, columns, width) : t * columns + j] = b[t * columns + j] as number;
  const assembly = new Assembly(way.relaxed);
  const matrix: Rows | Panels = inPanels ? { base: B, rows: terms } : { base: B, row: columns * FLOAT };
  const places = isTurned ? { row: FLOAT, term: rows * FLOAT } : { row: terms * FLOAT, term: FLOAT };
  const wanted = {
    name: "product",
    from: 0,
    to: rows,
    columns,
    terms,
    a: { base: A, ...places },
    b: matrix,
    c: { base: C, row: columns * FLOAT },
  };
  assembly.export("run", [assembly.call(product(wanted, way.relaxed, way.by))]);
  const instance = new WebAssembly.Instance(new WebAssembly.Module(assembly.bytes(false)), { gprime: { memory } });
  (instance.exports as { run: () => void }).run();
  return floats(C, rows * columns);
}

/** The same sums, term by term. */
function expected(rows: number, columns: number, terms: number, isTurned: boolean, isFused: boolean): Float32Array {
  const [a, b] = [normals(rows * terms, 1), normals(terms * columns, 2)];
  return Float32Array.from({ length: rows * columns }, (_, place) => {
    const [i, j] = [Math.floor(place / columns), place % columns];
    let sum = 0;
    for (let t = 0; t < terms; t++) {
      const term = (a[isTurned ? t * rows + i : i * terms + t] as number) * (b[t * columns + j] as number);
      sum = Math.fround(sum + (isFused ? term : Math.fround(term)));
    }
    return sum;
  });
}

describe.each(WAYS)("a product in blocks of $by.rows x $by.columns, $by.unroll terms a turn, relaxed: $relaxed", (way) => {
  test.each([1, 2, 3, 4, 5, 7, 9, 13])("adds every term of %d rows, whatever blocks leave over", (rows) => {
    for (const columns of [4, 8, 12, 20, 36])
      for (const terms of [1, 2, 3, 4, 5, 8, 11])
        for (const isTurned of [false, true])
          for (const inPanels of [false, true]) {
            const got = computed(rows, columns, terms, isTurned, inPanels, way);
            expect(got, `${columns} columns, ${terms} terms`).toEqual(expected(rows, columns, terms, isTurned, way.relaxed));
          }
  });
});
