/** A grid of character cells to draw on: fine lines in Braille dots, two by four in a cell, and single characters on top. */

export interface Cell {
  readonly text: string;
  /** The index of the curve that is seen here, null for axes and empty cells. */
  readonly colour: number | null;
}

const EMPTY: Cell = { text: " ", colour: null };
/** The bits of U+2800 for a dot, by row and column in its cell. */
const BITS = [
  [0x01, 0x08],
  [0x02, 0x10],
  [0x04, 0x20],
  [0x40, 0x80],
] as const;

export class Canvas {
  readonly columns: number;
  readonly rows: number;
  readonly #dots: Uint8Array;
  readonly #colours: (number | null)[];
  readonly #marks = new Map<number, Cell>();

  constructor(columns: number, rows: number) {
    this.columns = columns;
    this.rows = rows;
    this.#dots = new Uint8Array(columns * rows);
    this.#colours = new Array(columns * rows).fill(null);
  }

  /** The cell of a point given in parts of the canvas: (0, 0) is its upper left corner, (1, 1) the lower right one. */
  cell(x: number, y: number): { column: number; row: number } {
    return { column: Math.round(x * (2 * this.columns - 1)) >> 1, row: Math.round(y * (4 * this.rows - 1)) >> 2 };
  }

  /** A straight line between two such points; what lies outside is not drawn. */
  line(x0: number, y0: number, x1: number, y1: number, colour: number): void {
    const [width, height] = [2 * this.columns - 1, 4 * this.rows - 1];
    const steps = Math.ceil(Math.max(Math.abs(x1 - x0) * width, Math.abs(y1 - y0) * height, 1));
    for (let i = 0; i <= steps; i++) {
      const [x, y] = [x0 + ((x1 - x0) * i) / steps, y0 + ((y1 - y0) * i) / steps];
      if (x >= 0 && x <= 1 && y >= 0 && y <= 1) this.#dot(Math.round(x * width), Math.round(y * height), colour);
    }
  }

  #dot(x: number, y: number, colour: number): void {
    const cell = (y >> 2) * this.columns + (x >> 1);
    this.#dots[cell] = (this.#dots[cell] as number) | ((BITS[y & 3] as readonly number[])[x & 1] as number);
    this.#colours[cell] = colour;
  }

  /** Puts a character over a cell, unless one stands there. Says whether it did. */
  mark({ column, row }: { column: number; row: number }, text: string, colour: number | null): boolean {
    const cell = row * this.columns + column;
    if (this.#marks.has(cell)) return false;
    this.#marks.set(cell, { text, colour });
    return true;
  }

  /** The cells of a row; `background` says what shows where nothing is drawn. */
  row(row: number, background: (column: number) => string): Cell[] {
    return Array.from({ length: this.columns }, (_, column) => {
      const cell = row * this.columns + column;
      const dots = this.#dots[cell] as number;
      const drawn = dots ? { text: String.fromCharCode(0x2800 + dots), colour: this.#colours[cell] ?? null } : null;
      return this.#marks.get(cell) ?? drawn ?? { ...EMPTY, text: background(column) };
    });
  }
}
