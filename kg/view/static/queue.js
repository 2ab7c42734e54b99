// The queue: pairs, contradictions and facts that are worth a decision, one at a time, by keys or by mouse.

import { withName } from "./decide.js";
import { keyOf, ofFact, ofStage, ofValue, pairSubject, sameAmount } from "./decision_keys.js";
import { decide, decidedOf, decisions } from "./decisions.js";
import { button, el } from "./dom.js";
import { thing } from "./elements.js";
import { dotted, nameList } from "./format.js";
import { language } from "./language.js";
import { articles, entities, facts, page, relations, say, types } from "./page.js";
import { quote } from "./quotes.js";
import { reader } from "./reader.js";
import { LANGUAGES } from "./settings.js";
import { state } from "./state.js";
import { bestSaid } from "./things.js";

const SNIPPET_AROUND = 40; // letters on both sides of a name
const QUEUE_QUOTED = 3; // sentences of one fact
const queueItems = page.queue.map(queueItem).filter(Boolean);
let queueAt = 0;
let queueBox = null;

/** Return an item as its question, what speaks for it, and the two answers; null where the page has nothing of it. */
function queueItem(row) {
  if (row.pair) return pairItem(row);
  if (row.values) return clashItem(row);
  if (row.fact !== undefined) return relationItem(facts[row.fact]);
  const { values, stages } = entities[row.thing];
  if (row.stage) {
    const found = stages.find(
      (one) => one.part === undefined && one.stage === row.stage && one.date.startsWith(row.date),
    );
    return found ? factItemOf(ofStage(row.thing, found), row.thing, dotted(found.label, found.date)) : null;
  }
  const value = values.find((one) => one.name === row.name && sameAmount(one.value, row.value));
  return value ? factItemOf(ofValue(row.thing, value), row.thing, `${value.label} ${value.text}`) : null;
}

function pairItem({ pair: [a, b], why }) {
  const one = { thing: keyOf(a), other: keyOf(b) };
  return {
    subjects: [pairSubject(a, b)],
    question: say("ask_pair"),
    show: () => [whyLine(why), el("div", { className: "sides" }, pairSide(a), pairSide(b))],
    yes: [say("answer_same"), "same", [one]],
    no: [say("answer_different"), "different", [one]],
  };
}

function whyLine(why) {
  const reasons = why.map((texts) => texts[LANGUAGES.indexOf(language)]).filter(Boolean);
  return reasons.length ? el("p", { className: "note", textContent: reasons.join(" · ") }) : "";
}

/** Return what tells of one of two things. */
function pairSide(index) {
  const { type, aliases, mentions, articles: own } = entities[index];
  const named = dotted(types[type].label, say("named", { articles: own.length, mentions }));
  const said = bestSaid(index);
  const other = aliases.length
    ? el("p", { className: "names", textContent: `${say("also")} ${nameList(aliases.slice(0, 5))}` })
    : "";
  return el(
    "div",
    {},
    thing(index),
    el("p", { className: "note", textContent: named }),
    other,
    said ? quote(said, new Set([index])) : mentionSnippet(index),
  );
}

/** Return a few words around the first mention of a thing. */
function mentionSnippet(index) {
  const [number] = entities[index].articles;
  if (number === undefined) return "";
  const { text, mentions, date, headline } = articles[number];
  const [start, end] = mentions.find(([, , one]) => one === index) ?? [0, 0];
  const around = el(
    "p",
    {},
    text.slice(Math.max(0, start - SNIPPET_AROUND), start),
    el("mark", { textContent: text.slice(start, end) }),
    text.slice(end, end + SNIPPET_AROUND),
  );
  return el(
    "div",
    { className: "quote" },
    around,
    el("div", { className: "from", textContent: dotted(headline, date) }),
  );
}

/** Return a figure that is told in two ways: of two values one is right. */
function clashItem({ thing: index, name, values }) {
  const rows = values.map((value) =>
    entities[index].values.find((row) => row.name === name && sameAmount(row.value, value)),
  );
  if (rows.some((row) => !row) || rows[0] === rows[1]) return null;
  const [a, b] = rows.map((row) => ofValue(index, row));
  return {
    subjects: [a.subject, b.subject],
    question: say("ask_clash", { label: rows[0].label }),
    show: () => [
      el("p", {}, thing(index)),
      el(
        "div",
        { className: "sides" },
        ...rows.map((row) =>
          el("div", {}, el("strong", { textContent: row.text }), ...quotesOf(row.said, index)),
        ),
      ),
    ],
    yes: [say("answer_first", { text: rows[0].text }), "not-true", b.whats],
    no: [say("answer_second", { text: rows[1].text }), "not-true", a.whats],
  };
}

