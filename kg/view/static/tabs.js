// The tabs of the views: one section is shown at a time, the picture stays where it is beneath.

import { button } from "./dom.js";
import { say } from "./page.js";
import { go, state, VIEWS } from "./state.js";

const WITHOUT_TAB = ["dossier"]; // views that are entered from a thing

/** Return the element of a view. */
function sectionOf(view) {
  return document.getElementById(view === "graph" ? "picture" : view);
}

export function addTabs() {
  const tabs = VIEWS.filter((view) => !WITHOUT_TAB.includes(view));
  document
    .getElementById("tabs")
    .append(...tabs.map((view) => button(say(view), () => go({ view }), { id: `to-${view}` })));
}

/** Show the section of the view and the panel where it has something to say. */
export function showTabs() {
  for (const view of VIEWS) {
    const section = sectionOf(view);
    if (view === "graph") section.classList.toggle("covered", state.view !== view);
    else section.hidden = state.view !== view;
    document.getElementById(`to-${view}`)?.setAttribute("aria-pressed", String(state.view === view));
  }
  const chosen = state.chosen !== null || state.line || state.path;
  document.getElementById("panel").hidden = state.view === "dossier" || (state.view !== "graph" && !chosen);
  document.documentElement.dataset.view = state.view;
}
