import type { Properties } from "../derive/properties/properties.ts";
import type { Derived } from "./derivation.ts";
import { type DerivationJson, formulaJson, parametersJson } from "./derivation-json.ts";

/** What `show` prints, as data; infinities are texts. */
export interface PropertiesJson extends Pick<DerivationJson, "formula" | "variable" | "parameters"> {
  readonly name: string;
  readonly properties: unknown;
}

export type Shown = Pick<Derived, "formula" | "variable" | "parameters"> & { readonly name: string; readonly outputName?: string };

export const propertiesJson = (shown: Shown, properties: Properties): PropertiesJson => ({
  name: shown.name,
  formula: formulaJson(shown.formula),
  variable: shown.variable,
  parameters: parametersJson(shown),
  properties: JSON.parse(JSON.stringify(properties, infinities)) as unknown,
});

const infinities = (_: string, value: unknown): unknown => (typeof value === "number" && !Number.isFinite(value) ? String(value) : value);
