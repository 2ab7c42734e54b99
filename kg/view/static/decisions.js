// What was decided: before this build, and by the reader, kept in the browser until the file is saved.

import { FILE_HEAD, readTables, writeTable } from "./decision_file.js";
import { subjectOf, thingsIn } from "./decision_keys.js";
import { editing, removeTables, sendTables } from "./editing.js";
import { page } from "./page.js";
import { settings } from "./settings.js";

const KEPT_DECISIONS = `decisions ${location.pathname}`; // of each page its own
const madeEntries = []; // the oldest first; of each: its tables, what they say, where they come from
let decisionMarks = null; // subject -> the entry that counts, once asked for
export let isKept = true; // the browser keeps them

/** Tell the parts of the page that something was decided. */
function decisionsChanged() {
  decisionMarks = null;
  isKept = settings.keep(
    KEPT_DECISIONS,
    JSON.stringify(
      madeEntries.filter(isOwnDecision).map(({ tables, off, sent, error }) => ({ tables, off, sent, error })),
    ),
  );
  isKept =
    settings.keep(
      `${KEPT_DECISIONS} gone`,
      JSON.stringify(
        madeEntries.filter((one) => !isOwnDecision(one) && one.off).map(({ tables }) => tables[0]),
      ),
    ) && isKept;
  window.dispatchEvent(new Event("decided"));
}

const isOwnDecision = ({ origin }) => origin === "own";

/** Return an entry of some tables; null where one is not understood. */
function makeEntry(tables, origin, more = {}) {
  const read = tables.flatMap(readTables);
  const kind = read[0]?.kind ?? "";
  const whats = read.map(({ what }) => what);
  const known = whats.length > 0 && whats.every(Boolean);
  return { tables, origin, kind, whats, known, off: false, sent: [], error: "", ...more };
}

/** Return what makes two entries one, however they are written. */
function canonicalDecision({ kind, whats, tables, known }) {
  if (!known) return tables.join("");
  return JSON.stringify([kind, whats.map(plainWhat)]);
}

function plainWhat(what) {
  const plain = (name, value) => {
    if (name === "when") return Date.parse(value) || value;
    return typeof value === "object" ? [value.type, value.name, value.near ?? []] : value;
  };
  const told = Object.entries(what).filter(([, value]) => value !== "");
  return told.map(([name, value]) => [name, plain(name, value)]).sort();
}

/** Return all entries, the oldest first. */
export function decisions() {
  return madeEntries;
}

export function subjectsOf(entry) {
  if (!entry.known) return [];
  entry.subject ??= subjectOf(entry.kind, entry.whats[0]);
  return entry.subject ? [entry.subject] : [];
}

/** Return the decision that counts for a subject: the last one that was not taken back. */
export function decidedOf(subject) {
  if (!decisionMarks) {
    decisionMarks = new Map();
    for (const entry of madeEntries.filter(({ off }) => !off))
      for (const one of subjectsOf(entry)) decisionMarks.set(one, entry);
  }
  return decisionMarks.get(subject) ?? null;
}

/** Return what the reader decided of the names of a thing, and did not take back. */
export function ownOnName(index) {
  const named = (subject) => /^[np]/.test(subject) && thingsIn(subject).includes(index);
  return madeEntries.filter((entry) => isOwnDecision(entry) && !entry.off && subjectsOf(entry).some(named));
}

/** Return the moment, as TOML writes a moment: with the difference to Greenwich. */
function momentNow() {
  const date = new Date();
  const minutes = -date.getTimezoneOffset();
  const two = (number) => String(Math.trunc(Math.abs(number))).padStart(2, "0");
  const local = new Date(date.getTime() + minutes * 60000).toISOString().slice(0, -1);
  return `${local}${minutes < 0 ? "-" : "+"}${two(minutes / 60)}:${two(minutes % 60)}`;
}

/** Decide: `whats` say of what, in the words of the file. */
export function decide(kind, whats, why = "") {
  const signs = { who: reviewer(), when: momentNow(), why };
  const entry = makeEntry(
    whats.map((what) => writeTable(kind, { ...what, ...signs })),
    "own",
  );
  madeEntries.push(entry);
  decisionsChanged();
  return sendEntry(entry);
}

