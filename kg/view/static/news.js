// The lines of the news: which there are as of the day, in a period, and in groups.

import { dayThen, saidThen } from "./changes.js";
import { articles, entities, page, roles } from "./page.js";
import { isNews, wasHere } from "./visit.js";

const ENOUGH_LINES = 3; // lines, for a period to be shown first
const PERIODS = [
  ["week", "period_week", 7],
  ["month", "period_month", 30],
];
const TOP_LINES = { all: 5, same: 3 }; // of the news at the top: how many, and of one kind
export const LATE = "overdue"; // what no article tells, but the time that has passed: it is of no period
/** The groups of lines, in order: its kinds, its title, that of what is left of it, and the word for one line. */
export const GROUPS = {
  news_projects: [["project", "deal"], "news_projects", "news_projects_rest", "kind_project"],
  news_steps: [
    ["stage", "promise", "moved", "sum", "sum_told", "investor"],
    "news_steps",
    "news_steps_rest",
    "kind_step",
  ],
  news_ties: [["link", "districts"], "news_ties", "news_ties_rest", "kind_tie"],
  news_posts: [["post", "name"], "news_posts", "news_posts_rest", "kind_post"],
  news_corrections: [["correction"], "news_corrections", "news_corrections_rest", "kind_correction"],
};

/** Return the last day that a date may mean; "" of none. */
function lastDayOf(date) {
  return date && date + { 4: "-12-31", 7: "-31", 10: "" }[date.length];
}

/** Return all lines that had been told by the day that the page is as of. */
export function linesThen() {
  const day = dayThen();
  const { lines } = page.today;
  return day ? lines.filter(({ date, said }) => date <= day && saidThen(said).length) : lines;
}

/** Return the day, so many days before one. */
function daysBefore(day, count) {
  const [year, month, number] = day.split("-").map(Number);
  return new Date(Date.UTC(year, month - 1, number - count)).toISOString().slice(0, 10);
}

/** Return the periods that can be chosen, the shortest first: each with its first day and its lines. */
export function periodsOf(lines) {
  const dated = lines.filter(({ date, kind }) => date && kind !== LATE);
  const told = lines.filter(({ kind }) => kind !== LATE);
  const newest =
    dated
      .map(({ date }) => lastDayOf(date))
      .sort()
      .pop() ?? "";
  const since = (from) => dated.filter(({ date }) => lastDayOf(date) >= from);
  const found = [];
  if (wasHere()) found.push({ name: "visit", words: "period_visit", since: "", lines: told.filter(isNews) });
  if (newest) {
    const [{ date }] = dated.filter((line) => lastDayOf(line.date) === newest);
    found.push({ name: "issue", words: "period_issue", day: date, since: newest, lines: since(newest) });
    for (const [name, words, count] of PERIODS) {
      const from = daysBefore(newest, count - 1);
      found.push({ name, words, since: from, lines: since(from) });
    }
  }
  found.push({ name: "all", words: "period_all", since: "", lines: told });
  return found;
}

/** Return the period to show: the one that is asked for, else the shortest that tells enough. */
export function choosePeriod(periods, wanted) {
  const enough = periods.find(({ name, lines }) => name !== "visit" && lines.length >= ENOUGH_LINES);
  return periods.find(({ name }) => name === wanted) || enough || periods.at(-1);
}

const byWeight = (a, b) => b.weight - a.weight || (b.date > a.date ? 1 : b.date < a.date ? -1 : 0);

/** Return lines, what weighs most first. */
export function inOrder(lines) {
  return [...lines].sort(byWeight);
}

/** Return the lines for the top: those that weigh most, whose own sentence names the thing; other kinds first. */
export function topOf(lines) {
  const things = new Set();
  const clear = inOrder(lines).filter(
    ({ clear: named, thing }) => named && !things.has(thing) && things.add(thing),
  );
  const counts = new Map();
  const few = clear.filter(({ kind }) => {
    counts.set(kind, (counts.get(kind) || 0) + 1);
    return counts.get(kind) <= TOP_LINES.same;
  });
  const rest = clear.filter((line) => !few.includes(line));
  return inOrder([...few, ...rest].slice(0, TOP_LINES.all));
}

/** Return the key of the word that tells of which kind a line is. */
export function kindOf(line) {
  const own = Object.values(GROUPS).find(([kinds]) => kinds.includes(line.kind));
  return own ? own[3] : "kind_late";
}

/** Return the companies that were in print for the first time in a period, as far as the day goes. */
export function newCompanies(since) {
  const day = dayThen();
  const first = ({ articles: own }) => own.map((number) => lastDayOf(articles[number].date)).sort()[0];
  return entities.flatMap((entity, index) => {
    if (entity.type !== roles.company || !entity.articles.length) return [];
    const date = first(entity);
    return date >= since && (!day || date <= day) ? [index] : [];
  });
}
