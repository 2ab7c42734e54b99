// The view "time": all projects that pass the filters on one axis, what they reached and what they promised.

import { amountThen } from "./changes.js";
import { button, el, pressable } from "./dom.js";
import { thing } from "./elements.js";
import { passingOf } from "./figures.js";
import { money, nameList } from "./format.js";
import { axisOf, currentDay, layOut, marksOf } from "./gantt.js";
import { entities, indexOf, roles, say } from "./page.js";
import { quote } from "./quotes.js";
import { go, state } from "./state.js";
import { districtsOf } from "./things.js";

const timeBox = document.getElementById("time");
const YEARS = { 3: "years_3", 5: "years_5", 10: "years_10", all: "years_all" };
const ORDER_WORDS = { newest: "order_newest", sum: "order_sum", due: "order_due" };
const KINDS = {
  reached: "time_reached",
  open: "time_open",
  overdue: "time_overdue",
  kept: "time_kept",
  moved: "time_moved",
  dropped: "time_dropped",
};
const ORDERS = {
  newest: (a, b) => b.newest - a.newest,
  sum: (a, b) => (amountThen(b.project) ?? -1) - (amountThen(a.project) ?? -1),
  due: (a, b) => a.due - b.due,
};
const ROWS_AT_FIRST = 200; // that are shown at first, and more at a click
let timeShown = ""; // what stands there
let rowsShown = ROWS_AT_FIRST;

/** Return a row for each project of which a stage is told. */
function findRows() {
  return passingOf(roles.project)
    .map((project) => {
      const marks = marksOf(project);
      const reached = marks.dated.filter(({ kind }) => kind === "reached");
      const open = marks.dated.filter(({ kind }) => kind === "open" || kind === "overdue");
      return { project, ...marks, newest: reached.at(-1)?.day ?? 0, due: open[0]?.day ?? Infinity };
    })
    .filter(({ dated, undated }) => dated.length || undated.length);
}

/** Return the choice of a district: the filter of every view. */
function districtChoice(rows) {
  const counts = new Map();
  for (const { project } of rows)
    for (const one of districtsOf(project)) counts.set(one, (counts.get(one) || 0) + 1);
  const chosen = state.filter.district || "";
  if (chosen && !counts.has(indexOf.get(chosen))) counts.set(indexOf.get(chosen), 0);
  const select = el("select", { id: "time-district" }, new Option(say("time_everywhere"), ""));
  for (const [index, count] of [...counts].sort((a, b) => b[1] - a[1] || a[0] - b[0]))
    select.append(new Option(`${entities[index].name} ${count}`, entities[index].id));
  select.value = chosen;
  select.addEventListener("change", () => {
    const { district: _, ...others } = state.filter;
    go({ filter: select.value ? { ...others, district: select.value } : others });
  });
  return el("label", {}, el("span", { textContent: say("district") }), select);
}

/** Return a group of buttons, one of them pressed; `words` has the words of each value. */
function choices(name, words, now) {
  const make = (value) =>
    pressable(say(words[value]), value === now, () => go({ [name]: value }, false), { className: "chip" });
  const title = el("span", { className: "name", textContent: say(name) });
  const box = el("div", { className: "chips" }, title, ...Object.keys(words).map(make));
  box.setAttribute("role", "group");
  box.setAttribute("aria-label", say(name));
  return box;
}

/** Return a mark: a click shows its sentences under the row. */
function markButton(row, mark) {
  const words = [entities[row.project].name, mark.label, mark.date || say("undated"), mark.note]
    .filter(Boolean)
    .join(" ");
  const show = (element) => toggleSaid(element, row, mark);
  const name = mark.named ? el("span", { textContent: mark.label }) : "";
  const element = button("", show, { className: `mark ${mark.kind} lane-${mark.lane ?? 0}`, title: words });
  element.append(el("i"), name);
  element.setAttribute("aria-label", words);
  element.setAttribute("aria-expanded", "false");
  if (mark.at !== undefined) element.style.left = `${(100 * mark.at).toFixed(2)}%`;
  return element;
}

function toggleSaid(element, row, mark) {
  const line = element.closest("li");
  const open = element.getAttribute("aria-expanded") === "true";
  line.querySelector(".said")?.remove();
  for (const other of line.querySelectorAll("[aria-expanded=true]"))
    other.setAttribute("aria-expanded", "false");
  if (open) return;
  element.setAttribute("aria-expanded", "true");
  const title = el("p", {
    textContent: [mark.date || say("undated"), mark.label, mark.note].filter(Boolean).join(" · "),
  });
  line.append(
    el("div", { className: "said" }, title, ...mark.said.map((one) => quote(one, new Set([row.project])))),
  );
}

