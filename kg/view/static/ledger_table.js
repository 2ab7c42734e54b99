// The ledger's table: its heads with sorting and filters, its rows as far as one has scrolled, their details.

import { button, cell, el } from "./dom.js";
import { signButton, thing } from "./elements.js";
import { cutShort, dotted, money, percent } from "./format.js";
import { columnsOf, isNumber, plainCell } from "./ledger_columns.js";
import { articles, page, say } from "./page.js";
import { quote } from "./quotes.js";
import { openReader } from "./reader.js";
import { state } from "./state.js";
import { sumValue } from "./things.js";

const ROWS_AT_ONCE = 120; // rows that are made at once
const SHORT = 46; // letters of a sentence in a row

/** Return the things that a row is about: they are marked in its sentence. */
function subjects({ thing: index, fact }) {
  return new Set(fact ? [fact.head, fact.tail] : [index]);
}

/** Return a text as a row has room for it. */
function inRow(text) {
  return cutShort(text.replace(/\s+/g, " ").trim(), SHORT);
}

function articleButton(row) {
  const number = row.said ? row.said.article : row.article;
  if (number === undefined) return "";
  const wanted = subjects(row);
  const first = articles[number].mentions.find((mention) => wanted.has(mention[2]));
  const place = row.said ?? { start: first?.[0] ?? 0, end: first?.[1] ?? 0 };
  const words = inRow(articles[number].headline || say("no_headline"));
  return button(words, () => openReader(number, place, wanted), { className: "plain" });
}

/** Return what a column shows of a row; `open` shows the row's details. */
function shown(column, row, open) {
  const value = column.of(row);
  if (column.kind === "thing") return value === "" ? [""] : [thing(value)];
  if (column.kind === "things") return value.map((index) => el("div", {}, thing(index)));
  if (column.kind === "quote") return value ? [button(inRow(value), open, { className: "said" })] : [""];
  if (column.name === "headline") return [articleButton(row)];
  if (column.name === "sum") return [sumValue(row.thing)?.text ?? ""];
  if (column.kind === "share") return [value === "" ? "" : `${percent(value)}%`];
  return [value === 0 ? "" : String(value)];
}

/** Return the line that tells all of a row: what its columns leave out, and the sentence with its marks. */
function detailLine(table, columns, row, width) {
  const list = el("dl");
  const { narrow } = page.ledger.tables[table];
  for (const column of columnsOf(table)) {
    const isShown = columns.some(({ name }) => name === column.name);
    const isKnown = isShown && narrow.includes(column.name);
    if (isKnown || column.kind === "quote" || plainCell(column, row) === "") continue;
    const className = isShown ? "in-row" : "";
    const parts = shown(column, row, () => {});
    list.append(el("dt", { className, textContent: column.label }), el("dd", { className }, ...parts));
  }
  const said = row.said ? quote(row.said, subjects(row)) : "";
  return el("tr", { className: "detail" }, el("td", { colSpan: width }, list, said));
}

function ledgerLine(table, columns, row) {
  const { narrow } = page.ledger.tables[table];
  const more = signButton("▸", say("details"), () => toggle(), { className: "more-of" });
  more.setAttribute("aria-expanded", "false");
  const toggle = () => {
    const open = more.getAttribute("aria-expanded") === "true";
    more.setAttribute("aria-expanded", String(!open));
    more.textContent = open ? "▸" : "▾";
    if (open) line.nextElementSibling.remove();
    else line.after(detailLine(table, columns, row, columns.length + 1));
  };
  const cells = columns.map((column) => {
    const kinds = [`kind-${column.kind}`, narrow.includes(column.name) ? "narrow" : "wide-only"];
    return el("td", { className: kinds.join(" ") }, ...shown(column, row, toggle));
  });
  const line = el("tr", { className: "row-line" }, cell(more), ...cells);
  line.dataset.thing = row.thing ?? row.fact.head;
  return line;
}

