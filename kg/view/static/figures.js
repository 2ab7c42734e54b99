// What the tables and charts are made of: what passes the filters, and figures that lead back to the picture.

import { button, el } from "./dom.js";
import { thing } from "./elements.js";
import { passing } from "./filtering.js";
import { byDegree, entities, facts, say, types } from "./page.js";
import { EMPTY, go, sameDay, state } from "./state.js";

export const chartsBox = document.getElementById("charts");
const NAMED = 300; // things that one address can name

/** Return the numbers of the things of a type that pass the filters. */
export function passingOf(type) {
  const { things } = passing();
  return entities.flatMap((entity, index) =>
    entity.type === type && (!things || things.has(index)) ? [index] : [],
  );
}

/** Return the facts of these relations that pass the filters. */
export function passingFacts(kinds) {
  const { things, fact } = passing();
  const inside = (index) => !things || things.has(index);
  return facts.filter((one) => kinds.includes(one.type) && inside(one.head) && inside(one.tail) && fact(one));
}

/** Return the change of the state that draws just these things. */
export function onlyThese(indices) {
  const best = [...new Set(indices)].sort(byDegree);
  const only = best
    .slice(0, NAMED)
    .map((index) => entities[index].id)
    .join(".");
  return { filter: { only, ...sameDay() }, types: new Map(types.map((_, type) => [type, true])) };
}

/** Return the change of the state that draws what passes the filters and these ones. */
export function alsoFiltered(more, ...shown) {
  const shownTypes = new Map(types.map((_, type) => [type, shown.includes(type)]));
  return { filter: { ...state.filter, ...more }, types: shownTypes };
}

/** Return a button with a figure: it leads to the picture of what was counted. */
export function figure(text, name, change) {
  const show = () => go({ ...EMPTY, view: "graph", ...change });
  const element = button(text, show, { className: "figure", title: say("to_picture") });
  element.setAttribute("aria-label", `${name} ${text}`);
  return element;
}

/** Return a titled part of the page; a table in it can be scrolled by keys, too. */
export function addPart(title, note, ...children) {
  const heading = el("h2", { textContent: title, id: `part-${chartsBox.childElementCount}` });
  const scroll = el("div", { className: "wide", tabIndex: 0 }, ...children);
  scroll.setAttribute("role", "region");
  scroll.setAttribute("aria-labelledby", heading.id);
  chartsBox.append(
    el("section", {}, heading, note ? el("p", { className: "note", textContent: note }) : "", scroll),
  );
}

/** Return things as a list of buttons. */
export function thingList(indices) {
  return el(
    "span",
    { className: "things" },
    ...indices.flatMap((index, at) => (at ? ["、", thing(index)] : [thing(index)])),
  );
}

/** Return a note, with what says that not all is shown. */
export function noteWithRest(note, count) {
  return [note, count > 0 ? say("bars_left", { count }) : ""].filter(Boolean).join(" ");
}
