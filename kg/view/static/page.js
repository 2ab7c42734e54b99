"use strict";
// The data of the page, and how text becomes elements. Text of documents only ever goes into textContent.

const page = localise(await unpack("data"));
const { words, types, relations, entities, facts, links, articles } = page;

const LONGEST = 60; // letters of a name in a list
const GLYPHS = { dot: "●", square: "■", diamond: "◆", triangle: "▲", triangleDown: "▼", star: "★", hexagon: "⬢" };

const factsOf = entities.map(() => []);
const linksOf = entities.map(() => []);
for (const fact of facts) {
  factsOf[fact.head].push(fact);
  if (fact.tail !== fact.head) factsOf[fact.tail].push(fact);
}
for (const link of links) {
  linksOf[link.from].push(link);
  linksOf[link.to].push(link);
}

writeWords(words);

/** Return the words of `key`, its {slots} filled. */
function say(key, slots = {}) {
  return words[key].replace(/\{(\w+)\}/g, (_, slot) => String(slots[slot]));
}

/** Return a new element; `options` are its properties, strings among `children` become text. */
function el(tag, options = {}, ...children) {
  const element = Object.assign(document.createElement(tag), options);
  element.append(...children.filter((child) => child !== null && child !== ""));
  return element;
}

/** Return the coloured sign of a type. */
function glyph(type) {
  const sign = el("span", { className: "glyph", textContent: GLYPHS[types[type].shape] || "●" });
  sign.style.color = types[type].color;
  return sign;
}

/** Return a name as a list has room for it; the panel has the whole. */
function brief(name) {
  const letters = Array.from(name);
  return letters.length > LONGEST ? `${letters.slice(0, LONGEST - 1).join("")}…` : name;
}

/** Return a button with the name of a thing; it selects the thing. */
function thing(index) {
  const entity = entities[index];
  const button = el("button", { className: "thing", type: "button" }, glyph(entity.type), " ", brief(entity.name));
  button.addEventListener("click", () => choose(index));
  return button;
}

/** Return the mentions of an article between two offsets, none inside another. */
function mentionsIn(article, start, end, wanted) {
  const found = [];
  let free = start;
  for (const [from, to, index] of article.mentions) {
    if (from >= free && to <= end && (!wanted || wanted.has(index))) {
      found.push([from, to, index]);
      free = to;
    }
  }
  return found;
}

/** Fill `parent` with the article's text between two offsets; `dress` makes the element of a mention. */
function addText(parent, article, [start, end], mentions, dress) {
  let at = start;
  for (const [from, to, index] of mentions) {
    parent.append(article.text.slice(at, from), dress(article.text.slice(from, to), index));
    at = to;
  }
  parent.append(article.text.slice(at, end));
}

/** Return where an article comes from, in one line. */
function origin(article) {
  const place = article.page ? say("page", { page: article.page }) : "";
  return [article.publisher, article.date, place, article.source].filter(Boolean).join(" · ");
}
