// The data of the page, in its language, and what is looked up in it.

import { fillSlots } from "./dom.js";
import { localise, writeWords } from "./language.js";
import { read, unpack } from "./store.js";

export const page = localise(await unpack("data"));
export const { types, relations, roles, entities, facts, links, articles } = page;

export const firstNodes = read("nodes"); // of the overview, with their places
export const indexOf = new Map(entities.map((entity, index) => [entity.id, index]));
export const typeAt = new Map(types.map((type, index) => [type.name, index]));
export const linkOf = new Map(links.map((link) => [link.id, link]));

export const factsOf = entities.map(() => []);
export const linksOf = entities.map(() => []);
for (const fact of facts) {
  factsOf[fact.head].push(fact);
  if (fact.tail !== fact.head) factsOf[fact.tail].push(fact);
}
for (const link of links) {
  linksOf[link.from].push(link);
  linksOf[link.to].push(link);
}
const factsFound = new Map(); // of a link, once asked for

writeWords(page.words);

/** Return the words of `key`, its {slots} filled. */
export function say(key, slots = {}) {
  return fillSlots(page.words[key], slots);
}

/** Return the id of the link between two things, whichever comes first. */
export function linkId(a, b) {
  return `${Math.min(a, b)}-${Math.max(a, b)}`;
}

/** Return the facts between the ends of a link. */
export function factsOfLink(id) {
  if (!factsFound.has(id)) {
    const [from, to] = id.split("-").map(Number);
    const few = factsOf[from].length < factsOf[to].length ? from : to;
    factsFound.set(
      id,
      factsOf[few].filter((fact) => linkId(fact.head, fact.tail) === id),
    );
  }
  return factsFound.get(id);
}

/** Return the other end of a link of a thing. */
export function otherEnd(link, index) {
  return link.from === index ? link.to : link.from;
}

/** Order things: the best connected first. */
export function byDegree(a, b) {
  return linksOf[b].length - linksOf[a].length || a - b;
}
