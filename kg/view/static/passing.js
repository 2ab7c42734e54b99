"use strict";
// The filters: which things and which facts pass them.

const currentStage = entities.map((entity) => entity.stages.filter((stage) => !stage.ahead).pop() || null);
const linkOf = new Map(links.map((link) => [link.id, link]));
const industriesOf = findIndustries();
const factsFound = new Map(); // of a line, once asked for
let passed = { key: "", things: null, fact: () => true }; // the last answer

/** Return the industries of each thing that has any: its own, and those of who develops it. */
function findIndustries() {
  const found = new Map();
  const add = (index, industry) => found.set(index, new Set([...(found.get(index) || []), industry]));
  for (const { head, type, tail } of facts) if (type === "inIndustry") add(head, tail);
  for (const { head, type, tail } of facts) {
    if (type === "develops") for (const industry of found.get(head) || []) add(tail, industry);
  }
  return found;
}

/** Return the facts between the ends of a line. */
function factsOfLink(id) {
  if (!factsFound.has(id)) {
    const [from, to] = id.split("-").map(Number);
    const few = factsOf[from].length < factsOf[to].length ? from : to;
    factsFound.set(id, factsOf[few].filter((fact) => linkId(fact.head, fact.tail) === id));
  }
  return factsFound.get(id);
}

/** Return the id of the line between two things, whichever comes first. */
function linkId(a, b) {
  return `${Math.min(a, b)}-${Math.max(a, b)}`;
}

const isFiltered = () => Object.keys(state.filter).length > 0;

/** Tell whether an article passes: of this file, of this time. A date of 2024-05 is any day of that month. */
function articlePasses({ source, date }, wanted) {
  if (wanted.source && source !== wanted.source) return false;
  if (!wanted.since && !wanted.until) return true;
  if (!date) return false;
  const { since = "", until = "9" } = wanted;
  return date >= since.slice(0, date.length) && date.slice(0, until.length) <= until.slice(0, date.length);
}

/** Return what tells whether a fact passes: by the sentences that say it, and its relation. */
function factTest(wanted) {
  const { source, since, until, sure } = wanted;
  const least = Number(sure) || 0;
  const articlesPass = source || since || until ? articles.map((article) => articlePasses(article, wanted)) : null;
  const says = (said) => said.sure >= least && (!articlesPass || articlesPass[said.article]);
  const plain = !articlesPass && !least;
  return (fact) => plain || fact.said.some(says) || (fact.official && !articlesPass);
}

/** Return what tells whether a thing passes. */
function thingTest(wanted) {
  const district = indexOf.get(wanted.district);
  const industry = indexOf.get(wanted.industry);
  const { source, since, until } = wanted;
  const only = wanted.only ? new Set(wanted.only.split(".").map((id) => indexOf.get(id))) : null;
  const articlesPass = source || since || until ? articles.map((article) => articlePasses(article, wanted)) : null;
  const [least, most] = [wanted.least, wanted.most].map((bound) => (bound ? Number(bound) * 1e8 : null));
  const inside = (amount) => amount !== undefined && amount >= (least ?? 0) && amount <= (most ?? Infinity);
  return (index) => {
    const entity = entities[index];
    if (district !== undefined && index !== district && !entity.districts.includes(district)) return false;
    if (industry !== undefined && index !== industry && !industriesOf.get(index)?.has(industry)) return false;
    if (only && !only.has(index)) return false;
    if (articlesPass && !entity.articles.some((article) => articlesPass[article])) return false;
    if (wanted.stage && currentStage[index]?.stage !== wanted.stage) return false;
    return (least === null && most === null) || inside(entity.amount);
  };
}

/** Return what passes the filters: a set of things (null: all), and a test of facts. */
function passing() {
  const key = JSON.stringify([state.filter, [...state.without]]);
  if (passed.key === key) return passed;
  const said = factTest(state.filter);
  const fact = (one) => !state.without.has(one.type) && said(one);
  const test = thingTest(state.filter);
  let things = null;
  if (isFiltered()) things = new Set(entities.map((_, index) => index).filter(test));
  if (state.filter.sure) { // a thing of which nothing that certain is said is left out
    things = new Set([...things].filter((index) => factsOf[index].some((one) => one.said.length && said({ ...one, official: false }))));
  }
  passed = { key, things, said, fact };
  return passed;
}

/** Return the things that pass, the best connected first. */
function passingThings() {
  const order = (a, b) => linksOf[b].length - linksOf[a].length || a - b;
  return [...passing().things].filter(typeOn).sort(order);
}
