// The rows of the ledger: what passes the filters, sorted, and gathered in groups with their sums.

import { isNamed, isPrinted, saidThen, stagesThen, stageThen, valuesThen } from "./changes.js";
import { passing } from "./filtering.js";
import { percent } from "./format.js";
import { columnOf, isNumber, neighbourCount, plainCell } from "./ledger_columns.js";
import { articles, entities, facts, factsOf, page, roles } from "./page.js";
import { allOf, holds, newestSaid, projectsBy, sumOnce, sumValue } from "./things.js";

const byLetters = new Intl.Collator("zh-CN", { numeric: true });
const always = () => true;

/** Return the newest sentence that says anything of a thing. */
function anySaid(index) {
  const rows = [...factsOf[index], ...valuesThen(index), ...stagesThen(index).filter(ofItself)];
  return newestSaid(rows.flatMap(({ said }) => said));
}

const ofItself = ({ part }) => part === undefined;

/** Return the sentence of a project's sum, else of its stage, else of who is behind it, else any. */
function projectSaid(index) {
  const behind = factsOf[index].filter(({ type, tail }) => tail === index && roles.develops.includes(type));
  return (
    newestSaid(sumValue(index)?.said ?? []) ??
    newestSaid(stageThen(index)?.said ?? []) ??
    newestSaid(behind.flatMap(({ said }) => said)) ??
    anySaid(index)
  );
}

/** Return the newest article that names a thing; nothing without any. */
function newestArticle(index) {
  const dateOfArticle = (number) => articles[number].date;
  return entities[index].articles
    .filter(isPrinted)
    .reduce(
      (best, one) => (best === undefined || dateOfArticle(one) > dateOfArticle(best) ? one : best),
      undefined,
    );
}

/** Return the row of a thing; the sentence behind it is looked for when it is asked for. */
function thingRow(index, find = anySaid) {
  let found;
  return {
    thing: index,
    article: newestArticle(index),
    get said() {
      if (found === undefined) found = find(index);
      return found;
    },
  };
}

/** Return a row for each post of a person; where only the organisation is told, one without a post. */
function postRows(person) {
  const rows = factsOf[person]
    .filter(({ type, head }) => head === person && roles.posts.includes(type))
    .flatMap((fact) => {
      const told = saidThen(fact.said).filter(holds);
      const named = [...new Set(told.flatMap((one) => one.roles))];
      if (!named.length && told.length) named.push("");
      return named.map((role) => {
        const said = told.filter((one) => !role || one.roles.includes(role));
        const latest = (end) =>
          said
            .map((one) => one[end] ?? "")
            .sort()
            .at(-1);
        const span = { since: latest("since"), until: latest("until") };
        return { thing: person, fact, role, ...span, said: newestSaid(said) };
      });
    });
  return rows.length ? rows : [Object.assign(thingRow(person), { role: "", since: "", until: "" })];
}

/** Return a row for each sentence of a fact; the official list has none. */
function factRows(fact) {
  return saidThen(fact.said).map((one) => ({ fact, said: one }));
}

/** Order rows of links: as their sentences stand in the articles. */
function byPlace(a, b) {
  return a.said.article - b.said.article || a.said.start - b.said.start;
}

/** Return things, the best connected first. */
function byNeighbours(indices) {
  const keyed = indices.map((index) => [neighbourCount(index), index]);
  return keyed.sort(([a, one], [b, other]) => b - a || one - other).map(([, index]) => index);
}

const ROW_MAKERS = {
  projects: (passes) =>
    byNeighbours(allOf("project").filter(passes)).map((index) => thingRow(index, projectSaid)),
  companies: (passes) => byNeighbours(allOf("company").filter(passes)).map((index) => thingRow(index)),
  people: (passes) => byNeighbours(allOf("person").filter(passes)).flatMap(postRows),
  links: (passes, factPasses) =>
    facts
      .filter((fact) => factPasses(fact) && (passes(fact.head) || passes(fact.tail)))
      .flatMap(factRows)
      .sort(byPlace),
  things: (passes) =>
    byNeighbours(entities.flatMap((_, index) => (isNamed(index) && passes(index) ? [index] : []))).map(
      (index) => thingRow(index),
    ),
};
const SUMS = {
  projects: (rows) => sumOnce(rows.map(({ thing }) => thing)),
  companies: (rows) => sumOnce(new Set(rows.flatMap(({ thing }) => projectsBy(thing)))),
};

