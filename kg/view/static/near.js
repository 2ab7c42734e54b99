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
  nameEnd,
  nameOwners,
  nameStarts,
  readingsOf,
} from "./pinyin.js";

const WRONG = 1; // a letter that is wrong, missing, too much or swapped with the next
const ALIKE = 0.2; // a letter that sounds like the right one
const INSIDE = 0.3; // what stands amid a name
const LONGER = 0.1; // a name that goes on
const MOST = 1.5; // a rank above means another name
const FEWEST = { letters: 4, characters: 3 }; // of which one may be wrong
const LETTERS_MOST = 24; // that are compared of a reading, and of what was typed
const WAYS = 4; // to read a name
const SLICE = 500; // names that are spelled at once, while the reader types on
const UNITS = 0x10000;
const [OTHER, SAME, SOUND] = [0, 1, 2];
const sounds = page.questions.sounds.map(([from, to]) => [new RegExp(from, "g"), to]);
const foldSound = (reading) => sounds.reduce((text, [from, to]) => text.replace(from, to), reading);
const foldedReadings = new Map(); // of each character that was looked at
const spelled = []; // of each name: the ways to read it, folded; filled little by little
let preparing = false;
let alikes = null; // folded reading -> characters, once asked for

/** Return how a character is read, without what people mix up. */
function foldedOf(char) {
  if (!foldedReadings.has(char)) {
    foldedReadings.set(char, [...new Set((readingsOf.get(char) || []).map(foldSound))]);
  }
  return foldedReadings.get(char);
}

/** Return a table of how each character stands to a typed one. */
function marksOfLetter(typed) {
  if (!alikes) {
    alikes = new Map();
    for (const [char] of readingsOf) {
      for (const one of foldedOf(char)) alikes.set(one, [...(alikes.get(one) || []), char]);
    }
  }
  const marks = new Uint8Array(UNITS);
  for (const reading of foldedOf(typed)) {
    for (const char of alikes.get(reading) || []) if (char.length === 1) marks[char.charCodeAt(0)] = SOUND;
  }
  marks[typed.charCodeAt(0)] = SAME;
  return marks;
}

/** Return { cost, end } of taking the names from a place on for what was typed; more than `left` wrong: Infinity. */
function fit(place, marks, from, left) {
  let [at, cost] = [place, 0];
  for (let index = from; index < marks.length; index += 1) {
    const mark = marks[index][allNames.charCodeAt(at)];
    if (mark === OTHER)
      return left ? fitWrong(at, marks, index, left - 1, cost + WRONG) : { cost: Infinity, end: at };
    if (mark === SOUND) cost += ALIKE;
    at += 1;
  }
  return { cost, end: at };
}

/** Go on behind a letter that is too much, wrong, missing or swapped, whichever is best. */
function fitWrong(at, marks, index, left, cost) {
  const tries = [[at, index + 1]];
  if (allNames[at] !== NAME_END) {
    tries.push([at + 1, index + 1], [at + 1, index]);
    const next = marks[index + 1]?.[allNames.charCodeAt(at)];
    if (next && marks[index][allNames.charCodeAt(at + 1)]) tries.push([at + 2, index + 2]);
  }
  const ends = tries.map(([place, then]) => fit(place, marks, then, left));
  const best = ends.reduce((a, b) => (b.cost < a.cost ? b : a));
  return { cost: best.cost + cost, end: best.end };
}

/** Yield { name, rank } of names that hold the characters, or others that sound like them. */
function* nearCharacters(text) {
  const marks = [...Array(text.length).keys()].map((at) => marksOfLetter(text[at]));
  const [first, second] = marks;
  const wrong = marks.length >= FEWEST.characters ? 1 : 0;
  let name = 0;
  for (let at = 0; at < allNames.length; at += 1) {
    const letter = allNames.charCodeAt(at);
    if (!first[letter] && !(wrong && (second[letter] || second[allNames.charCodeAt(at + 1)]))) continue;
    const { cost, end } = fit(at, marks, 0, wrong);
    if (cost === Infinity) continue;
    while (nameStarts[name + 1] <= at) name += 1;
    yield {
      name,
      rank: cost + (at === nameStarts[name] ? 0 : INSIDE) + (allNames[end] === NAME_END ? 0 : LONGER),
    };
  }
}

