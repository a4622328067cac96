/** SVG text as a PNG file, on Node. */

export interface PngOptions {
  /** Pixels of the picture for one of the SVG; 2 unless told, for sharp screens and print. */
  readonly scale?: number;
}

const FACES = ["DejaVuSans.ttf", "DejaVuSans-Oblique.ttf", "DejaVuSans-Bold.ttf"];

/** Latin, Greek and Cyrillic letters, punctuation, superscripts, arrows and mathematical signs: DejaVu Sans has them all. */
const IN_OUR_FONT = /^[\n -\u052f\u1e00-\u23ff]*$/;

/**
 * The picture as the bytes of a PNG file. Text is set in DejaVu Sans, which comes with gprime, so that the same figure gives
 * the same file on every machine, one without fonts too; only letters that it lacks are looked for among the system's fonts.
 * @throws RangeError for a scale that is not above 0 and at most 8
 * @throws Error where there is no font at all to set the text in, or `svg` is not valid
 */
export async function toPng(svg: string, { scale = 2 }: PngOptions = {}): Promise<Uint8Array> {
  if (!(scale > 0 && scale <= 8)) throw new RangeError(`a scale of ${scale} is not possible: choose one above 0, at most 8`);
  // half a second of loading, and of no use in a browser: only where a PNG is asked for
  const [{ Resvg }, { createRequire }] = await Promise.all([import("@resvg/resvg-js"), import("node:module")]);
  const { resolve } = createRequire(import.meta.url);
  const font = {
    fontFiles: FACES.map((face) => resolve(`dejavu-fonts-ttf/ttf/${face}`)),
    loadSystemFonts: !IN_OUR_FONT.test(svg),
    defaultFontFamily: "DejaVu Sans",
    sansSerifFamily: "DejaVu Sans",
  };
  return new Resvg(svg, { font, fitTo: { mode: "zoom", value: scale } }).render().asPng();
}
