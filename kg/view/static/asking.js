// What was typed -> what is asked: names, kinds of questions, a sum, a time, a post, in any order.

import { language } from "./language.js";
import { bearersOf, findNamed } from "./naming.js";
import { findNear } from "./near.js";
import { entities, facts, indexOf, page } from "./page.js";
import { fold } from "./pinyin.js";

const { kinds, units, least, most, between, skip, deputies, parted, date } = page.questions;
const SEPARATORS = /[\s,、?!。]+/;
const LATIN = /^[\x20-\x7e]*$/;
const NAME = 4; // a rank below: the name begins with what was typed
const CLEAR = 2.6; // … in characters
const CANDIDATES = 3; // things that a name may mean
const LONGEST_PAIR = 16; // letters that are searched for two names without a space

const wordKinds = new Map(
  kinds.flatMap((kind) => [...kind.zh, ...kind.en].map((word) => [fold(word), kind])),
);
const skipped = new Set(skip.map(fold));
const stripped = [...wordKinds.keys(), ...skipped]
  .filter((word) => !LATIN.test(word))
  .sort((a, b) => b.length - a.length);
const escapeWord = (word) => word.replace(/[.*+?^${}()|[\]\\]/g, "\\$&");
const anyOf = (words) =>
  words
    .map((word) => escapeWord(fold(word)))
    .sort((a, b) => b.length - a.length)
    .join("|");
const UNIT = `(${anyOf(Object.keys(units))})(?![a-z])元?`;
const BOUND = `(${anyOf([...least, ...most])})`;
const RANGE = new RegExp(
  `(\\d+(?:\\.\\d+)?)\\s*(?:${UNIT})?\\s*(?:${anyOf(between)})\\s*(\\d+(?:\\.\\d+)?)\\s*${UNIT}`,
);
const SUM = new RegExp(`${BOUND}?\\s*(\\d+(?:\\.\\d+)?)\\s*${UNIT}\\s*${BOUND}?`);
const DATE = new RegExp(date);
let posts = null; // every post that an article tells, once asked for

/** Return the first word for a kind of question, in the language of the page. */
export function kindLabel(kind) {
  return kind[language][0];
}

/** Return the single posts of a role as an article writes it: 党委书记、董事长. */
export function postsIn(role) {
  return role.split(new RegExp(`[${parted}]`)).filter(Boolean);
}

/** Tell whether a role is the post that was typed: 市委书记 is a 书记, 副书记 is none. */
export function isPost(role, post) {
  return postsIn(role).some(
    (one) => one === post || (one.endsWith(post) && !deputies.includes(one.at(-post.length - 1))),
  );
}

function knownPosts() {
  if (!posts) {
    const named = kinds.filter(({ asks }) => asks === "posts").map(({ of }) => of);
    const roles = facts
      .filter(({ type }) => named.includes(type))
      .flatMap(({ said }) => said.flatMap((one) => one.roles));
    posts = new Set(roles.flatMap(postsIn).filter((post) => post.length > 1));
  }
  return posts;
}

/** Take the time out of a text; return what is left. */
function takeTime(text, given) {
  const found = DATE.exec(text);
  if (!found) return text;
  const [whole, ...parts] = found;
  given.time = parts
    .filter(Boolean)
    .map((part) => part.padStart(2, "0"))
    .join("-");
  return text.replace(whole, " ");
}

/** Take the sum out of a text; return what is left. A sum alone is the least one. */
function takeSum(text, given) {
  const worth = (number, unit) =>
    Number(number) * units[Object.keys(units).find((one) => fold(one) === unit)];
  const range = RANGE.exec(text);
  if (range) {
    const [whole, low, lowUnit, high, unit] = range;
    given.sum = { least: worth(low, lowUnit || unit), most: worth(high, unit), text: whole.trim() };
    return text.replace(whole, " ");
  }
  const found = SUM.exec(text);
  if (!found) return text;
  const [whole, before, number, unit, after] = found;
  const upper = [before, after].some((word) => word && most.map(fold).includes(word));
  const bound = worth(number, unit);
  given.sum = { least: upper ? 0 : bound, most: upper ? bound : Infinity, text: whole.trim() };
  return text.replace(whole, " ");
}

