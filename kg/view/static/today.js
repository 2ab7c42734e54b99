// The view "today": what is new, in lines with their sentences; what is watched comes first.

import { dayThen, isPrinted } from "./changes.js";
import { button, el, pressable } from "./dom.js";
import { thing } from "./elements.js";
import { dotted, money } from "./format.js";
import { choosePeriod, GROUPS, inOrder, LATE, linesThen, newCompanies, periodsOf, topOf } from "./news.js";
import { newsItem } from "./newsline.js";
import { articles, byDegree, entities, page, roles, say } from "./page.js";
import { go, state } from "./state.js";
import { starButton, watchedThings } from "./watch.js";

const LINES_SHOWN = 8; // lines of a group before "show more"
const COMPANIES_SHOWN = 24; // companies that are listed
const newsBox = document.getElementById("today");
let newsShown = "";

/** Return a group of lines, the first of them; the others on demand. */
function newsGroup(id, title, lines, { few = LINES_SHOWN, mixed = false } = {}) {
  const items = (some) => some.map((line) => newsItem(line, mixed));
  const list = el("ul", { className: "news" }, ...items(lines.slice(0, few)));
  const heading = el("h2", {}, title);
  const box = el("section", { id }, heading, list);
  if (lines.length > few) {
    const showRest = (more) => {
      list.append(...items(lines.slice(few)));
      list.children[few].querySelector("button").focus();
      more.remove();
    };
    box.append(button(say("more", { count: lines.length - few }), showRest, { className: "plain" }));
  }
  return box;
}

/** Return what the lines are of: how many articles, of which days, and how many have no date. */
function corpusLines() {
  const own = articles.filter((_, number) => isPrinted(number));
  const dates = own.map(({ date }) => date).filter(Boolean);
  dates.sort();
  const span = dates.length ? say("span", { since: dates[0], until: dates.at(-1) }) : "";
  const count = say("news_articles", { count: own.length });
  const lines = [
    el(
      "p",
      { className: "corpus" },
      say("news_lead", { corpus: dotted(span, count) }),
      el("span", { className: "how", textContent: say("news_how") }),
    ),
  ];
  const undated = own.length - dates.length;
  if (undated) {
    const key = dates.length ? "news_undated" : "news_dateless";
    const summary = el("summary", { textContent: say(key, { count: undated }) });
    lines.push(el("details", { className: "undated" }, summary, el("p", { textContent: say("news_dates") })));
  }
  const notes = [say("news_first")];
  if (dayThen()) notes.push(say("as_of_day", { day: state.filter.asof }));
  if (page.today.left) notes.push(say("news_left", { count: page.today.left }));
  return [...lines, ...notes.map((textContent) => el("p", { className: "note", textContent }))];
}

function periodButton(period, chosen) {
  const words = `${dotted(say(period.words), period.day)} (${period.lines.length})`;
  return pressable(words, period === chosen, () => go({ period: period.name }), {
    id: `period-${period.name}`,
    className: "chip",
  });
}

/** Return one figure, with the way to its lines. */
function figureButton(number, name, id, sum = "") {
  const count = el("b", {}, number, sum && el("small", { textContent: ` · ${sum}` }));
  const open = () => document.getElementById(id)?.scrollIntoView({ block: "start" });
  const element = button("", open, { className: "figure" });
  element.disabled = number === "0";
  element.append(count, el("span", { textContent: name }));
  return element;
}

/** Return the sum of the projects of these lines; a part of one that is there counts with its whole. */
function sumOf(lines) {
  const projects = new Set(
    lines
      .filter(({ thing: index }) => entities[index].type === roles.project)
      .map(({ thing: index }) => index),
  );
  const whole = lines.filter(
    ({ thing: index, things }) =>
      projects.has(index) && !things.some((other) => other !== index && projects.has(other)),
  );
  return whole.reduce((sum, { thing: index }) => sum + (entities[index].amount ?? 0), 0);
}

