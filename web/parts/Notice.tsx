import type { ComponentChildren } from "preact";

interface NoticeProps {
  readonly kind?: "note" | "good" | "bad" | "unsure";
  readonly children: ComponentChildren;
}

/** A sentence that stands out: what is worth knowing, or what went wrong. */
export function Notice({ kind = "note", children }: NoticeProps) {
  return (
    <p class={`notice notice-${kind}`} role={kind === "bad" ? "alert" : undefined}>
      {children}
    </p>
  );
}
