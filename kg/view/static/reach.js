// What lies in a thing, and what is linked to it, as had been said by the day of the page.

import { dayThen } from "./changes.js";
import { entities, facts, factsOf, roles } from "./page.js";
import { holdingSaid, industriesOf, isOf } from "./things.js";

let reached = { day: null, inside: new Map(), linked: new Map() };

/** Return what was worked out for a thing as of this day, else work it out. */
function keep(what, index, work) {
  const day = dayThen();
  if (reached.day !== day) reached = { day, inside: new Map(), linked: new Map() };
  if (!reached[what].has(index)) reached[what].set(index, work(index));
  return reached[what].get(index);
}

/** Tell whether a fact holds: a sentence or the official list says it. */
export function isSaid(fact) {
  return fact.official || holdingSaid(fact).length > 0;
}

function findInside(index) {
  const { type } = entities[index];
  if (type === roles.industry) {
    return new Set([...industriesOf].filter(([, own]) => own.has(index)).map(([one]) => one));
  }
  if (isOf("district", index)) {
    return new Set(
      entities.flatMap(({ districts }, one) => (one !== index && districts.includes(index) ? [one] : [])),
    );
  }
  const found = new Set();
  for (const waiting = [index]; waiting.length; ) {
    const here = waiting.pop();
    for (const fact of factsOf[here]) {
      if (fact.type !== roles.within || fact.tail !== here || found.has(fact.head) || !isSaid(fact)) continue;
      found.add(fact.head);
      waiting.push(fact.head);
    }
  }
  found.delete(index);
  return found;
}

/** Return what lies in a place, or belongs to an industry. */
export function insideThing(index) {
  return keep("inside", index, findInside);
}

function findLinked(index) {
  const found = new Map();
  for (const fact of factsOf[index].filter(isSaid)) {
    const other = fact.head === index ? fact.tail : fact.head;
    if (other !== index) found.set(other, [...(found.get(other) || []), fact]);
  }
  return found;
}

/** Return what is linked to a thing, each with the facts between them. */
export function linkedTo(index) {
  return keep("linked", index, findLinked);
}

const lying = new Set(entities.filter(({ districts }) => districts.length).map(({ type }) => type));

/** Return the things of a type that belong to another: lie in it, are linked to it, or to what lies in it. */
export function belonging(index, type) {
  const inside = insideThing(index);
  const ofType = (one) => entities[one].type === type;
  if (inside.size && lying.has(type)) return new Set([...inside].filter(ofType));
  const near = inside.size && !lying.has(type) ? [index, ...inside] : [index];
  return new Set(near.flatMap((one) => [...linkedTo(one).keys()]).filter(ofType));
}

/** Return the facts of a relation: of a thing and of what lies in it, or of all. */
export function factsAbout(relation, index) {
  const some = index === undefined ? facts : [index, ...insideThing(index)].flatMap((one) => factsOf[one]);
  return [...new Set(some.filter(({ type }) => type === relation))];
}
