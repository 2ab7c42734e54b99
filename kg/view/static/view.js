// What the page does: the state is drawn, described and listed; buttons, keys and the mouse change it.

import "./labels.js";
import "./steering.js";
import { expand, hide } from "./actions.js";
import { showAnswer } from "./answer.js";
import { hideCard } from "./card.js";
import { showCharts } from "./charts.js";
import { copy } from "./clipboard.js";
import { showLine, showPath } from "./connection.js";
import { addDay, showDay } from "./day.js";
import { button } from "./dom.js";
import { showDossier } from "./dossier.js";
import { signButton } from "./elements.js";
import { form, makeForm, showFilters } from "./filter_form.js";
import { isFiltered } from "./filtering.js";
import { addFold } from "./fold.js";
import { showIslands } from "./islands.js";
import { switchLanguage } from "./language.js";
import { showLedger } from "./ledger.js";
import {
  draw,
  drawnEdges,
  highlight,
  isPictureShown,
  lookAtAll,
  lookAtPicture,
  lookAtThings,
  network,
  zoom,
} from "./network.js";
import { showNote } from "./note.js";
import { entities, linkOf, page, say } from "./page.js";
import { showOverview, showPassing, showThing } from "./panel.js";
import { closeReader, reader } from "./reader.js";
import { showReview } from "./review.js";
import { saveCsv, savePng, saveXlsx } from "./saving.js";
import { query } from "./search.js";
import { switchTheme } from "./settings.js";
import { addSite } from "./site.js";
import {
  begin,
  choose,
  depth,
  EMPTY,
  furthest,
  go,
  leave,
  pathFrom,
  seekPath,
  state,
  toggle,
} from "./state.js";
import { addTabs, showTabs } from "./tabs.js";
import { showTiles } from "./tiles.js";
import { showTime } from "./time.js";
import { showToday } from "./today.js";
import { writeWatch } from "./watch.js";

const SHOWS = [showToday, showLedger, showTiles, showTime, showCharts, showReview, showDossier];
const DOUBLE_CLICK = 400; // milliseconds in which a second click belongs to the first
const LONGEST_ID = 40; // letters of an unknown id that are shown
let lineInPicture = null; // the line that was chosen when the picture was shown last
let touched = false; // a line that was clickedDot in the picture is in sight already
let clickedDot = { index: null, at: 0 }; // the last dot that was clickedDot

/** Show the state. */
function render() {
  closeReader();
  hideCard();
  query.value = "";
  showTabs();
  const other = draw();
  highlight();
  if (state.path) showPath(state.path);
  else if (state.line) showLine(state.line);
  else if (state.chosen !== null) showThing(state.chosen);
  else if (state.filter.ask) showAnswer();
  else if (isFiltered()) showPassing();
  else showOverview();
  showFilters();
  for (const show of SHOWS) show();
  showIslands();
  showBar();
  showNote();
  showTitle();
  if (isPictureShown()) moveCamera(other);
  touched = false;
}

/** Name the window after what is looked at, and say what the address names in vain. */
function showTitle() {
  const things = [state.chosen, ...(state.line || state.path || [])].filter((index) => index !== null);
  const names = things.map((index) => entities[index].name).join(" — ");
  const view = state.view === "graph" || names ? "" : say(state.view);
  document.title = [names || view, say("title")].filter(Boolean).join(" · ");
  const box = document.getElementById("unknown");
  box.hidden = !state.unknown;
  if (state.unknown) {
    const name = state.unknown.slice(0, LONGEST_ID);
    box.replaceChildren(
      say("unknown", { name }),
      button(say("to_start"), () => go(EMPTY)),
    );
  }
}

/** Move the camera where the picture is another one, and to a line that was chosen elsewhere. */
function moveCamera(other) {
  if (other) lookAtPicture();
  else if (state.line && state.line !== lineInPicture && !touched) lookAtThings(state.line);
  lineInPicture = state.line;
}

