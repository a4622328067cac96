/**
 * Products of matrices of float32. Each sum goes through its terms in their order, whatever else is computed beside it: a
 * block of some rows and some vectors of columns is held in registers, so that each number loaded serves several sums.
 */

import { at, Code, FLOAT_BYTES, load, loadSplat, madd, plus, store, VECTOR, VECTOR_BYTES, zeros } from "../emit/wasm/code.ts";
import type { WasmFunction } from "../emit/wasm/instructions.ts";
import { constant, get, set } from "../emit/wasm/variables.ts";

/** How large a block is, and how many terms a turn of its loop adds. */
export interface Blocking {
  readonly rows: number;
  /** Columns of a block, and of a panel: a multiple of 4. */
  readonly columns: number;
  readonly unroll: number;
}

/**
 * Without fused multiply-add V8 moves all loads of a turn to its beginning, so that longer turns run out of registers; measured
 * with 784-256-256-10 and 2-32-32-1 on Node 20 and 24 (AMD Zen 3).
 */
export const blocking = (relaxed: boolean): Blocking =>
  relaxed ? { rows: 4, columns: 8, unroll: 4 } : { rows: 2, columns: 16, unroll: 1 };

/** Row by row: the bytes from one row to the next. */
export interface Rows {
  readonly base: number;
  readonly row: number;
}
/** In panels of some columns: a panel has all its rows, one after the other; the last one may be narrower. */
export interface Panels {
  readonly base: number;
  readonly rows: number;
}

/** The columns of a matrix, as runs of blocks of one width. */
export function panels(columns: number, width: number): { from: number; to: number; width: number }[] {
  const whole = columns - (columns % width);
  return [
    ...(whole > 0 ? [{ from: 0, to: whole, width }] : []),
    ...(columns > whole ? [{ from: whole, to: columns, width: columns - whole }] : []),
  ];
}

/** Where in panels a number lies, in floats from the base. */
export function placeInPanels(row: number, column: number, rows: number, columns: number, width: number): number {
  const first = column - (column % width);
  return first * rows + row * Math.min(width, columns - first) + (column - first);
}

export interface Product {
  readonly name: string;
  /** The rows of the result that are computed. */
  readonly from: number;
  readonly to: number;
  /** Columns: a multiple of 4. */
  readonly columns: number;
  /** How many terms a sum has. */
  readonly terms: number;
  /** The bytes from row to row and from term to term. */
  readonly a: { readonly base: number; readonly row: number; readonly term: number };
  readonly b: Rows | Panels;
  readonly c: Rows | Panels;
  /** The address of what the sums of each column begin with; default: 0. */
  readonly begin?: number;
  /** What is done with four finished sums instead of storing them. */
  readonly end?: (code: Code, sums: number, pointer: number, offset: number) => void;
}

const inPanels = (m: Rows | Panels): m is Panels => "rows" in m;

/** A function that computes a product: for rows and columns of the result, the sum over the terms of a times b. */
export function product(p: Product, relaxed: boolean, by = blocking(relaxed)): WasmFunction {
  const code = new Code(p.name);
  const writer = new ProductWriter(code, p, by, relaxed);
  writer.write();
  return code.finish();
}

class ProductWriter {
  private readonly code: Code;
  private readonly p: Product;
  private readonly blocking: Blocking;
  private readonly relaxed: boolean;
  private readonly factor: number;
  private readonly a: number;
  private readonly b: number;
  private readonly c: number;
  private readonly columnB: number;
  private readonly columnC: number;
  private readonly begin: number;
  private readonly end: number;
  private readonly rowPointers: number[] = [];
  private readonly sums: number[] = [];
  private readonly row: number[] = [];

  constructor(code: Code, p: Product, blocking: Blocking, relaxed: boolean) {
    [this.code, this.p, this.blocking, this.relaxed] = [code, p, blocking, relaxed];
    this.factor = code.vector("factor");
    [this.a, this.b, this.c] = [code.word("a"), code.word("b"), code.word("c")];
    [this.columnB, this.columnC, this.begin, this.end] = [code.word("columnB"), code.word("columnC"), code.word("begin"), code.word("end")];
  }

  write(): void {
    const { columns } = this.p;
    for (const panel of panels(columns, this.blocking.columns)) this.panel(panel);
  }

