/** What the picture shows of the plane: intervals, and how zooming and moving changes them. */
import { computed } from "@preact/signals";
import { addressed } from "../address.ts";
import type { Limits } from "../work/pictures.ts";

/** What is not said is chosen by the picture: the input from -5 to 5, and values so that the curves are seen. */
export interface View {
  readonly x: Limits | undefined;
  /** One a panel. */
  readonly y: readonly (Limits | undefined)[];
}

export const PANELS = 3;
/** What is seen of the input at first. */
const START: Limits = [-5.5, 5.5];
/** What is seen of the input. */
export const inputOf = ({ x }: View): Limits => x ?? START;
/** Narrower or wider than this nobody looks, and float64 has no points to draw. */
const [NARROWEST, WIDEST, FARTHEST] = [1e-6, 2e6, 1e7];
/** Digits of a limit in the address. */
const DIGITS = 8;

const text = addressed("pictures.view", "");

/** The intervals that a text tells, as "-5:5;;0:1": the input, then the panels; what is none is left open. */
export function viewOf(given: string): View {
  const [x, ...y] = given.split(";").map(limitsOf);
  return { x, y: Array.from({ length: PANELS }, (_, i) => y[i]) };
}

function limitsOf(part: string): Limits | undefined {
  const [low = Number.NaN, high = Number.NaN, ...more] = part.split(":").map((word) => (word.trim() === "" ? Number.NaN : Number(word)));
  return more.length === 0 && isShowable([low, high]) ? [low, high] : undefined;
}

export function viewText({ x, y }: View): string {
  const parts = [x, ...y].map((l) => (l ? l.map((v) => String(Number(v.toPrecision(DIGITS)))).join(":") : ""));
  return parts.every((part) => part === "") ? "" : parts.join(";");
}

/** Whether an interval can be drawn. */
export const isShowable = ([low, high]: Limits): boolean => {
  const [span, far] = [high - low, Math.max(Math.abs(low), Math.abs(high))];
  return span >= NARROWEST * Math.max(1, far) && span <= WIDEST && far <= FARTHEST;
};

/** The interval made so many times as wide, with one point of it where it was; as it was where it could not be drawn. */
export function zoomed([low, high]: Limits, times: number, about = (low + high) / 2): Limits {
  const next: Limits = [about + (low - about) * times, about + (high - about) * times];
  return isShowable(next) ? next : [low, high];
}

/** The interval moved by a part of its width. */
export function moved([low, high]: Limits, part: number): Limits {
  const next: Limits = [low + part * (high - low), high + part * (high - low)];
  return isShowable(next) ? next : [low, high];
}

/** The view, as the address has it. */
export const view = computed<View>(() => viewOf(text.value));
export const show = (next: View): void => {
  text.value = viewText(next);
};
export const showAll = (): void => {
  text.value = "";
};

const secondText = addressed("pictures.second", "");
/** Whether second derivatives are shown. */
export const second = computed<boolean>(() => secondText.value === "yes");
export const showSecond = (wanted: boolean): void => {
  secondText.value = wanted ? "yes" : "";
};