/** Take a word that says what is asked; false where it is none. */
function takeWord(word, given) {
  if (wordKinds.has(word)) given.kinds.push(wordKinds.get(word));
  else if (knownPosts().has(word)) given.post = word;
  else if (word.length > 1 && [...knownPosts()].some((post) => isPost(post, word))) given.post = word;
  else return skipped.has(word);
  return true;
}

/** Take words off both ends of what is typed without spaces; return what is left. */
function strip(token, given) {
  const words = [...stripped, ...knownPosts()].sort((a, b) => b.length - a.length);
  for (let rest = token; ; ) {
    if (!rest || bearersOf(rest).length) return rest;
    const word = words.find((one) => rest.startsWith(one) || rest.endsWith(one));
    if (!word || (word.length === 1 && meant(rest).length)) return rest; // 和平 is no 和 and 平
    takeWord(word, given);
    rest = rest.endsWith(word) ? rest.slice(0, -word.length) : rest.slice(word.length);
  }
}

/** Return the things that a name may mean, with how well they answer. */
function meant(name) {
  return findNamed(name, CANDIDATES).filter(({ rank }) => rank < NAME);
}

/** Return both names of what is typed without a space between them, or nothing. */
function cutInTwo(token) {
  if (LATIN.test(token) || token.length > LONGEST_PAIR) return null;
  let best = null;
  for (let at = 2; at <= token.length - 2; at += 1) {
    const both = [token.slice(0, at), token.slice(at)].map(meant);
    const rank = Math.max(...both.map((some) => some[0]?.rank ?? NAME));
    if (rank < CLEAR && (!best || rank < best.rank)) best = { rank, both };
  }
  return best?.both ?? null;
}

/** Take a name that nothing bears for those that are near to it. */
function takeGuess(name, given) {
  const near = findNear(name, CANDIDATES);
  given.guessed = true;
  given.unknown ||= !near.length;
  given.names.push(near);
}

function takeToken(token, given) {
  const held = token.startsWith("#") ? indexOf.get(token.slice(1)) : undefined;
  if (held !== undefined) given.names.push([{ index: held, rank: 0 }]);
  else if (!bearersOf(token).length && takeWord(token, given)) return;
  else {
    const name = strip(token, given);
    if (!name) return;
    const found = meant(name);
    const both = found.length ? null : cutInTwo(name);
    if (found.length) given.names.push(found);
    else if (both) given.names.push(...both);
    else takeGuess(name, given);
  }
}

/** Return what is asked by a text, one for each thing that its names may mean; nothing where a part is not understood.
 *
 * A question is { names, kinds, post, sum, time, guessed }; guessed: of a name that is only near to what was typed.
 */
export function readQuestions(text) {
  const given = { kinds: [], names: [], post: "", sum: null, time: "", guessed: false, unknown: false };
  const plain = takeSum(takeTime(text.normalize("NFKC").toLowerCase(), given), given);
  const ids = text
    .normalize("NFKC")
    .split(SEPARATORS)
    .filter((token) => token.startsWith("#"));
  const tokens = plain.split(SEPARATORS).filter((token) => token && !token.startsWith("#"));
  for (const token of [...ids, ...tokens]) takeToken(token, given);
  if (given.unknown || given.names.length > 2) return [];
  const { names, unknown: _, ...rest } = given;
  const [first = [], second = []] = names;
  const pairs = second.length
    ? [[first[0], second[0]], ...first.slice(1).map((one) => [one, second[0]])]
    : first.length
      ? first.map((one) => [one])
      : [[]];
  return pairs.map((some) => ({ ...rest, names: some.map(({ index }) => index) }));
}

/** Return a question as one may type it: the same in every language, and of no other thing. */
export function writeQuestion({ names, kinds: asked, post, sum, time }) {
  const name = (index) => {
    const { id, name: own } = entities[index];
    const plain = !SEPARATORS.test(own) && !own.startsWith("#") && !DATE.test(own) && !SUM.test(own);
    return plain && bearersOf(own).length === 1 ? own : `#${id}`;
  };
  const words = [...names.map(name), ...asked.map((kind) => kind.zh[0]), post, sum?.text, time];
  return words.filter(Boolean).join(" ");
}
