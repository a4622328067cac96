import { signal } from "@preact/signals";
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

/** Those that were drawn, by name: they stay when the catalogue is closed. */
const pictures = signal<ReadonlyMap<string, Thumbnail>>(new Map());

/** Draws what is missing. @returns what ends it */
function drawAll(): () => void {
  const missing = catalogue.map(({ name }) => name).filter((name) => !pictures.peek().has(name));
  if (missing.length === 0) return () => {};
  const onProgress = (picture: Thumbnail) => {
    pictures.value = new Map(pictures.peek()).set(picture.name, picture);
  };
  lane.ask("thumbnails", { names: missing, ...SIZE }, { onProgress, limit: 60_000 }).catch((error: unknown) => {
    // the names and papers are there without pictures
    if (!(error instanceof Superseded)) announce("the small pictures could not be drawn");
  });
  return () => lane.stop();
}

/** What the catalogue has: a search, and a small picture of each activation. */
export function CatalogueSearch({ onClose }: { readonly onClose: () => void }) {
  const field = useRef<HTMLInputElement>(null);
  const [typed, type] = useState("");
  const words = typed.toLowerCase().replaceAll(/[_-]/g, " ").split(/\s+/).filter(Boolean);
  const rows = search(words);
  useEffect(() => {
    field.current?.focus();
    return drawAll();
  }, []);

  const choose = (name: string) => {
    typePlain(name);
    announce(`${name} chosen`);
    onClose();
  };
  const submit = (event: Event) => {
    event.preventDefault();
    const [first] = rows;
    if (first) choose(first.name);
  };

  return (
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
          ref={field}
          value={typed}
          onInput={(event) => type(event.currentTarget.value)}
        />
        <button type="button" class="button" onClick={onClose}>
          Close
        </button>
      </form>
      <p class="quiet" role="status">
        {rows.length === 0 ? "Nothing found: try another word, or type its formula." : `${rows.length} activations`}
      </p>
      <ul class="catalogue-list">
        {rows.map((row) => (
          <li key={row.name}>
            <Entry row={row} picture={pictures.value.get(row.name)} onChoose={choose} />
          </li>
        ))}
      </ul>
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
