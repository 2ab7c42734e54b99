// The part of the graph that is drawn, as the state has it: an island, what passes the filters, a neighbourhood, a path.

import { isFiltered, passing, passingThings, typeOn, typesAtFirst } from "./filtering.js";
import { byDegree, entities, factsOfLink, firstNodes, linkOf, linksOf, otherEnd, page } from "./page.js";
import { waysBetween, weakLinks } from "./path.js";
import { state } from "./state.js";

const CAP = 400; // things drawn at once: more are a thicket, and slow
const CAP_PASSING = 200; // of those that pass the filters: the list has all
const BROUGHT = { wide: 20, narrow: 8 }; // neighbours around a chosen thing, as the window has room
const MORE = 80; // neighbours around one that was expanded
const narrow = matchMedia("(max-width: 860px)");

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

/** Return the neighbours that an article names with a thing; where there are none, those of the official list. */
function saidNeighbours(index) {
  const all = neighbours(index);
  const listed = new Set(linksOf[index].filter((link) => link.dashes).map((link) => otherEnd(link, index)));
  const said = all.filter((other) => !listed.has(other));
  return said.length ? said : all;
}

/** Return where a line stands among the lines of a thing: those of one relation and one direction together. */
function groupOf(index, other) {
  const { types, arrows } = linksOf[index].find((link) => otherEnd(link, index) === other);
  return `${String(page.order.indexOf(types[0])).padStart(3, "0")} ${index < other} ${arrows}`;
}

/** Return what is around a thing, not more than can be named, in groups: of one relation side by side. */
export function ringAround(index) {
  const most = state.open.includes(index) ? MORE : BROUGHT[narrow.matches ? "narrow" : "wide"];
  const best = saidNeighbours(index).slice(0, most);
  const must = (state.line || []).filter((end) => end !== index && !best.includes(end));
  const groups = new Map();
  for (const other of [...best, ...must]) {
    const group = must.includes(other) ? "" : groupOf(index, other);
    groups.set(group, [...(groups.get(group) || []), other]);
  }
  return [...groups].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, others]) => others);
}

/** Return the things that are at most so many steps away in the articles, nearest first, not more than can be drawn. */
function around(index, hops) {
  const found = new Set([index]);
  let frontier = [index];
  for (let step = 0; step < hops; step += 1) {
    const next = [];
    for (const one of frontier) {
      const lines = linksOf[one].filter((link) => !link.dashes && linkPasses(link));
      const others = lines.map((link) => otherEnd(link, one)).filter(allowed);
      for (const other of others.sort(byDegree)) {
        if (found.size >= CAP) return found;
        if (!found.has(other)) next.push(other);
        found.add(other);
      }
    }
    frontier = next;
  }
  return found;
}

/** Return what could be drawn without a chosen thing. */
export function backdrop() {
  if (isFiltered()) return passingThings().slice(0, CAP_PASSING);
  const first = firstNodes.map(({ id }) => id);
  const added = [...state.types].filter(([type, on]) => on && !typesAtFirst.has(type)).map(([type]) => type);
  if (!added.length) return first.filter(allowed);
  const inside = new Set(first);
  const near = (index) =>
    linksOf[index].filter((link) => inside.has(link.from) || inside.has(link.to)).length;
  const more = entities.map((_, index) => index).filter((index) => added.includes(entities[index].type));
  const score = new Map(more.map((index) => [index, near(index)]));
  const best = more.sort((a, b) => score.get(b) - score.get(a) || byDegree(a, b));
  return [...first, ...best.slice(0, CAP - first.length)].filter(allowed);
}

/** Return the thing that the picture is about: the chosen one, or an end of a line that comes from a link. */
export function centreOf() {
  if (state.path || state.hops) return null;
  return state.chosen ?? state.line?.[0] ?? null;
}

/** Return the things to draw; `drawn` are those of now: a line chosen among them changes nothing. */
export function wantedThings(drawn, shownIsland) {
  const always = new Set(state.pin);
  if (state.path) return new Set([...state.path, ...waysBetween(...state.path).flat(), ...always]);
  if (state.hops) return new Set([...around(state.chosen, state.hops), ...always]);
  if (staysForLine(drawn)) return new Set([...drawn, ...always]);
  const centre = centreOf();
  if (centre !== null) return new Set([centre, ...ringAround(centre).flat(), ...always]);
  const opened = state.open.flatMap((index) => [index, ...neighbours(index).slice(0, MORE)]);
  return new Set([...shownIsland, ...opened.filter(allowed), ...always]);
}

/** Tell whether a chosen line is one of the picture as it is. */
export function staysForLine(drawn) {
  return state.line !== null && !state.path && state.line.every((end) => drawn.has(end));
}

/** Return the lines between these things; what only the official list says is shown where the reader looks. */
export function wantedLinks(things) {
  const looked = new Set([state.chosen, ...state.open, ...(state.line || []), ...(state.path ? things : [])]);
  const wanted = (link) =>
    things.has(link.from) &&
    things.has(link.to) &&
    (!link.dashes || looked.has(link.from) || looked.has(link.to)) &&
    linkPasses(link);
  const weak = state.path ? weakLinks(waysBetween(...state.path)) : [];
  return new Set([...weak, ...[...things].flatMap((index) => linksOf[index].filter(wanted))]);
}

/** Return in how many sentences the articles tell of a line. */
export function countSentences(id) {
  return linkOf.has(id) ? factsOfLink(id).reduce((sum, { said }) => sum + said.length, 0) : 0;
}
