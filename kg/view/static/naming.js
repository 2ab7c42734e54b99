// Text that was typed -> the things that it names, the best first.

import { dayThen, isNamed } from "./changes.js";
import { byDegree, entities } from "./page.js";
import {
  allNames,
  fold,
  NAME_END,
  nameAt,
  nameEnd,
  nameOwners,
  nameStarts,
  namesOf,
  placesOf,
} from "./pinyin.js";

let latest = { key: null, found: [] }; // what was looked for last
const TAIL = 1; // letters that a short form leaves out: 合川 is 合川区 before it is 合川工业园区

/** Return how well a place answers: 0 is the very name, 5.5 a reading amid an alias. */
function rankOf(place, name, typed) {
  const start = nameStarts[name];
  const own = name === 0 || nameOwners[name - 1] !== nameOwners[name]; // the first name of a thing is its own
  const literal = allNames.startsWith(typed, place);
  if (place === start && literal && allNames[place + typed.length] === NAME_END) return own ? 0 : 1;
  if (place === start && literal && allNames[place + typed.length + TAIL] === NAME_END) return 1.5;
  return (place === start ? 2 : 4) + (own ? 0 : 0.5) + (literal ? 0 : 1);
}

/** Return the things that a text names, as { index, name, rank }, the best first. */
export function findNamed(text, most) {
  const typed = fold(text);
  return typed ? named(typed, dayThen()).slice(0, most) : [];
}

/** Return all of them; a text is looked for twice in a row, as a name and as part of a question. */
function named(typed, day) {
  const key = `${day} ${typed}`;
  if (latest.key !== key) latest = { key, found: allNamed(typed) };
  return latest.found;
}

function allNamed(typed) {
  const best = new Map();
  for (const place of placesOf(typed)) {
    const name = nameAt(place);
    const index = nameOwners[name];
    if (!isNamed(index)) continue;
    const rank = rankOf(place, name, typed);
    if (!best.has(index) || rank < best.get(index).rank) best.set(index, { index, name, rank });
  }
  const order = (a, b) => a.rank - b.rank || byDegree(a.index, b.index);
  return [...best.values()].sort(order);
}

/** Return the name of a thing that answers, where it is not its own. */
export function otherName({ index, name }) {
  let first = name;
  while (first > 0 && nameOwners[first - 1] === index) first -= 1;
  return name === first ? "" : namesOf(entities[index])[name - first];
}

let owners = null; // folded name -> things, once asked for

/** Return the things that bear exactly this name. */
export function bearersOf(name) {
  if (!owners) {
    owners = new Map();
    nameOwners.forEach((index, name) => {
      const one = allNames.slice(nameStarts[name], nameEnd(name));
      const own = owners.get(one);
      if (!own) owners.set(one, [index]);
      else if (own.at(-1) !== index) own.push(index);
    });
  }
  return (owners.get(fold(name)) || []).filter(isNamed);
}
