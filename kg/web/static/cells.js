// Rows of an answer -> a table that people read: sums in 亿元, names that lead to their thing.

import { cell, el, headCell, table } from "../../view/static/dom.js";
import { money } from "../../view/static/format.js";
import { answerTo, base, data, ROWS } from "./asked.js";

export const SHOWN = 1000; // rows of an answer
const LINKED = 400; // names that are looked up
const NUMBER = /decimal|integer|double/;

export const isNumber = (term) => Boolean(term) && NUMBER.test(term.datatype || "");

/** Return what a column is called. */
export function columnName(name) {
  return data.sums[name] || data.columns[name] || name;
}

/** Return a number as people write it: a sum with its unit. */
export function figureOf(term, name) {
  const value = Number(term.value);
  if (name in data.sums) return money(value);
  return Number.isSafeInteger(value) ? value.toLocaleString() : term.value;
}

/** Return the id of the thing that a term is; "" if it is none. */
export function keyOf(term) {
  const key = term?.type === "uri" && term.value.startsWith(base) ? term.value.slice(base.length) : "";
  return /^[\w-]+$/.test(key) ? key : "";
}

/** Tell whether a term may be the name of a thing. */
function isName(term) {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: such a name cannot stand in a query
  return Boolean(term?.["xml:lang"]) && !/["\\\u0000-\u001f\ud800-\udfff]/.test(term.value);
}

export function entityAddress(key) {
  return `/entity/${encodeURIComponent(key)}`;
}

function entityLink(key, text, type = "") {
  return el("a", { href: entityAddress(key), className: type ? `type-${type}` : "" }, text);
}

/** Return the table of these rows. */
export function rowTable(names, rows) {
  const heads = names.map((name) => Object.assign(headCell(columnName(name)), { title: name }));
  for (const [at, name] of names.entries()) {
    if (rows.some((row) => isNumber(row[name]))) heads[at].className = "number";
  }
  const lines = rows
    .slice(0, SHOWN)
    .map((row) => el("tr", {}, ...names.map((name) => termCell(row[name], name))));
  return table(heads, lines);
}

function termCell(term, name) {
  if (!term) return cell();
  const text = term.value;
  const key = keyOf(term);
  if (key) return cell(entityLink(key, key));
  if (isNumber(term)) {
    return Object.assign(cell(figureOf(term, name)), { className: "number", title: text });
  }
  if (name === "relation" || name === "type") return cell(data.kinds[text] || text);
  const box = cell(text);
  if (/^\d{4}(-\d\d){0,2}$/.test(text)) box.className = "date";
  else if (text.length > 40) box.className = "long";
  else if (isName(term)) box.dataset.name = text;
  return box;
}

/** Return of each name in these rows that one thing alone has its { key, type }. */
export async function thingsNamed(rows) {
  const terms = rows.slice(0, SHOWN).flatMap((row) => Object.values(row));
  const names = [...new Set(terms.filter((term) => isName(term) && term.value.length <= 40))]
    .map(({ value }) => value)
    .filter((value, at, all) => all.indexOf(value) === at)
    .slice(0, LINKED);
  if (!names.length) return new Map();
  const values = names.map((name) => `"${name}"@zh`).join(" ");
  const query = `SELECT ?name (SAMPLE(?thing) AS ?one) (SAMPLE(?class) AS ?kind)
    WHERE { VALUES ?name { ${values} } ?thing skos:prefLabel ?name ; a ?class
      FILTER (STRSTARTS(STR(?class), STR(kg:))) }
    GROUP BY ?name HAVING (COUNT(DISTINCT ?thing) = 1)`;
  const found = (await (await answerTo(query, ROWS)).json()).results.bindings;
  return new Map(
    found.map(({ name, one, kind }) => [
      name.value,
      { key: one.value.slice(base.length), type: kind.value.split("#").pop() },
    ]),
  );
}

/** Let each name in a table that is of one thing alone lead to its page. */
export function linkNames(element, things) {
  for (const box of element.querySelectorAll("td[data-name]")) {
    const thing = things.get(box.dataset.name);
    if (thing) box.replaceChildren(entityLink(thing.key, box.dataset.name, thing.type));
  }
}
