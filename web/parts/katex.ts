/** KaTeX, loaded once, when the first formula is shown, and taught to live with a strict Content-Security-Policy. */

/** Typesets LaTeX into an element, in line or in a line of its own. What cannot be read is shown as it is. */
export type Typeset = (latex: string, into: HTMLElement, display: boolean) => void;

let loading: Promise<Typeset> | undefined;

export const loadKatex = (): Promise<Typeset> =>
  (loading ??= Promise.all([import("katex"), import("katex/dist/katex.min.css")]).then(([{ default: katex }]) => {
    styleByScript(katex as unknown as Internals);
    return (latex, into, displayMode) => {
      try {
        // no HTML from the text (trust), no macros that never end (maxExpand)
        katex.render(latex, into, { displayMode, throwOnError: true, trust: false, strict: "ignore", maxExpand: 1000 });
      } catch (error) {
        if (!(error instanceof katex.ParseError)) throw error;
        into.textContent = latex;
      }
    };
  }));

interface SvgNode {
  readonly attributes: Readonly<Record<string, string>>;
  toNode(): SVGElement;
}
interface Internals {
  readonly __domTree: { readonly SvgNode: { readonly prototype: SvgNode } };
}

/** Tall brackets are drawings with a style attribute, which the policy forbids to write; setting the style by script is allowed. */
function styleByScript({ __domTree: { SvgNode } }: Internals): void {
  const { toNode } = SvgNode.prototype;
  SvgNode.prototype.toNode = function (this: SvgNode): SVGElement {
    const { style, ...attributes } = this.attributes;
    const made = toNode.call(Object.create(this, { attributes: { value: attributes } }) as SvgNode);
    if (style !== undefined) made.style.cssText = style;
    return made;
  };
}
