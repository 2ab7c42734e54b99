"use strict";
// The search box: names, aliases, pinyin and initials of everything, also of what is not drawn.

const query = document.getElementById("query");
const results = document.getElementById("results");
const FOUND = 12;
let found = [];
let active = 0;

/** Return how well a place answers: 0 is the very name, 5 a reading amid an alias. */
function rank(place, name, typed) {
  const start = nameStarts[name];
  const own = name === 0 || nameOwners[name - 1] !== nameOwners[name]; // the first name of a thing is its own
  const literal = allNames.startsWith(typed, place);
  if (place === start && literal && allNames[place + typed.length] === END) return own ? 0 : 1;
  return (place === start ? 2 : 4) + (own ? 0 : 0.5) + (literal ? 0 : 1);
}

/** Return the things that answer a query with the name that does, the best first. */
function find(text) {
  const typed = fold(text);
  if (!typed) return [];
  const best = new Map();
  for (const place of placesOf(typed)) {
    const name = nameAt(place);
    const index = nameOwners[name];
    const worth = rank(place, name, typed);
    if (!best.has(index) || worth < best.get(index).worth) best.set(index, { index, name, worth });
  }
  const order = (a, b) => a.worth - b.worth || linksOf[b.index].length - linksOf[a.index].length || a.index - b.index;
  return [...best.values()].sort(order).slice(0, FOUND);
}

/** Return the name of a thing that answers, where it is not its own. */
function otherName({ index, name }) {
  let first = name;
  while (first > 0 && nameOwners[first - 1] === index) first -= 1;
  const names = [entities[index].name, ...entities[index].aliases, entities[index].code].filter(Boolean);
  return name === first ? "" : names[name - first];
}

function resultItem(hit, at) {
  const entity = entities[hit.index];
  const label = types[entity.type].label;
  const degree = linksOf[hit.index].length;
  const notes = [otherName(hit) || entity.note, label, degree ? say("links", { count: degree }) : ""];
  const note = el("span", { className: "note", textContent: notes.filter(Boolean).join(" · ") });
  const name = el("span", { className: "found", textContent: entity.name });
  const item = el("li", { id: `result-${at}` }, glyph(entity.type), name, note);
  item.setAttribute("role", "option");
  item.setAttribute("aria-selected", String(at === active));
  item.addEventListener("mousedown", (event) => event.preventDefault());
  item.addEventListener("click", () => take(hit.index));
  return item;
}

function showResults() {
  const items = found.map(resultItem);
  if (!found.length) items.push(el("li", { textContent: say("nothing", { name: query.value.trim() }) }));
  results.replaceChildren(...items);
  results.hidden = !query.value.trim();
  query.setAttribute("aria-expanded", String(!results.hidden));
  query.setAttribute("aria-activedescendant", found.length ? `result-${active}` : "");
}

function closeResults() {
  results.hidden = true;
  query.setAttribute("aria-expanded", "false");
  query.setAttribute("aria-activedescendant", "");
}

function take(index) {
  query.value = entities[index].name;
  query.blur();
  const again = state.chosen === index; // but perhaps out of sight
  choose(index);
  if (again) lookAt(index);
}

query.addEventListener("input", () => {
  found = find(query.value);
  active = 0;
  showResults();
});
query.addEventListener("focus", () => query.select());
query.addEventListener("blur", closeResults);
query.addEventListener("keydown", (event) => {
  if (event.isComposing) return; // Enter that ends an input method's word is no search
  const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
  if (step && found.length) {
    event.preventDefault();
    active = (active + step + found.length) % found.length;
    showResults();
  } else if (event.key === "Enter" && found.length) {
    take(found[active].index);
  } else if (event.key === "Escape") {
    query.blur();
  }
});
