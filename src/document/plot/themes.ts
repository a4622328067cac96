/** What the pictures look like: two themes, and twelve ways to draw a line, each told from the others by hue, lightness or dashes. */

export interface Theme {
  readonly background: string;
  readonly text: string;
  readonly muted: string;
  readonly grid: string;
  readonly frame: string;
  /** One colour a curve, in order. The first three are drawn solid: red, blue and green, as textbooks do. */
  readonly curves: readonly string[];
}

// Three colours a dash pattern: within each group dark, middle and light differ where a colour-blind reader sees no hue (a test measures it).
export const THEMES = {
  light: {
    background: "#ffffff",
    text: "#1f2328",
    muted: "#59636e",
    grid: "#e4e7eb",
    frame: "#8c959f",
    curves: [
      "#bf1722",
      "#0a4fd6",
      "#22a957",
      "#8b2fc9",
      "#d97706",
      "#0e8f9c",
      "#7a4a12",
      "#db4fae",
      "#4090e0",
      "#30363d",
      "#8a9a10",
      "#c2410c",
    ],
  },
  dark: {
    background: "#14181f",
    text: "#e8ebef",
    muted: "#a3adb8",
    grid: "#2a313b",
    frame: "#5b6673",
    curves: [
      "#ff5c57",
      "#5b9dff",
      "#56d38a",
      "#c48bff",
      "#ffb454",
      "#41c7d6",
      "#b98a50",
      "#f062b0",
      "#a8d4ff",
      "#e8ebef",
      "#c6d648",
      "#ff7a45",
    ],
  },
} as const satisfies Record<string, Theme>;

export type ThemeName = keyof typeof THEMES;

export const MOST_CURVES = THEMES.light.curves.length;

const DASHES = ["", "7 4", "1.5 4", "9 4 1.5 4"];

/** The dash pattern of the curve drawn in a colour (an index into `curves`): solid for the first three, then a new one for every three. */
export const dash = (colour: number): string => DASHES[Math.floor(colour / 3) % DASHES.length] as string;
