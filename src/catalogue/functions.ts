/** The catalogue as functions that formulas may use: 2*mish(x). */
import { type Expr, substitute } from "../expr/expr.ts";
import { SPELLINGS } from "../expr/functions.ts";
import { type KnownFunction, parse } from "../expr/read/parser.ts";
import { catalogue } from "./catalogue.ts";
import { rowParameters } from "./parameters.ts";
import type { CatalogueRow } from "./row.ts";

/** The variable of every row. */
export const ROW_VARIABLE = "x";

const formulas = new Map<CatalogueRow, Expr>();

/** A row's formula, with its parameters as symbols; parsed when first asked for. */
export function rowFormula(row: CatalogueRow): Expr {
  let formula = formulas.get(row);
  if (!formula) formulas.set(row, (formula = parse(row.formula, { variable: ROW_VARIABLE, parameters: row.parameters ?? {} })));
  return formula;
}

/** A Map whose values are made when they are got. Parsing all rows would take longer than the answer to most questions. */
class LazyMap implements ReadonlyMap<string, KnownFunction> {
  readonly #rows: ReadonlyMap<string, CatalogueRow>;
  readonly #bodies = new Map<string, KnownFunction>();

  constructor(rows: ReadonlyMap<string, CatalogueRow>) {
    this.#rows = rows;
  }

  get size(): number {
    return this.#rows.size;
  }

  has(name: string): boolean {
    return this.#rows.has(name);
  }

  get(name: string): KnownFunction | undefined {
    const row = this.#rows.get(name);
    if (!row) return undefined;
    let known = this.#bodies.get(name);
    if (!known) {
      known = { variable: ROW_VARIABLE, body: substitute(rowFormula(row), rowParameters(row, {}).values) };
      this.#bodies.set(name, known);
    }
    return known;
  }

  keys(): MapIterator<string> {
    return this.#rows.keys();
  }

  *values(): MapIterator<KnownFunction> {
    for (const [, body] of this) yield body;
  }

  *entries(): MapIterator<[string, KnownFunction]> {
    for (const name of this.keys()) yield [name, this.get(name) as KnownFunction];
  }

  [Symbol.iterator](): MapIterator<[string, KnownFunction]> {
    return this.entries();
  }

  forEach(visit: (body: KnownFunction, name: string, map: ReadonlyMap<string, KnownFunction>) => void): void {
    for (const [name, body] of this) visit(body, name, this);
  }
}

/**
 * The activations by name and alias, for the parser's option `functions`; parameters have their defaults. Names that are
 * functions of the language already (tanh, sigmoid, relu) mean those.
 */
export const catalogueFunctions: ReadonlyMap<string, KnownFunction> = new LazyMap(
  new Map(
    catalogue.flatMap((row) => [row.name, ...row.aliases].filter((name) => !SPELLINGS.has(name)).map((name) => [name, row] as const)),
  ),
);
