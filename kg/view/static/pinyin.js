// All names as one text, so that a search is one pass: characters as they are, or as they are read.

import { entities, page } from "./page.js";

export const NAME_END = "\n"; // between two names
export const fold = (text) => text.normalize("NFKC").toLowerCase().replace(/\s+/g, "").replace(/ü/g, "v");
export const bit = (letter) => (letter >= "a" && letter <= "z" ? 1 << (letter.charCodeAt(0) - 97) : 0);
export const readingsOf = spellOut(); // of each character: how it is read
export const nameOwners = []; // of each name: the thing
export const nameStarts = []; // where it begins in the text
export const allNames = joinNames();
export const initials = markInitials(); // of each character: the letters that its readings begin with, as bits

/** Return all that a thing is found by. */
export function namesOf(entity) {
  return [entity.name, ...entity.aliases, entity.code].filter(Boolean);
}

function spellOut() {
  const found = new Map();
  for (const [reading, characters] of Object.entries(page.readings)) {
    for (const char of characters) found.set(char, [...(found.get(char) || []), reading]);
  }
  return found;
}

function joinNames() {
  const parts = [];
  let at = 0;
  entities.forEach((entity, index) => {
    for (const name of namesOf(entity)) {
      const folded = fold(name);
      nameOwners.push(index);
      nameStarts.push(at);
      parts.push(folded);
      at += folded.length + 1;
    }
  });
  return parts.join(NAME_END) + NAME_END;
}

function markInitials() {
  const marks = new Uint32Array(allNames.length);
  const known = new Map();
  for (const [char, list] of readingsOf) {
    known.set(
      char,
      list.reduce((bits, reading) => bits | bit(reading[0]), 0),
    );
  }
  for (let at = 0; at < allNames.length; at += 1) {
    const char = characterAt(at);
    marks[at] = known.get(char) || bit(char);
  }
  return marks;
}

export function characterAt(at) {
  return String.fromCodePoint(allNames.codePointAt(at));
}

/** Tell whether the text from `at` on is what was typed: each character itself, its reading or the start of one. */
function reads(at, typed) {
  if (!typed) return true;
  const char = characterAt(at);
  if (char === NAME_END) return false;
  const next = at + char.length;
  if (typed.startsWith(char) && reads(next, typed.slice(char.length))) return true;
  for (const reading of readingsOf.get(char) || []) {
    let same = 0;
    while (same < reading.length && same < typed.length && reading[same] === typed[same]) same += 1;
    for (let length = same; length > 0; length -= 1) {
      if (reads(next, typed.slice(length))) return true;
    }
  }
  return false;
}

/** Return where names begin or hold what was typed. */
export function placesOf(typed) {
  const found = [];
  for (let at = allNames.indexOf(typed); at >= 0; at = allNames.indexOf(typed, at + 1)) found.push(at);
  const wanted = bit(typed[0]);
  const spelt = /[a-z]/.test(typed);
  if (!spelt) return found;
  const literal = wanted ? null : [...typed][0];
  const known = new Set(found);
  for (let at = 0; at < initials.length; at += 1) {
    const likely = wanted ? initials[at] & wanted : allNames.startsWith(literal, at);
    if (likely && !known.has(at) && reads(at, typed)) found.push(at);
  }
  return found.sort((a, b) => a - b);
}

/** Return where a name ends in the text. */
export function nameEnd(name) {
  return (nameStarts[name + 1] ?? allNames.length) - 1;
}

/** Return the number of the name that holds a place of the text. */
export function nameAt(place) {
  let low = 0;
  let high = nameStarts.length - 1;
  while (low < high) {
    const middle = (low + high + 1) >> 1;
    if (nameStarts[middle] <= place) low = middle;
    else high = middle - 1;
  }
  return low;
}
