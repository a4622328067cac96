/** Pictures of functions and their derivatives: decided once as data, drawn as SVG or in a terminal. (PNG is in `png.ts`, for Node only.) */
export { type Curve, type Figure, type FigureOptions, figure, type Panel, type Series } from "./figure.ts";
export { toSvg } from "./svg.ts";
export { type TerminalOptions, toTerminal } from "./terminal.ts";
