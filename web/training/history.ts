/** How losses went, step by step: at most so many points, of a longer time fewer of each part. */

export interface Point {
  readonly steps: number;
  /** Of each network; NaN where there is none. */
  readonly losses: readonly number[];
}

const MOST = 800;

export class History {
  private kept: Point[] = [];
  private apart = 1;
  private newest: Point | undefined;

  /** From the first to the newest. */
  get points(): readonly Point[] {
    const { kept, newest } = this;
    return newest && kept.at(-1) !== newest ? [...kept, newest] : kept;
  }

  add(point: Point): void {
    this.newest = point;
    const last = this.kept.at(-1);
    if (last && point.steps - last.steps < this.apart) return;
    this.kept.push(point);
    if (this.kept.length <= MOST) return;
    this.kept = this.kept.filter((_, i) => i % 2 === 0);
    this.apart = Math.max(2 * this.apart, Math.ceil((2 * point.steps) / MOST));
  }
}
