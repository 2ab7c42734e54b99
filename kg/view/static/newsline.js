// One line of the news: a sentence whose names can be chosen, and the sentences of the articles behind it.

import { saidThen } from "./changes.js";
import { button, el } from "./dom.js";
import { shorten } from "./elements.js";
import { kindOf } from "./news.js";
import { entities, page, say } from "./page.js";
import { quote } from "./quotes.js";
import { choose } from "./state.js";
import { isNews } from "./visit.js";
import { starButton } from "./watch.js";

/** Return what comes next in a text that names one of these things: where, and which; the longest of two. */
function nextName(text, from, things) {
  let found = null;
  for (const index of things) {
    const { name } = entities[index];
    const at = name ? text.indexOf(name, from) : -1;
    const sooner = found && (at < found.at || (at === found.at && name.length > found.name.length));
    if (at >= 0 && (!found || sooner)) found = { at, index, name };
  }
  return found;
}

/** Return the text of a line, each name a button that chooses the thing. */
function addNames(parent, text, things) {
  let from = 0;
  for (let next = nextName(text, from, things); next; next = nextName(text, from, things)) {
    const name = button(shorten(next.name), () => choose(next.index), { className: "thing" });
    parent.append(text.slice(from, next.at), name);
    from = next.at + next.name.length;
  }
  parent.append(text.slice(from));
  return parent;
}

/** Return the fold that holds the sentences of a line; they are made when it is opened. */
function foldedQuotes({ said, things, more }) {
  const box = el("details", { className: "proof" }, el("summary", { textContent: say("news_quote") }));
  box.addEventListener("toggle", () => {
    if (!box.open || box.childElementCount > 1) return;
    box.append(...saidThen(said).map((one) => quote(one, new Set(things))));
    if (more) box.append(el("p", { className: "note", textContent: say("more_said", { count: more }) }));
  });
  return box;
}

/** Return a line of the news; `mixed`: it stands among lines of other kinds and says of which it is. */
export function newsItem(line, mixed = false) {
  const text = addNames(el("p", { className: "told" }), line.text, line.things);
  if (mixed) text.prepend(el("span", { className: "kind", textContent: say(kindOf(line)) }), " ");
  if (isNews(line)) text.prepend(el("span", { className: "new", textContent: say("news_new") }), " ");
  const when = line.date || (page.dates.length ? say("undated") : ""); // where nothing is dated, that is told once
  text.append(el("span", { className: "when", textContent: when }));
  return el("li", {}, starButton(line.thing), el("div", {}, text, foldedQuotes(line)));
}
