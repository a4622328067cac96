/** Printing expressions. Each function's text reads back as the same expression (its symbols given as parameters). */
import type { Expr } from "./expr.ts";
import { LATEX } from "./print-latex.ts";
import { ASCII, UNICODE } from "./print-line.ts";
import { type PrintOptions, printIn } from "./printer.ts";

export type { PrintOptions } from "./printer.ts";

/** As one types it: exp(-x)/(1 + exp(-x))^2. */
export const toAscii = (expr: Expr, options?: PrintOptions): string => printIn(ASCII, expr, options);

/** As LaTeX, without dollar signs: \frac{e^{-x}}{(1 + e^{-x})^2}. */
export const toLatex = (expr: Expr, options?: PrintOptions): string => printIn(LATEX, expr, options);

/** As text with mathematical characters, for terminals and captions: e⁻ˣ/(1 + e⁻ˣ)². */
export const toUnicode = (expr: Expr, options?: PrintOptions): string => printIn(UNICODE, expr, options);
