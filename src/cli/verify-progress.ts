import type { Io } from "./io.ts";

/** How often the bar moves, in milliseconds. */
const BEAT = 250;
const WIDEST = 40;

/** A bar on a terminal's stderr: how much is done, how fast, and how long it will take. Elsewhere nothing is written. */
export class ProgressBar {
  private readonly io: Io;
  private readonly total: number;
  private readonly first: number;
  private readonly began: number;
  private readonly now: () => number;
  private last = Number.NEGATIVE_INFINITY;
  private length = 0;

  /** @param done what was done before; @param now milliseconds */
  constructor(io: Io, total: number, done: number, now = () => performance.now()) {
    this.io = io;
    this.total = total;
    this.first = done;
    this.now = now;
    this.began = now();
    this.show("", done);
  }

  show(name: string, done: number): void {
    if (!this.io.stderr.isTTY || this.now() - this.last < BEAT) return;
    this.last = this.now();
    this.write(this.text(name, done));
  }

  /** Takes the bar away. */
  clear(): void {
    if (this.length > 0) this.write("");
  }

  private text(name: string, done: number): string {
    const seconds = (this.now() - this.began) / 1000;
    const rate = (done - this.first) / seconds;
    const figures = [
      ` ${((100 * done) / this.total).toFixed(1).padStart(5)} %`,
      ...(rate > 0 ? [`${rateText(rate)} inputs/s`, `${timeText((this.total - done) / rate)} left`] : []),
      name,
    ].join("  ");
    const width = (this.io.stderr.columns ?? 80) - 1;
    const room = Math.min(WIDEST, width - figures.length);
    return room > 4 ? `${this.bar(done / this.total, room)}${figures}` : figures.slice(0, width);
  }

  private bar(part: number, room: number): string {
    const full = Math.min(Math.floor(part * room), room);
    const { NO_COLOR, TERM } = this.io.env;
    const faint = NO_COLOR || TERM === "dumb" ? (text: string) => text : (text: string) => `\u001b[2m${text}\u001b[22m`;
    return "█".repeat(full) + faint("░".repeat(room - full));
  }

  /** In place of what stands on the line. */
  private write(text: string): void {
    const shown = visible(text);
    this.io.stderr.write(`\r${text}${" ".repeat(Math.max(0, this.length - shown))}${text === "" ? "\r" : ""}`);
    this.length = shown;
  }
}

// biome-ignore lint/suspicious/noControlCharactersInRegex: what makes text faint begins with one
const visible = (text: string): number => text.replace(/\u001b\[\d+m/g, "").length;

/** 12 300 000 as 12.3 M. */
export function rateText(rate: number): string {
  const [unit, letter] = rate >= 1e6 ? [1e6, " M"] : rate >= 1e3 ? [1e3, " k"] : [1, ""];
  return `${(rate / unit).toPrecision(3).replace(/e\+?.*/, "")}${letter}`;
}

/** Seconds as a reader says them. */
export function timeText(seconds: number): string {
  if (!Number.isFinite(seconds)) return "?";
  const s = Math.ceil(seconds);
  if (s < 60) return `${s} s`;
  if (s < 3600) return `${Math.floor(s / 60)} min ${String(s % 60).padStart(2, "0")} s`;
  const minutes = Math.ceil(s / 60);
  return `${Math.floor(minutes / 60)} h ${String(minutes % 60).padStart(2, "0")} min`;
}