/** Write a decision into the file, where the page is served for that. */
async function sendEntry(entry) {
  if (!editing) return;
  const { ids, error } = await sendTables(entry.tables);
  Object.assign(entry, { sent: ids, error });
  decisionsChanged();
}

/** Write what is not in the file yet. */
export async function sendAll() {
  for (const entry of unsent()) await sendEntry(entry);
}

export function unsent() {
  return madeEntries.filter((entry) => isOwnDecision(entry) && !entry.off && !entry.sent.length);
}

/** Give the reason of a decision that was just made. */
export function giveReason(entry, why) {
  const sure = entry.whats.map((what) => writeTable(entry.kind, { ...what, why }));
  takeBack(entry).then(() => {
    if (entry.error) return null;
    madeEntries.splice(madeEntries.indexOf(entry), 1, makeEntry(sure, "own"));
    decisionsChanged();
    return sendEntry(madeEntries.find(({ tables }) => tables === sure));
  });
}

/** Take a decision back; it can be done again. */
export async function takeBack(entry) {
  entry.off = true;
  entry.error = "";
  decisionsChanged();
  if (!editing || !entry.sent.length) return;
  entry.error = await removeTables(entry.sent);
  if (entry.error) entry.off = false;
  else entry.sent = [];
  decisionsChanged();
}

export function doAgain(entry) {
  entry.off = false;
  decisionsChanged();
  return sendEntry(entry);
}

/** Forget what was taken back. */
export function forgetTakenBack() {
  for (const entry of madeEntries.filter((one) => isOwnDecision(one) && one.off))
    madeEntries.splice(madeEntries.indexOf(entry), 1);
  decisionsChanged();
}

/** Return who decides, or "": it is asked once. */
export function reviewer() {
  return settings.recall("who") || "";
}

export function nameReviewer(name) {
  settings.keep("who", name.trim());
  window.dispatchEvent(new Event("decided"));
}

/** Return the file that a build reads: what was decided before, and what the reader decided. */
export function fileText() {
  const tables = madeEntries.filter(({ off }) => !off).flatMap(({ tables: some }) => some);
  return [FILE_HEAD, ...tables.map((table) => `${table.trimEnd()}\n`)].join("\n");
}

/** Take the decisions of a file in place of those before this build; return how many, and how many are not understood. */
export function loadFile(content) {
  const found = readTables(content).map(({ table }) => makeEntry([table], "file"));
  replaceFileEntries(found);
  decisionsChanged();
  return { count: found.length, strange: found.filter(({ known }) => !known).length };
}

/** Put the decisions that the file holds before the reader's own; what is in both is the file's. */
function replaceFileEntries(base) {
  const own = madeEntries.filter(isOwnDecision);
  const there = new Set(base.map(canonicalDecision));
  const rest = own.filter(
    (entry) =>
      entry.off || !entry.tables.every((table) => there.has(canonicalDecision(makeEntry([table], "")))),
  );
  madeEntries.splice(0, madeEntries.length, ...base, ...rest);
}

/** Return the list that the browser kept under a key; nothing where something else stands there. */
function recallList(key) {
  try {
    const kept = JSON.parse(settings.recall(key) || "[]");
    return Array.isArray(kept) ? kept.filter((one) => one !== null) : [];
  } catch {
    return [];
  }
}

function startDecisions() {
  for (const { tables, off, error } of recallList(KEPT_DECISIONS)) {
    if (Array.isArray(tables))
      madeEntries.push(
        makeEntry(tables.map(String), "own", { off: Boolean(off), error: String(error || "") }),
      );
  }
  const gone = new Set(recallList(`${KEPT_DECISIONS} gone`));
  const base = (editing?.tables ?? page.decisions).map(({ id, table, applied }) =>
    makeEntry([table], "build", { id, applied, sent: editing ? [id] : [], off: !editing && gone.has(table) }),
  );
  replaceFileEntries(base);
}
startDecisions();
