import type { RefObject } from "preact";
import { useEffect, useRef } from "preact/hooks";
import type { Drawn } from "../work/pictures.ts";
import { drag, inputAt, KEYS, READING_STEP, type Spot, spotAt, spotIn, zoomAround } from "./gestures.ts";
import { inputOf, show, type View, view } from "./view.ts";

/** Pixels that a pointer may wander before it drags. */
const STILL = 3;
/** A notch of a mouse wheel is about 100 pixels. */
const WHEEL = 0.0025;

interface Pointer {
  x: number;
  y: number;
}

export interface Reading {
  /** The input that is read off; undefined: none. */
  readonly at: number | undefined;
  readonly read: (at: number | undefined, byKey?: boolean) => void;
}

/** Attaches the gestures to the picture's stage: they change the view, and what is read off. */
export function useGestures(stage: RefObject<HTMLElement | null>, drawn: Drawn | undefined, reading: Reading): void {
  const now = useRef({ drawn, reading });
  now.current = { drawn, reading };

  useEffect(() => {
    const element = stage.current;
    if (!element) return;
    const pointers = new Map<number, Pointer>();
    let held: { readonly spot: Spot; readonly view: View; readonly drawn: Drawn; isMoving: boolean; readonly from: Pointer } | undefined;
    let pinch: { readonly spot: Spot; readonly view: View; readonly drawn: Drawn; readonly distance: number } | undefined;

    const place = ({ clientX, clientY }: { clientX: number; clientY: number }): Pointer => {
      const { left, top } = element.getBoundingClientRect();
      return { x: clientX - left, y: clientY - top };
    };
    const spread = (): { middle: Pointer; distance: number } => {
      const [a, b] = [...pointers.values()] as [Pointer, Pointer];
      return { middle: { x: (a.x + b.x) / 2, y: (a.y + b.y) / 2 }, distance: Math.hypot(a.x - b.x, a.y - b.y) };
    };

    const down = (event: PointerEvent) => {
      const { drawn } = now.current;
      if (!drawn || event.button !== 0) return;
      const at = place(event);
      pointers.set(event.pointerId, at);
      if (pointers.size === 2) {
        const { middle, distance } = spread();
        const spot = spotAt(drawn, middle.x, middle.y);
        held = undefined;
        if (spot) pinch = { spot, view: view.peek(), drawn, distance };
        return;
      }
      const spot = spotAt(drawn, at.x, at.y);
      if (spot) held = { spot, view: view.peek(), drawn, isMoving: false, from: at };
    };
    const move = (event: PointerEvent) => {
      const { drawn, reading } = now.current;
      const at = place(event);
      if (pointers.has(event.pointerId)) pointers.set(event.pointerId, at);
      if (pinch && pointers.size === 2) {
        const { middle, distance } = spread();
        const zoomed = zoomAround(pinch.drawn, pinch.view, pinch.spot, pinch.distance / Math.max(distance, 10));
        show(drag(pinch.drawn, zoomed, pinch.spot, spotIn(pinch.drawn, pinch.spot.panel, middle.x, middle.y)));
        return;
      }
      if (held) {
        if (!held.isMoving && Math.hypot(at.x - held.from.x, at.y - held.from.y) > STILL) {
          held.isMoving = true;
          element.setPointerCapture(event.pointerId);
        }
        if (held.isMoving) show(drag(held.drawn, held.view, held.spot, spotIn(held.drawn, held.spot.panel, at.x, at.y)));
        return;
      }
      const spot = drawn && spotAt(drawn, at.x, at.y);
      if (drawn && event.pointerType !== "touch") reading.read(spot && inputAt(drawn, view.peek(), spot));
    };
    const up = (event: PointerEvent) => {
      const { drawn, reading } = now.current;
      pointers.delete(event.pointerId);
      if (held && !held.isMoving && event.type === "pointerup" && drawn) reading.read(inputAt(drawn, view.peek(), held.spot));
      // the page took the finger to scroll: what it had moved until then goes back
      if (held?.isMoving && event.type === "pointercancel") show(held.view);
      held = undefined;
      if (pointers.size < 2) pinch = undefined;
    };
    const leave = (event: PointerEvent) => {
      if (event.pointerType === "mouse" && !held) now.current.reading.read(undefined);
    };
    const wheel = (event: WheelEvent) => {
      const { drawn } = now.current;
      const at = place(event);
      const spot = drawn && spotAt(drawn, at.x, at.y);
      // without Ctrl the page scrolls, unless the picture was chosen; a trackpad's pinch has Ctrl
      if (!drawn || !spot || !(event.ctrlKey || event.metaKey || document.activeElement === element)) return;
      event.preventDefault();
      const pixels = event.deltaMode === WheelEvent.DOM_DELTA_LINE ? 33 * event.deltaY : event.deltaY;
      show(zoomAround(drawn, view.peek(), spot, Math.exp(Math.max(-300, Math.min(300, pixels)) * WHEEL * (event.ctrlKey ? 2 : 1))));
    };
    /** Two fingers are for the picture, one finger up and down is for the page. */
    const touch = (event: TouchEvent) => {
      if (event.touches.length > 1) event.preventDefault();
    };
    const key = (event: KeyboardEvent) => {
      const { drawn, reading } = now.current;
      if (!drawn || event.ctrlKey || event.metaKey || event.altKey) return;
      const x = inputOf(view.peek());
      const name = `${event.shiftKey && event.key.startsWith("Arrow") ? "Shift+" : ""}${event.key}`;
      const change = KEYS[name];
      if (change) show(change(drawn, view.peek(), reading.at));
      else if (name === "ArrowLeft" || name === "ArrowRight") {
        const step = (name === "ArrowLeft" ? -1 : 1) * READING_STEP * (x[1] - x[0]);
        const from = reading.at ?? (x[0] + x[1]) / 2 - step;
        reading.read(Math.min(Math.max(from + step, x[0]), x[1]), true);
      } else if (name === "Escape") reading.read(undefined);
      else return;
      event.preventDefault();
    };

    const attached = new AbortController();
    const { signal } = attached;
    element.addEventListener("pointerdown", down, { signal });
    element.addEventListener("pointermove", move, { signal });
    element.addEventListener("pointerup", up, { signal });
    element.addEventListener("pointercancel", up, { signal });
    element.addEventListener("pointerleave", leave, { signal });
    element.addEventListener("keydown", key, { signal });
    element.addEventListener("wheel", wheel, { signal, passive: false });
    element.addEventListener("touchstart", touch, { signal, passive: false });
    element.addEventListener("touchmove", touch, { signal, passive: false });
    return () => attached.abort();
  }, [stage]);
}
