// The view "ledger": projects, companies, people, links and all things as tables: sorted, filtered, gathered.

import { button, el, pressable } from "./dom.js";
import { clearFilters, filterWords, isFiltered } from "./filtering.js";
import { dotted, money, nameList } from "./format.js";
import { columnsOf, plainCell } from "./ledger_columns.js";
import { grouped, matching, rowsOf, sorted, sumOfRows, tableNames } from "./ledger_rows.js";
import { fillBody, markChosen, tableHead } from "./ledger_table.js";
import { entities, indexOf, page, say } from "./page.js";
import { settings } from "./settings.js";
import { go, state } from "./state.js";

const listBox = document.getElementById("ledger");
const NEAR = 800; // pixels above the last row at which more are made
const WAIT = 150; // milliseconds after the last letter
const closed = new Set(); // names of groups that are folded
let parts = null; // the elements that stay while rows change
let headLast = "";
let bodyLast = "";
let counted = { key: "", rows: new Map() }; // the rows of each table, as the filters have them

/** Return the table that is shown. */
function tableNow() {
  return tableNames().includes(state.tab) ? state.tab : tableNames()[0];
}

/** Return what is written above the columns, by column; an address may hold anything. */
function whereNow() {
  try {
    const given = JSON.parse(state.where || "{}");
    const known = Object.entries(given).filter(
      ([name, text]) => isColumn(name) && typeof text === "string" && text,
    );
    return Object.fromEntries(known);
  } catch {
    return {};
  }
}

function isColumn(name) {
  return page.ledger.tables[tableNow()].columns.includes(name);
}

function sortNow() {
  return isColumn(state.sort.replace(/^-/, "")) ? state.sort : page.ledger.tables[tableNow()].sort;
}

function groupNow() {
  return page.ledger.tables[tableNow()].groups.includes(state.group) ? state.group : "";
}

/** Return the columns of a table that the reader has hidden, else those that are hidden at first. */
function hiddenColumns(table) {
  return settings.recall(`columns-${table}`)?.split(",") ?? page.ledger.tables[table].hidden;
}

function columnsNow(table) {
  const hidden = hiddenColumns(table);
  return columnsOf(table).filter(({ name }, at) => at === 0 || !hidden.includes(name));
}

/** Return the rows of a table as the filters have them, found once. */
function passingRows(table) {
  const key = JSON.stringify([state.filter, [...state.without]]);
  if (counted.key !== key) counted = { key, rows: new Map() };
  if (!counted.rows.has(table)) counted.rows.set(table, rowsOf(table));
  return counted.rows.get(table);
}

/** Return the rows that are listed, in groups: one without a name where nothing gathers them. */
function listed(table) {
  const rows = sorted(matching(passingRows(table), whereNow()), sortNow());
  const by = groupNow();
  return by ? grouped(table, rows, by) : [{ name: "", rows, sum: sumOfRows(table, rows) }];
}

/** Return the table as a file has it: all columns, each row once, in the order of the page. */
export function ledgerFile() {
  const table = tableNow();
  const columns = columnsOf(table, { file: true });
  const rows = [...new Set(listed(table).flatMap((group) => group.rows))];
  const cells = rows.map((row) => columns.map((column) => plainCell(column, row)));
  return { name: page.ledger.tables[table].label, columns, rows: cells, title: fileTitle(table) };
}

