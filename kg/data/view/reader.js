"use strict";
// The reader: an article's text over the picture, the sentence in question highlighted.

const reader = document.getElementById("reader");

/** Return a name in the text: a click on it chooses the thing. */
function nameInText(text, index, wanted) {
  const name = el(wanted.has(index) ? "mark" : "span", { className: "name", textContent: text });
  name.style.borderColor = types[entities[index].type].color;
  name.addEventListener("click", () => choose(index));
  return name;
}

/** Show an article; `place` is the stretch to highlight, `wanted` the things to mark. */
function openReader(number, place, wanted) {
  const article = articles[number];
  const text = el("div", { className: "text" });
  const hit = el("span", { className: "hit" });
  const dress = (name, index) => nameInText(name, index, wanted);
  const add = (parent, start, end) =>
    addText(parent, article, [start, end], mentionsIn(article, start, end, null), dress);
  add(text, 0, place.start);
  add(hit, place.start, place.end);
  text.append(hit);
  add(text, place.end, article.text.length);
  const shut = el("button", { className: "shut", type: "button", textContent: `${say("close")} ✕` });
  shut.addEventListener("click", closeReader);
  const lines = [origin(article), article.authors.join("、"), article.url, page.counts.excerpts ? say("excerpt") : ""].filter(Boolean);
  const meta = lines.map((line) => el("div", { className: "note", textContent: line }));
  const title = el("h2", { textContent: article.headline || say("no_headline") });
  reader.replaceChildren(el("div", { className: "paper" }, shut, title, ...meta, text));
  reader.hidden = false;
  hit.scrollIntoView({ block: "center" });
  shut.focus({ preventScroll: true });
}

function closeReader() {
  reader.hidden = true;
}
