// The panel of a question: what answers it, each with its sentences.

import { noteThen } from "./changes.js";
import { triple } from "./connection.js";
import { button, el } from "./dom.js";
import { clearFilters } from "./filtering.js";
import { dotted } from "./format.js";
import { articles, entities, say } from "./page.js";
import { fillPanel, list, row } from "./panel.js";
import { answerOf, questionWords, sentencesFor } from "./questions.js";
import { quote } from "./quotes.js";
import { insideThing } from "./reach.js";
import { SIDES } from "./rows.js";
import { go, state } from "./state.js";
import { districtsOf, isOf } from "./things.js";

const PROOFS = 3; // facts under one thing before a fold
const ROWS_FIRST = 20; // things before "show more"

/** Return since when rows are told: the first day that holds, else the first article. */
function sinceWords(rows) {
  const said = rows.flatMap((one) => one.said);
  const since = said
    .map((one) => one.since)
    .filter(Boolean)
    .sort();
  if (since.length) return say("from_on", { since: since[0] });
  const dates = said
    .map(({ article }) => articles[article].date)
    .filter(Boolean)
    .sort();
  return dates.length ? say("first_said", { date: dates[0] }) : "";
}

/** Return the few words beside a thing: what was found of it, else what it is known for, where, and since when. */
function wordsBeside({ index, note, rows }, kinds) {
  const places = districtsOf(index).map((one) => entities[one].name);
  const own = note || (isOf("project", index) ? noteThen(index) : "");
  const since = kinds.some(({ asks }) => SIDES.includes(asks)) ? sinceWords(rows) : "";
  return dotted(own, ...places, since);
}

/** Return what says that a thing answers: the fact where it is between two, and its first sentence; more behind a fold. */
function proofOf({ index, other, fact, said, note }, alone) {
  const wanted = new Set([index, ...(other === null ? [] : [other])]);
  const head = fact ? triple(fact) : alone ? "" : el("div", { className: "note", textContent: note });
  const [first, ...rest] = said.map((one) => quote(one, wanted));
  const parts = [
    head,
    first ?? el("div", { className: "note", textContent: fact?.official ? say("official") : "" }),
  ];
  if (rest.length) parts.push(folded(say("more_said", { count: rest.length }), rest));
  return parts;
}

function folded(words, parts) {
  return el("details", { className: "more" }, el("summary", { textContent: words }), ...parts);
}

/** Return a thing that answers, with what says so. */
function answerItem(one, kinds) {
  const alone = one.rows.length === 1;
  const proofs = one.rows.map((each) => proofOf(each, alone));
  const few = proofs.slice(0, PROOFS).flat();
  const left = proofs.slice(PROOFS).flat();
  const rest = left.length ? [folded(say("more", { count: proofs.length - PROOFS }), left)] : [];
  return [row(one.index, wordsBeside(one, kinds)), ...few, ...rest];
}

/** Return what one may ask instead of what is not understood. */
function showUnknown(text) {
  const words = el("p", { className: "lead", textContent: say("answer_unknown", { text }) });
  fillPanel(clearButton(), words, el("p", { className: "names", textContent: say("search_hint") }));
}

/** Return the sentences that only name what is asked, behind a fold where there is an answer; nothing where there are none. */
function nearSentences(answer) {
  const found = sentencesFor(answer);
  if (!found.length) return null;
  const wanted = new Set(answer.question.names);
  const fold = folded(
    say("answer_sentences", { count: found.length }),
    found.map((one) => quote(one, wanted)),
  );
  fold.open = !answer.rows.length;
  return fold;
}

function clearButton() {
  return button(say("home"), clearFilters, { className: "back" });
}

/** Show what answers the question of the address. */
export function showAnswer() {
  const answer = answerOf(state.filter.ask);
  if (!answer) {
    showUnknown(state.filter.ask);
    return;
  }
  const { question, rows } = answer;
  const kind = el("span", { className: "type", textContent: say("answer") });
  const title = el("h2", { textContent: questionWords(question) });
  const near = nearSentences(answer);
  const none = say(near ? "answer_maybe" : "answer_none");
  const counted = rows.length ? say("answer_count", { count: rows.length }) : none;
  const [name] = question.names;
  const within =
    name !== undefined &&
    insideThing(name).size > 0 &&
    question.kinds.some(({ asks }) => SIDES.includes(asks));
  const whose = within ? say("answer_inside", { name: entities[name].name }) : "";
  const lead = el("p", { className: "named", textContent: dotted(counted, whose) });
  const tabled = button(say("answer_ledger"), () => go({ view: "ledger" }), { className: "tabled" });
  const actions = el("div", { className: "actions" }, rows.length ? tabled : "");
  const items = rows.length ? list(rows, (one) => answerItem(one, question.kinds), ROWS_FIRST) : [];
  fillPanel(clearButton(), kind, title, lead, actions, ...items, near);
}
