"use strict";
// The search box: names and aliases, also of things that are not drawn.

const query = document.getElementById("query");
const results = document.getElementById("results");
const FOUND = 12;

const fold = (text) => text.normalize("NFKC").toLowerCase().replace(/\s+/g, "");
const searchable = entities.map((entity) => [entity.name, ...entity.aliases, entity.code].filter(Boolean).map(fold));
let found = [];
let active = 0;

/** Return how well the names of a thing answer: 0 is the very name, 5 not at all. */
function rank(names, wanted) {
  if (names[0] === wanted) return 0;
  if (names.includes(wanted)) return 1;
  if (names[0].startsWith(wanted)) return 2;
  if (names.some((name) => name.startsWith(wanted))) return 3;
  return names.some((name) => name.includes(wanted)) ? 4 : 5;
}

/** Return the things that answer a query, the best first. */
function find(text) {
  const wanted = fold(text);
  if (!wanted) return [];
  const ranked = searchable.map((names, index) => [rank(names, wanted), -factsOf[index].length, index]);
  const order = (a, b) => a[0] - b[0] || a[1] - b[1] || a[2] - b[2];
  return ranked.filter(([worth]) => worth < 5).sort(order).slice(0, FOUND).map(([, , index]) => index);
}

function showResults() {
  const items = found.map((index, at) => {
    const entity = entities[index];
    const alias = entity.aliases.find((name) => fold(name).includes(fold(query.value)));
    const note = fold(entity.name).includes(fold(query.value)) || !alias ? entity.note : alias;
    const item = el("li", {}, glyph(entity.type), entity.name, el("span", { className: "note", textContent: note }));
    item.setAttribute("role", "option");
    item.setAttribute("aria-selected", String(at === active));
    item.addEventListener("mousedown", (event) => event.preventDefault());
    item.addEventListener("click", () => take(index));
    return item;
  });
  if (!found.length) items.push(el("li", { textContent: say("nothing", { name: query.value.trim() }) }));
  results.replaceChildren(...items);
  results.hidden = !query.value.trim();
  query.setAttribute("aria-expanded", String(!results.hidden));
}

function take(index) {
  results.hidden = true;
  query.value = entities[index].name;
  query.blur();
  choose(index);
}

query.addEventListener("input", () => {
  found = find(query.value);
  active = 0;
  showResults();
});
query.addEventListener("focus", () => query.select());
query.addEventListener("blur", () => { results.hidden = true; });
query.addEventListener("keydown", (event) => {
  if (event.isComposing) return; // Enter that ends an input method's word is no search
  const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
  if (step && found.length) {
    event.preventDefault();
    active = (active + step + found.length) % found.length;
    showResults();
  } else if (event.key === "Enter" && found.length) {
    take(found[active]);
  } else if (event.key === "Escape") {
    query.blur();
  }
});
