import type { ComponentType } from "preact";
import { useEffect, useState } from "preact/hooks";
import { Notice } from "./parts/Notice.tsx";
import type { TabName } from "./state.ts";

const MODULES = import.meta.glob<Readonly<Record<string, ComponentType>>>("./{derivation,check,pictures,kernels,training}/tab.tsx");
const loaded = new Map<TabName, ComponentType>();

/** Whether this build has the tab. */
export const isThere = (name: TabName): boolean => `./${name}/tab.tsx` in MODULES;

/** A tab is loaded when it is first shown. */
async function load(name: TabName): Promise<ComponentType> {
  const module = await MODULES[`./${name}/tab.tsx`]?.();
  const component = Object.values(module ?? {}).find((value) => typeof value === "function");
  if (!component) throw new Error(`there is no tab "${name}"`);
  loaded.set(name, component);
  return component;
}

/** The panel of one tab, or what there is to say until it is loaded. */
export function TabPanel({ name }: { readonly name: TabName }) {
  const [, setShown] = useState<TabName | undefined>(undefined);
  const [missing, setMissing] = useState<TabName | undefined>(undefined);
  useEffect(() => {
    if (loaded.has(name)) return;
    load(name).then(
      () => setShown(name),
      () => setMissing(name),
    );
  }, [name]);
  const Tab = loaded.get(name);
  if (Tab) return <Tab />;
  if (missing === name) return <Notice kind="bad">This part of the page could not be loaded: load the page again.</Notice>;
  return (
    <p class="quiet" aria-busy="true">
      Loading …
    </p>
  );
}
