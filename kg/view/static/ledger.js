// The view "ledger": all things, or what passes the filters, as a table that can be sorted.

import { amountThen, stageThen } from "./changes.js";
import { button, cell, el, table } from "./dom.js";
import { thing } from "./elements.js";
import { isFiltered, passingThings } from "./filtering.js";
import { money, nameList } from "./format.js";
import { byDegree, entities, linksOf, say, types } from "./page.js";
import { go, state } from "./state.js";

const listBox = document.getElementById("ledger");
const ROWS = 1000; // of the table: a file has all
let listedLast = ""; // what the table shows
const byName = new Intl.Collator("zh-CN", { numeric: true });
const COLUMNS = [
  { key: "name", words: say("name"), of: (index) => entities[index].name },
  { key: "type", words: say("type"), of: (index) => types[entities[index].type].label },
  {
    key: "district",
    words: say("district"),
    of: (index) => nameList(entities[index].districts.map((one) => entities[one].name)),
  },
  {
    key: "amount",
    words: say("investment"),
    of: (index) => amountThen(index) ?? "",
    show: (index) => money(amountThen(index)),
  },
  { key: "stage", words: say("stage"), of: (index) => stageThen(index)?.label || "" },
  { key: "date", words: say("stage_date"), of: (index) => stageThen(index)?.date || "" },
  { key: "links", words: say("degree"), of: (index) => linksOf[index].length },
  { key: "named", words: say("named_times"), of: (index) => entities[index].mentions },
];

/** Return the column by which the table is sorted, and whether its values fall. */
function sorting() {
  const wanted = state.sort || "-amount";
  return { key: wanted.replace(/^-/, ""), falls: wanted.startsWith("-") };
}

/** Return all things, or what passes the filters, in the order of the table: no value comes last. */
function listed() {
  const things =
    isFiltered() && !state.path && !state.hops ? passingThings() : entities.map((_, index) => index);
  const { key, falls } = sorting();
  const column = COLUMNS.find((one) => one.key === key) || COLUMNS.find((one) => one.key === "amount");
  const sign = falls ? -1 : 1;
  const compare = (a, b) => (typeof a === "number" ? a - b : byName.compare(a, b));
  return things.sort((a, b) => {
    const [own, other] = [column.of(a), column.of(b)];
    if (own === "" || other === "") return (own === "") - (other === "") || byDegree(a, b);
    return sign * compare(own, other) || a - b;
  });
}

function columnHead({ key, words: text, of }) {
  const now = sorting();
  const sorted = now.key === key;
  const falls = sorted && now.falls;
  const number = key === "amount" || typeof of(0) === "number";
  const [arrow, order] = falls ? [" ▾", "descending"] : [" ▴", "ascending"];
  const sort = () => {
    const down = sorted ? !falls : number;
    go({ sort: down ? `-${key}` : key }, false);
  };
  const head = el("th", { scope: "col" }, button(text + (sorted ? arrow : ""), sort));
  head.setAttribute("aria-sort", sorted ? order : "none");
  return head;
}

function listRow(index) {
  const text = (column) => String((column.show || column.of)(index));
  const cells = COLUMNS.slice(1).map((column) =>
    el("td", { className: `col-${column.key}`, textContent: text(column) }),
  );
  const line = el("tr", {}, cell(thing(index)), ...cells);
  line.dataset.thing = index;
  return line;
}

/** Show the table where it is wanted; the chosen thing is marked in it. */
export function showLedger() {
  if (state.view !== "ledger") return;
  const all = listed();
  const now = JSON.stringify([state.sort, state.filter.asof, all]);
  if (now !== listedLast) fillList(all);
  listedLast = now;
  listBox.querySelector("[aria-current]")?.removeAttribute("aria-current");
  if (state.chosen !== null)
    listBox.querySelector(`[data-thing="${state.chosen}"]`)?.setAttribute("aria-current", "true");
}

function fillList(all) {
  const rows = all.slice(0, ROWS).map(listRow);
  const note = say(all.length > ROWS ? "list_most" : "list_note", { count: all.length, rows: ROWS });
  const place = listBox.scrollTop;
  listBox.replaceChildren(
    el("p", { className: "note", textContent: note }),
    table(COLUMNS.map(columnHead), rows),
  );
  listBox.scrollTop = place;
}

/** Return the rows of the table as it is sorted. */
export function listRows() {
  const heads = COLUMNS.map((column) => column.words);
  return [heads, ...listed().map((index) => COLUMNS.map((column) => column.of(index)))];
}
