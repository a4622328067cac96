/**
 * The training as it goes on: a frame is asked of the worker when the one before is drawn, so that frames never pile up, and only
 * while the browser shows the page.
 */
import { batch, computed, effect, signal } from "@preact/signals";
import { Fault, Lane, Superseded } from "../work/client.ts";
import type { Frame, LayerLook, Plan, Scene } from "../work/training/plan.ts";
import type { requests } from "../work/training.ts";
import { History } from "./history.ts";
import { beginAnew, pace, plan } from "./setup.ts";

/** What is drawn at every frame. */
export interface Shown {
  readonly plan: Plan;
  readonly key: string;
  readonly scene: Scene;
  readonly frame: Frame;
  readonly history: History;
}

/** What is read, and so changes less often. */
export interface Seen {
  readonly shown: Shown;
  /** Of each network, from the first layer to the output; none where there is no network. */
  readonly layers: readonly (readonly LayerLook[])[];
  /** Frames a second, lately; undefined while it rests. */
  readonly rate?: number;
}

export const shown = signal<Shown | undefined>(undefined);
export const seen = signal<Seen | undefined>(undefined);
export const isPlaying = signal(false);
/** Why there is nothing to show, in a sentence. */
export const fault = signal<string | undefined>(undefined);
/** Whether what is shown is not what is wanted: it is being made. */
export const isStale = computed(() => fault.value === undefined && shown.value?.key !== JSON.stringify(plan.value));
/** The activations that have a name. */
export const names = signal<readonly string[]>([]);

const lane = new Lane<typeof requests>("training");
/** Milliseconds between looks into the layers of a network, and of the next one: so many times what a look takes, between two numbers. */
const LOOK_EVERY = { times: 5, least: 100, most: 500 } as const;
/** How long the work on what is no longer wanted is waited for, in ms: ending it means to start a worker anew. */
const PATIENCE = 2_000;
/** Frames over which their number a second is measured. */
const MEASURED = 60;

let isOpen = false;
let isScheduled = false;
let running: { readonly key: string; readonly since: number } | undefined;
/** Steps to be done though it does not play, and whether to look even so. */
let owed = 0;
let isLookOwed = false;
let nextLook = 0;
/** The network that is looked at next. */
let lookedAt = 0;
let times: number[] = [];

export function play(): void {
  times = [];
  isPlaying.value = true;
  schedule();
}

export function pause(): void {
  isPlaying.value = false;
  isLookOwed = true;
  schedule();
}

/** One step, and rest. */
export function step(): void {
  isPlaying.value = false;
  owed++;
  schedule();
}

/** Back to the weights that it began with, and rest. */
export function reset(): void {
  isPlaying.value = false;
  owed = 0;
  beginAnew();
}

/** While the tab is open. @returns what closes it */
export function open(): () => void {
  isOpen = true;
  const stop = effect(() => {
    if (plan.value) schedule();
  });
  return () => {
    isOpen = false;
    isPlaying.value = false;
    stop();
  };
}

function schedule(): void {
  if (!isOpen || isScheduled) return;
  isScheduled = true;
  requestAnimationFrame(() => {
    isScheduled = false;
    void next();
  });
}

/** Asks for what is due, where nothing is on its way. */
async function next(): Promise<void> {
  const wanted = plan.peek();
  if (!wanted || !isOpen) return;
  const key = JSON.stringify(wanted);
  if (running) {
    // its answer comes back here; work for nothing is ended when it takes long
    if (running.key === key || performance.now() - running.since < PATIENCE) {
      if (running.key !== key) setTimeout(schedule, PATIENCE);
      return;
    }
  }
  const isNew = shown.peek()?.key !== key;
  const steps = isNew ? 0 : owed > 0 ? owed : isPlaying.peek() ? Number(pace.peek()) : 0;
  const look = due(wanted.compared.length, isNew || !isPlaying.peek());
  if (!isNew && steps === 0 && !isLookOwed) return;
  const mine = { key, since: performance.now() };
  running = mine;
  if (!isNew) owed = 0;
  isLookOwed = false;
  try {
    if (names.peek().length === 0) names.value = await lane.ask("names", undefined);
    const frame = await lane.ask("advance", { plan: wanted, steps, look });
    if (running !== mine) return;
    running = undefined;
    take(wanted, key, frame, look.length > 0);
    const now = performance.now();
    const { times, least, most } = LOOK_EVERY;
    if (look.length > 0) nextLook = now + Math.min(most, Math.max(least, times * (now - mine.since)));
  } catch (error) {
    if (error instanceof Superseded || running !== mine) return;
    running = undefined;
    isPlaying.value = false;
    fault.value = error instanceof Fault ? error.message : `internal: ${String(error)}`;
    if (JSON.stringify(plan.peek()) !== key) schedule();
    return;
  }
  schedule();
}

/** The networks to look at: all of them, or one after the other, when it is time. */
function due(networks: number, isAll: boolean): readonly number[] {
  if (isAll) return Array.from({ length: networks }, (_, i) => i);
  if (performance.now() < nextLook) return [];
  lookedAt = (lookedAt + 1) % networks;
  return [lookedAt];
}

function take(of: Plan, key: string, frame: Frame, isLooked: boolean): void {
  const before = shown.peek();
  const scene = frame.scene ?? before?.scene;
  if (!scene) throw new Error("internal: the first frame has no scene");
  const history = frame.scene || !before ? new History() : before.history;
  history.add({ steps: frame.steps, losses: frame.nets.map(({ loss }) => loss) });
  const now = performance.now();
  times = [...times, now].slice(-MEASURED);
  batch(() => {
    fault.value = undefined;
    const drawn = { plan: of, key, scene, frame, history };
    shown.value = drawn;
    if (!isLooked && !frame.scene) return;
    const known = frame.scene ? [] : (seen.peek()?.layers ?? []);
    const layers = frame.nets.map((net, i) => net.layers ?? known[i] ?? []);
    const rate = isPlaying.peek() && times.length > 2 ? ((times.length - 1) * 1000) / (now - (times[0] as number)) : undefined;
    seen.value = { shown: drawn, layers, ...(rate !== undefined && { rate }) };
  });
  // all of them ended: there is nothing to play any more
  if (isPlaying.peek() && frame.nets.every(({ fault, diverged }) => fault ?? diverged)) pause();
}
