/** State that the address holds: everything behind the # is `key=value&...`, so that a link reproduces the page. */
import { batch, type Signal, signal } from "@preact/signals";

interface Entry {
  readonly signal: Signal<string>;
  readonly fallback: string;
}

const entries = new Map<string, Entry>();
/** How long typing goes on before the address follows, in ms: browsers allow only so many changes. */
const PAUSE = 250;
let timer: ReturnType<typeof setTimeout> | undefined;

const given = (): URLSearchParams => new URLSearchParams(location.hash.slice(1));

/**
 * A text that the address holds under a key, as `addressed("pictures.range", "-5:5")`; a tab puts its name before its keys.
 * What equals the fallback is left out of the address. The text comes from whoever made the link: trust nothing in it.
 */
export function addressed(key: string, fallback: string): Signal<string> {
  const known = entries.get(key);
  if (known) return known.signal;
  const made = signal(given().get(key) ?? fallback);
  entries.set(key, { signal: made, fallback });
  made.subscribe(() => {
    clearTimeout(timer);
    timer = setTimeout(write, PAUSE);
  });
  return made;
}

/** The word that a text of the address is, of those that make sense; anything else counts as the first of them. */
export const oneOf = <Word extends string>(text: Signal<string>, words: readonly [Word, ...Word[]]): Word =>
  words.find((word) => word === text.value) ?? words[0];

/** The part of the address behind the #, for the state as it is now. Keys that no tab has asked for yet are kept. */
function fragment(): string {
  const params = given();
  for (const [key, { signal, fallback }] of entries) {
    if (signal.peek() === fallback) params.delete(key);
    else params.set(key, signal.peek());
  }
  return params.toString();
}

/** The part of the address that the state has, or had until somebody else changed the address. */
let seen = location.hash;

function write(): void {
  // a link that the browser has not told of yet
  if (location.hash !== seen) {
    follow();
    return;
  }
  const hash = fragment();
  if (hash !== location.hash.slice(1)) history.replaceState(null, "", hash === "" ? location.pathname + location.search : `#${hash}`);
  seen = location.hash;
}

/** The address of the page as it is now, at once: for a button that copies it. */
export function link(): string {
  write();
  return location.href;
}

/** Makes what is now a place that the browser's back button returns to. */
export function milestone(): void {
  write();
  history.pushState(null, "", location.href);
}

const listeners: (() => void)[] = [];
/** Calls back when the address brings another state: for what stands beside it. */
export const onFollow = (listener: () => void): void => {
  listeners.push(listener);
};

/** A link that was followed, the back button: the state follows the address. */
const follow = (): void => {
  seen = location.hash;
  const params = given();
  batch(() => {
    for (const listener of listeners) listener();
    for (const [key, { signal, fallback }] of entries) signal.value = params.get(key) ?? fallback;
  });
};
addEventListener("hashchange", follow);
addEventListener("popstate", follow);
