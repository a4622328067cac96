import { sparkline } from "../document/sparkline.ts";
import { sizeText } from "../document/training-table.ts";
import type { Progress, Run } from "../network/run.ts";
import type { Io } from "./io.ts";
import { barText, StatusLine, timeText } from "./status-line.ts";

const [SPARKS, WIDEST] = [24, 30];
/** How long it will take is not known before this part is done. */
const TELLING = 0.01;

/** A line on a terminal's stderr: how much is done, how long it will take, and the loss of the run that spoke last. */
export class TrainProgress {
  private readonly io: Io;
  private readonly total: number;
  private readonly now: () => number;
  private readonly began: number;
  private readonly line: StatusLine;
  private readonly open = new Map<Run, { part: number; losses: number[] }>();
  private finished = 0;

  /** @param total how many runs there are; @param now milliseconds */
  constructor(io: Io, total: number, now = () => performance.now()) {
    this.io = io;
    this.total = total;
    this.now = now;
    this.began = now();
    this.line = new StatusLine(io, now);
  }

  news(run: Run, { part, loss }: Progress): void {
    const losses = this.open.get(run)?.losses ?? [];
    losses.push(loss);
    this.open.set(run, { part, losses });
    this.line.show((width) => this.text(run, losses, width));
  }

  done(run: Run): void {
    this.open.delete(run);
    this.finished++;
  }

  clear(): void {
    this.line.clear();
  }

  private text(run: Run, losses: readonly number[], width: number): string {
    const part = (this.finished + [...this.open.values()].reduce((sum, one) => sum + one.part, 0)) / this.total;
    const seconds = (this.now() - this.began) / 1000;
    const figures = [
      ` ${this.finished} of ${this.total} runs`,
      ...(part >= TELLING ? [`${timeText((seconds * (1 - part)) / part)} left`] : []),
      `${[...run.activation].slice(0, 24).join("")}, seed ${run.seed}: loss ${sizeText(losses.at(-1) as number)}`,
    ].join("  ");
    const sparks = sparkline(losses, Math.min(SPARKS, Math.max(0, width - figures.length - 2)));
    const room = Math.min(WIDEST, width - figures.length - sparks.length - 2);
    const text = `${figures}${sparks && ` ${sparks}`}`;
    return room > 4 ? `${barText(this.io, part, room)}${text}` : [...text].slice(0, width).join("");
  }
}
