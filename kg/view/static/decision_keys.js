// What a decision is of: things and facts of the page -> what names them in every build, and back.

import { articles, entities, factsOf, relations, typeAt, types } from "./page.js";

const SAME_SHARE = 1e-3; // as a share: amounts that differ by less are one, as kg/decisions has it
const AMOUNT_UNITS = { 万: 1e4, 亿: 1e8 };
const AMOUNT_WORDS = /^(\d+(?:\.\d+)?)(万|亿)?(\D*)$/;
const spellKey = (text) => text.normalize("NFKC").toLowerCase().replace(/\s+/g, "");
const onOneLine = (text) => text.split(/\s+/).filter(Boolean).join(" ");
let keyOwners = null; // name -> things, once asked for

/** Return the name that the texts call a thing by. */
function calledInTexts(index) {
  return entities[index].called ?? entities[index].name;
}

/** Return what names a thing in every build: its type, its name, and what tells it from namesakes. */
export function keyOf(index) {
  const { type, code, near } = entities[index];
  const [things, stories] = near ?? [[], []];
  const around = code
    ? [code]
    : [...things.map(calledInTexts), ...stories.map((number) => onOneLine(articles[number].headline))];
  return { type: types[type].name, name: calledInTexts(index), near: [...new Set(around)] };
}

/** Return the sentence as the decision quotes it. */
function quoted(said) {
  return articles[said.article].text.slice(said.start, said.end);
}

export function sameAmount(a, b) {
  return Math.abs(a - b) <= SAME_SHARE * Math.abs(b);
}

/** Return an amount in words as a number: 3.5亿元 is 3.5e8; NaN where it is none. */
export function readAmount(words) {
  if (typeof words === "number") return words;
  const [, figure, unit] = AMOUNT_WORDS.exec(words.replace(/[\s,，]/g, "")) ?? [];
  return figure ? Number(figure) * (AMOUNT_UNITS[unit] ?? 1) : Number.NaN;
}

/** Return what decisions can be made of a relation. */
export function ofFact(fact) {
  const { head, type, tail, said } = fact;
  const base = { thing: keyOf(head), relation: type, other: keyOf(tail) };
  return { subject: factSubject(fact), said, whats: [base] };
}

/** Return what decisions can be made of a value; where another row has the figure, each names its sentence. */
export function ofValue(index, { name, value, said }) {
  const base = { thing: keyOf(index), attribute: name, value };
  const alike = entities[index].values.filter((row) => row.name === name && sameAmount(row.value, value));
  return {
    subject: `v ${index} ${name} ${value}`,
    said,
    whats: eachSentence(base, alike.length < 2, said),
    value,
  };
}

/** Return what decisions can be made of a stage; without a date of its own, each names its sentence. */
export function ofStage(index, row) {
  const thing = row.part ?? index;
  const [[stage, date], ...others] = toldOf(row);
  const alike = entities[thing].stages.filter((one) => tellsStage(one, stage, date));
  const alone = date && alike.length < 2 && others.every((one) => one[0] === stage && one[1] === date);
  const base = { thing: keyOf(thing) };
  const whats = alone
    ? [{ ...base, stage, date }]
    : toldOf(row).map(([name, day], at) => ({
        ...base,
        stage: name,
        date: day,
        quote: quoted(row.said[at]),
      }));
  return { subject: `s ${thing} ${row.stage} ${row.date}`, said: row.said, whats };
}

/** Return the stage and the date that each sentence of a row names. */
function toldOf({ told, stage, date, said }) {
  return told ?? said.map(() => [stage, date]);
}

function tellsStage(row, stage, date) {
  return toldOf(row).some((one) => one[0] === stage && one[1].startsWith(date));
}

function eachSentence(base, alone, said) {
  return alone ? [base] : said.map((one) => ({ ...base, quote: quoted(one) }));
}

export function pairSubject(a, b) {
  return `p ${Math.min(a, b)} ${Math.max(a, b)}`;
}

function factSubject({ head, type, tail }) {
  const ends = relations[type].symmetric ? [Math.min(head, tail), Math.max(head, tail)] : [head, tail];
  return `r ${type} ${ends.join(" ")}`;
}

function keyOwnersOf(name) {
  if (!keyOwners) {
    keyOwners = new Map();
    entities.forEach((entity, index) => {
      for (const one of new Set([entity.name, calledInTexts(index), ...entity.aliases].map(spellKey))) {
        if (!keyOwners.has(one)) keyOwners.set(one, []);
        keyOwners.get(one).push(index);
      }
    });
  }
  return keyOwners.get(spellKey(name)) ?? [];
}

/** Return the thing that a key names, or -1: of namesakes the one that most of what should be near it fits. */
function thingOf({ type, name, near = [] }) {
  const named = keyOwnersOf(name);
  const own = named.filter((index) => entities[index].type === typeAt.get(type));
  const found = own.length || named.length > 1 ? own : named;
  if (found.length < 2) return found[0] ?? -1;
  const fits = found.map((index) => fitOfKey(index, near));
  return found[fits.indexOf(Math.max(...fits))];
}

function fitOfKey(index, near) {
  const around = new Set([entities[index].code]);
  for (const { head, tail } of factsOf[index]) {
    const other = entities[head === index ? tail : head];
    for (const name of [other.name, other.called ?? "", ...other.aliases]) around.add(spellKey(name));
  }
  for (const number of entities[index].articles) around.add(spellKey(articles[number].headline));
  return near.filter((word) => around.has(spellKey(word))).length;
}

/** Return the subject of a table of decisions.toml, as the buttons of the page have it; "" where it is not here. */
export function subjectOf(kind, what) {
  const thing = thingOf(what.thing);
  const other = what.other ? thingOf(what.other) : -1;
  if (thing < 0 || (what.other && other < 0)) return "";
  if (kind === "same" || kind === "different") return pairSubject(thing, other);
  if (kind === "rename" || kind === "type") return `n ${kind} ${thing}`;
  if (what.relation) return relationSubject(what.relation, thing, other);
  if (what.attribute) return valueSubject(thing, what.attribute, readAmount(what.was ?? what.value));
  return stageSubject(thing, what);
}

function relationSubject(type, head, tail) {
  const ends = (fact) =>
    (fact.head === head && fact.tail === tail) || (fact.head === tail && fact.tail === head);
  const fact = factsOf[head].find((one) => one.type === type && ends(one));
  return fact ? factSubject(fact) : "";
}

function valueSubject(thing, name, amount) {
  const row = entities[thing].values.find((one) => one.name === name && sameAmount(one.value, amount));
  return row ? `v ${thing} ${name} ${row.value}` : "";
}

function stageSubject(thing, { stage, date = "", quote = "" }) {
  const says = ({ said }) => !quote || said.some((one) => spellKey(quoted(one)) === spellKey(quote));
  const row = entities[thing].stages.find((one) => tellsStage(one, stage, date) && says(one));
  return row ? `s ${row.part ?? thing} ${row.stage} ${row.date}` : "";
}

/** Return the things and facts of a subject: what a list of decisions links to. */
export function thingsIn(subject) {
  const [sort, ...words] = subject.split(" ");
  if (sort === "p") return words.map(Number);
  if (sort === "r") return words.slice(1).map(Number);
  if (sort === "n") return [Number(words[1])];
  return sort ? [Number(words[0])] : [];
}
