/** Comma-separated values (RFC 4180), read piece by piece. */

/** A file that cannot be read as a table: what is wrong, at which line and column (from 1), and what to do. */
export class TableError extends Error {
  override readonly name = "TableError";
  readonly line: number;
  /** The number of the cell in its row; 0 where the whole row is meant. */
  readonly column: number;

  constructor(line: number, column: number, what: string) {
    super(`line ${line}${column > 0 ? `, column ${column}` : ""}: ${what}`);
    this.line = line;
    this.column = column;
  }
}

/** A row of cells, and the line of the file in which it begins. */
export interface CsvRecord {
  readonly line: number;
  readonly cells: readonly string[];
}

/** Where the reader stands: before a cell, in a plain one, in a quoted one, behind a quote inside a quoted one. */
type State = "before" | "plain" | "quoted" | "behind quote";

const [LF, CR, QUOTE] = [10, 13, 34];
const SEPARATORS = [",", ";", "\t"] as const;

/**
 * The rows of a text that comes in pieces, cut anywhere. Lines end in LF, CRLF or CR; a byte order mark and empty lines are passed
 * over. Cells are separated by what the first line has most of: commas, semicolons or tabs (commas where it has none).
 * @throws TableError for a quote that is not closed, or stands where none may
 */
export class CsvReader {
  private state: State = "before";
  private cell = "";
  private cells: string[] = [];
  private line = 1;
  private recordLine = 1;
  private quoteLine = 1;
  private separator: string | undefined;
  /** Held back: the first line until its end is known, a CR at the end of a piece. */
  private held = "";
  private atStart = true;

  /** The rows that end in this piece. */
  push(text: string): CsvRecord[] {
    let piece = this.held + text;
    this.held = "";
    if (this.atStart && piece.length > 0) {
      piece = piece.replace(/^\uFEFF/, "");
      this.atStart = false;
    }
    if (this.separator === undefined) {
      const end = piece.search(/[^\r\n][\r\n]/);
      if (end < 0) {
        this.held = piece;
        return [];
      }
      this.separator = mostOf(piece.slice(0, end + 1));
    }
    if (piece.endsWith("\r")) {
      this.held = "\r";
      piece = piece.slice(0, -1);
    }
    return this.read(piece);
  }

  /** The last row, where no line end is behind it. */
  end(): CsvRecord[] {
    const rest = this.held;
    this.held = "";
    this.separator ??= mostOf(rest.split(/[\r\n]/).find((line) => line !== "") ?? "");
    const found = this.read(rest.endsWith("\n") || rest.endsWith("\r") ? rest : `${rest}\n`);
    if (this.state === "quoted")
      throw new TableError(
        this.quoteLine,
        this.cells.length + 1,
        'a quote is opened here and never closed: a quote inside a cell is written ""',
      );
    return found;
  }

  private read(text: string): CsvRecord[] {
    const found: CsvRecord[] = [];
    for (let i = 0; i < text.length; i++) {
      if (this.state === "before" || this.state === "plain") {
        const end = this.plainUntil(text, i);
        if (end > i) {
          this.cell += text.slice(i, end);
          this.state = "plain";
          i = end;
          if (i === text.length) break;
        }
      }
      const c = text[i] as string;
      const isEnd = c === "\n" || c === "\r";
      if (this.state === "quoted") {
        if (c === '"') this.state = "behind quote";
        else {
          this.cell += c;
          if (c === "\n" || (c === "\r" && text[i + 1] !== "\n")) this.line++;
        }
      } else if (c === '"') this.quote();
      else if (c === this.separator) this.endCell();
      else if (isEnd) {
        if (c === "\r" && text[i + 1] === "\n") i++;
        this.endRecord(found);
      } else if (c !== " ")
        throw new TableError(
          this.line,
          this.cells.length + 1,
          `${JSON.stringify(c)} behind the closing quote: a quote inside a cell is written ""`,
        );
    }
    return found;
  }

  /** Where the characters end that mean nothing but themselves. */
  private plainUntil(text: string, from: number): number {
    const separator = (this.separator as string).charCodeAt(0);
    let at = from;
    for (; at < text.length; at++) {
      const c = text.charCodeAt(at);
      if (c === separator || c === LF || c === CR || c === QUOTE) break;
    }
    return at;
  }

  private quote(): void {
    if (this.state === "behind quote") {
      this.cell += '"';
      this.state = "quoted";
    } else if (this.state === "before" || this.cell.trim() === "") {
      this.cell = "";
      this.state = "quoted";
      this.quoteLine = this.line;
    } else
      throw new TableError(
        this.line,
        this.cells.length + 1,
        'a quote inside a cell without quotes: write the cell as "...", and the quote as ""',
      );
  }

  private endCell(): void {
    this.cells.push(this.cell);
    this.cell = "";
    this.state = "before";
  }

  private endRecord(found: CsvRecord[]): void {
    const isEmpty = this.cells.length === 0 && this.state !== "behind quote" && this.cell.trim() === "";
    if (isEmpty) this.cell = "";
    else {
      this.endCell();
      found.push({ line: this.recordLine, cells: this.cells });
      this.cells = [];
    }
    this.state = "before";
    this.line++;
    this.recordLine = this.line;
  }
}

/** The separator of which a line has most outside quotes. */
function mostOf(line: string): string {
  const bare = line.replace(/"[^"]*"/g, "");
  const count = (separator: string): number => bare.split(separator).length - 1;
  return SEPARATORS.reduce((most, s) => (count(s) > count(most) ? s : most), ",");
}
