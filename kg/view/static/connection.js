// The panel of two things: the facts between them, or the path from one to the other.

import { factButtons } from "./decide.js";
import { el } from "./dom.js";
import { thing } from "./elements.js";
import { passing } from "./filtering.js";
import { dotted } from "./format.js";
import { entities, factsOfLink, linkId, relations, say } from "./page.js";
import { fillPanel, homeButton } from "./panel.js";
import { pathBetween } from "./path.js";
import { evidence, rolesOf } from "./quotes.js";

/** Return the facts between two things, each with its sentences. */
function factItems(a, b) {
  return factsOfLink(linkId(a, b))
    .filter(passing().fact)
    .map((fact) => {
      const { label, symmetric } = relations[fact.type];
      const name = el("span", { className: "relation", textContent: dotted(label, rolesOf(fact)) });
      const [before, after] = symmetric ? [" — ", " — "] : [" ", " → "];
      const triple = el(
        "div",
        { className: "triple" },
        thing(fact.head),
        before,
        name,
        after,
        thing(fact.tail),
      );
      return el("li", {}, triple, ...evidence([fact]), factButtons(fact));
    });
}

/** Show what is known between the ends of a line. */
export function showLine([a, b]) {
  const title = el("h2", {}, entities[a].name, " — ", entities[b].name);
  const kind = el("span", { className: "type", textContent: say("facts") });
  fillPanel(homeButton(), kind, title, el("ul", { className: "list" }, ...factItems(a, b)));
}

/** Show how two things are connected, step by step. */
export function showPath([start, end]) {
  const path = pathBetween(start, end);
  const title = el("h2", {}, entities[start].name, " → ", entities[end].name);
  const parts = [homeButton(), el("span", { className: "type", textContent: say("way") }), title];
  if (!path) parts.push(el("p", { className: "lead", textContent: say("no_way") }));
  else {
    parts.push(el("p", { className: "named", textContent: say("way_steps", { count: path.length - 1 }) }));
    path.slice(1).forEach((index, at) => {
      const heading = el("h3", {}, `${at + 1}. ${entities[path[at]].name} — ${entities[index].name}`);
      parts.push(el("section", {}, heading, el("ul", { className: "list" }, ...factItems(path[at], index))));
    });
  }
  fillPanel(...parts);
}
