import { strokeOf } from "./strokes.ts";

/** A piece of a network's curve, for a legend. */
export function Stroke({ index }: { readonly index: number }) {
  const { colour, dashes } = strokeOf(index);
  return (
    <svg class="stroke" width="24" height="10" aria-hidden="true">
      <path d="M0 5h24" stroke={colour} stroke-width="2.5" stroke-dasharray={dashes.join(" ")} />
    </svg>
  );
}
