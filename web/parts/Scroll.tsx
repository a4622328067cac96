import type { ComponentChildren } from "preact";
import { useEffect, useRef, useState } from "preact/hooks";
import { classes } from "./classes.ts";

interface ScrollProps {
  /** What is in it, for a screen reader, where it has to be scrolled. */
  readonly label: string;
  readonly class?: string;
  readonly children: ComponentChildren;
}

/** A place for what may be wider than the page: it scrolls there, by the keyboard too. */
export function Scroll({ label, class: name, children }: ScrollProps) {
  const place = useRef<HTMLDivElement>(null);
  const [wide, setWide] = useState(false);
  useEffect(() => {
    const element = place.current;
    if (!element) return;
    const isTall = () => element.scrollHeight > element.clientHeight + 1 && getComputedStyle(element).overflowY === "auto";
    const look = () => setWide(element.scrollWidth > element.clientWidth + 1 || isTall());
    const observer = new ResizeObserver(look);
    observer.observe(element);
    for (const child of element.children) observer.observe(child);
    look();
    return () => observer.disconnect();
  });
  return (
    <div class={classes("scroll", name)} ref={place} {...(wide && { tabIndex: 0, role: "group", "aria-label": label })}>
      {children}
    </div>
  );
}