function figureRow(lines, late, companies) {
  const of = (group) => lines.filter(({ kind }) => GROUPS[group][0].includes(kind));
  const projects = of("news_projects");
  const sum = sumOf(projects);
  const told = sum ? money(sum) : "";
  return el(
    "div",
    { className: "figures" },
    figureButton(String(projects.length), say("figure_projects"), "news_projects", told),
    figureButton(String(of("news_steps").length), say("figure_steps"), "news_steps"),
    figureButton(String(of("news_ties").length), say("figure_ties"), "news_ties"),
    figureButton(String(companies.length), say("figure_companies"), "news_companies"),
    figureButton(String(late.length), say("figure_late"), "news_late"),
  );
}

/** Return what is watched, and the lines on it: of the period, else the last ones. */
function watchedGroup(watched, lines, all) {
  const on = (some) => some.filter(({ things }) => things.some((index) => watched.includes(index)));
  const own = on(lines);
  const found = own.length ? inOrder(own) : on(all).slice(0, LINES_SHOWN);
  const box = newsGroup("news_watched", say("news_watched"), found, { mixed: true });
  const names = el("p", { className: "watched" });
  for (const index of watched) names.append(el("span", {}, starButton(index), thing(index)));
  box.querySelector("h2").after(names);
  if (!own.length) names.after(el("p", { className: "note", textContent: say("news_watched_none") }));
  return { box, found };
}

function companyGroup(companies) {
  const first = [...companies].sort(byDegree).slice(0, COMPANIES_SHOWN);
  const names = el("p", { className: "watched" }, ...first.map(thing));
  const rest = companies.length - COMPANIES_SHOWN;
  const openLedger = () => go({ view: "ledger", tab: "companies" });
  if (rest > 0) names.append(button(say("news_rest", { count: rest }), openLedger, { className: "plain" }));
  return el("section", { id: "news_companies" }, el("h2", { textContent: say("news_companies") }), names);
}

/** Return the groups of lines that have any. */
function newsGroups(period, all, late, companies) {
  const watched = watchedThings();
  const first = watched.length ? watchedGroup(watched, period.lines, all) : { box: null, found: [] };
  const told = new Set(first.found);
  const top = topOf(period.lines.filter((line) => !told.has(line)));
  for (const line of top) told.add(line);
  const boxes = [first.box, top.length ? newsGroup("news_top", say("news_top"), top, { mixed: true }) : null];
  for (const [name, [kinds, whole, left]] of Object.entries(GROUPS)) {
    const own = period.lines.filter(({ kind }) => kinds.includes(kind));
    const rest = own.filter((line) => !told.has(line));
    if (!own.length) continue;
    const title = say(rest.length < own.length ? left : whole, { count: rest.length });
    if (rest.length) boxes.push(newsGroup(name, title, inOrder(rest)));
  }
  if (late.length)
    boxes.push(newsGroup("news_late", say("news_late", { day: lateDay() }), inOrder(late), { few: 5 }));
  if (companies.length) boxes.push(companyGroup(companies));
  return boxes.filter(Boolean);
}

/** Return the day on which what is overdue was judged. */
function lateDay() {
  return state.filter.asof || page.dates[1] || "";
}

/** Show what is new where it is wanted. */
export function showToday() {
  const wanted = JSON.stringify([state.filter.asof, state.period, state.watch]);
  if (state.view !== "today" || wanted === newsShown) return;
  const place = newsShown ? newsBox.scrollTop : 0;
  newsShown = wanted;
  const all = linesThen();
  const late = all.filter(({ kind }) => kind === LATE);
  const periods = periodsOf(all);
  const period = choosePeriod(periods, state.period);
  const companies = newCompanies(period.since);
  const buttons = periods.map((one) => periodButton(one, period));
  const choices = el("div", { className: "periods chips", role: "group" }, ...buttons);
  choices.setAttribute("aria-label", say("periods"));
  const groups = newsGroups(period, all, late, companies);
  const none = period.lines.length ? null : el("p", { className: "none", textContent: say("news_none") });
  const focused = document.activeElement?.id;
  const paper = el("div", { className: "front" }, ...corpusLines(), choices);
  paper.append(...[figureRow(period.lines, late, companies), none].filter(Boolean), ...groups);
  newsBox.replaceChildren(paper);
  newsBox.scrollTop = place;
  if (focused?.startsWith("period-")) document.getElementById(focused)?.focus();
}
