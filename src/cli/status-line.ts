import type { Io } from "./io.ts";

/** How often the line changes, in milliseconds. */
const BEAT = 250;

/** One line on a terminal's stderr that is written over and over, and taken away at the end. Elsewhere nothing is written. */
export class StatusLine {
  private readonly io: Io;
  private readonly now: () => number;
  private last = Number.NEGATIVE_INFINITY;
  private length = 0;

  /** @param now milliseconds */
  constructor(io: Io, now: () => number) {
    this.io = io;
    this.now = now;
  }

  /** Shows a text that is made for a number of columns, unless one was shown just before. */
  show(text: (columns: number) => string): void {
    if (!this.io.stderr.isTTY || this.now() - this.last < BEAT) return;
    this.last = this.now();
    this.write(text((this.io.stderr.columns ?? 80) - 1));
  }

  /** Takes the line away. */
  clear(): void {
    if (this.length > 0) this.write("");
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

/** A bar of so many characters, a part of it full. */
export function barText({ env: { NO_COLOR, TERM } }: Io, part: number, room: number): string {
  const full = Math.min(Math.floor(part * room), room);
  const faint = NO_COLOR || TERM === "dumb" ? (text: string) => text : (text: string) => `\u001b[2m${text}\u001b[22m`;
  return "█".repeat(full) + faint("░".repeat(room - full));
}

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
