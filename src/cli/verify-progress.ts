import type { Io } from "./io.ts";
import { barText, rateText, StatusLine, timeText } from "./status-line.ts";

const WIDEST = 40;

/** A bar on a terminal's stderr: how much is done, how fast, and how long it will take. Elsewhere nothing is written. */
export class ProgressBar {
  private readonly io: Io;
  private readonly total: number;
  private readonly first: number;
  private readonly began: number;
  private readonly now: () => number;
  private readonly line: StatusLine;

  /** @param done what was done before; @param now milliseconds */
  constructor(io: Io, total: number, done: number, now = () => performance.now()) {
    this.io = io;
    this.total = total;
    this.first = done;
    this.now = now;
    this.began = now();
    this.line = new StatusLine(io, now);
    this.show("", done);
  }

  show(name: string, done: number): void {
    this.line.show((width) => this.text(name, done, width));
  }

  /** Takes the bar away. */
  clear(): void {
    this.line.clear();
  }

  private text(name: string, done: number, width: number): string {
    const seconds = (this.now() - this.began) / 1000;
    const rate = (done - this.first) / seconds;
    const figures = [
      ` ${((100 * done) / this.total).toFixed(1).padStart(5)} %`,
      ...(rate > 0 ? [`${rateText(rate)} inputs/s`, `${timeText((this.total - done) / rate)} left`] : []),
      name,
    ].join("  ");
    const room = Math.min(WIDEST, width - figures.length);
    return room > 4 ? `${barText(this.io, done / this.total, room)}${figures}` : figures.slice(0, width);
  }
}
