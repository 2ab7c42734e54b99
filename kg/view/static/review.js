// The view "review": what is worth a decision, what the reader decided, and what was decided before.

import { shownAmount, withName } from "./decide.js";
import { nameWords } from "./decide_name.js";
import { thingsIn } from "./decision_keys.js";
import {
  decisions,
  doAgain,
  fileText,
  forgetTakenBack,
  isKept,
  loadFile,
  nameReviewer,
  reviewer,
  sendAll,
  subjectsOf,
  takeBack,
  unsent,
} from "./decisions.js";
import { button, el, saveBlob } from "./dom.js";
import { editing } from "./editing.js";
import { thing } from "./elements.js";
import { dotted } from "./format.js";
import { page, relations, say } from "./page.js";
import { queueCard } from "./queue.js";
import { state } from "./state.js";

const FILE_NAME = "decisions.toml";
const KIND_WORDS = {
  true: "kind_true",
  "not-true": "kind_not_true",
  value: "kind_value",
  rename: "kind_rename",
  type: "kind_type",
  same: "kind_same",
  different: "kind_different",
};
const SHOWN_ROWS = 100;
const reviewBox = document.getElementById("review");
let fileNotice = ""; // what became of the file that was loaded

/** Show the view where it is wanted. */
export function showReview() {
  if (state.view !== "review") return;
  const own = decisions().filter(({ origin }) => origin === "own");
  const before = decisions().filter(({ origin }) => origin !== "own");
  const title = say(before.some(({ origin }) => origin === "file") ? "in_file" : "in_build");
  reviewBox.replaceChildren(
    queueCard(),
    decisionList("own_decisions", say("own_decisions"), own, el("div", {}, ...fileParts(own))),
    before.length ? decisionList("decided_earlier", title, before, sayNote("in_build_note")) : "",
  );
}

function sayNote(key) {
  return el("p", { className: "note", textContent: say(key) });
}

/** Return a list of decisions, the newest first. */
function decisionList(id, title, entries, about) {
  const rows = entries.toReversed().map(entryRow);
  const heading = el(
    "h2",
    { id: `part-${id}` },
    title,
    el("span", { className: "count", textContent: ` ${rows.length}` }),
  );
  const list = el("ul", { className: "list" }, ...rows.slice(0, SHOWN_ROWS));
  if (rows.length > SHOWN_ROWS) {
    const showRest = (more) => {
      list.append(...rows.slice(SHOWN_ROWS));
      more.remove();
    };
    list.after(
      button(say("more", { count: rows.length - SHOWN_ROWS }), showRest, {
        className: "plain",
      }),
    );
  }
  return el("section", { className: id }, heading, about, rows.length ? list : sayNote("none_decided"));
}

function entryRow(entry) {
  const words = el("span", { className: "what" }, ...describedEntry(entry));
  const { who = "", when = "", why = "" } = entry.whats[0] ?? {};
  const signs = el("span", {
    className: "note",
    textContent: dotted(who, when.slice(0, 16).replace("T", " "), why, standingOf(entry)),
  });
  const turn = entry.off
    ? button(say("redo"), () => doAgain(entry), { className: "plain" })
    : button(say("undo"), () => takeBack(entry), { className: "plain" });
  return el(
    "li",
    { className: entry.off ? "off" : "" },
    words,
    signs,
    entry.error
      ? el("span", { className: "refused", textContent: say("refused", { reason: entry.error }) })
      : "",
    entry.known ? turn : "",
  );
}

/** Return what has become of a decision, in a few words. */
function standingOf({ off, origin, applied, sent, known }) {
  if (off) return say("taken_back");
  if (!known) return say("not_understood");
  if (origin === "own") return sent.length ? say("written") : editing ? say("not_written") : say("only_here");
  if (applied === undefined) return "";
  return say(applied ? "applied" : "not_applied");
}

/** Return what a decision says, the names that the page holds as buttons. */
function describedEntry(entry) {
  if (!entry.known) return [el("code", { textContent: entry.tables[0].slice(0, 300) })];
  const [what] = entry.whats;
  const [first = what.thing.name, other = what.other?.name] =
    what.relation || what.attribute || what.stage ? thingsOf(entry) : [];
  return [
    el("strong", { textContent: say(KIND_WORDS[entry.kind]) }),
    " ",
    ...sentenceOf(entry.kind, what, first, other),
  ];
}

/** Return the ends of a fact that was decided on, as buttons; none where the page does not hold it. */
function thingsOf(entry) {
  const [subject = ""] = subjectsOf(entry);
  return thingsIn(subject).map(thing);
}

/** Return a decision in words: 甲公司 — 投资建设 → 乙项目. */
function sentenceOf(kind, what, first, second) {
  const { relation, attribute, stage, date, was, to, value } = what;
  if (relation) {
    const { label = relation, symmetric = false } = relations[relation] ?? {};
    return [first, symmetric ? ` — ${label} — ` : ` — ${label} → `, second];
  }
  if (stage) return [first, " · ", dotted(page.stages[stage] ?? stage, date)];
  if (!attribute) return [nameWords({ kind, whats: [what] })];
  const amounts = (kind === "value" ? [was, to] : [value]).map((one) => shownAmount(attribute, one));
  return [first, ` · ${page.attributes[attribute] ?? attribute} ${amounts.join(" → ")}`];
}

/** Return who decides, and how the decisions come to the build. */
function fileParts(own) {
  const parts = [sayNote(editing ? "file_served" : "file_how")];
  for (const fault of editing?.faults ?? [])
    parts.push(el("p", { className: "refused", textContent: fault }));
  if (!isKept) parts.push(el("p", { className: "refused", textContent: say("not_kept") }));
  const who = el("div", { className: "decide who" });
  who.refresh = () => who.replaceChildren(...whoParts(who));
  who.refresh();
  const save = button(say("save_file"), saveDecisions, {
    id: "save-decisions",
    disabled: !decisions().some(({ off }) => !off),
  });
  const input = el("input", { type: "file", accept: ".toml", id: "load-decisions", hidden: true });
  input.addEventListener("change", () => openDecisions(input.files[0]));
  const open = button(say("load_file"), () => input.click());
  const acts = el("div", { className: "acts" }, save, open, input);
  if (editing && unsent().length) acts.append(button(say("send_all", { count: unsent().length }), sendAll));
  if (own.some(({ off }) => off)) acts.append(button(say("forget"), forgetTakenBack));
  parts.push(who, acts);
  const told = el("p", { className: "note", textContent: fileNotice });
  told.setAttribute("role", "status");
  return [...parts, told];
}

function whoParts(who) {
  const name = reviewer();
  const change = () => {
    nameReviewer("");
    withName(who, () => {});
  };
  return [
    name ? say("who", { name }) : say("who_unknown"),
    " ",
    button(say(name ? "who_change" : "who_give"), change, { className: "plain" }),
  ];
}

function saveDecisions() {
  saveBlob(new Blob([fileText()], { type: "application/toml" }), FILE_NAME);
}

async function openDecisions(file) {
  if (!file) return;
  const { count, strange } = loadFile(await file.text());
  fileNotice = say(strange ? "loaded_some" : "loaded", { count, strange });
  showReview();
}

window.addEventListener("decided", showReview);