  /** The blocks of all panels of one width. */
  private panel({ from, to, width }: { from: number; to: number; width: number }): void {
    const { code, p, columnB, columnC, begin } = this;
    const { a, b, c } = p;
    const cRow = inPanels(c) ? width * FLOAT_BYTES : c.row;
    const columnStep = (m: Rows | Panels): number => (inPanels(m) ? m.rows : 1) * FLOAT_BYTES;
    const [stepB, stepC] = [columnStep(b), columnStep(c)];
    // Where blocks are narrow more rows are taken, so that sums do not wait for each other.
    const tall = Math.max(this.blocking.rows, Math.floor((this.blocking.rows * this.blocking.columns) / width));
    const count = p.to - p.from;
    const whole = count - (count % tall);
    const runs = [
      { first: p.from, rows: tall, last: p.from + whole },
      { first: p.from + whole, rows: count - whole, last: p.to },
    ].filter((run) => run.last > run.first);
    code.put(set(columnB, at(b.base + from * stepB)), set(columnC, at(c.base + from * stepC)));
    if (p.begin !== undefined) code.put(set(begin, at(p.begin + from * FLOAT_BYTES)));
    code.until(columnC, at(c.base + to * stepC), () => {
      for (const { first, rows, last } of runs) {
        code.put(set(this.a, at(a.base + first * a.row)), set(this.c, plus(get(columnC), constant(first * cRow))));
        const block = (): void => {
          this.block(rows, width / VECTOR, inPanels(b) ? width * FLOAT_BYTES : b.row, cRow);
          code.advance(this.a, rows * a.row);
          code.advance(this.c, rows * cRow);
        };
        if (last - first === rows) block();
        else code.until(this.a, at(a.base + last * a.row), block);
      }
      code.advance(columnB, width * stepB);
      code.advance(columnC, width * stepC);
      if (p.begin !== undefined) code.advance(begin, width * FLOAT_BYTES);
    });
  }

  private sum(i: number, v: number, vectors: number): number {
    return (this.sums[i * vectors + v] ??= this.code.vector(`sum${i * vectors + v}`));
  }

  private block(rows: number, vectors: number, bRow: number, cRow: number): void {
    const { code, p, relaxed } = this;
    const { a, terms } = p;
    for (let i = 0; i < rows; i++)
      for (let v = 0; v < vectors; v++) {
        const start = i > 0 ? get(this.sum(0, v, vectors)) : p.begin === undefined ? zeros : load(get(this.begin), v * VECTOR_BYTES);
        code.put(set(this.sum(i, v, vectors), start));
      }
    const unroll = Math.min(this.blocking.unroll, terms);
    const pointers = unroll > 1 ? rows : 1;
    for (let i = 0; i < pointers; i++) {
      const pointer = (this.rowPointers[i] ??= code.word(`row${i}`));
      code.put(set(pointer, i === 0 ? get(this.a) : plus(get(this.a), constant(i * a.row))));
    }
    code.put(set(this.b, get(this.columnB)));
    const term = (u: number): void => {
      for (let v = 0; v < vectors; v++)
        code.put(set((this.row[v] ??= code.vector(`b${v}`)), load(get(this.b), u * bRow + v * VECTOR_BYTES)));
      for (let i = 0; i < rows; i++) {
        const [pointer, ahead] = pointers > 1 ? [this.rowPointers[i], 0] : [this.rowPointers[0], i * a.row];
        code.put(set(this.factor, loadSplat(get(pointer as number), ahead + u * a.term)));
        for (let v = 0; v < vectors; v++) {
          const sum = this.sum(i, v, vectors);
          code.put(set(sum, madd(get(this.factor), get(this.row[v] as number), get(sum), relaxed)));
        }
      }
    };
    const turn = (count: number): void => {
      for (let u = 0; u < count; u++) term(u);
      code.advance(this.b, count * bRow);
      for (let i = 0; i < pointers; i++) code.advance(this.rowPointers[i] as number, count * a.term);
    };
    const turns = Math.floor(terms / unroll);
    if (turns > 1) {
      const lead = this.rowPointers[0] as number;
      code.put(set(this.end, plus(get(lead), constant(turns * unroll * a.term))));
      code.until(lead, get(this.end), () => turn(unroll));
    } else turn(unroll);
    if (terms % unroll > 0) turn(terms % unroll);
    for (let i = 0; i < rows; i++)
      for (let v = 0; v < vectors; v++) {
        const sum = this.sum(i, v, vectors);
        const offset = i * cRow + v * VECTOR_BYTES;
        if (p.end) p.end(code, sum, this.c, offset);
        else code.put(store(get(this.c), get(sum), offset));
      }
  }
}