function toggleForm(filterButton) {
  if (!form.children.length) makeForm();
  form.hidden = !form.hidden;
  form.parentElement.classList.toggle("filtering", !form.hidden);
  filterButton.setAttribute("aria-expanded", String(!form.hidden));
  showFilters();
}

function addBar() {
  const filterButton = button("", toggleForm, { id: "filter-button" });
  filterButton.setAttribute("aria-expanded", "false");
  document.getElementById("bar").append(
    filterButton,
    addDay(),
    signButton("←", say("back"), () => history.back(), { id: "back" }),
    signButton("→", say("forward"), () => history.forward(), { id: "forward" }),
    button(say("png"), savePng, { id: "png" }),
    button(say("xlsx"), saveXlsx, { id: "xlsx", title: say("xlsx_key") }),
    button(say("csv"), saveCsv, { id: "csv" }),
    button(say("link"), (element) => copy(location.href, element), { id: "link" }),
  );
}

function showBar() {
  document.getElementById("png").hidden = state.view !== "graph";
  document.getElementById("xlsx").hidden = state.view !== "ledger";
  document.getElementById("csv").hidden = !["graph", "ledger"].includes(state.view);
  document.getElementById("back").disabled = depth === 0;
  document.getElementById("forward").disabled = depth >= furthest;
  showDay();
}

function addTools() {
  document.getElementById("tools").append(
    signButton("+", say("zoom_in"), () => zoom(1.4)),
    signButton("−", say("zoom_out"), () => zoom(1 / 1.4)),
    signButton("⤢", say("whole"), lookAtAll),
  );
}

network.on("click", ({ nodes, edges }) => {
  // The picture moves to what is chosen: the second of two clicks may hit something else.
  if (performance.now() - clickedDot.at < DOUBLE_CLICK) return;
  if (nodes.length) {
    clickedDot = { index: nodes[0], at: performance.now() };
    choose(nodes[0]);
  } else if (edges.length) {
    const { from, to } = linkOf.get(edges[0]) ?? drawnEdges.get(edges[0]); // a weak one is in no list
    touched = true;
    go({ line: [from, to], chosen: null, hops: 0 });
  } else if (state.chosen !== null || state.line) leave();
});
network.on("doubleClick", ({ nodes }) => {
  const index = performance.now() - clickedDot.at < 2 * DOUBLE_CLICK ? clickedDot.index : nodes[0];
  if (index !== undefined && index !== null) expand(index);
});

const KEYS = {
  e: () => expand(state.chosen),
  p: () => go(toggle("pin", state.chosen)),
  Delete: () => hide(state.chosen),
};

document.addEventListener("keydown", (event) => {
  const typing = /^(INPUT|SELECT|TEXTAREA)$/.test(document.activeElement.tagName);
  if (event.key === "Escape" && pathFrom !== null) {
    seekPath(null);
    showNote();
  } else if (event.key === "Escape" && hideCard()) {
    event.preventDefault();
  } else if (event.key === "Escape" && !reader.hidden) {
    closeReader();
  } else if (event.key === "/" && !typing) {
    event.preventDefault();
    query.focus();
  } else if (state.chosen !== null && !typing && !event.ctrlKey && !event.metaKey && KEYS[event.key]) {
    KEYS[event.key]();
  }
});

document.getElementById("language").addEventListener("click", switchLanguage);
document.getElementById("theme").addEventListener("click", switchTheme);
window.addEventListener("theme", () => highlight());
const [firstDate, lastDate] = page.dates;
const corpus = [
  say("counts", page.counts),
  firstDate ? say("span", { since: firstDate, until: lastDate }) : "",
];
if (entities.length < page.counts.entities) corpus.push(say("held", { held: entities.length }));
document.getElementById("counts").textContent = corpus.filter(Boolean).join(" · ");
addTabs();
addSite();
addBar();
addTools();
addFold();
begin(render);
writeWatch();
if (matchMedia("(pointer: fine)").matches) query.focus();
globalThis.view = { network, entities, choose }; // for the browser's console, and the tests
document.documentElement.dataset.ready = "yes";
performance.mark("ready");