/** Return the line of a project. */
function rowLine(row, axis) {
  const places = nameList(districtsOf(row.project).map((one) => entities[one].name));
  const note = [money(amountThen(row.project)), state.filter.district ? "" : places]
    .filter(Boolean)
    .join(" · ");
  const label = el(
    "div",
    { className: "label" },
    thing(row.project),
    el("span", { className: "note", textContent: note }),
  );
  const { placed, before } = layOut(row.dated, axis);
  const strip = el("div", { className: "strip" }, ...todayLine(axis));
  if (placed.length) strip.append(...spans(placed));
  if (before)
    strip.append(el("span", { className: "earlier", textContent: say("time_earlier", { count: before }) }));
  strip.append(...placed.map((mark) => markButton(row, mark)));
  const undated = row.undated.map((mark) => markButton(row, { ...mark, named: true }));
  const apart = el("div", { className: "dateless" }, ...undated);
  apart.dataset.heading = say("undated");
  return el("li", {}, label, strip, apart);
}

/** Return the lines between the marks: whole between what is reached, broken to what is promised. */
function spans(placed) {
  const reached = placed.filter(({ kind }) => kind === "reached");
  const [first, last] = [reached[0]?.at ?? placed[0].at, reached.at(-1)?.at ?? placed[0].at];
  const line = (className, from, to) => {
    const span = el("span", { className });
    span.style.left = `${100 * from}%`;
    span.style.width = `${100 * (to - from)}%`;
    return span;
  };
  const found = last > first ? [line("gone", first, last)] : [];
  return placed.at(-1).at > last ? [...found, line("to-come", last, placed.at(-1).at)] : found;
}

/** Return a line through the row at the day as of which the page tells. */
function todayLine(axis) {
  const now = axis.place(currentDay());
  if (now <= 0 || now >= 1) return [];
  const line = el("span", { className: "today" });
  line.style.left = `${100 * now}%`;
  return [line];
}

/** Return the axis: its ticks, and the day as of which the page tells. */
function axisLine(axis) {
  const strip = el("div", { className: "strip" });
  const add = (className, at, text) => {
    const tick = el("span", { className, textContent: text });
    tick.style.left = `${100 * at}%`;
    strip.append(tick);
  };
  for (const { date, at } of axis.ticks) add("tick", at, date.endsWith("-01") ? date.slice(0, 4) : date);
  const now = axis.place(currentDay());
  if (now > 0 && now < 1) add("now", now, state.filter.asof || say("time_now"));
  const undated = el("div", { className: "dateless", textContent: say("undated") });
  return el("li", { className: "axis" }, el("div", { className: "label" }), strip, undated);
}

function legend() {
  const one = (kind) => el("span", { className: `mark ${kind}` }, el("i"), say(KINDS[kind]));
  return el("p", { className: "marks" }, ...Object.keys(KINDS).map(one));
}

/** Show the projects over time where they are wanted. */
export function showTime() {
  if (state.view !== "time") return;
  const now = JSON.stringify([state.filter, [...state.without], state.years, state.order]);
  if (now === timeShown) return;
  if (timeShown) rowsShown = ROWS_AT_FIRST;
  timeShown = now;
  fill();
}

function fill() {
  const rows = findRows();
  const order = Object.hasOwn(ORDERS, state.order) ? state.order : "newest";
  const years = Object.hasOwn(YEARS, state.years) ? state.years : "5";
  rows.sort((a, b) => b.dated.length - a.dated.length || a.project - b.project).sort(ORDERS[order]);
  rows.sort((a, b) => (b.dated.length > 0) - (a.dated.length > 0)); // those without any date come last
  const tools = el("div", { className: "choice-line" }, districtChoice(rows));
  tools.append(choices("years", YEARS, years), choices("order", ORDER_WORDS, order));
  const overdue = rows.filter(({ dated }) => dated.some(({ kind }) => kind === "overdue")).length;
  const lead = el("p", { className: "lead", textContent: say("time_lead", { count: rows.length, overdue }) });
  timeBox.replaceChildren(tools, lead, legend());
  if (!rows.some(({ dated }) => dated.length)) {
    timeBox.append(el("p", { className: "note", textContent: say("time_empty") }));
    if (!rows.length) return;
  }
  const axis = axisOf(
    rows.some(({ dated }) => dated.length) ? rows : [{ dated: [{ day: currentDay(), kind: "reached" }] }],
    Number(years),
  );
  const list = el(
    "ol",
    { className: "gantt" },
    axisLine(axis),
    ...rows.slice(0, rowsShown).map((row) => rowLine(row, axis)),
  );
  timeBox.append(list);
  if (rows.length > rowsShown) {
    const more = () => {
      rowsShown += ROWS_AT_FIRST;
      fill();
    };
    timeBox.append(button(say("more", { count: rows.length - rowsShown }), more, { className: "plain" }));
  }
}
