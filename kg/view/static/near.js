// A name that nothing bears -> the names that it may stand for: by sound, or with one letter wrong.

import { isNamed } from "./changes.js";
import { byDegree, page } from "./page.js";
import {
  allNames,
  bit,
  characterAt,
  fold,
  initials,
  NAME_END,
  nameOwners,
  nameStarts,
  readingsOf,
} from "./pinyin.js";

const WRONG = 1; // a letter that is wrong, missing or too much
const ALIKE = 0.2; // a letter that sounds like the right one
const INSIDE = 0.3; // what stands amid a name
const LONGER = 0.1; // a name that goes on
const SPELLED = 24; // letters of a name's reading that are compared
const WAYS = 4; // to read a name
const MOST = 1.5; // a rank above means another name
const FEWEST = { letters: 4, characters: 3 }; // of which one may be wrong
const sounds = page.questions.sounds.map(([from, to]) => [new RegExp(from, "g"), to]);
const foldSound = (reading) => sounds.reduce((text, [from, to]) => text.replace(from, to), reading);
const foldedReadings = new Map(); // of each character that was looked at
let spelled = null; // of each name: how it is read, folded; once asked for

/** Return how a character is read, without what people mix up. */
function foldedOf(char) {
  if (!foldedReadings.has(char)) foldedReadings.set(char, (readingsOf.get(char) || []).map(foldSound));
  return foldedReadings.get(char);
}

/** Return the cost of taking letters from a place on for what was typed; Infinity: more than `left` are wrong. */
function fit(letterAt, at, typed, from, left) {
  let cost = 0;
  let [place, index] = [at, from];
  for (; index < typed.length; index += 1) {
    const letter = letterAt(place);
    const own = letter === NAME_END ? WRONG : typed[index](letter);
    if (own >= WRONG) break;
    cost += own;
    place += letter.length;
  }
  if (index === typed.length) return { cost, end: place };
  const none = { cost: Infinity, end: place };
  if (!left) return none;
  const letter = letterAt(place);
  const tries = [[place, index + 1]];
  if (letter !== NAME_END) {
    const after = place + letter.length;
    tries.push([after, index + 1], [after, index]);
    const second = letterAt(after);
    const swapped =
      index + 1 < typed.length &&
      second !== NAME_END &&
      typed[index](second) + typed[index + 1](letter) < WRONG;
    if (swapped) tries.push([after + second.length, index + 2]);
  }
  return tries
    .map(([next, then]) => fit(letterAt, next, typed, then, left - 1))
    .map((one) => ({ ...one, cost: one.cost + cost + WRONG }))
    .reduce((a, b) => (b.cost < a.cost ? b : a), none);
}

/** Return what tells how far a letter is from a typed one, each letter looked at once. */
function comparer(wanted) {
  const own = new Set(foldedOf(wanted));
  const known = new Map();
  return (letter) => {
    if (!known.has(letter)) {
      const alike = foldedOf(letter).some((reading) => own.has(reading));
      known.set(letter, letter === wanted ? 0 : alike ? ALIKE : WRONG);
    }
    return known.get(letter);
  };
}

/** Yield { name, rank } of names that hold the characters, or others that sound like them. */
function* nearCharacters(text) {
  const typed = [...text].map(comparer);
  const wrong = typed.length >= FEWEST.characters ? 1 : 0;
  let name = 0;
  for (let at = 0; at < allNames.length; at += characterAt(at).length) {
    while (nameStarts[name + 1] <= at) name += 1;
    const letter = characterAt(at);
    if (typed[0](letter) >= WRONG && !(wrong && (typed[1](letter) < WRONG || at === nameStarts[name])))
      continue;
    const { cost, end } = fit(characterAt, at, typed, 0, wrong);
    if (cost === Infinity) continue;
    const rank = cost + (at === nameStarts[name] ? 0 : INSIDE) + (allNames[end] === NAME_END ? 0 : LONGER);
    yield { name, rank };
  }
}

/** Return the ways to read each name: 合 is he, or ge. */
function spellNames() {
  return nameStarts.map((start) => {
    let ways = [""];
    for (let at = start; allNames[at] !== NAME_END && ways[0].length < SPELLED; ) {
      const char = characterAt(at);
      const readings = foldedOf(char).length ? foldedOf(char) : [char];
      const many = ways.length * readings.length <= WAYS ? readings : readings.slice(0, 1);
      ways = many.flatMap((reading) => ways.map((way) => way + reading));
      at += char.length;
    }
    return ways.map((way) => way + NAME_END);
  });
}

/** Yield { name, rank } of names that begin with letters as they are read, or whose initials they are. */
function* nearLetters(text) {
  if (text.length < FEWEST.letters) return;
  spelled ??= spellNames();
  const exactly = (wanted) => (letter) => (letter === wanted ? 0 : WRONG);
  const typed = [...foldSound(text)].map(exactly);
  const first = [...text].map((letter) => (at) => (initials[at] & bit(letter) ? 0 : WRONG));
  const [one, two] = foldSound(text);
  for (let name = 0; name < nameStarts.length; name += 1) {
    for (const own of spelled[name]) {
      if (own[0] !== one && own[0] !== two && own[1] !== one && own[1] !== two) continue;
      const { cost, end } = fit((at) => own[at], 0, typed, 0, 1);
      if (cost < Infinity) yield { name, rank: cost + (own[end] === NAME_END ? 0 : LONGER) };
    }
    const rank = initialsRank(name, first);
    if (rank <= WRONG) yield { name, rank };
  }
}

/** Return how far the initials of a whole name are from those that were typed. */
function initialsRank(name, typed) {
  const start = nameStarts[name];
  const end = (nameStarts[name + 1] ?? allNames.length) - 1;
  if (Math.abs(end - start - typed.length) > 1) return Infinity;
  // The letters are places: what is compared is what begins there.
  const placeAt = (at) => (at >= end ? NAME_END : { length: 1, at });
  const places = typed.map(
    (test) =>
      ({ at }) =>
        test(at),
  );
  const { cost, end: reached } = fit(placeAt, start, places, 0, 1);
  const rest = end - reached;
  return rest > 0 ? (cost === 0 && rest === 1 ? WRONG : Infinity) : cost;
}

/** Return the things whose names are near to what was typed, the nearest first. */
export function findNear(text, most) {
  const typed = fold(text);
  const latin = /^[a-z]+$/.test(typed);
  if (typed.length < 2 || (!latin && !/^[\u2e80-\u{3ffff}]+$/u.test(typed))) return [];
  const best = new Map();
  for (const { name, rank } of latin ? nearLetters(typed) : nearCharacters(typed)) {
    const index = nameOwners[name];
    if (rank > MOST || !isNamed(index) || rank >= (best.get(index)?.rank ?? Infinity)) continue;
    best.set(index, { index, name, rank });
  }
  return [...best.values()].sort((a, b) => a.rank - b.rank || byDegree(a.index, b.index)).slice(0, most);
}
