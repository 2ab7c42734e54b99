"use strict";
// What the page does: the state is drawn, described and listed; buttons, keys and the mouse change it.

let touched = null; // what was clicked in the picture is in sight already

/** Show the state; `before` is what was shown until now. */
function render(before) {
  closeReader();
  query.value = "";
  const other = draw();
  highlight();
  if (state.path) showPath(state.path);
  else if (state.line) showLine(state.line);
  else if (state.chosen !== null) showThing(state.chosen);
  else if (isFiltered()) showPassing();
  else showOverview();
  showFilters();
  showList();
  showTables();
  showBar();
  showNote();
  moveCamera(before, other);
  touched = null;
}

function moveCamera(before, other) {
  if (other && (state.path || state.hops || state.chosen === null)) lookAtAll();
  else if (state.chosen !== null && (other || (state.chosen !== before.chosen && state.chosen !== touched))) lookAt(state.chosen);
  else if (state.line && state.line !== before.line && touched === null) look(state.line);
}

/** Say what the picture holds, or what is awaited. */
function showNote() {
  const note = document.getElementById("note");
  const count = passing().things ? passingThings().length : 0;
  note.className = "";
  if (pathFrom !== null) {
    note.className = "asking";
    note.textContent = say("pick_end", { name: entities[pathFrom].name });
  } else if (!drawn.size) {
    const clear = el("button", { type: "button", textContent: say("clear") });
    clear.addEventListener("click", clearFilters);
    note.className = "empty";
    note.replaceChildren(say("none"), " ", clear);
  } else if (state.path || state.hops || !isFiltered()) {
    note.textContent = say(drawn.size < entities.length && !state.path && !state.hops ? "drawn" : "drawn_all", { drawn: drawn.size });
  } else {
    note.textContent = say(drawn.size < count ? "passing_drawn" : "passing", { count, drawn: drawn.size });
  }
  if (state.hide.length && pathFrom === null) {
    const again = el("button", { type: "button", textContent: say("unhide") });
    again.addEventListener("click", () => go({ hide: [] }));
    note.append(" · ", say("hidden", { count: state.hide.length }), " ", again);
  }
}

function barButton(id, text, act) {
  const button = el("button", { type: "button", id, textContent: text });
  button.addEventListener("click", () => act(button));
  document.getElementById("bar").append(button);
  return button;
}

function addBar() {
  barButton("filter-button", say("filters"), (button) => {
    form.hidden = !form.hidden;
    form.parentElement.classList.toggle("filtering", !form.hidden);
    button.setAttribute("aria-expanded", String(!form.hidden));
    showFilters();
  }).setAttribute("aria-expanded", "false");
  barButton("list-button", say("list"), () => go({ view: state.view === "list" ? "" : "list" }));
  const back = barButton("back", "←", () => history.back());
  const forward = barButton("forward", "→", () => history.forward());
  for (const [button, words] of [[back, say("back")], [forward, say("forward")]]) {
    button.title = words;
    button.setAttribute("aria-label", words);
  }
  barButton("png", say("png"), savePng);
  barButton("csv", say("csv"), saveCsv);
  barButton("link", say("link"), (button) => copy(location.href, button));
}

function showBar() {
  const list = document.getElementById("list-button");
  list.textContent = say(state.view === "list" ? "picture" : "list");
  document.getElementById("png").hidden = state.view === "list";
  document.getElementById("back").disabled = depth === 0;
  document.getElementById("forward").disabled = depth >= furthest;
}

function addTools() {
  const tool = (sign, title, act) => {
    const button = el("button", { type: "button", textContent: sign, title });
    button.setAttribute("aria-label", title);
    button.addEventListener("click", act);
    document.getElementById("tools").append(button);
  };
  tool("+", say("zoom_in"), () => zoom(1.4));
  tool("−", say("zoom_out"), () => zoom(1 / 1.4));
  tool("⤢", say("whole"), lookAtAll);
}

network.on("click", ({ nodes, edges }) => {
  if (nodes.length) {
    [touched] = nodes;
    choose(touched);
  } else if (edges.length) {
    const { from, to } = linkOf.get(edges[0]);
    touched = from;
    go({ line: [from, to], chosen: null, hops: 0 });
  } else if (state.chosen !== null || state.line) leave();
});
network.on("doubleClick", ({ nodes }) => { if (nodes.length) expand(nodes[0]); });

const KEYS = {
  e: () => expand(state.chosen),
  p: () => go(toggle("pin", state.chosen)),
  Delete: () => hide(state.chosen),
};

document.addEventListener("keydown", (event) => {
  const typing = /^(INPUT|SELECT|TEXTAREA)$/.test(document.activeElement.tagName);
  if (event.key === "Escape" && pathFrom !== null) {
    pathFrom = null;
    showNote();
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
window.addEventListener("dress", highlight);
const [firstDate, lastDate] = page.dates;
const corpus = [say("counts", page.counts), firstDate ? say("span", { since: firstDate, until: lastDate }) : ""];
if (entities.length < page.counts.entities) corpus.push(say("held", { held: entities.length }));
document.getElementById("counts").textContent = corpus.filter(Boolean).join(" · ");
addTabs();
addBar();
addTools();
makeForm();
state = readAddress(location.hash);
depth = history.state?.depth ?? 0;
furthest = depth;
render(EMPTY);
if (matchMedia("(pointer: fine)").matches) query.focus();
globalThis.view = { network, entities, choose }; // for the browser's console, and the tests
document.documentElement.dataset.ready = "yes";
performance.mark("ready");
