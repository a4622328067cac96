import { useEffect, useRef, useState } from "preact/hooks";
import { catalogue } from "../../src/catalogue/catalogue.ts";
import type { CatalogueRow } from "../../src/catalogue/row.ts";
import { announce } from "../parts/Announcer.tsx";
import { Tex } from "../parts/Tex.tsx";
import { typePlain } from "../state.ts";
import { Lane, Superseded } from "../work/client.ts";
import type { requests, Thumbnail } from "../work/sketches.ts";
import { SketchView } from "./sketch.tsx";

const lane = new Lane<typeof requests>("sketches");
const SIZE = { width: 84, height: 56 };

const plainly = (texts: readonly string[]): string => texts.join(" ").toLowerCase().replaceAll("_", " ");

/** The rows in which every word occurs: those that have them in their name first, then in other names, then in their use or paper. */
function search(words: readonly string[]): readonly CatalogueRow[] {
  const ranked = catalogue.map((row) => {
    const places = [[row.name], [row.name, ...row.aliases, ...Object.values(row.apis)], [row.use, row.source.paper]];
    const texts = places.map((_, i) => plainly(places.slice(0, i + 1).flat()));
    return { row, rank: texts.findIndex((text) => words.every((word) => text.includes(word))) };
  });
  return ranked
    .filter(({ rank }) => rank >= 0)
    .sort((a, b) => a.rank - b.rank)
    .map(({ row }) => row);
}

/** The catalogue: a button, and a dialog with a search and a small picture of each activation. */
export function Catalogue() {
  const dialog = useRef<HTMLDialogElement>(null);
  const [isOpen, setOpen] = useState(false);
  const [typed, type] = useState("");
  const [pictures, setPictures] = useState<ReadonlyMap<string, Thumbnail>>(new Map());
  const words = typed.toLowerCase().replaceAll(/[_-]/g, " ").split(/\s+/).filter(Boolean);
  const rows = search(words);

  useEffect(() => {
    if (!isOpen) return;
    dialog.current?.showModal();
    const missing = catalogue.map(({ name }) => name).filter((name) => !pictures.has(name));
    if (missing.length === 0) return;
    const drawn = (picture: Thumbnail) => setPictures((before) => new Map(before).set(picture.name, picture));
    lane.ask("thumbnails", { names: missing, ...SIZE }, { onProgress: drawn, limit: 60_000 }).catch((error: unknown) => {
      // the names and papers are there without pictures
      if (!(error instanceof Superseded)) announce("the small pictures could not be drawn");
    });
    return () => lane.stop();
  }, [isOpen]);

  const choose = (name: string) => {
    typePlain(name);
    announce(`${name} chosen`);
    dialog.current?.close();
  };
  const submit = (event: Event) => {
    event.preventDefault();
    const [first] = rows;
    if (first) choose(first.name);
  };

  return (
    <>
      <button type="button" class="button" aria-haspopup="dialog" onClick={() => setOpen(true)}>
        Catalogue
      </button>
      <dialog class="catalogue" ref={dialog} aria-label="Catalogue of activations" onClose={() => setOpen(false)}>
        {isOpen && (
          <>
            <form class="catalogue-search" onSubmit={submit}>
              <label class="unseen" for="catalogue-search">
                Search names, frameworks, papers
              </label>
              <input
                id="catalogue-search"
                type="search"
                placeholder="Search names, frameworks, papers"
                autocomplete="off"
                value={typed}
                onInput={(event) => type(event.currentTarget.value)}
              />
              <button type="button" class="button" onClick={() => dialog.current?.close()}>
                Close
              </button>
            </form>
            <p class="quiet" role="status">
              {rows.length === 0 ? "Nothing found: try another word, or type its formula." : `${rows.length} activations`}
            </p>
            <ul class="catalogue-list">
              {rows.map((row) => (
                <li key={row.name}>
                  <Entry row={row} picture={pictures.get(row.name)} onChoose={choose} />
                </li>
              ))}
            </ul>
          </>
        )}
      </dialog>
    </>
  );
}

interface EntryProps {
  readonly row: CatalogueRow;
  readonly picture: Thumbnail | undefined;
  readonly onChoose: (name: string) => void;
}

function Entry({ row, picture, onChoose }: EntryProps) {
  return (
    <button type="button" class="entry" onClick={() => onChoose(row.name)}>
      {picture ? <SketchView sketch={picture.sketch} /> : <span class="sketch" />}
      <span class="entry-words">
        <span class="entry-name">{row.name}</span>
        <span class="entry-formula" aria-hidden="true">
          {picture ? <Tex>{picture.latex}</Tex> : row.formula}
        </span>
        <span class="entry-paper">
          {row.source.paper}, {row.source.year}
        </span>
      </span>
    </button>
  );
}
