/** What is said of one value of a kernel. */
export interface Verdict {
  /** (y - f(x)) in ULP of f(x). */
  readonly error: number;
  readonly absolute: number;
  /** Whether another float32 is nearer to f(x), or as near and even. */
  readonly misrounded: boolean;
  /** What is wrong beyond an error of rounding. */
  readonly wrong?: string;
}
