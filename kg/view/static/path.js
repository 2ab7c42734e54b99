// The ways from one thing to another: the cheapest few, each another one.

import { dayThen, isPrinted } from "./changes.js";
import { passing } from "./filtering.js";
import { popLeast, pushEntry } from "./heap.js";
import { articles, entities, factsOfLink, linkId, linkOf, linksOf, otherEnd, page, roles } from "./page.js";
import { sentencesOf } from "./sentences.js";

const costs = page.paths;
const TURNS = 5; // searches for another way
let mentioned = null; // of each thing the groups that name it, once asked for
let lastWays = { key: "", ways: [] }; // the last answer

/** Return what each article names, and each sentence: groups { article, span, things, cost }, no span: the article. */
function findGroups() {
  const groups = [];
  articles.forEach(({ text, mentions }, article) => {
    const all = new Set(mentions.map(([, , index]) => index));
    if (all.size < 2) return;
    groups.push({ article, span: null, things: [...all], cost: costs.article });
    let next = 0;
    for (const span of sentencesOf(text)) {
      const own = new Set();
      for (; next < mentions.length && mentions[next][0] < span[1]; next += 1) own.add(mentions[next][2]);
      if (own.size > 1) groups.push({ article, span, things: [...own], cost: costs.sentence });
    }
  });
  return groups;
}

/** Return the groups that name a thing. */
function groupsOf(index) {
  if (!mentioned) {
    mentioned = new Map();
    for (const group of findGroups()) {
      for (const one of group.things) {
        if (!mentioned.has(one)) mentioned.set(one, []);
        mentioned.get(one).push(group);
      }
    }
  }
  return mentioned.get(index) || [];
}

/** Return the group that names two things, a sentence rather than an article; nothing where none does. */
function groupOfBoth(a, b) {
  const both = groupsOf(a).filter(({ article, things }) => things.includes(b) && isPrinted(article));
  return both.reduce((best, one) => (best && best.cost <= one.cost ? best : one), null);
}

/** Return where two things are named together: { article, spans }, one span where a sentence names both. */
export function namedTogether(a, b) {
  const group = groupOfBoth(a, b);
  if (!group) return null;
  const { article, span } = group;
  if (span) return { article, spans: [span] };
  const { text, mentions } = articles[article];
  const first = (index) => mentions.find((mention) => mention[2] === index)[0];
  const holding = (at) => sentencesOf(text).find(([, end]) => at < end);
  return { article, spans: [first(a), first(b)].sort((one, other) => one - other).map(holding) };
}

/** Tell whether only the official list says that two things are linked. */
export function isOfficial(a, b) {
  const facts = factsOfLink(linkId(a, b)).filter(passing().fact);
  return facts.length > 0 && facts.every(({ official }) => official);
}

let linkCosts = { key: "", of: new Map() }; // what a link costs as things are filtered

/** Return what it costs to go along a link: 0, more for the official list, Infinity where no fact of it passes. */
function costAlong(link) {
  const { key, fact } = passing();
  if (linkCosts.key !== key) linkCosts = { key, of: new Map() };
  if (!linkCosts.of.has(link)) {
    const found = factsOfLink(link.id).filter(fact);
    const listed = found.every(({ official }) => official);
    linkCosts.of.set(link, found.length ? (listed ? costs.official : 0) : Infinity);
  }
  return linkCosts.of.get(link);
}

const isBackdrop = (index) => entities[index].type === roles.place;

const enterCosts = linksOf.map(({ length }) => 1 + Math.log10(1 + length));

/** Return one number for two things, whichever comes first. */
function stepKey(a, b) {
  return Math.min(a, b) * entities.length + Math.max(a, b);
}

