// The panel of two things: the facts between them, or the ways from one to the other.

import { factButtons } from "./decide.js";
import { el } from "./dom.js";
import { thing } from "./elements.js";
import { passing } from "./filtering.js";
import { dotted } from "./format.js";
import { entities, factsOfLink, linkId, relations, say } from "./page.js";
import { fillPanel, homeButton } from "./panel.js";
import { isOfficial, namedTogether, waysBetween, weakLinks } from "./path.js";
import { evidence, quote, rolesOf } from "./quotes.js";

const NEAR_STEPS = 4; // more steps than these connect any two things

/** Return a fact as its two ends and what is between them. */
export function triple(fact) {
  const { label, symmetric } = relations[fact.type];
  const name = el("span", { className: "relation", textContent: dotted(label, rolesOf(fact)) });
  const [before, after] = symmetric ? [" — ", " — "] : [" ", " → "];
  return el("div", { className: "triple" }, thing(fact.head), before, name, after, thing(fact.tail));
}

/** Return the facts between two things, each with its sentences; without one, what names both. */
function factItems(a, b) {
  const facts = factsOfLink(linkId(a, b)).filter(passing().fact);
  if (facts.length)
    return facts.map((fact) => el("li", {}, triple(fact), ...evidence([fact]), factButtons(fact)));
  const both = namedTogether(a, b);
  if (!both) return [];
  const { article, spans } = both;
  const words = say(spans.length > 1 ? "same_article" : "same_sentence");
  const name = el("span", { className: "relation", textContent: words });
  const line = el("div", { className: "triple" }, thing(a), " ┄ ", name, " ┄ ", thing(b));
  const quotes = spans.map(([start, end]) => quote({ article, start, end, roles: [] }, new Set([a, b])));
  return [el("li", { className: "weak" }, line, ...quotes)];
}

/** Show what is known between the ends of a line. */
export function showLine([a, b]) {
  const title = el("h2", {}, entities[a].name, " — ", entities[b].name);
  const kind = el("span", { className: "type", textContent: say("facts") });
  fillPanel(homeButton(), kind, title, el("ul", { className: "list" }, ...factItems(a, b)));
}

/** Tell whether the official list says that a thing lies in another. */
function liesIn(index, place) {
  return factsOfLink(linkId(index, place)).some(({ official, tail }) => official && tail === place);
}

/** Return the place in which both sides of a way lie, as only the official list says; undefined where none is. */
function commonPlace(way) {
  const under = (one, place) => isOfficial(one, place) && liesIn(one, place);
  return way.find(
    (place, at) => 0 < at && at < way.length - 1 && under(way[at - 1], place) && under(way[at + 1], place),
  );
}

/** Return how many steps a way has; what only the official list says is none. */
function stepsOf(way) {
  return way.slice(1).filter((one, at) => !isOfficial(way[at], one)).length;
}

/** Return a way, step by step. */
function wayPart(way, number, count) {
  const steps = stepsOf(way);
  const words = say("step_count", { count: steps });
  const title = count > 1 ? say("way_number", { number, steps: words }) : words;
  const names = way.map((index) => entities[index].name).join(" — ");
  const items = way.slice(1).map((index, at) => {
    const heading = el("h4", {}, `${at + 1}. ${entities[way[at]].name} — ${entities[index].name}`);
    return el("section", {}, heading, el("ul", { className: "list" }, ...factItems(way[at], index)));
  });
  const head = el("h3", {}, title);
  return el(
    "section",
    { className: "way" },
    head,
    el("p", { className: "names", textContent: names }),
    ...items,
  );
}

/** Show how two things are connected: up to three ways, step by step. */
export function showPath([start, end]) {
  const ways = waysBetween(start, end);
  const title = el("h2", {}, entities[start].name, " → ", entities[end].name);
  const parts = [homeButton(), el("span", { className: "type", textContent: say("way") }), title];
  const lead = (words) => parts.push(el("p", { className: "lead", textContent: words }));
  const place = ways.length ? commonPlace(ways[0]) : undefined;
  if (!ways.length) lead(say("no_way"));
  else if (place !== undefined) lead(say("way_official", { place: entities[place].name }));
  else if (ways[0].slice(1).every((one, at) => isOfficial(ways[0][at], one))) lead(say("way_list"));
  else if (stepsOf(ways[0]) > NEAR_STEPS) lead(say("way_far", { count: stepsOf(ways[0]) }));
  if (weakLinks(ways).length) parts.push(el("p", { className: "note", textContent: say("weak_note") }));
  parts.push(...ways.map((way, at) => wayPart(way, at + 1, ways.length)));
  fillPanel(...parts);
}
