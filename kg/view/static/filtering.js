// The filters: which things and which facts pass them.

import { amountThen, dayThen, isPrinted, stageThen } from "./changes.js";
import { AMOUNT_UNIT, percent } from "./format.js";
import { articles, byDegree, entities, factsOf, firstNodes, indexOf, page, say } from "./page.js";
import { answerThings } from "./questions.js";
import { go, state } from "./state.js";
import { industriesOf } from "./things.js";

export const typesAtFirst = new Set([...page.core, ...firstNodes.map(({ id }) => entities[id].type)]);
let passed = { key: "", things: null, fact: () => true }; // the last answer

/** Tell whether any filter is set. */
export function isFiltered() {
  return Object.keys(state.filter).length > 0;
}

export function clearFilters() {
  go({ filter: {}, types: new Map(), without: new Set() });
}

/** Tell whether an article passes: of this file, of this time. A date of 2024-05 is any day of that month. */
function articlePasses({ source, date }, wanted) {
  if (wanted.source && source !== wanted.source) return false;
  if (!wanted.since && !wanted.until) return true;
  if (!date) return false;
  const { since = "", until = "9" } = wanted;
  return date >= since.slice(0, date.length) && date.slice(0, until.length) <= until.slice(0, date.length);
}

/** Return whether each article passes; null: all do. */
function passingArticles(wanted) {
  const { source, since, until } = wanted;
  if (!source && !since && !until && !dayThen()) return null;
  return articles.map((article, number) => isPrinted(number) && articlePasses(article, wanted));
}

/** Return what tells whether a fact passes: by the sentences that say it, and its relation. */
function factTest(wanted) {
  const least = Number(wanted.sure) || 0;
  const articlesPass = passingArticles(wanted);
  const says = (said) => said.sure >= least && (!articlesPass || articlesPass[said.article]);
  const plain = !articlesPass && !least;
  const listed = !wanted.source && !wanted.since && !wanted.until; // the official list has no article
  return (fact) => plain || fact.said.some(says) || (fact.official && listed);
}

/** Return what tells whether a thing passes. */
function thingTest(wanted) {
  const district = indexOf.get(wanted.district);
  const industry = indexOf.get(wanted.industry);
  const only = wanted.only ? new Set(wanted.only.split(".").map((id) => indexOf.get(id))) : null;
  const asked = wanted.ask ? answerThings(wanted.ask) : null;
  const articlesPass = passingArticles(wanted);
  const [least, most] = [wanted.least, wanted.most].map((bound) =>
    bound ? Number(bound) * AMOUNT_UNIT : null,
  );
  const inside = (amount) => amount !== undefined && amount >= (least ?? 0) && amount <= (most ?? Infinity);
  return (index) => {
    const entity = entities[index];
    if (district !== undefined && index !== district && !entity.districts.includes(district)) return false;
    if (industry !== undefined && index !== industry && !industriesOf.get(index)?.has(industry)) return false;
    if (only && !only.has(index)) return false;
    if (asked && !asked.has(index)) return false;
    if (articlesPass && !entity.articles.some((article) => articlesPass[article])) return false;
    if (wanted.stage && stageThen(index)?.stage !== wanted.stage) return false;
    return (least === null && most === null) || inside(amountThen(index));
  };
}

/** Return what passes the filters: a set of things (null: all), and a test of facts. */
export function passing() {
  const key = JSON.stringify([state.filter, [...state.without]]);
  if (passed.key === key) return passed;
  const said = factTest(state.filter);
  const fact = (one) => !state.without.has(one.type) && said(one);
  const test = thingTest(state.filter);
  let things = null;
  if (isFiltered()) things = new Set(entities.map((_, index) => index).filter(test));
  if (state.filter.sure) {
    // A thing of which nothing that certain is said is left out.
    const certain = (one) => one.said.length && said({ ...one, official: false });
    things = new Set([...things].filter((index) => factsOf[index].some(certain)));
  }
  passed = { key, things, said, fact };
  return passed;
}

/** Return the things that pass, the best connected first. */
export function passingThings() {
  return [...passing().things].filter(typeOn).sort(byDegree);
}

/** Tell whether things of this one's type are shown: as the reader said, else all but in the overview. */
export function typeOn(index) {
  return typeShown(entities[index].type);
}

export function typeShown(type) {
  const whole = state.chosen === null && !state.line && !state.path && !isFiltered();
  return state.types.get(type) ?? (!whole || typesAtFirst.has(type));
}

/** Return the filters that are set, in words. */
export function filterWords() {
  const { district, industry, source, stage, least, most, sure, since, until, only, ask, asof } =
    state.filter;
  const name = (id) => entities[indexOf.get(id)]?.name;
  const between = (label, low, high) => (low || high ? `${label} ${low || ""}–${high || ""}` : "");
  const certain = sure ? say("at_least", { percent: percent(sure) }) : "";
  const sums = between(say("amount"), least, most);
  const dates = between("", since, until);
  const words = [ask, name(district), name(industry), page.stages[stage], sums, certain, dates, source];
  return [...words, only && say("only"), asof && `${say("as_of")} ${asof}`].filter(Boolean);
}