const NO_NAME = /[\\/:*?"<>|\p{Cc}\p{Cf}]/gu; // no file of any system may be called so
const LONGEST_PART = 60; // letters of a part of a file's name

/** Return what a table is saved as: the district, the table, the day of the news. */
export function fileTitle(table) {
  const district = entities[indexOf.get(state.filter.district)]?.name ?? "";
  const last = page.dates[1] ?? "";
  const words = table ? page.ledger.tables[table].label : say("col_relation");
  const safe = [district, words, state.filter.asof || last].map((part) =>
    Array.from(part.replace(NO_NAME, ""))
      .slice(0, LONGEST_PART)
      .join("")
      .replace(/^[ .]+|[ .]+$/g, ""),
  );
  return safe.filter(Boolean).join("-");
}

function change(more) {
  go(more, false);
}

function makeParts() {
  const tabs = el("div", { className: "ledger-tabs chips" });
  tabs.setAttribute("role", "group");
  tabs.setAttribute("aria-label", say("ledger_tables"));
  const group = el("select", { name: "group" });
  group.addEventListener("change", () => change({ group: group.value }));
  const choice = el(
    "details",
    { className: "columns" },
    el("summary", { textContent: say("which_columns") }),
    el("div"),
  );
  const gathering = el("label", {}, `${say("group_by")} `, group);
  const how = el("span", { className: "how wide-only", textContent: say("ledger_how") });
  const note = el("p", { className: "note" });
  note.setAttribute("role", "status");
  const body = el("tbody");
  const head = el("thead");
  const scroll = el("div", { className: "ledger-scroll", tabIndex: 0 }, el("table", {}, head, body));
  scroll.setAttribute("role", "region");
  scroll.addEventListener("scroll", () => {
    if (scroll.scrollTop + scroll.clientHeight > scroll.scrollHeight - NEAR) body.showMore();
  });
  listBox.append(el("div", { className: "ledger-bar" }, tabs, gathering, choice, how), note, scroll);
  return { tabs, group, choice, note, head, body, scroll };
}

function showTableTabs(table) {
  const focused = parts.tabs.contains(document.activeElement) ? document.activeElement.dataset.tab : "";
  const buttons = tableNames().map((name) => {
    const words = `${page.ledger.tables[name].label} ${passingRows(name).length}`;
    const open = () => change({ tab: name, sort: "", group: "", where: "" });
    const tab = pressable(words, name === table, open, { className: "chip" });
    tab.dataset.tab = name;
    return tab;
  });
  parts.tabs.replaceChildren(...buttons);
  parts.scroll.setAttribute("aria-label", page.ledger.tables[table].label);
  if (focused) buttons.find((tab) => tab.dataset.tab === focused)?.focus();
}

function showGroups(table) {
  const { groups } = page.ledger.tables[table];
  const label = (name) => page.ledger.columns[name].label;
  parts.group.replaceChildren(
    new Option(say("no_group"), ""),
    ...groups.map((name) => new Option(label(name), name)),
  );
  parts.group.value = groupNow();
}

/** Offer the columns of the table; which are hidden the browser keeps. */
function showChoice(table) {
  const hidden = hiddenColumns(table);
  const boxes = columnsOf(table)
    .slice(1)
    .map(({ name, label }) => {
      const box = el("input", { type: "checkbox", checked: !hidden.includes(name) });
      box.addEventListener("change", () => {
        const others = hiddenColumns(table).filter((one) => one !== name);
        settings.keep(`columns-${table}`, [...others, ...(box.checked ? [] : [name])].join(",") || "-");
        showLedger();
      });
      return el("label", {}, box, ` ${label}`);
    });
  parts.choice.lastChild.replaceChildren(...boxes);
}

/** Show the heads anew, the focus where it was; the fields stay while one writes in them. */
function showHead(table, columns) {
  const names = columns.map(({ name }) => name);
  const now = JSON.stringify([table, names, sortNow()]);
  const where = whereNow();
  if (now !== headLast) {
    const focused = parts.head.contains(document.activeElement)
      ? document.activeElement.closest("[data-column]")?.dataset.column
      : null;
    const head = tableHead(columns, { table, sort: sortNow(), where }, { sort: sortBy, filter: filterSoon });
    parts.head.replaceWith(head);
    parts.head = head;
    if (focused) head.querySelector(`[data-column="${focused}"] button`)?.focus();
    headLast = now;
  }
  for (const field of parts.head.querySelectorAll("[data-where]"))
    if (field !== document.activeElement) field.value = where[field.dataset.where] ?? "";
}

const sortBy = (sort) => change({ sort });
let waiting = 0;

function filterSoon(name, text) {
  clearTimeout(waiting);
  waiting = setTimeout(() => {
    const { [name]: _, ...others } = whereNow();
    const where = text ? { ...others, [name]: text } : others;
    change({ where: Object.keys(where).length ? JSON.stringify(where) : "" });
  }, WAIT);
}

/** Say how many rows there are, of how many, and what they come to. */
function showRowNote(table, groups) {
  const count = new Set(groups.flatMap(({ rows }) => rows)).size;
  const isPart = isFiltered() || state.without.size > 0 || Object.keys(whereNow()).length > 0;
  const total = isPart ? rowsOf(table, true).length : count;
  const words = isPart ? say("some_rows", { count, total }) : say("all_rows", { total });
  const sum = sumOfRows(table, [...new Set(groups.flatMap(({ rows }) => rows))]);
  const clear = button(say("clear_rows"), clearAll, { className: "plain" });
  parts.note.replaceChildren(
    dotted(
      words,
      isFiltered() ? nameList(filterWords()) : "",
      sum === undefined ? "" : say("sum_of_rows", { sum: money(sum) }),
      page.ledger.columns[groupNow()]?.kind === "things" ? say("in_each_group") : "",
    ),
    ...(isPart ? [" ", clear] : []),
  );
}

function clearAll() {
  change({ where: "" });
  for (const field of parts.head.querySelectorAll("[data-where]")) field.value = "";
  if (isFiltered() || state.without.size) clearFilters();
}

function showBody(table, columns) {
  const names = columns.map(({ name }) => name);
  const filters = [state.filter, [...state.without], state.where];
  const now = JSON.stringify([table, names, sortNow(), groupNow(), filters]);
  if (now === bodyLast) return;
  bodyLast = now;
  const groups = listed(table);
  const redo = (name) => {
    if (!closed.delete(name)) closed.add(name);
    fill();
    parts.body.querySelector(`[data-group="${CSS.escape(name)}"]`)?.focus();
  };
  const fill = () =>
    fillBody(parts.body, columns, { table, groups, gathered: Boolean(groupNow()), closed, redo });
  fill();
  parts.scroll.scrollTop = 0;
  showRowNote(table, groups);
}

/** Show the table where it is wanted; the chosen thing is marked in it. */
export function showLedger() {
  if (state.view !== "ledger") return;
  parts ??= makeParts();
  const table = tableNow();
  const columns = columnsNow(table);
  showTableTabs(table);
  showGroups(table);
  showChoice(table);
  showHead(table, columns);
  showBody(table, columns);
  markChosen(parts.body);
}

/** Move between rows by the arrow keys. */
listBox.addEventListener("keydown", (event) => {
  const line = event.target.closest("tbody tr");
  const way = { ArrowDown: "nextElementSibling", ArrowUp: "previousElementSibling" }[event.key];
  if (!line || !way) return;
  let next = line[way];
  while (next && !next.matches(".row-line, .group, .rest:not([hidden])")) next = next[way];
  const cells = [...line.children];
  const at = cells.indexOf(event.target.closest("td, th"));
  const goal = next?.children[Math.max(at, 0)]?.querySelector("button") ?? next?.querySelector("button");
  if (!goal) return;
  event.preventDefault();
  goal.focus();
});

window.addEventListener("beforeprint", () => {
  for (let times = 0; times < 20; times += 1) parts?.body.showMore();
});
