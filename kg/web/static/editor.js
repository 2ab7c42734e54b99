// The field for SPARQL: it completes classes, properties, prefixes, variables and names of things.

import { button, el } from "../../view/static/dom.js";
import { byId, data, suggestions, words } from "./asked.js";
import { Options } from "./options.js";

const LINE = 20; // pixels of a line of the field, as the style says
const PADDING = 10;
const MOST = 12;
const WORD = /[?$]?[\p{L}\p{N}_-]*:?[\p{L}\p{N}_-]*$/u;
const KEYWORDS =
  "SELECT DISTINCT WHERE OPTIONAL FILTER UNION MINUS ORDER GROUP LIMIT COUNT BIND VALUES CONSTRUCT".split(
    " ",
  );
const text = byId("text");
const terms = [
  ...data.classes.map((one) => ({ ...one, type: one.thing ? one.name.slice(3) : "" })),
  ...data.properties,
].map(({ name, label, comment, type }) => ({
  text: label,
  code: name,
  value: name,
  note: "",
  type,
  comment,
}));
const list = new Options(text, byId("completions"), ({ value }) => insert(value, wordBefore().length));

/** Return what was typed of the word before the caret; "" inside a comment or a string. */
function wordBefore() {
  const line = text.value.slice(0, text.selectionStart).split("\n").pop();
  const inString = (line.match(/"/g) || []).length % 2 === 1;
  return inString || /(^|\s)#/.test(line) ? "" : WORD.exec(line)[0];
}

/** Put a word where the caret is, in place of the last `length` letters. */
function insert(value, length = 0) {
  const at = text.selectionStart;
  const gap = length === 0 && /[\p{L}\p{N}]$/u.test(text.value.slice(0, at)) ? " " : "";
  text.focus();
  text.setRangeText(gap + value, at - length, text.selectionEnd, "end");
}

function variables() {
  return [...new Set(text.value.match(/[?$]\w+/g))];
}

/** Return the terms, keywords and variables that begin like a word, or are called like it. */
function fitting(word) {
  const low = word.toLowerCase();
  if (/^[?$]/.test(word)) {
    return variables()
      .filter((name) => name.startsWith(word) && name !== word)
      .map((name) => ({ text: name, value: name }));
  }
  const local = low.includes(":") ? low.split(":")[1] : low;
  const ranked = [];
  for (const one of terms) {
    const name = one.code.toLowerCase();
    if (name === low) continue;
    if (low.includes(":") ? name.startsWith(low) : name.slice(3).startsWith(local)) ranked.push([0, one]);
    else if (one.text.toLowerCase().includes(low)) ranked.push([1, one]);
    else if (!low.includes(":") && local.length > 2 && name.includes(local)) ranked.push([2, one]);
  }
  ranked.sort((a, b) => a[0] - b[0]);
  const prefixes = Object.keys(data.prefixes)
    .filter((name) => name.startsWith(low) && !low.includes(":"))
    .map((name) => ({ text: `${name}:`, value: `${name}:`, note: data.prefixes[name] }));
  const keywords = KEYWORDS.filter((name) => name.startsWith(word.toUpperCase()) && name !== word);
  return [
    ...ranked.map(([, one]) => one),
    ...prefixes,
    ...keywords.map((name) => ({ text: name, value: `${name} ` })),
  ];
}

/** Suggest what the word before the caret may become; `always`: also before anything is typed. */
async function complete(always) {
  list.dismiss();
  const word = wordBefore();
  if (!always && word.length < 2 && !/[\u3400-\u9fff]/.test(word)) return;
  const found = fitting(word);
  place(word);
  list.open(found.slice(0, MOST));
  if (word.length < 2 || /^[?$]|:/.test(word)) return;
  const things = await list.look(() => suggestions(word, ""));
  if (!things?.length || document.activeElement !== text) return;
  const named = things.map(({ id, name, type, place: where }) => ({
    text: name,
    type,
    code: `id:${id}`,
    value: `id:${id}`,
    note: where,
  }));
  const few = found.slice(0, MOST - 4);
  list.open([...few, ...named.slice(0, MOST - few.length)], list.isOpen ? Math.max(list.at, 0) : 0);
}

/** Put the list under the word before the caret. */
function place(word) {
  const lines = text.value.slice(0, text.selectionStart).split("\n");
  const context = document.createElement("canvas").getContext("2d");
  context.font = getComputedStyle(text).font;
  const line = lines.pop();
  const left =
    PADDING + context.measureText(line.slice(0, line.length - word.length)).width - text.scrollLeft;
  const box = byId("completions");
  box.style.left = `${Math.max(0, Math.min(left, text.clientWidth - 270))}px`;
  box.style.top = `${Math.min(PADDING + (lines.length + 1) * LINE - text.scrollTop, text.clientHeight)}px`;
}

/** Show where in the text a mistake is: its line with the place marked; the field has it selected. */
export function showPlace({ line, column, length }) {
  const lines = text.value.replace(/\r\n?/g, "\n").split("\n");
  const wrong = lines[line - 1] ?? "";
  const letters = Array.from(wrong); // columns count code points
  const start = column - 1;
  const end = start + Math.max(length, 1);
  const before = lines.slice(0, line - 1).reduce((sum, one) => sum + one.length + 1, 0);
  const units = (count) => letters.slice(0, count).join("").length;
  text.setSelectionRange(before + units(start), before + units(end));
  const bad = el("mark", { className: "bad" }, letters.slice(start, end).join("") || " ");
  return el("pre", {}, letters.slice(0, start).join(""), bad, letters.slice(end).join(""));
}

/** Put another word at a place of the text. */
export function mendPlace({ line, column, length }, word) {
  showPlace({ line, column, length });
  text.setRangeText(word, text.selectionStart, text.selectionEnd, "end");
  text.focus();
}

function termButton({ name, label, comment }) {
  const element = button("", () => insert(name), { className: "term", title: comment });
  element.append(label, " ", el("code", {}, name));
  return element;
}

/** List the classes, those of things first, each with its properties. */
function listTerms() {
  const own = (one) =>
    data.properties.filter(({ of }) => of.includes(one.name) || (one.thing && of.includes("kg:Entity")));
  const group = (one) =>
    el(
      "details",
      {},
      el("summary", { className: one.thing ? `type-${one.name.slice(3)}` : "" }, one.label),
      termButton(one),
      ...own(one).map(termButton),
    );
  byId("classes").append(
    ...data.classes.filter(({ thing }) => thing).map(group),
    el("h2", {}, words.classes_other),
    ...data.classes.filter(({ thing, name }) => !thing && own({ name }).length).map(group),
  );
}

listTerms();
text.addEventListener("input", (event) => {
  if (!event.isComposing) complete(false);
});
text.addEventListener("compositionend", () => complete(false));
text.addEventListener("keydown", (event) => {
  if (event.key === " " && event.ctrlKey) {
    event.preventDefault();
    complete(true);
  }
});
text.addEventListener("scroll", () => list.close());
