// What the page shows, as one value. The address holds it: a link opens the page as it was, "back" goes back.

import { entities, indexOf, page, relations, typeAt, types } from "./page.js";

const { stages } = page;

const FILTERS = {
  // of each: what its value in an address must be
  district: isKnownId,
  industry: isKnownId,
  source: isAnyText,
  stage: (text) => Object.hasOwn(stages, text),
  least: isFigure,
  most: isFigure,
  sure: isFigure,
  since: isDay,
  until: isDay,
  only: (text) => text.split(".").some(isKnownId),
  ask: isAnyText, // a question: what answers it
  asof: isDay, // a day: only what had been said by then
};
const DAY = /^\d{4}(-\d\d){0,2}$/;
export const VIEWS = ["today", "graph", "ledger", "tiles", "time", "charts", "review", "dossier"];
const FORMER = { list: "ledger", tables: "charts" }; // what views were called in addresses of before
// Plain texts that views keep in the address; what is watched stays whatever is shown.
const KEPT = ["watch"];
const FIELDS = [
  "period",
  "tab", // a table of the ledger
  "sort", // its column; "-": falling
  "group", // the column that gathers its rows
  "where", // what is written above its columns
  "island", // the thing by which a connected part of the picture is named; "all"; "" is the largest
  "years",
  "order",
  "measure",
  "province",
  "tile",
  "tie",
  "pair",
  "lack",
  "months",
];
const LISTS = ["open", "pin", "hide"]; // things whose neighbours are drawn too; that stay; that are gone

export const EMPTY = {
  chosen: null, // a thing
  line: null, // or two things: what is between them
  path: null, // or two things: how they are connected
  hops: 0, // only what is so near to the chosen thing; 0: the whole picture
  open: [],
  pin: [],
  hide: [],
  types: new Map(), // type -> shown or not, where the reader said so
  without: new Set(), // relations that are not shown
  filter: {},
  view: VIEWS[0],
  ...Object.fromEntries(FIELDS.map((key) => [key, ""])),
  unknown: "", // what the address names that is not here
};
export let state = EMPTY;
export let depth = 0; // steps that "back" can go
export let furthest = 0;
export let pathFrom = null; // the thing from which a path is sought: the next chosen one is its end
let show = () => {}; // shows the state

/** Show what the address means, and from now on every change, with `render`. */
export function begin(render) {
  show = render;
  state = readAddress(location.hash);
  depth = history.state?.depth ?? 0;
  furthest = depth;
  show();
}

/** Seek a path from a thing to the next chosen one; null: no longer. */
export function seekPath(index) {
  pathFrom = index;
}

