"use strict";
// What the page does: the chosen thing is kept in the address, so that "back" goes back.

let chosen = null;

/** Choose a thing: it is drawn, looked at and described. */
function choose(index) {
  if (location.hash === addressOf(index)) show(index);
  else location.hash = addressOf(index);
}

/** Go back to the overview. */
function leave() {
  if (location.hash) location.hash = "";
  else show(null);
}

function show(index) {
  closeReader();
  query.value = "";
  chosen = index;
  if (index === null) {
    network.unselectAll();
    restore();
    highlight(null);
    showOverview();
    return;
  }
  const known = drawnNodes.get(index) !== null;
  bringIn(index);
  network.selectNodes([index], false);
  highlight(index);
  if (!known || !clicked) look(index);
  showThing(index);
}

function followAddress() {
  const index = indexAt.get(location.hash);
  if (index !== undefined || chosen !== null) show(index === undefined ? null : index);
  clicked = false;
}

let clicked = false; // a thing that was clicked in the picture is in sight already
network.on("click", ({ nodes }) => {
  clicked = nodes.length > 0;
  if (clicked) choose(nodes[0]);
  else if (chosen !== null) leave();
});
window.addEventListener("hashchange", followAddress);
document.addEventListener("keydown", (event) => {
  if (event.key === "/" && document.activeElement !== query) {
    event.preventDefault();
    query.focus();
  } else if (event.key === "Escape" && !reader.hidden) {
    closeReader();
  }
});

function addLegend() {
  const legend = document.getElementById("legend");
  types.forEach((type, number) => {
    const count = entities.filter((entity) => entity.type === number).length;
    if (!count) return;
    const amount = el("span", { className: "count", textContent: String(count) });
    const button = el("button", { type: "button", title: say("legend") }, glyph(number), type.label, amount);
    button.setAttribute("aria-pressed", "true");
    button.addEventListener("click", () => {
      const shown = button.getAttribute("aria-pressed") !== "true";
      button.setAttribute("aria-pressed", String(shown));
      switchType(number, shown);
    });
    legend.append(button);
  });
  const drawn = drawnNodes.length;
  const note = say(drawn < entities.length ? "drawn" : "drawn_all", { drawn });
  document.getElementById("note").textContent = note;
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

document.getElementById("language").addEventListener("click", switchLanguage);
document.getElementById("theme").addEventListener("click", switchTheme);
window.addEventListener("dress", () => highlight(marked));
document.getElementById("counts").textContent = say("counts", page.counts);
addLegend();
addTools();
showOverview();
highlight(null);
followAddress();
globalThis.view = { network, entities, choose }; // for the browser's console, and the tests
document.documentElement.dataset.ready = "yes";
