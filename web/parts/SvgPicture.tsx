import { useEffect, useRef } from "preact/hooks";

/** An SVG document as an element of the page: read as XML, so that no text in it is ever HTML. @throws Error where it is no SVG */
export function svgElement(svg: string): SVGSVGElement {
  const { documentElement } = new DOMParser().parseFromString(svg, "image/svg+xml");
  if (documentElement.localName !== "svg") throw new Error("internal: the picture is no SVG");
  return document.importNode(documentElement as unknown as SVGSVGElement, true);
}

/** A picture that gprime made. */
export function SvgPicture({ svg }: { readonly svg: string }) {
  const place = useRef<HTMLDivElement>(null);
  useEffect(() => place.current?.replaceChildren(svgElement(svg)), [svg]);
  return <div class="svg-picture" ref={place} />;
}

/** The picture as a PNG, so many times as large in pixels. */
export async function pngOf(svg: string, scale = 2): Promise<Blob> {
  const url = URL.createObjectURL(new Blob([svg], { type: "image/svg+xml" }));
  try {
    const image = new Image();
    image.src = url;
    await image.decode();
    const canvas = document.createElement("canvas");
    [canvas.width, canvas.height] = [image.naturalWidth * scale, image.naturalHeight * scale];
    canvas.getContext("2d")?.drawImage(image, 0, 0, canvas.width, canvas.height);
    return await new Promise((resolve, reject) =>
      canvas.toBlob((blob) => (blob ? resolve(blob) : reject(new Error("the browser could not make the picture"))), "image/png"),
    );
  } finally {
    URL.revokeObjectURL(url);
  }
}
