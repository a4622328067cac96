import type { ComponentType } from "preact";
import { useRef, useState } from "preact/hooks";
import { Notice } from "../parts/Notice.tsx";

type Content = ComponentType<{ readonly onClose: () => void }>;

/** The catalogue: a button, and a dialog, whose content is loaded when it is first opened. */
export function Catalogue() {
  const dialog = useRef<HTMLDialogElement>(null);
  const [isOpen, setOpen] = useState(false);
  const [isMissing, setMissing] = useState(false);
  const [Search, setSearch] = useState<Content | undefined>(undefined);
  const open = () => {
    setOpen(true);
    dialog.current?.showModal();
    import("./catalogue-search.tsx").then(
      ({ CatalogueSearch }) => setSearch(() => CatalogueSearch),
      () => setMissing(true),
    );
  };
  return (
    <>
      <button type="button" class="button" aria-haspopup="dialog" onClick={open}>
        Catalogue
      </button>
      <dialog class="catalogue" ref={dialog} aria-label="Catalogue of activations" onClose={() => setOpen(false)}>
        {isOpen && Search && <Search onClose={() => dialog.current?.close()} />}
        {isOpen && isMissing && <Notice kind="bad">The catalogue could not be loaded: load the page again.</Notice>}
      </dialog>
    </>
  );
}
