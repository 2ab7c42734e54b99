// The part of the graph that is drawn, as the state has it: the overview, what passes the filters, a neighbourhood, a path.

import { isFiltered, passing, passingThings, typeOn, typesAtFirst } from "./filtering.js";
import { byDegree, entities, factsOfLink, firstNodes, linksOf, otherEnd } from "./page.js";
import { waysBetween, weakLinks } from "./path.js";
import { state } from "./state.js";

const CAP = 400; // things drawn at once: more are a thicket, and slow
const CAP_PASSING = 200; // of those that pass the filters: the list has all
const BROUGHT = 24; // neighbours that come with a chosen thing
const MORE = 80; // neighbours that come with one that was expanded

/** Tell whether a thing may be drawn. */
function allowed(index) {
  const { things } = passing();
  return (
    index === state.chosen || (typeOn(index) && !state.hide.includes(index) && (!things || things.has(index)))
  );
}

/** Tell whether a line has a fact that passes. */
function linkPasses(link) {
  return factsOfLink(link.id).some(passing().fact);
}

/** Return the other ends of the lines of a thing that pass, the best connected first. */
export function neighbours(index) {
  const open = linksOf[index].filter(linkPasses);
  return open
    .map((link) => otherEnd(link, index))
    .filter(allowed)
    .sort(byDegree);
}

/** Return the things that are at most so many steps away, nearest first, not more than can be drawn. */
function around(index, hops) {
  const found = new Set([index]);
  let frontier = [index];
  for (let step = 0; step < hops; step += 1) {
    const next = [];
    for (const one of frontier) {
      for (const other of neighbours(one)) {
        if (found.size >= CAP) return found;
        if (!found.has(other)) next.push(other);
        found.add(other);
      }
    }
    frontier = next;
  }
  return found;
}

/** Return what the picture shows without a chosen thing. */
function backdrop() {
  if (isFiltered()) return passingThings().slice(0, CAP_PASSING);
  const first = firstNodes.map(({ id }) => id);
  const added = [...state.types].filter(([type, on]) => on && !typesAtFirst.has(type)).map(([type]) => type);
  if (!added.length) return first;
  const inside = new Set(first);
  const near = (index) =>
    linksOf[index].filter((link) => inside.has(link.from) || inside.has(link.to)).length;
  const more = entities.map((_, index) => index).filter((index) => added.includes(entities[index].type));
  const score = new Map(more.map((index) => [index, near(index)]));
  const best = more.sort((a, b) => score.get(b) - score.get(a) || byDegree(a, b));
  return [...first, ...best.slice(0, CAP - first.length)];
}

/** Return the things to draw. */
export function wantedThings() {
  const centres = [state.chosen, ...(state.line || [])].filter((index) => index !== null);
  if (state.path) return new Set([...state.path, ...waysBetween(...state.path).flat(), ...state.pin]);
  if (state.hops) return new Set([...around(state.chosen, state.hops), ...state.pin]);
  const found = new Set(backdrop());
  const add = (index, most) => {
    for (const one of [index, ...neighbours(index).slice(0, most)]) found.add(one);
  };
  for (const index of centres) add(index, BROUGHT);
  for (const index of state.open) add(index, MORE);
  const always = new Set([...centres, ...state.pin]);
  return new Set([...found, ...always].filter((index) => always.has(index) || allowed(index)));
}

/** Return the lines between these things; what only the official list says is shown where the reader looks. */
export function wantedLinks(things) {
  const looked = new Set([
    state.chosen,
    ...state.open,
    ...(state.line || []),
    ...(state.path || state.hops ? things : []),
  ]);
  const wanted = (link) =>
    things.has(link.from) &&
    things.has(link.to) &&
    (!link.dashes || looked.has(link.from) || looked.has(link.to)) &&
    linkPasses(link);
  const weak = state.path ? weakLinks(waysBetween(...state.path)) : [];
  return new Set([...weak, ...[...things].flatMap((index) => linksOf[index].filter(wanted))]);
}
