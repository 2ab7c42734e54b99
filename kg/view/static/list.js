"use strict";
// What is drawn, as a table that can be sorted, and as files.

const listBox = document.getElementById("list");
const FORMULA = /^[=+\-@\t\r＝＋－＠]/; // a cell that begins so is run as a formula by a spreadsheet
const ROWS = 1000; // of the table: a file has all
let listedLast = ""; // what the table shows
const byName = new Intl.Collator("zh-CN", { numeric: true });
const COLUMNS = [
  { key: "name", words: say("name"), of: (index) => entities[index].name },
  { key: "type", words: say("type"), of: (index) => types[entities[index].type].label },
  { key: "district", words: say("district"), of: (index) => entities[index].districts.map((one) => entities[one].name).join("、") },
  { key: "amount", words: say("investment"), of: (index) => entities[index].amount ?? "", show: (index) => sumOf(index) },
  { key: "stage", words: say("stage"), of: (index) => currentStage[index]?.label || "" },
  { key: "date", words: say("stage_date"), of: (index) => currentStage[index]?.date || "" },
  { key: "links", words: say("degree"), of: (index) => linksOf[index].length },
  { key: "named", words: say("named_times"), of: (index) => entities[index].mentions },
];

/** Return a sum as people write it; the exact words of the paper stand in the panel. */
function sumOf(index) {
  return money(entities[index].amount);
}

/** Return what is drawn, or all that passes the filters, in the order of the table: no value comes last. */
function listed() {
  const things = isFiltered() && !state.path && !state.hops ? passingThings() : [...drawn];
  const wanted = state.sort || "-amount";
  const column = COLUMNS.find(({ key }) => key === wanted.replace(/^-/, "")) || COLUMNS[3];
  const way = wanted.startsWith("-") ? -1 : 1;
  const compare = (a, b) => (typeof a === "number" ? a - b : byName.compare(a, b));
  return things.sort((a, b) => {
    const [own, other] = [column.of(a), column.of(b)];
    if (own === "" || other === "") return (own === "") - (other === "") || linksOf[b].length - linksOf[a].length || a - b;
    return way * compare(own, other) || a - b;
  });
}

function columnHead({ key, words: text, of }) {
  const wanted = state.sort || "-amount";
  const number = key === "amount" || typeof of(0) === "number";
  const falls = wanted === `-${key}`;
  const sorted = falls || wanted === key;
  const button = el("button", { type: "button", textContent: `${text}${sorted ? (falls ? " ▾" : " ▴") : ""}` });
  button.addEventListener("click", () => {
    const down = sorted ? !falls : number;
    go({ sort: down ? `-${key}` : key }, false);
  });
  const cell = el("th", { scope: "col" }, button);
  cell.setAttribute("aria-sort", sorted ? (falls ? "descending" : "ascending") : "none");
  return cell;
}

function listRow(index) {
  const text = (column) => String((column.show || column.of)(index));
  const cells = COLUMNS.slice(1).map((column) => el("td", { className: `col-${column.key}`, textContent: text(column) }));
  const line = el("tr", {}, el("td", {}, thing(index)), ...cells);
  line.dataset.thing = index;
  return line;
}

/** Show the table where it is wanted; the chosen thing is marked in it. */
function showList() {
  listBox.hidden = state.view !== "list";
  if (listBox.hidden) return;
  const all = listed();
  const now = JSON.stringify([state.sort, all]);
  if (now !== listedLast) fillList(all);
  listedLast = now;
  listBox.querySelector("[aria-current]")?.removeAttribute("aria-current");
  if (state.chosen !== null) listBox.querySelector(`[data-thing="${state.chosen}"]`)?.setAttribute("aria-current", "true");
}

function fillList(all) {
  const rows = all.slice(0, ROWS).map(listRow);
  const table = el("table", {}, el("thead", {}, el("tr", {}, ...COLUMNS.map(columnHead))), el("tbody", {}, ...rows));
  const place = listBox.scrollTop;
  listBox.replaceChildren(el("p", { className: "note", textContent: say(all.length > ROWS ? "list_most" : "list_note", { count: all.length, rows: ROWS }) }), table);
  listBox.scrollTop = place;
}

/** Return rows as CSV that Excel reads right and does not run. */
function toCsv(rows) {
  const cell = (value) => {
    const text = typeof value === "string" && FORMULA.test(value) ? `'${value}` : String(value);
    return /[",\r\n]/.test(text) ? `"${text.replace(/"/g, '""')}"` : text;
  };
  return `\ufeff${rows.map((row) => `${row.map(cell).join(",")}\r\n`).join("")}`;
}

/** Return the sentences of all facts between drawn things, one a row. */
function factRows() {
  const heads = [say("col_head"), say("col_relation"), say("col_tail"), say("col_sentence"), say("col_context"), say("col_headline"), say("col_date"), say("col_source"), say("col_sure")];
  const shown = drawnEdges.getIds().flatMap((id) => factsOfLink(id).filter(passing().fact));
  return [heads, ...shown.flatMap((fact) => {
    const triple = [entities[fact.head].name, relations[fact.type].label, entities[fact.tail].name];
    if (!fact.said.length) return [[...triple, say("official"), "", "", "", "", ""]];
    return fact.said.map((said) => {
      const article = articles[said.article];
      return [...triple, article.text.slice(said.start, said.end), contextOf(said), article.headline, article.date, article.source, said.sure];
    });
  })];
}

/** Return the rows of the table as it is sorted. */
function listRows() {
  return [COLUMNS.map((column) => column.words), ...listed().map((index) => COLUMNS.map((column) => column.of(index)))];
}

function save(blob, name) {
  const link = el("a", { href: URL.createObjectURL(blob), download: name });
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 10000);
}

function saveCsv() {
  const rows = state.view === "list" ? listRows() : factRows();
  save(new Blob([toCsv(rows)], { type: "text/csv" }), "graph.csv");
}

/** Save the picture as it is seen, on its ground. */
function savePng() {
  const drawing = network.canvas.frame.canvas;
  const copy = el("canvas", { width: drawing.width, height: drawing.height });
  const context = copy.getContext("2d");
  context.fillStyle = settings.ink.ground;
  context.fillRect(0, 0, copy.width, copy.height);
  context.drawImage(drawing, 0, 0);
  copy.toBlob((blob) => save(blob, "graph.png"));
}
