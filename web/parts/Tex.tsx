import { useEffect, useRef, useState } from "preact/hooks";
import { classes } from "./classes.ts";
import { loadKatex, type Typeset } from "./katex.ts";

let typeset: Typeset | undefined;

interface TexProps {
  readonly children: string;
  /** In a line of its own, at full size. */
  readonly display?: boolean;
  readonly class?: string;
  /** Called when the formula is in the page: for what colours parts of it. */
  readonly onShown?: (element: HTMLElement) => void;
}

/** A formula, from LaTeX without dollar signs. Its LaTeX is shown until KaTeX is there, and where KaTeX cannot read it. */
export function Tex({ children: latex, display = false, class: name, onShown }: TexProps) {
  const place = useRef<HTMLSpanElement>(null);
  const [ready, setReady] = useState(typeset !== undefined);
  useEffect(() => {
    if (ready) return;
    void loadKatex().then((loaded) => {
      typeset = loaded;
      setReady(true);
    });
  }, [ready]);
  useEffect(() => {
    if (!place.current || !ready || !typeset) return;
    typeset(latex, place.current, display);
    onShown?.(place.current);
  }, [latex, display, ready, onShown]);
  return (
    <span class={classes("tex", name)} ref={place}>
      {ready ? null : latex}
    </span>
  );
}