function quotesOf(said, ...wanted) {
  return said.slice(0, QUEUE_QUOTED).map((one) => quote(one, new Set(wanted)));
}

function relationItem(fact) {
  const { label, symmetric } = relations[fact.type];
  const shown = [
    thing(fact.head),
    el("span", { className: "relation", textContent: symmetric ? ` — ${label} — ` : ` ${label} → ` }),
    thing(fact.tail),
  ];
  return yesOrNo(ofFact(fact), () => shown, [fact.head, fact.tail]);
}

function factItemOf(of, index, words) {
  return yesOrNo(of, () => [thing(index), ` · ${words}`], [index]);
}

function yesOrNo(of, title, wanted) {
  return {
    subjects: [of.subject],
    question: say("ask_fact"),
    show: () => [el("p", { className: "triple" }, ...title()), ...quotesOf(of.said, ...wanted)],
    yes: [say("decide_true"), "true", of.whats],
    no: [say("decide_false"), "not-true", of.whats],
  };
}

const isItemDone = ({ subjects }) => subjects.some(decidedOf);

/** Return the part of the view that asks. */
export function queueCard() {
  const done = queueItems.filter(isItemDone).length;
  const heading = el(
    "h2",
    { id: "part-queue" },
    say("queue"),
    el("span", {
      className: "count",
      textContent: ` ${say("queue_done", { done, count: queueItems.length })}`,
    }),
  );
  const bar = el("progress", { max: queueItems.length || 1, value: done });
  bar.setAttribute("aria-labelledby", "part-queue");
  const why = el("p", { className: "note", textContent: say("queue_why") });
  queueBox = el("div", { className: "decide card", tabIndex: -1 });
  queueBox.refresh = fillCard;
  if (queueItems[queueAt] && isItemDone(queueItems[queueAt]) && !decisions().every(({ off }) => off))
    toNextOpen();
  fillCard();
  const parts = queueItems.length
    ? [why, bar, queueBox, el("p", { className: "note keys", textContent: say("queue_keys") })]
    : [el("p", { className: "note", textContent: say("queue_none") })];
  return el("section", { className: "queue" }, heading, ...parts);
}

/** Go to the next item that is open. */
function toNextOpen() {
  for (let step = 1; step <= queueItems.length; step += 1) {
    const at = (queueAt + step) % queueItems.length;
    if (!isItemDone(queueItems[at])) {
      queueAt = at;
      return;
    }
  }
}

function fillCard() {
  const item = queueItems[queueAt];
  if (!item) return;
  const question = el("p", { className: "question" }, `${queueAt + 1}. ${item.question}`);
  const acts = el("div", { className: "acts" });
  if (isItemDone(item)) acts.append(el("span", { className: "note", textContent: say("queue_decided") }));
  else acts.append(answerButton(item.yes, "y"), answerButton(item.no, "n"));
  acts.append(
    button(say("skip"), () => moveInQueue(1)),
    button(say("back_one"), () => moveInQueue(-1)),
  );
  queueBox.replaceChildren(question, ...item.show().filter(Boolean), acts);
}

function answerButton([words, kind, whats], key) {
  const answer = button(words, () => withName(queueBox, () => decide(kind, whats)));
  answer.setAttribute("aria-keyshortcuts", key);
  answer.append(el("kbd", { textContent: key }));
  return answer;
}

function moveInQueue(step) {
  queueAt = (queueAt + step + queueItems.length) % queueItems.length;
  fillCard();
  queueBox.focus({ preventScroll: true });
}

const QUEUE_KEYS = {
  j: () => moveInQueue(1),
  k: () => moveInQueue(-1),
  s: () => moveInQueue(1),
  y: () => queueBox.querySelector('[aria-keyshortcuts="y"]')?.click(),
  n: () => queueBox.querySelector('[aria-keyshortcuts="n"]')?.click(),
};

document.addEventListener("keydown", (event) => {
  const typing = /^(INPUT|SELECT|TEXTAREA)$/.test(document.activeElement.tagName);
  if (state.view !== "review" || typing || !reader.hidden || !queueItems.length) return;
  if (event.ctrlKey || event.metaKey || event.altKey || !QUEUE_KEYS[event.key]) return;
  event.preventDefault();
  QUEUE_KEYS[event.key]();
});