/** Return the state that an address means; what it does not know is left out. */
function readAddress(hash) {
  const parts = hash.replace(/^#/, "").split("&");
  const given = new URLSearchParams(parts.filter((part) => part.includes("=")).join("&"));
  const things = (text) =>
    text
      .split(".")
      .map((id) => indexOf.get(id))
      .filter((index) => index !== undefined);
  const pair = (text) => (things(text).length === 2 ? things(text) : null);
  const first = parts[0].includes("=") ? "" : parts[0];
  const names = (key) => (given.get(key) || "").split(".");
  const found = {
    ...EMPTY,
    chosen: indexOf.get(first) ?? null,
    line: pair(first),
    path: pair(given.get("path") || ""),
  };
  const named = [first, given.get("path") || ""].flatMap((text) => text.split(".").filter(Boolean));
  found.unknown = named.find((id) => !indexOf.has(id)) ?? "";
  found.hops =
    found.chosen === null ? 0 : Math.min(3, Math.max(0, Math.trunc(Number(given.get("hops"))) || 0));
  for (const key of LISTS) found[key] = things(given.get(key) || "");
  const shown = [...names("on").map((name) => [name, true]), ...names("off").map((name) => [name, false])];
  found.types = new Map(
    shown.filter(([name]) => typeAt.has(name)).map(([name, on]) => [typeAt.get(name), on]),
  );
  found.without = new Set(names("without").filter((name) => Object.hasOwn(relations, name)));
  found.filter = Object.fromEntries([...given].filter(([key, text]) => isFilter(key, text)));
  for (const key of [...FIELDS, ...KEPT]) found[key] = given.get(key) || "";
  const view = FORMER[given.get("view")] || given.get("view");
  found.view = VIEWS.includes(view) ? view : viewAtFirst(found);
  return found;
}

function isFilter(key, text) {
  return Boolean(text) && Object.hasOwn(FILTERS, key) && FILTERS[key](text);
}

function isKnownId(id) {
  return indexOf.has(id);
}

function isAnyText() {
  return true;
}

function isFigure(text) {
  return Number.isFinite(Number(text));
}

/** Tell whether a text is a day, month or year that the calendar has: 2024-05-13, not 2024-02-30. */
function isDay(text) {
  if (!DAY.test(text) || text < "0001") return false;
  const day = text.padEnd(10, "-01");
  const moment = new Date(day);
  return Number.isFinite(moment.getTime()) && moment.toISOString().startsWith(day);
}

/** Return the view of an address that names none: what is looked for is shown in the picture. */
function viewAtFirst({ chosen, line, path, open, filter }) {
  const seeks = chosen !== null || line || path || open.length || Object.keys(filter).length;
  return seeks ? "graph" : "today";
}

/** Return the address of a state. */
function writeAddress(wanted) {
  const id = (index) => entities[index].id;
  const given = new URLSearchParams();
  const add = (key, text) => {
    if (text) given.set(key, text);
  };
  if (wanted.path) add("path", wanted.path.map(id).join("."));
  add("hops", wanted.hops ? String(wanted.hops) : "");
  for (const key of LISTS) add(key, wanted[key].map(id).join("."));
  const typesThat = (on) =>
    [...wanted.types].filter(([, shown]) => shown === on).map(([type]) => types[type].name);
  add("on", typesThat(true).join("."));
  add("off", typesThat(false).join("."));
  add("without", [...wanted.without].join("."));
  for (const key of Object.keys(FILTERS)) add(key, wanted.filter[key]);
  for (const key of [...FIELDS, ...KEPT]) add(key, wanted[key]);
  add("view", wanted.view === viewAtFirst(wanted) ? "" : wanted.view);
  const first = wanted.chosen !== null ? id(wanted.chosen) : (wanted.line || []).map(id).join(".");
  return `#${[first, given.toString()].filter(Boolean).join("&")}`;
}

/** Change what is shown; `step` false: "back" does not stop here. */
export function go(change, step = true) {
  const before = state;
  state = { ...state, unknown: "", ...change };
  const address = writeAddress(state);
  if (address !== writeAddress(before) || before.unknown) {
    if (step) {
      depth += 1;
      furthest = depth;
    }
    history[step ? "pushState" : "replaceState"]({ depth }, "", address);
  }
  show();
}

/** Return the filter of the day alone: other places are looked at as of the same day. */
export function sameDay() {
  return state.filter.asof ? { asof: state.filter.asof } : {};
}

/** Choose a thing: it is drawn, looked at and described. */
export function choose(index) {
  if (pathFrom !== null && pathFrom !== index) {
    const path = [pathFrom, index];
    pathFrom = null;
    go({ path, chosen: null, line: null, hops: 0, view: "graph" });
  } else {
    go({ chosen: index, line: null, path: null, hide: state.hide.filter((one) => one !== index) });
  }
}

/** Go back to the overview, without what was explored. */
export function leave() {
  pathFrom = null;
  go({
    ...EMPTY,
    view: state.view,
    filter: state.filter,
    types: state.types,
    without: state.without,
    pin: state.pin,
  });
}

/** Put a thing on a list of the state, or take it off. */
export function toggle(list, index) {
  const without = state[list].filter((one) => one !== index);
  return { [list]: without.length < state[list].length ? without : [...without, index] };
}

window.addEventListener("popstate", (event) => {
  depth = event.state?.depth ?? 0;
  state = { ...readAddress(location.hash), watch: state.watch };
  pathFrom = null;
  show();
});
