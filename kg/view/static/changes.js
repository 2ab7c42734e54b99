// What had been said by a day: the filter "asof" names it; without it all counts, and today decides what is overdue.

import { dotted } from "./format.js";
import { articles, entities, page, say } from "./page.js";
import { state } from "./state.js";

const SHORTEST = 4; // 2024
export const TODAY = new Date().toLocaleDateString("sv"); // 2024-05-13
let then = { day: "", articles: null, things: new Map() }; // what the last day made of articles and things

/** Return the day as of which the page tells, in full, or nothing. */
export function dayThen() {
  const day = state.filter.asof || "";
  return day.length < SHORTEST ? "" : day.padEnd(10, "-99");
}

/** Return whether each article had been printed by then; null: all count. One without a date always had. */
function printedThen() {
  const day = dayThen();
  if (then.day !== day) {
    then = { day, articles: day ? articles.map(({ date }) => date <= day) : null, things: new Map() };
  }
  return then.articles;
}

export function isPrinted(article) {
  return printedThen()?.[article] ?? true;
}

/** Return the sentences that had been printed by then. */
export function saidThen(said) {
  return dayThen() ? said.filter((one) => isPrinted(one.article)) : said;
}

/** Tell whether any article had named a thing by then. */
export function isNamed(index) {
  const own = entities[index].articles;
  return !dayThen() || !own.length || own.some(isPrinted);
}

/** Tell whether a person confirmed a sentence, or its reading is as sure as `use` of it demands. */
export function isSure({ sure, confirmed }, use) {
  return Boolean(confirmed) || sure === undefined || sure >= page.trust[use];
}

/** Tell whether a person, or an article printed by then, says that this sentence is wrong. */
function isCorrected({ corrected }) {
  return corrected !== undefined && (corrected < 0 || isPrinted(corrected));
}

/** Return the values of a thing as told by then; of several figures one is the latest. */
function findValues(index) {
  const rows = entities[index].values
    .map((value) => ({ ...value, whole: value, said: saidThen(value.said) }))
    .filter(({ said }) => said.length);
  for (const row of rows) {
    const right = row.said.filter((one) => !isCorrected(one));
    row.last =
      right
        .map((one) => articles[one.article].date)
        .sort()
        .pop() ?? "";
    if (!right.length) Object.assign(row, { state: "corrected", by: row.said[0].corrected });
  }
  for (const row of rows) {
    const same = rows.filter((one) => row.of && one.of === row.of && one.state !== "corrected");
    if (same.length < 2 || row.state) continue;
    const best = same.reduce((a, b) => (b.last > a.last ? b : a));
    row.state = row === best ? "latest" : "earlier";
  }
  return rows;
}

/** Return what became of a promise, as told by then. */
function fateThen({ fates, due, date }) {
  const day = dayThen();
  const [, name, on, late] = fates.filter(([told]) => !day || told <= day).pop() || [];
  if (name && name !== "open") return { name, on, late };
  return { name: date && due < (day || TODAY) ? "overdue" : "open" };
}

/** Return the stages of a thing as told by then, in order. */
function findStages(index) {
  return entities[index].stages
    .map((stage) => ({ ...stage, whole: stage, said: saidThen(stage.said) }))
    .filter(({ said }) => said.length)
    .map((stage) => {
      const known = !stage.dated || stage.said.some((one) => stage.dated.includes(one.article));
      const row = { ...stage, date: known ? stage.date : "" };
      if (row.ahead) return { ...row, fate: fateThen(row) };
      return row.said.every(isCorrected) ? { ...row, by: row.said[0].corrected } : row;
    });
}

/** Return what is known of a thing by then, worked out once a day. */
function known(index) {
  printedThen();
  if (!then.things.has(index)) {
    then.things.set(index, { values: findValues(index), stages: findStages(index) });
  }
  return then.things.get(index);
}

export function valuesThen(index) {
  return known(index).values;
}

export function stagesThen(index) {
  return known(index).stages;
}

/** Return the last stage reached by then; of what is only planned, the plan. */
export function stageThen(index) {
  const { stages } = entities[index];
  if (!stages.length) return null;
  const own = stagesThen(index).filter(({ by, part }) => by === undefined && part === undefined);
  const plan = own.find(({ ahead, date }) => ahead && !date);
  const planned = plan && { ...plan, stage: page.planned, label: page.stages[page.planned] };
  return own.filter(({ ahead }) => !ahead).pop() || planned || null;
}

/** Return the sum of a thing as it was told last. */
export function amountThen(index) {
  if (!dayThen()) return entities[index].amount;
  const sums = valuesThen(index).filter(
    ({ amount, state: name }) => amount !== undefined && name !== "corrected",
  );
  return sums.length ? sums.reduce((a, b) => (b.last > a.last ? b : a)).amount : undefined;
}

/** Return the few words beside a name in a list. */
export function noteThen(index) {
  const entity = entities[index];
  if (!dayThen() || entity.type !== page.roles.project) return entity.note;
  const amount = amountThen(index);
  const sum = valuesThen(index).find((row) => row.amount === amount && amount !== undefined);
  return dotted(sum?.text, stageThen(index)?.label);
}

/** Return in words what became of a promise. */
export function fateWords({ name, on, late }, date) {
  if (name === "kept") return typeof late !== "number" ? say("kept") : keptWords(late);
  if (name === "open") return say(date ? "open_promise" : "open_undated");
  return say(name, { date: on });
}

function keptWords(late) {
  return late ? say("kept_late", { days: late }) : say("kept_in_time");
}

/** Return the words that name the article which corrects something; a person is not named. */
export function correctionWords(number) {
  if (number < 0) return say("corrected");
  const { date, headline } = articles[number];
  return say("corrected_by", { date: date || say("undated"), headline: headline || say("no_headline") });
}

/** Return from when until when something holds, in words. */
export function spanWords({ since, until }) {
  if (since && since === until) return since;
  return [since && say("from_on", { since }), until && say("up_to", { until })].filter(Boolean).join(" ");
}

/** Return the names that a thing had given up by then. */
export function formerNames(index) {
  const day = dayThen() || TODAY;
  const gone = (entities[index].former || []).filter(
    ([, until, article]) => until <= day && (article < 0 || isPrinted(article)),
  );
  const latest = new Map(gone.map(([name, until]) => [name, until]));
  return [...latest].map(([name, until]) => (until ? `${name} (${say("up_to", { until })})` : name));
}