/** Return the ways to read a name: 合 is he, or ge. */
function spell(start) {
  let ways = [""];
  for (let at = start; allNames[at] !== NAME_END && ways[0].length < LETTERS_MOST; ) {
    const char = characterAt(at);
    const readings = foldedOf(char).length ? foldedOf(char) : [char];
    const many = ways.length * readings.length <= WAYS ? readings : readings.slice(0, 1);
    ways = many.flatMap((reading) => ways.map((way) => way + reading));
    at += char.length;
  }
  return ways;
}

/** Spell so many names more. */
function spellMore(count) {
  const until = Math.min(nameStarts.length, spelled.length + count);
  while (spelled.length < until) spelled.push(spell(nameStarts[spelled.length]));
}

/** Spell the names little by little, while nothing else is to do. */
export function prepareNear() {
  if (preparing) return;
  preparing = true;
  const goOn = () => {
    if (spelled.length >= nameStarts.length) return;
    spellMore(SLICE);
    setTimeout(goOn, 0);
  };
  setTimeout(goOn, 0);
}

/** Return how many letters are wrong at the beginning of a reading: 0, 1 or Infinity; and whether it goes on. */
function fitReading(own, typed) {
  let at = 0;
  while (at < typed.length && own[at] === typed[at]) at += 1;
  if (at === typed.length) return own.length > at ? LONGER : 0;
  const rest = typed.slice(at + 1);
  const ends = [];
  if (own.startsWith(rest, at + 1)) ends.push(at + 1 + rest.length);
  if (own.startsWith(rest, at)) ends.push(at + rest.length);
  if (own.startsWith(typed.slice(at), at + 1)) ends.push(typed.length + 1);
  const swapped = own[at] === typed[at + 1] && own[at + 1] === typed[at];
  if (swapped && own.startsWith(typed.slice(at + 2), at + 2)) ends.push(typed.length);
  if (!ends.length) return Infinity;
  return WRONG + (ends.includes(own.length) ? 0 : LONGER);
}

/** Return how many of the initials of a whole name are wrong: 0, 1 or Infinity. */
function fitInitials(name, bits) {
  const start = nameStarts[name];
  const length = nameEnd(name) - start;
  if (Math.abs(length - bits.length) > 1) return Infinity;
  const same = (at, index) => (initials[start + at] & bits[index]) !== 0;
  const alike = (at, index) => {
    for (; at < length && index < bits.length; at += 1, index += 1) if (!same(at, index)) return false;
    return at === length && index === bits.length;
  };
  let at = 0;
  while (at < length && at < bits.length && same(at, at)) at += 1;
  if (at === length && at === bits.length) return 0;
  return alike(at + 1, at + 1) || alike(at, at + 1) || alike(at + 1, at) ? WRONG : Infinity;
}

/** Yield { name, rank } of names that begin with letters as they are read, or whose initials they are. */
function* nearLetters(text) {
  if (text.length < FEWEST.letters) return;
  spellMore(nameStarts.length);
  const typed = foldSound(text).slice(0, LETTERS_MOST);
  const bits = [...text].map(bit);
  for (let name = 0; name < nameStarts.length; name += 1) {
    const ranks = spelled[name].map((own) => fitReading(own, typed));
    const rank = Math.min(...ranks, fitInitials(name, bits));
    if (rank < Infinity) yield { name, rank };
  }
}

/** Return the things whose names are near to what was typed, the nearest first. */
export function findNear(text, most) {
  const typed = fold(text).slice(0, LETTERS_MOST);
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
