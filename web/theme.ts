/** Light or dark: as the system has it, until the reader chooses; the choice is kept in this browser. */
import { computed, effect, signal } from "@preact/signals";

export type Theme = "light" | "dark";
const KEY = "gprime.theme";
const isTheme = (text: string | null): text is Theme => text === "light" || text === "dark";

/** What a browser that forbids storage keeps: nothing. */
function kept(): Theme | undefined {
  try {
    const text = localStorage.getItem(KEY);
    return isTheme(text) ? text : undefined;
  } catch {
    return undefined;
  }
}

const system = matchMedia("(prefers-color-scheme: dark)");
const systemIsDark = signal(system.matches);
system.addEventListener("change", ({ matches }) => {
  systemIsDark.value = matches;
});
const chosen = signal<Theme | undefined>(kept());

/** The theme that the page has now. */
export const theme = computed<Theme>(() => chosen.value ?? (systemIsDark.value ? "dark" : "light"));

export function chooseTheme(name: Theme): void {
  chosen.value = name;
  try {
    localStorage.setItem(KEY, name);
  } catch {
    // a browser that forbids storage: the choice holds until the page is closed
  }
}

effect(() => {
  document.documentElement.dataset.theme = theme.value;
});
