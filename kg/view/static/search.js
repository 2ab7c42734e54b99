// The search box: names of everything, and questions about them, each with how much answers it.

import { readQuestions, writeQuestion } from "./asking.js";
import { noteThen } from "./changes.js";
import { el } from "./dom.js";
import { glyph } from "./elements.js";
import { dotted } from "./format.js";
import { findNamed, otherName } from "./naming.js";
import { prepareNear } from "./near.js";
import { lookAt } from "./network.js";
import { entities, linksOf, page, say, types } from "./page.js";
import {
  asksPath,
  asksSomething,
  questionsAbout,
  questionWords,
  rowsAnswering,
  sentencesFor,
  withoutTypes,
} from "./questions.js";
import { choose, EMPTY, go, pathFrom, sameDay, state } from "./state.js";

export const query = document.getElementById("query");
const results = document.getElementById("results");
const FOUND = 12; // things that are offered
const ABOUT = 5; // questions about the first of them
const PATHS = 2; // that are offered
const BEGINS = 4; // a rank below: the name begins with what was typed
const unnamed = page.unnamed.split(" ");
let found = []; // what is offered: { thing } or { question, count } or { path }
let note = ""; // said above it
let active = 0;

/** Return the questions that a text asks, with how much answers each; those without an answer only where none has. */
function asked(questions) {
  const counted = questions
    .filter((one) => asksSomething(one) && !asksPath(one))
    .map((question) => ({ question, count: rowsAnswering(question).length }));
  const some = counted.filter(({ count }) => count);
  return some.length ? some : counted.slice(0, 1);
}

/** Return a thing and the questions about it that have an answer. */
function withQuestions(hit) {
  return [{ hit }, ...questionsAbout(hit.index, ABOUT)];
}

/** Return what is offered for a text, of which `hits` are things and `given` questions. */
function offer(hits, given) {
  if (hits[0]?.rank < BEGINS) {
    return [...withQuestions(hits[0]), ...hits.slice(1).map((hit) => ({ hit }))];
  }
  const read = given.map(withoutTypes);
  const paths = read
    .filter(asksPath)
    .slice(0, PATHS)
    .map(({ names }) => ({ path: names }));
  const things = read.filter(({ names }) => names.length === 1).map(({ names: [index] }) => ({ index }));
  const rest = [...things, ...hits].map((hit) => ({ hit }));
  const bare = read.length && !asksSomething(read[0]) && !paths.length && things.length;
  const questions = bare ? withQuestions(things[0]).slice(1) : asked(read);
  const all = bare ? [rest[0], ...questions, ...rest.slice(1)] : [...questions, ...paths, ...rest];
  const seen = new Set();
  return all.filter(({ hit }) => !hit || (!seen.has(hit.index) && seen.add(hit.index))).slice(0, FOUND);
}

/** Return what is said above what is offered. */
function wordsAbove(name, hits, given) {
  if (hits.length) return "";
  const district = unnamed.find((one) => name.length > 1 && one.startsWith(name));
  if (district) return say("unnamed", { name: district });
  if (!given.length) return say("nothing", { name });
  return given.some((one) => one.guessed) ? say("mean", { name }) : "";
}

function thingParts(hit) {
  const entity = entities[hit.index];
  const degree = linksOf[hit.index].length;
  const notes = dotted(
    (hit.name !== undefined && otherName(hit)) || noteThen(hit.index),
    types[entity.type].label,
    degree ? say("links", { count: degree }) : "",
  );
  return [glyph(entity.type), entity.name, notes];
}

function questionParts({ question, count, path }) {
  const sign = el("span", { className: "glyph ask", textContent: path ? "↔" : "?" });
  if (path) {
    const [start, end] = path.map((index) => entities[index].name);
    return [sign, say("path_of", { start, end }), say("way")];
  }
  const loose = count ? 0 : sentencesFor({ question, rows: [] }).length;
  const notes = loose ? say("question_sentences", { count: loose }) : say("question");
  return [sign, say("question_count", { question: questionWords(question), count }), notes];
}

function resultItem(one, at) {
  const [sign, words, notes] = one.hit ? thingParts(one.hit) : questionParts(one);
  const name = el("span", { className: "found", textContent: words });
  const item = el(
    "li",
    { id: `result-${at}` },
    sign,
    name,
    el("span", { className: "note", textContent: notes }),
  );
  item.setAttribute("role", "option");
  item.setAttribute("aria-selected", String(at === active));
  item.addEventListener("mousedown", (event) => event.preventDefault());
  item.addEventListener("click", () => take(one));
  return item;
}

function showResults() {
  const items = found.map(resultItem);
  if (note) items.unshift(el("li", { className: "said", role: "presentation", textContent: note }));
  results.replaceChildren(...items);
  results.hidden = !query.value.trim();
  query.setAttribute("aria-expanded", String(!results.hidden));
  query.setAttribute("aria-activedescendant", found.length ? `result-${active}` : "");
  document.getElementById(`result-${active}`)?.scrollIntoView({ block: "nearest" });
}

function closeResults() {
  results.hidden = true;
  query.setAttribute("aria-expanded", "false");
  query.setAttribute("aria-activedescendant", "");
}

/** Show a thing, the answer of a question, or the ways between two things. */
function take({ hit, question, path }) {
  query.blur();
  if (question) ask(question);
  else if (path) go({ ...EMPTY, filter: sameDay(), path, view: "graph" });
  else if (state.filter.ask && pathFrom === null) {
    go({ ...EMPTY, filter: sameDay(), chosen: hit.index, view: "graph" }); // no longer a part of the answer
  } else {
    const again = state.chosen === hit.index; // but perhaps out of sight
    choose(hit.index);
    if (again) lookAt(hit.index);
  }
}

/** Show what answers a question. */
function ask(question) {
  go({ ...EMPTY, filter: { ask: writeQuestion(question), ...sameDay() }, view: "graph" });
}

query.addEventListener("input", () => {
  const hits = findNamed(query.value, FOUND);
  const begins = hits[0]?.rank < BEGINS;
  const given = begins || !query.value.trim() ? [] : readQuestions(query.value);
  found = offer(hits, given);
  note = wordsAbove(query.value.trim(), hits, given);
  active = 0;
  showResults();
  prepareNear();
});
query.addEventListener("focus", () => query.select());
query.addEventListener("blur", closeResults);
query.addEventListener("keydown", (event) => {
  if (event.isComposing) return; // Enter that ends an input method's word is no search
  const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
  if (step && found.length) {
    event.preventDefault();
    active = (active + step + found.length) % found.length;
    showResults();
  } else if (event.key === "Enter" && found.length) {
    take(found[active]);
  } else if (event.key === "Escape") {
    query.blur();
  }
});
