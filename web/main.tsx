import { effect } from "@preact/signals";
import { render } from "preact";
import { App } from "./app.tsx";
import { keepOffline } from "./offline/register.ts";
import { readFormula } from "./state.ts";
import "./styles/tokens.css";
import "./styles/page.css";

const root = document.getElementById("app");
if (!root) throw new Error("internal: the page has no place for the workbench");
effect(() => {
  void readFormula();
});
render(<App />, root);
keepOffline();