/** Return the rows of a table that pass the filters, or all, in the order of the data. */
export function rowsOf(table, all = false) {
  const { things, fact } = passing();
  if (all) return ROW_MAKERS[table](always, always);
  return ROW_MAKERS[table]((index) => !things || things.has(index), fact);
}

/** Return the sum of the projects of rows, undefined where there is none, or the table has no sums. */
export function sumOfRows(table, rows) {
  return SUMS[table]?.(rows);
}

/** Return the range that a reader wrote: 10 or more, 10-50, -50, >10, <=50; null where it is none. */
function parseRange(text) {
  const plain = text
    .replace(/\s|亿元?|以上/g, "")
    .replace(/[－—–~至到]/g, "-")
    .replace(/％/g, "%");
  const bound = /^(>=?|≥|<=?|≤)?(\d+(?:\.\d+)?)$/.exec(plain);
  if (bound) {
    const value = Number(bound[2]);
    return /^[<≤]/.test(bound[1] ?? "") ? [-Infinity, value] : [value, Infinity];
  }
  const range = /^(\d*(?:\.\d+)?)-(\d*(?:\.\d+)?)$/.exec(plain);
  if (!range || plain === "-") return null;
  return [range[1] ? Number(range[1]) : -Infinity, range[2] ? Number(range[2]) : Infinity];
}

/** Return what tells whether a row has what the reader wrote above a column. */
function cellTest(column, wanted) {
  if (isNumber(column)) {
    const range = parseRange(wanted);
    if (!range) return () => true;
    return (row) => {
      const value = column.kind === "share" ? percent(column.of(row)) : column.of(row);
      return value !== "" && value >= range[0] && value <= range[1];
    };
  }
  const text = wanted.toLowerCase();
  return (row) => String(plainCell(column, row)).toLowerCase().includes(text);
}

/** Return the rows that have what was written above the columns: `where` is by column. */
export function matching(rows, where) {
  const tests = Object.entries(where).map(([name, wanted]) => cellTest(columnOf(name), wanted));
  return rows.filter((row) => tests.every((test) => test(row)));
}

/** Return the column of a sorting like "-sum", and whether its values fall. */
function sortingOf(sort) {
  return { column: columnOf(sort.replace(/^-/, "")), falls: sort.startsWith("-") };
}

/** Return the rows sorted; those without a value come last, equal ones stay in order. */
export function sorted(rows, sort) {
  const { column, falls } = sortingOf(sort);
  const plain = isNumber(column) || column.kind === "date";
  const order = (a, b) => (plain ? (a > b) - (a < b) : byLetters.compare(a, b));
  const keyed = rows.map((row) => [plainCell(column, row), row]);
  const sign = falls ? -1 : 1;
  keyed.sort(([a], [b]) => {
    if (a === "" || b === "") return (a === "") - (b === "");
    return sign * order(a, b);
  });
  return keyed.map(([, row]) => row);
}

/** Return the names of the groups that a row belongs to: one in several districts is in several. */
function groupNames(column, row) {
  const value = column.of(row);
  if (column.kind === "things") return value.map((index) => entities[index].name);
  return value === "" ? [] : [plainCell(column, row)];
}

/** Return groups of rows, { name, rows, sum }: the largest sums first, then the most rows, what is unknown last. */
export function grouped(table, rows, by) {
  const column = columnOf(by);
  const found = new Map();
  for (const row of rows) {
    const names = groupNames(column, row);
    for (const name of names.length ? names : [""]) {
      if (!found.has(name)) found.set(name, []);
      found.get(name).push(row);
    }
  }
  const groups = [...found].map(([name, own]) => ({ name, rows: own, sum: sumOfRows(table, own) }));
  const weight = ({ sum }) => sum ?? -1;
  const latest = (a, b) => (a.name < b.name) - (a.name > b.name);
  const largest = (a, b) => weight(b) - weight(a) || b.rows.length - a.rows.length;
  return groups.sort(
    (a, b) => (a.name === "") - (b.name === "") || (column.kind === "date" ? latest : largest)(a, b),
  );
}

/** Return the tables of the ledger by name, in order. */
export function tableNames() {
  return Object.keys(page.ledger.tables);
}
