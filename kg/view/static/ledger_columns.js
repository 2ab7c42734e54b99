// The columns of the ledger: what each holds of a row, as value and as text.

import { saidThen, stageThen } from "./changes.js";
import { AMOUNT_UNIT, nameList } from "./format.js";
import { articles, entities, factsOf, page, relations, roles, say, types } from "./page.js";
import { contextOf } from "./quotes.js";
import {
  buildersOf,
  districtsOf,
  holdingSaid,
  industriesThen,
  investorsOf,
  keptByDay,
  mentionsThen,
  projectsBy,
  sumOnce,
  sumValue,
} from "./things.js";

const NUMBERS = ["sum", "count", "share"]; // kinds of columns that hold numbers

const articleOf = ({ said, article }) => articles[said ? said.article : article];
const inUnits = (amount) => (amount === undefined ? "" : Number((amount / AMOUNT_UNIT).toFixed(6)));

/** Return the other ends of what a company is supplied with, or supplies. */
function partners(index, from, to) {
  const found = factsOf[index].filter(
    (fact) => roles.supplies.includes(fact.type) && fact[to] === index && holdingSaid(fact).length,
  );
  return new Set(found.map((fact) => fact[from])).size;
}

/** Return with how many other things a thing is linked by a sentence. */
export const neighbourCount = keptByDay((index) => {
  const told = factsOf[index].filter(({ head, tail, said }) => head !== tail && saidThen(said).length);
  return new Set(told.map(({ head, tail }) => (head === index ? tail : head))).size;
});

const VALUES = {
  name: (row) => row.thing,
  person: (row) => row.thing,
  from: (row) => row.fact.head,
  to: (row) => row.fact.tail,
  organisation: (row) => row.fact?.tail ?? "",
  investors: (row) => investorsOf(row.thing),
  builders: (row) => buildersOf(row.thing),
  districts: (row) => districtsOf(row.thing),
  industries: (row) => industriesThen(row.thing),
  sum: (row) => inUnits(sumOnce([row.thing])),
  told: (row) => sumValue(row.thing)?.text ?? "",
  invested: (row) => inUnits(sumOnce(projectsBy(row.thing))),
  projects: (row) => projectsBy(row.thing).length,
  suppliers: (row) => partners(row.thing, "head", "tail"),
  customers: (row) => partners(row.thing, "tail", "head"),
  links: (row) => neighbourCount(row.thing),
  mentions: (row) => mentionsThen(row.thing),
  type: (row) => types[entities[row.thing].type].label,
  stage: (row) => stageThen(row.thing)?.label ?? "",
  stage_date: (row) => stageThen(row.thing)?.date ?? "",
  post: (row) => row.role,
  relation: (row) => relations[row.fact.type].label,
  role: (row) => nameList(row.said?.roles ?? []),
  since: (row) => row.since ?? row.said?.since ?? "",
  until: (row) => row.until ?? row.said?.until ?? "",
  sure: (row) => row.said?.sure ?? "",
  remark: ({ said }) => (said.corrected === undefined ? "" : say("corrected")),
  date: (row) => articleOf(row)?.date ?? "",
  month: (row) => (articleOf(row)?.date ?? "").slice(0, 7),
  sentence: ({ said }) => (said ? articles[said.article].text.slice(said.start, said.end) : ""),
  context: ({ said }) => (said ? contextOf(said) : ""),
  headline: (row) => articleOf(row)?.headline ?? "",
  publisher: (row) => articleOf(row)?.publisher ?? "",
  source: (row) => articleOf(row)?.source ?? "",
};

/** Return a column of the ledger: its head, its kind, and what it holds of a row. */
export function columnOf(name) {
  return { name, ...page.ledger.columns[name], of: VALUES[name] };
}

/** Return the columns of a table: those of the page, or all, as a file has them. */
export function columnsOf(table, { file = false } = {}) {
  return page.ledger.tables[table].columns.map(columnOf).filter((column) => file || !column.file);
}

export function isNumber(column) {
  return NUMBERS.includes(column.kind);
}

/** Return what a column holds of a row as a file has it: a number, or a text. */
export function plainCell(column, row) {
  const value = column.of(row);
  if (column.kind === "thing") return value === "" ? "" : entities[value].name;
  return column.kind === "things" ? nameList(value.map((index) => entities[index].name)) : value;
}
