// The search box: names, aliases, pinyin and initials of everything, also of what is not drawn.

import { isNamed, noteThen } from "./changes.js";
import { el } from "./dom.js";
import { glyph } from "./elements.js";
import { dotted } from "./format.js";
import { lookAt } from "./network.js";
import { byDegree, entities, linksOf, say, types } from "./page.js";
import { allNames, fold, NAME_END, nameAt, nameOwners, nameStarts, namesOf, placesOf } from "./pinyin.js";
import { choose, state } from "./state.js";

export const query = document.getElementById("query");
const results = document.getElementById("results");
const FOUND = 12;
let found = [];
let active = 0;

/** Return how well a place answers: 0 is the very name, 5 a reading amid an alias. */
function rankOf(place, name, typed) {
  const start = nameStarts[name];
  const own = name === 0 || nameOwners[name - 1] !== nameOwners[name]; // the first name of a thing is its own
  const literal = allNames.startsWith(typed, place);
  if (place === start && literal && allNames[place + typed.length] === NAME_END) return own ? 0 : 1;
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
    if (!isNamed(index)) continue;
    const rank = rankOf(place, name, typed);
    if (!best.has(index) || rank < best.get(index).rank) best.set(index, { index, name, rank });
  }
  const order = (a, b) => a.rank - b.rank || byDegree(a.index, b.index);
  return [...best.values()].sort(order).slice(0, FOUND);
}

/** Return the name of a thing that answers, where it is not its own. */
function otherName({ index, name }) {
  let first = name;
  while (first > 0 && nameOwners[first - 1] === index) first -= 1;
  return name === first ? "" : namesOf(entities[index])[name - first];
}

function resultItem(hit, at) {
  const entity = entities[hit.index];
  const label = types[entity.type].label;
  const degree = linksOf[hit.index].length;
  const notes = dotted(
    otherName(hit) || noteThen(hit.index),
    label,
    degree ? say("links", { count: degree }) : "",
  );
  const note = el("span", { className: "note", textContent: notes });
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
