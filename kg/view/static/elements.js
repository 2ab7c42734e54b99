// How things and articles of the data become elements.

import { button, el } from "./dom.js";
import { cutShort, dotted } from "./format.js";
import { entities, say, types } from "./page.js";
import { choose } from "./state.js";

const LONGEST = 60; // letters of a name in a list

/** Return the coloured sign of a type. */
export function glyph(type) {
  const sign = el("span", { className: "glyph", textContent: types[type].sign });
  sign.style.color = types[type].color;
  return sign;
}

/** Return a name as a list has room for it; the panel has the whole. */
export function shorten(name) {
  return cutShort(name, LONGEST);
}

/** Return a button with the name of a thing; it selects the thing. */
export function thing(index) {
  const { type, name } = entities[index];
  const element = button("", () => choose(index), { className: "thing" });
  element.append(glyph(type), " ", shorten(name));
  return element;
}

/** Return a button whose sign is explained to those who see it and to those who hear it. */
export function signButton(sign, words, act, options = {}) {
  const element = button(sign, act, { ...options, title: words });
  element.setAttribute("aria-label", words);
  return element;
}

/** Return the mentions of an article between two offsets, none inside another. */
export function mentionsIn(article, start, end, wanted) {
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
export function addText(parent, article, [start, end], mentions, dress) {
  let at = start;
  for (const [from, to, index] of mentions) {
    parent.append(article.text.slice(at, from), dress(article.text.slice(from, to), index));
    at = to;
  }
  parent.append(article.text.slice(at, end));
}

/** Tell whether an article can be cited without the name of its file. */
export function isCitable({ headline, publisher, date }) {
  return Boolean(headline && publisher && date);
}

/** Return where an article comes from, in one line. */
export function origin(article) {
  const issue = article.page ? say("page", { page: article.page }) : "";
  return dotted(article.publisher, article.date, issue, isCitable(article) ? "" : article.source);
}