/** Return the cheapest way, the steps and things of `taken` at a higher cost; null where none costs less than `most`. */
function cheapest(start, end, taken, most) {
  const enter = (index) => enterCosts[index] + (index !== end && taken.things.has(index) ? costs.again : 0);
  const extra = (a, b) => (taken.steps.size && taken.steps.has(stepKey(a, b)) ? costs.again : 0);
  const best = new Map([[start, 0]]);
  const before = new Map();
  const heap = [[0, start]];
  const done = new Set();
  const spread = new Set(); // groups that a way has come through: a later one is no cheaper
  const reach = (there, sum, here) => {
    if (sum >= most || sum >= (best.get(there) ?? Infinity)) return;
    best.set(there, sum);
    before.set(there, here);
    pushEntry(heap, [sum, there]);
  };
  while (heap.length) {
    const [far, here] = popLeast(heap);
    if (here === end) break;
    if (done.has(here)) continue;
    done.add(here);
    for (const link of linksOf[here]) {
      const to = otherEnd(link, here);
      reach(to, far + costAlong(link) + enter(to) + extra(here, to), here);
    }
    if (here !== start && isBackdrop(here)) continue; // what names a province links nothing
    for (const group of groupsOf(here)) {
      if (spread.has(group) || !isPrinted(group.article)) continue;
      spread.add(group);
      for (const to of group.things) {
        if (to === here || (to !== end && isBackdrop(to))) continue;
        reach(to, far + group.cost + enter(to) + extra(here, to), here);
      }
    }
  }
  if (!before.has(end)) return null;
  const things = [end];
  while (things[0] !== start) things.unshift(before.get(things[0]));
  return things;
}

/** Return up to three ways, the cheapest first: each a list of things. */
function findWays(start, end) {
  const ways = [];
  const taken = { things: new Set(), steps: new Set() };
  let first = Infinity;
  for (let turn = 0; turn < TURNS && ways.length < costs.ways; turn += 1) {
    const things = cheapest(start, end, taken, first + costs.detour + TURNS * costs.again);
    if (!things) break;
    for (const one of things.slice(1, -1)) taken.things.add(one);
    for (const [at, one] of things.slice(1).entries()) taken.steps.add(stepKey(things[at], one));
    const same = (other) => other.every((one) => things.includes(one));
    const known = ways.some((other) => same(other) && (other.length > 2 || things.length === 2));
    const cost = costOf(things);
    first = Math.min(first, cost);
    const loose = ways.length > 0 && isLoose(things);
    if (!known && !loose && cost <= first + costs.detour) ways.push(things);
  }
  return ways.some((way) => !hasOfficial(way)) ? ways.filter((way) => !hasOfficial(way)) : ways.slice(0, 1);
}

/** Return what a step costs, beside the thing that it leads to. */
function stepCost(from, to) {
  const id = linkId(from, to);
  const linked = linkOf.has(id) && factsOfLink(id).some(passing().fact);
  if (linked) return isOfficial(from, to) ? costs.official : 0;
  return groupOfBoth(from, to).cost;
}

/** Return what a way costs when no other has been taken. */
function costOf(things) {
  return things
    .slice(1)
    .reduce((sum, to, at) => sum + stepCost(things[at], to) + 1 + Math.log10(1 + linksOf[to].length), 0);
}

/** Tell whether a way needs two things that only one article names. */
function isLoose(way) {
  return way.slice(1).some((to, at) => stepCost(way[at], to) === costs.article);
}

/** Tell whether a step of a way is only in the official list. */
function hasOfficial(way) {
  return way.slice(1).some((one, at) => isOfficial(way[at], one));
}

/** Return the ways between two things, each a list of things, the best first; none where nothing connects them. */
export function waysBetween(start, end) {
  const key = JSON.stringify([start, end, dayThen(), passing().key]);
  if (lastWays.key !== key) lastWays = { key, ways: start === end ? [] : findWays(start, end) };
  return lastWays.ways;
}

/** Return the lines that only sentences make which name both ends, as the picture draws them. */
export function weakLinks(ways) {
  const found = new Map();
  for (const way of ways) {
    way.slice(1).forEach((to, at) => {
      const id = linkId(way[at], to);
      const linked = linkOf.has(id) && factsOfLink(id).some(passing().fact);
      if (!linked) found.set(id, { id: `weak-${id}`, from: way[at], to, arrows: "", dashes: [2, 6] });
    });
  }
  return [...found.values()];
}
