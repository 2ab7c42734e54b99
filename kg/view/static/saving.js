// What is shown, as files: a workbook, CSV, PNG.

import { saidThen } from "./changes.js";
import { el, saveBlob } from "./dom.js";
import { passing } from "./filtering.js";
import { language } from "./language.js";
import { fileTitle, ledgerFile } from "./ledger.js";
import { drawnEdges, network } from "./network.js";
import { articles, entities, factsOfLink, relations, say } from "./page.js";
import { contextOf } from "./quotes.js";
import { settings } from "./settings.js";
import { state } from "./state.js";
import { toXlsx } from "./xlsx.js";

const FACT_COLUMNS = [
  "col_head",
  "col_relation",
  "col_tail",
  "col_sentence",
  "col_context",
  "col_headline",
  "col_date",
  "col_source",
  "col_sure",
];
const FORMULA = /^[=+\-@\t\r＝＋－＠]/; // a cell that begins so is run as a formula by a spreadsheet

/** Return rows as CSV that Excel reads right and does not run. */
function toCsv(rows) {
  const csvCell = (value) => {
    const text = typeof value === "string" && FORMULA.test(value) ? `'${value}` : String(value);
    return /[",\r\n]/.test(text) ? `"${text.replace(/"/g, '""')}"` : text;
  };
  return `\ufeff${rows.map((row) => `${row.map(csvCell).join(",")}\r\n`).join("")}`;
}

/** Return the sentences of a fact, one a row. */
function sentenceRows(fact) {
  const triple = [entities[fact.head].name, relations[fact.type].label, entities[fact.tail].name];
  const said = saidThen(fact.said);
  if (!said.length) return [[...triple, say("official"), "", "", "", "", ""]];
  return said.map((one) => {
    const { text, headline, date, source } = articles[one.article];
    return [...triple, text.slice(one.start, one.end), contextOf(one), headline, date, source, one.sure];
  });
}

/** Return the sentences of all facts between drawn things. */
function drawnRows() {
  const shown = drawnEdges.getIds().flatMap((id) => factsOfLink(id).filter(passing().fact));
  return [FACT_COLUMNS.map((column) => say(column)), ...shown.flatMap(sentenceRows)];
}

/** Save the table as it is filtered and sorted, or the sentences of what is drawn. */
export function saveCsv() {
  const file = state.view === "ledger" ? ledgerFile() : null;
  const rows = file ? [file.columns.map(({ label }) => label), ...file.rows] : drawnRows();
  const title = file ? file.title : fileTitle();
  saveBlob(new Blob([toCsv(rows)], { type: "text/csv" }), `${title}.csv`);
}

/** Save the table as a workbook. */
export async function saveXlsx() {
  const { name, columns, rows, title } = ledgerFile();
  const font = language === "zh" ? "Microsoft YaHei" : "Calibri";
  saveBlob(await toXlsx(name, columns, rows, font), `${title}.xlsx`);
}

/** Save the picture as it is seen, on its ground. */
export function savePng() {
  const canvas = network.canvas.frame.canvas;
  const copy = el("canvas", { width: canvas.width, height: canvas.height });
  const context = copy.getContext("2d");
  context.fillStyle = settings.ink.ground;
  context.fillRect(0, 0, copy.width, copy.height);
  context.drawImage(canvas, 0, 0);
  copy.toBlob((blob) => saveBlob(blob, "graph.png"));
}
