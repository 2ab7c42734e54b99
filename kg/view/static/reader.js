// The reader: an article's text over the picture, the sentence in question highlighted.

import { button, el } from "./dom.js";
import { addText, mentionsIn, origin } from "./elements.js";
import { nameList } from "./format.js";
import { articles, entities, page, say, types } from "./page.js";
import { choose } from "./state.js";

export const reader = document.getElementById("reader");

/** Return a name in the text: a click on it chooses the thing. */
function nameInText(text, index, wanted) {
  const name = el(wanted.has(index) ? "mark" : "span", { className: "name", textContent: text });
  name.style.borderColor = types[entities[index].type].color;
  name.addEventListener("click", () => choose(index));
  return name;
}

/** Return the stretches to highlight, in order, none on another: a sentence, and what it needs to be understood. */
function highlights({ start, end, context }) {
  const sentence = [start, end, "hit"];
  if (!context || (context[0] < end && start < context[1])) return [sentence];
  return [sentence, [...context, "hit context"]].sort((a, b) => a[0] - b[0]);
}

/** Show an article; `place` is the stretch to highlight, `wanted` the things to mark. */
export function openReader(number, place, wanted) {
  const article = articles[number];
  const text = el("div", { className: "text" });
  const dress = (name, index) => nameInText(name, index, wanted);
  const add = (parent, start, end) =>
    addText(parent, article, [start, end], mentionsIn(article, start, end, null), dress);
  let at = 0;
  for (const [start, end, className] of highlights(place)) {
    const hit = el("span", { className });
    add(text, at, start);
    add(hit, start, end);
    text.append(hit);
    at = end;
  }
  add(text, at, article.text.length);
  const shut = button(`${say("close")} ✕`, closeReader, { className: "shut" });
  const lines = [
    origin(article),
    nameList(article.authors),
    article.url,
    page.counts.excerpts ? say("excerpt") : "",
  ].filter(Boolean);
  const meta = lines.map((line) => el("div", { className: "note", textContent: line }));
  const title = el("h2", { textContent: article.headline || say("no_headline") });
  reader.replaceChildren(el("div", { className: "paper" }, shut, title, ...meta, text));
  reader.hidden = false;
  text.querySelector(".hit:not(.context)").scrollIntoView({ block: "center" });
  shut.focus({ preventScroll: true });
}

export function closeReader() {
  reader.hidden = true;
}
