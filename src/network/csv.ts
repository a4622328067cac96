/** A table of the user's as a task: one column is to be found from all the others. */
import { type Known, requireOptions } from "../expr/read/options.ts";
import { CsvReader, type CsvRecord, TableError } from "./csv-records.ts";
import { Numbers } from "./numbers.ts";
import { permutation, random } from "./random.ts";
import { suggestion } from "./suggestion.ts";
import type { Rows, Task } from "./tasks/task.ts";

export { TableError };

export interface CsvOptions {
  /** The column to be found: its name in the first line, or its number from 1. */
  readonly target: string | number;
  /** What the task is called; default "table". */
  readonly name?: string;
  /** What the choice of the test rows follows from; default 0. */
  readonly seed?: number;
}

const OPTIONS: Known<CsvOptions> = { target: true, name: true, seed: true };

/** How the numbers of a column were brought to mean 0 and deviation 1: (value - mean)/deviation, by the rows that are learned from. */
export interface Scale {
  readonly mean: number;
  /** 1 for a column whose values are all the same. */
  readonly deviation: number;
}

export interface CsvTask extends Task {
  readonly target: string;
  /** Of each input. */
  readonly scales: readonly Scale[];
  /** Of the target, where it is a number: losses are in its deviations squared. */
  readonly targetScale?: Scale;
}

