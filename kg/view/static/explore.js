"use strict";
// What is drawn, as the state has it: the overview, what passes the filters, a neighbourhood, a path.

const CAP = 400; // things drawn at once: more are a thicket, and slow
const CAP_PASSING = 200; // of those that pass the filters: the list has all
const BROUGHT = 24; // neighbours that come with a chosen thing
const MORE = 80; // neighbours that come with one that was expanded
const firstNodes = read("nodes");
const typesAtFirst = new Set([...page.core, ...firstNodes.map(({ id }) => entities[id].type)]);

/** Tell whether things of this one's type are shown: as the reader said, else all but in the overview. */
function typeOn(index) {
  return typeShown(entities[index].type);
}

function typeShown(type) {
  const whole = state.chosen === null && !state.line && !state.path && !isFiltered();
  return state.types.get(type) ?? (!whole || typesAtFirst.has(type));
}

/** Tell whether a thing may be drawn. */
function allowed(index) {
  const { things } = passing();
  return index === state.chosen || (typeOn(index) && !state.hide.includes(index) && (!things || things.has(index)));
}

/** Tell whether a line has a fact that passes. */
function linkPasses(link) {
  return factsOfLink(link.id).some(passing().fact);
}

/** Return the other ends of the lines of a thing that pass, the best connected first. */
function neighbours(index) {
  const open = linksOf[index].filter(linkPasses);
  const others = open.map((link) => (link.from === index ? link.to : link.from)).filter(allowed);
  return others.sort((a, b) => linksOf[b].length - linksOf[a].length || a - b);
}

/** Return the things that are at most so many steps away, nearest first, not more than can be drawn. */
function around(index, hops) {
  const found = new Set([index]);
  let rim = [index];
  for (let step = 0; step < hops; step += 1) {
    const next = [];
    for (const one of rim) {
      for (const other of neighbours(one)) {
        if (found.size >= CAP) return found;
        if (!found.has(other)) next.push(other);
        found.add(other);
      }
    }
    rim = next;
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
  const near = (index) => linksOf[index].filter((link) => inside.has(link.from) || inside.has(link.to)).length;
  const more = entities.map((_, index) => index).filter((index) => added.includes(entities[index].type));
  const worth = new Map(more.map((index) => [index, near(index)]));
  const best = more.sort((a, b) => worth.get(b) - worth.get(a) || linksOf[b].length - linksOf[a].length || a - b);
  return [...first, ...best.slice(0, CAP - first.length)];
}

/** Return the things to draw. */
function wantedThings() {
  const centres = [state.chosen, ...(state.line || [])].filter((index) => index !== null);
  if (state.path) return new Set([...(pathBetween(...state.path) || state.path), ...state.pin]);
  if (state.hops) return new Set([...around(state.chosen, state.hops), ...state.pin]);
  const found = new Set(backdrop());
  for (const index of centres) {
    found.add(index);
    neighbours(index).slice(0, BROUGHT).forEach((other) => found.add(other));
  }
  for (const index of state.open) {
    found.add(index);
    neighbours(index).slice(0, MORE).forEach((other) => found.add(other));
  }
  const always = new Set([...centres, ...state.pin]);
  return new Set([...found, ...always].filter((index) => always.has(index) || allowed(index)));
}

/** Return the lines between these things; what only the official list says is shown where the reader looks. */
function wantedLinks(things) {
  const looked = new Set([state.chosen, ...state.open, ...(state.line || []), ...(state.path || state.hops ? things : [])]);
  const wanted = (link) =>
    things.has(link.from) && things.has(link.to) && (!link.dashes || looked.has(link.from) || looked.has(link.to)) && linkPasses(link);
  return new Set([...things].flatMap((index) => linksOf[index].filter(wanted)));
}

/** Return the shortest way between two things, around what is connected to everything; null where none is. */
function pathBetween(start, end) {
  const { fact } = passing();
  const cost = (index) => 1 + Math.log10(1 + linksOf[index].length);
  const best = new Map([[start, 0]]);
  const before = new Map();
  const heap = [[0, start]];
  const done = new Set();
  while (heap.length) {
    const [far, here] = popLeast(heap);
    if (here === end) break;
    if (done.has(here)) continue;
    done.add(here);
    for (const { id, from, to } of linksOf[here]) {
      const there = from === here ? to : from;
      const sum = far + cost(there);
      if (sum < (best.get(there) ?? Infinity) && factsOfLink(id).some(fact)) {
        best.set(there, sum);
        before.set(there, here);
        push(heap, [sum, there]);
      }
    }
  }
  if (!before.has(end)) return null;
  const way = [end];
  while (way[0] !== start) way.unshift(before.get(way[0]));
  return way;
}

// A heap of [worth, thing]: the least worth on top.
function push(heap, entry) {
  let at = heap.push(entry) - 1;
  while (at > 0) {
    const above = (at - 1) >> 1;
    if (heap[above][0] <= heap[at][0]) return;
    [heap[above], heap[at]] = [heap[at], heap[above]];
    at = above;
  }
}

function popLeast(heap) {
  const [least] = heap;
  const last = heap.pop();
  if (heap.length) {
    heap[0] = last;
    for (let at = 0; ; ) {
      const [left, right] = [2 * at + 1, 2 * at + 2];
      let low = at;
      if (left < heap.length && heap[left][0] < heap[low][0]) low = left;
      if (right < heap.length && heap[right][0] < heap[low][0]) low = right;
      if (low === at) break;
      [heap[low], heap[at]] = [heap[at], heap[low]];
      at = low;
    }
  }
  return least;
}
