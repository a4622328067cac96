/** MathLive, loaded when the page has nothing else to do, and taught to live with a strict Content-Security-Policy. */
import type { MathfieldElement } from "mathlive";

/** Puts a field into a place. */
type Make = (place: HTMLElement) => MathfieldElement;

let loading: Promise<Make> | undefined;

/** What makes a field; the first call loads MathLive. */
export function loadMathLive(): Promise<Make> {
  loading ??= idle().then(async () => {
    const [{ MathfieldElement: Field }] = await Promise.all([import("mathlive"), import("mathlive/fonts.css")]);
    // its fonts come by the style sheet, from this page's own host; sounds are not wanted
    Field.fontsDirectory = null;
    Field.soundsDirectory = null;
    const styles = new Styles();
    Field.createHTML = (html: string) => styles.moved(html);
    return (place) => {
      const field = new Field();
      field.mathVirtualKeyboardPolicy = "manual";
      place.append(field);
      // what follows needs the field to be in the page
      field.menuItems = [];
      field.smartFence = true;
      styles.adoptInto(field);
      return field;
    };
  });
  return loading;
}

/** How long the first derivation may have the processor for itself, in ms: to read MathLive takes a quarter of a second of it. */
const FIRST = 600;

const idle = (): Promise<void> =>
  new Promise((resolve) => {
    setTimeout(() => {
      if ("requestIdleCallback" in window) requestIdleCallback(() => resolve(), { timeout: 1_500 });
      else resolve();
    }, FIRST);
  });

const HIDDEN = /^\s*visibility:\s*hidden;?\s*$/;

/**
 * MathLive writes style attributes into the HTML that it makes, which a policy without 'unsafe-inline' forbids. Each distinct
 * one becomes a rule of a constructed style sheet here, which the policy allows, and the element names the rule.
 */
class Styles {
  private readonly sheet = new CSSStyleSheet();
  private readonly names = new Map<string, string>();

  /** The HTML with a data attribute in the place of each style attribute. */
  moved(html: string): string {
    // what is hidden until it is ready is shown by taking that style away again: it must not become a rule
    return html.replace(/\sstyle="([^"]*)"/g, (_, css: string) => (HIDDEN.test(css) ? "" : ` data-gp="${this.nameOf(css)}"`));
  }

  adoptInto(field: MathfieldElement): void {
    const root = field.shadowRoot;
    if (root) root.adoptedStyleSheets = [...root.adoptedStyleSheets, this.sheet];
    document.adoptedStyleSheets = [...new Set([...document.adoptedStyleSheets, this.sheet])];
  }

  private nameOf(css: string): string {
    const text = css.replaceAll("&quot;", '"').replaceAll("&amp;", "&");
    let name = this.names.get(text);
    if (name === undefined) {
      name = String(this.names.size);
      this.names.set(text, name);
      // three times the attribute: a style attribute outweighs rules of classes, and so must this
      const selector = `[data-gp="${name}"]`.repeat(3);
      const at = this.sheet.insertRule(`${selector} {}`, this.sheet.cssRules.length);
      (this.sheet.cssRules[at] as CSSStyleRule).style.cssText = text;
    }
    return name;
  }
}