/** One row in five is kept for the test. */
const TEST_SHARE = 5;
const MOST_CLASSES = 1000;
/** It counts as learned at this share of the test rows, or where this part of the target's variance is left. */
const REACHED = { accuracy: 0.95, loss: 0.05 };
const NUMBER = /^[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?$/i;

/**
 * Reads a table that comes as pieces of text. The first line holds names where the target is given by name, or where a cell
 * of it other than the target's is no number. Inputs have to be numbers. A target that is text in the first row is a class, as are
 * targets that are all 0 or 1; other targets are numbers.
 * @throws TableError with line and column for a cell that is empty or no number, a row of another length, a table without rows;
 *   RangeError for a target that is no column
 */
export async function readCsv(chunks: Iterable<string> | AsyncIterable<string>, options: CsvOptions): Promise<CsvTask> {
  const { target, name = "table", seed = 0 } = requireOptions("readCsv", options, OPTIONS);
  const reader = new CsvReader();
  const table = new Table(target);
  for await (const chunk of chunks) for (const record of reader.push(chunk)) table.add(record);
  for (const record of reader.end()) table.add(record);
  return table.finish(name, seed);
}

class Table {
  private readonly wanted: string;
  private names: readonly string[] = [];
  private at = -1;
  private rows = 0;
  private readonly x = new Numbers();
  /** Targets as numbers, or as places among the labels. */
  private readonly y = new Numbers();
  private readonly labels = new Map<string, number>();
  private isClass = false;

  constructor(target: string | number) {
    this.wanted = String(target).trim();
  }

  add(record: CsvRecord): void {
    if (this.names.length === 0 && this.begin(record)) return;
    const { line, cells } = record;
    if (cells.length !== this.names.length)
      throw new TableError(
        line,
        0,
        `there ${cells.length === 1 ? "is 1 cell" : `are ${cells.length} cells`}, where the first line has ${this.names.length}`,
      );
    for (const [i, cell] of cells.entries()) if (i !== this.at) this.x.push(this.numberIn(cell, line, i));
    this.y.push(this.targetIn(cells[this.at] as string, line));
    this.rows++;
  }

  /** Learns the columns from the first line; true where it holds names. */
  private begin({ line, cells }: CsvRecord): boolean {
    if (cells.length < 2) throw new TableError(line, 0, "there is one column: a table needs an input and a target, separated by commas");
    const trimmed = cells.map((cell) => cell.trim());
    const byName = trimmed.indexOf(this.wanted);
    const byNumber = /^\d+$/.test(this.wanted) ? Number(this.wanted) - 1 : -1;
    // "3" may be a name, but 3 among numbers is a value
    const isNamed = byName >= 0 && !(byNumber >= 0 && trimmed.some((cell) => NUMBER.test(cell)));
    this.at = isNamed ? byName : byNumber;
    if (this.at < 0 || this.at >= cells.length) throw new RangeError(this.noSuchColumn(trimmed));
    if (isNamed && trimmed.indexOf(this.wanted, byName + 1) >= 0)
      throw new RangeError(`two columns are called "${this.wanted}": say which by its number, as ${byName + 1}`);
    const hasNames = isNamed || trimmed.some((cell, i) => i !== this.at && cell !== "" && !NUMBER.test(cell));
    this.names = hasNames ? trimmed : trimmed.map((_, i) => `column ${i + 1}`);
    return hasNames;
  }

  private noSuchColumn(cells: readonly string[]): string {
    const hasNames = cells.some((cell) => !NUMBER.test(cell));
    const list = hasNames
      ? `the columns are ${cells.slice(0, 20).join(", ")}${cells.length > 20 ? ", ..." : ""}`
      : "the first line has no names";
    const near = /^\d+$/.test(this.wanted) || !hasNames ? "." : suggestion(this.wanted.toLowerCase(), cells);
    return `there is no column "${this.wanted.slice(0, 60)}"${near} Give a name, or a number from 1 to ${cells.length}: ${list}`;
  }

  private numberIn(cell: string, line: number, at: number): number {
    const text = cell.trim();
    const value = Number(text);
    if (NUMBER.test(text) && Number.isFinite(value)) return value;
    const called = `"${this.names[at]}"`;
    if (text === "") throw new TableError(line, at + 1, `an empty cell in ${called}: fill it in, or leave the row out`);
    const shown = JSON.stringify(text.length > 40 ? `${text.slice(0, 40)}...` : text);
    if (NUMBER.test(text)) throw new TableError(line, at + 1, `${shown} in ${called} is out of range: numbers go to 1.8e308`);
    throw new TableError(
      line,
      at + 1,
      /^[+-]?\d+,\d+$/.test(text)
        ? `${shown} in ${called} has a decimal comma: write ${text.replace(",", ".")}`
        : at === this.at
          ? `${shown} in the target ${called} is no number, as those before it are`
          : `${shown} in ${called} is no number: inputs have to be numbers (only the target may be text); write a class as columns of 0 and 1, or leave the column out`,
    );
  }

  private targetIn(cell: string, line: number): number {
    const text = cell.trim();
    if (this.rows === 0) this.isClass = text !== "" && !NUMBER.test(text);
    if (!this.isClass || text === "") return this.numberIn(cell, line, this.at);
    let place = this.labels.get(text);
    if (place === undefined) {
      place = this.labels.size;
      this.labels.set(text, place);
      if (place >= MOST_CLASSES)
        throw new TableError(
          line,
          this.at + 1,
          `the target "${this.names[this.at]}" has more than ${MOST_CLASSES} different texts: is it the right column?`,
        );
    }
    return place;
  }

  finish(name: string, seed: number): CsvTask {
    if (this.rows === 0)
      throw new TableError(1, 0, this.names.length > 0 ? "there are names, but no rows below them" : "the file is empty");
    const target = this.names[this.at] as string;
    const inputs = this.names.length - 1;
    const { x } = this;
    const y = Float64Array.from({ length: this.rows }, (_, row) => this.y.at(row));
    const targets = this.isClass ? this.classes(y) : numbersOrBits(y, target);
    const order = permutation(this.rows, random(seed));
    const kept = Math.floor(this.rows / TEST_SHARE);
    const [test, train] = [order.subarray(0, kept), order.subarray(kept)];
    const scales = scalesOf(x, inputs, train);
    const targetScale = targets.classes ? undefined : scalesOf(targets.y, 1, train)[0];
    const part = (places: Uint32Array): Rows => ({
      rows: places.length,
      x: gathered(x, inputs, places, scales),
      y: gathered(targets.y, targets.outputs, places, targetScale && [targetScale]),
    });
    const learned = part(train);
    return {
      name,
      says: `the column "${target}" from ${inputs === 1 ? "the other one" : `the ${inputs} others`}`,
      inputs,
      outputs: targets.outputs,
      inputNames: this.names.filter((_, i) => i !== this.at),
      loss: targets.classes ? (targets.outputs === 1 ? "binary cross-entropy" : "softmax cross-entropy") : "squared error",
      output: targets.classes && targets.outputs === 1 ? "logistic" : "identity",
      ...(targets.classes && { classes: targets.classes }),
      reached: targets.classes ? { accuracy: REACHED.accuracy } : { loss: REACHED.loss },
      train: learned,
      // too few rows to do without one
      test: kept === 0 ? learned : part(test),
      target,
      scales,
      ...(targetScale && { targetScale }),
    };
  }

  /** Labels in the order of the alphabet; two of them as 0 and 1, more as one output each. */
  private classes(places: Float64Array): Targets {
    const classes = [...this.labels.keys()].sort((a, b) => (a < b ? -1 : 1));
    if (classes.length === 1)
      throw new TableError(1, this.at + 1, `every row has the same target, "${classes[0]}": there is nothing to tell apart`);
    const found = [...this.labels.keys()].map((label) => classes.indexOf(label));
    if (classes.length === 2) return { classes, outputs: 1, y: places.map((place) => found[place] as number) };
    const y = new Float64Array(places.length * classes.length);
    places.forEach((place, row) => {
      y[row * classes.length + (found[place] as number)] = 1;
    });
    return { classes, outputs: classes.length, y };
  }
}

interface Targets {
  readonly classes?: readonly string[];
  readonly outputs: number;
  readonly y: Float64Array;
}

/** Numbers row by row. */
type Values = Pick<Float64Array | Numbers, "at">;

/** Targets that are 0 and 1 are two classes. */
function numbersOrBits(y: Float64Array, target: string): Targets {
  const areBits = y.every((v) => v === 0 || v === 1) && y.includes(0) && y.includes(1);
  return { outputs: 1, y, ...(areBits && { classes: [`not ${target}`, target] }) };
}

/** The mean and standard deviation of each column over some of its rows. */
function scalesOf(values: Values, columns: number, rows: Uint32Array): Scale[] {
  const sums = (of: (value: number, c: number) => number): Float64Array => {
    const found = new Float64Array(columns);
    // row by row: neighbours in memory are read together
    for (const row of rows)
      for (let c = 0; c < columns; c++) found[c] = (found[c] as number) + of(values.at(row * columns + c) as number, c);
    return found.map((sum) => sum / rows.length);
  };
  const means = sums((value) => value);
  const squares = sums((value, c) => (value - (means[c] as number)) ** 2);
  return Array.from(means, (mean, c) => {
    const deviation = Math.sqrt(squares[c] as number);
    // what is left of equal values is rounding
    return { mean, deviation: deviation > 1e-12 * Math.abs(mean) ? deviation : 1 };
  });
}

/** Some rows, scaled. */
function gathered(values: Values, columns: number, rows: Uint32Array, scales?: readonly Scale[]): Float32Array {
  const found = new Float32Array(rows.length * columns);
  rows.forEach((row, i) => {
    for (let c = 0; c < columns; c++) {
      const { mean, deviation } = scales?.[c] ?? { mean: 0, deviation: 1 };
      found[i * columns + c] = ((values.at(row * columns + c) as number) - mean) / deviation;
    }
  });
  return found;
}
