// The islands: the connected parts of what could be drawn. The picture shows one; all are named below it.

import { button, el, pressable } from "./dom.js";
import { glyph } from "./elements.js";
import { isFiltered } from "./filtering.js";
import { byDegree, entities, indexOf, linksOf, otherEnd, roles, say } from "./page.js";
import { go, state } from "./state.js";
import { backdrop } from "./subgraph.js";

const DRAWN_TOGETHER = 40; // so many are drawn together, whatever hangs together
const ALL_ISLANDS = "all"; // in the address: every island
const CHIPS_SHOWN = 12; // named before "more"
let islandsFound = { key: null, parts: [] };
let chipsUnfolded = false;

/** Return the connected parts of some things by what articles say, the largest first, the best connected thing first. */
export function connectedParts(things) {
  const left = new Set(things);
  const parts = [];
  for (const start of things) {
    if (!left.delete(start)) continue;
    const part = [start];
    for (const index of part) {
      for (const link of linksOf[index]) {
        const other = otherEnd(link, index);
        if (!link.dashes && left.delete(other)) part.push(other);
      }
    }
    parts.push(part);
  }
  for (const part of parts) {
    const inside = new Set(part);
    const degree = (index) =>
      linksOf[index].filter((link) => !link.dashes && inside.has(otherEnd(link, index))).length;
    // A district names an island better than a firm in it.
    const rank = new Map(
      part.map((index) => [index, degree(index) * (entities[index].type === roles.district ? 2 : 1)]),
    );
    part.sort((a, b) => rank.get(b) - rank.get(a) || byDegree(a, b));
  }
  return parts.sort((a, b) => b.length - a.length || byDegree(a[0], b[0]));
}

/** Return the islands of what could be drawn now. */
function islandsNow() {
  const { filter, types, without, hide } = state;
  const key = JSON.stringify([filter, [...types], [...without], hide]);
  if (islandsFound.key !== key) islandsFound = { key, parts: connectedParts(backdrop()) };
  return islandsFound.parts;
}

/** Return the island that the picture shows; null: all of them. */
export function islandNow() {
  const parts = islandsNow();
  const asked = indexOf.get(state.island);
  const named = asked === undefined ? undefined : parts.find((part) => part.includes(asked));
  if (named) return named;
  const few = parts.flat().length <= DRAWN_TOGETHER;
  return state.island === ALL_ISLANDS || isFiltered() || few ? null : parts[0];
}

/** Return the things of the island, or of all. */
export function shownIsland() {
  return islandNow() ?? islandsNow().flat();
}

/** Name the islands below the picture where it shows one of several. */
export function showIslands() {
  const box = document.getElementById("islands");
  const parts = islandsNow().filter((part) => part.length > 1);
  const whole = state.chosen === null && !state.line && !state.path && !state.hops;
  box.hidden = !whole || parts.length < 2;
  if (box.hidden) return;
  const now = islandNow();
  const chips = parts.map((part) => {
    const { id, name, type } = entities[part[0]];
    const chip = pressable("", part === now, () => go({ island: id }), { className: "chip" });
    const count = el("span", { className: "count", textContent: String(part.length) });
    chip.append(glyph(type), " ", name.slice(0, 14), " ", count);
    return chip;
  });
  const all = pressable(say("islands_all"), now === null, () => go({ island: ALL_ISLANDS }), {
    className: "chip",
  });
  const inSight = chips.filter((_, at) => chipsUnfolded || at < CHIPS_SHOWN || parts[at] === now);
  const more = button(say("islands_more", { count: chips.length - inSight.length }), () => unfoldChips(box), {
    className: "chip plain",
  });
  box.replaceChildren(all, ...inSight, ...(inSight.length < chips.length ? [more] : []));
}

function unfoldChips(box) {
  chipsUnfolded = true;
  const at = box.children.length - 1;
  showIslands();
  box.children[at]?.focus();
}