function groupLine({ name, rows, sum }, width, closed, toggle) {
  const words = dotted(
    name || say("unknown_group"),
    say("group_rows", { count: rows.length }),
    sum === undefined ? "" : money(sum),
  );
  const fold = button(`${closed ? "▸" : "▾"} ${words}`, toggle);
  fold.setAttribute("aria-expanded", String(!closed));
  fold.dataset.group = name;
  return el("tr", { className: "group" }, el("th", { colSpan: width, scope: "rowgroup" }, fold));
}

/** Return the heads of the columns: `sort` is as in the address, `act` sorts by another one. */
function headRow(columns, table, sort, act) {
  const { narrow } = page.ledger.tables[table];
  const heads = columns.map((column) => {
    const isSorted = sort.replace(/^-/, "") === column.name;
    const falls = isSorted && sort.startsWith("-");
    const fallsFirst = isNumber(column) || column.kind === "date";
    const next = (isSorted ? !falls : fallsFirst) ? `-${column.name}` : column.name;
    const words = column.name === "sum" ? say("investment") : column.label;
    const arrow = isSorted ? (falls ? " ▾" : " ▴") : "";
    const head = el(
      "th",
      { scope: "col" },
      button(words + arrow, () => act(next)),
    );
    head.className = `kind-${column.kind} ${narrow.includes(column.name) ? "narrow" : "wide-only"}`;
    head.dataset.column = column.name;
    head.setAttribute("aria-sort", isSorted ? (falls ? "descending" : "ascending") : "none");
    return head;
  });
  return el("tr", {}, cell(), ...heads);
}

/** Return the fields above the columns; `act` is given what was written above which. */
function filterRow(columns, table, where, act) {
  const { narrow } = page.ledger.tables[table];
  const fields = columns.map((column) => {
    const words = say(isNumber(column) ? "range_of" : "contains_in", { column: column.label });
    const field = el("input", { type: "search", value: where[column.name] ?? "", title: words });
    field.placeholder = isNumber(column) ? "10-50" : say("contains");
    field.setAttribute("aria-label", words);
    field.dataset.where = column.name;
    field.addEventListener("input", () => act(column.name, field.value.trim()));
    return el("td", { className: narrow.includes(column.name) ? "narrow" : "wide-only" }, field);
  });
  return el("tr", { className: "fields" }, cell(), ...fields);
}

/** Return the head of the table. */
export function tableHead(columns, { table, sort, where }, acts) {
  return el(
    "thead",
    {},
    headRow(columns, table, sort, acts.sort),
    filterRow(columns, table, where, acts.filter),
  );
}

/** Return groups as a list of what stands in the table: the groups' own lines, and the rows of open ones. */
function inGroups(groups, closed) {
  return groups.flatMap((group) => [
    { group },
    ...(closed.has(group.name) ? [] : group.rows.map((row) => ({ row }))),
  ]);
}

/** Fill the body of the table: `groups` are groups of rows, or one without a name as all there is. */
export function fillBody(body, columns, { table, groups, gathered, closed, redo }) {
  const items = gathered ? inGroups(groups, closed) : groups[0].rows.map((row) => ({ row }));
  const width = columns.length + 1;
  const make = ({ group, row }) =>
    group
      ? groupLine(group, width, closed.has(group.name), () => redo(group.name))
      : ledgerLine(table, columns, row);
  let made = 0;
  const rest = el("tr", { className: "rest" }, el("td", { colSpan: width }));
  const showMore = () => {
    rest.before(...items.slice(made, made + ROWS_AT_ONCE).map(make));
    made = Math.min(items.length, made + ROWS_AT_ONCE);
    rest.hidden = made === items.length;
    rest.firstChild.replaceChildren(
      button(say("more", { count: items.length - made }), showMore, { className: "plain" }),
    );
    markChosen(body);
  };
  body.replaceChildren(rest);
  body.showMore = () => !rest.hidden && showMore();
  showMore();
  if (!items.length)
    body.append(el("tr", {}, el("td", { colSpan: width, className: "note" }, say("no_rows"))));
}

/** Mark the rows of the chosen thing. */
export function markChosen(body) {
  for (const line of body.querySelectorAll("[aria-current]")) line.removeAttribute("aria-current");
  if (state.chosen === null) return;
  for (const line of body.querySelectorAll(`[data-thing="${state.chosen}"]`))
    line.setAttribute("aria-current", "true");
}
