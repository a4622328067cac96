import { link, milestone } from "./address.ts";
import { FormulaPanel } from "./formula/panel.tsx";
import { Announcer } from "./parts/Announcer.tsx";
import { CopyButton } from "./parts/CopyButton.tsx";
import { Tabs } from "./parts/Tabs.tsx";
import { showTab, TABS, type TabName, tab } from "./state.ts";
import { isThere, TabPanel } from "./tab-panel.tsx";
import { ThemeButton } from "./theme-button.tsx";

const TITLES: Readonly<Record<TabName, string>> = {
  derivation: "Derivation",
  check: "Check",
  pictures: "Pictures",
  kernels: "Kernels",
  training: "Training",
};

/** The whole page. */
export function App() {
  const choose = (name: TabName) => {
    milestone();
    showTab(name);
  };
  const chosen = isThere(tab.value) ? tab.value : "derivation";
  return (
    <>
      <button type="button" class="skip" onClick={() => document.getElementById("plain-field")?.focus()}>
        Skip to the formula
      </button>
      <header class="header">
        <h1 class="wordmark">
          <span class="wordmark-sign" aria-hidden="true">
            g′
          </span>{" "}
          gprime
        </h1>
        <p class="tagline">Activation functions: explore, derive, prove, train</p>
        <span class="bar-space" />
        <CopyButton text={link}>link</CopyButton>
        <ThemeButton />
      </header>
      <main>
        <FormulaPanel />
        <Tabs
          label="What to see of the formula"
          id="view"
          items={TABS.filter(isThere).map((name) => ({ name, title: TITLES[name] }))}
          chosen={chosen}
          onChoose={choose}
        >
          <TabPanel name={chosen} />
        </Tabs>
      </main>
      <Announcer />
    </>
  );
}
