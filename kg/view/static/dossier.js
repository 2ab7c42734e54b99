// The view "dossier": all that is known of one thing on one page to print, every claim with a numbered quote.

import {
  amountThen,
  dayThen,
  fateWords,
  formerNames,
  isPrinted,
  stagesThen,
  stageThen,
  valuesThen,
} from "./changes.js";
import { button, el, headCell, table } from "./dom.js";
import { origin, thing } from "./elements.js";
import { dotted, money, nameList } from "./format.js";
import { articles, entities, factsOf, page, relations, say, types } from "./page.js";
import { quote } from "./quotes.js";
import { ringOf } from "./ring.js";
import { go, state } from "./state.js";
import { summaryOf } from "./summary.js";
import { buildersOf, districtsOf, holdingSaid, investorsOf, projectsOf } from "./things.js";

const dossierBox = document.getElementById("dossier");
const CITED = 2; // quotes of one claim in a table
let dossierShown = ""; // of which thing and day it stands there

/** Return the footnotes of one dossier: each sentence has one number, however many claims rest on it. */
function makeFootnotes() {
  const found = new Map();
  const cite = (said, most = CITED) => {
    const best = [...said].sort((a, b) => b.sure - a.sure).slice(0, most);
    const numbers = best.map((one) => {
      const place = `${one.article} ${one.start} ${one.end}`;
      if (!found.has(place)) found.set(place, { number: found.size + 1, said: one });
      return found.get(place).number;
    });
    return [...new Set(numbers)].sort((a, b) => a - b).map(reference);
  };
  return { cite, list: () => [...found.values()] };
}

/** Return the number of a quote; a click leads to it. */
function reference(number) {
  const lead = () => document.getElementById(`quote-${number}`).scrollIntoView({ block: "center" });
  const element = button(`[${number}]`, lead, { className: "ref" });
  element.setAttribute("aria-label", say("dossier_quote_number", { number }));
  return element;
}

function partOf(title, ...children) {
  return el("section", {}, el("h2", { textContent: title }), ...children);
}

function rowTable(title, heads, lines) {
  if (!lines.length) return null;
  const cells = (line) => line.map((parts) => el("td", {}, ...[parts].flat()));
  const body = lines.map((line) => el("tr", {}, ...cells(line)));
  return partOf(
    title,
    el(
      "div",
      { className: "wide" },
      table(
        heads.map((text) => headCell(text)),
        body,
      ),
    ),
  );
}

/** Return the life line: reached full, promised hollow, overdue red. */
function lifeLine(index, cite) {
  const items = stagesThen(index).map(({ label, date, ahead, fate, by, part: of, said }) => {
    const notes = [
      of === undefined ? "" : entities[of].name,
      fate ? fateWords(fate, date) : "",
      by === undefined ? "" : say("corrected"),
    ];
    const text = el("b", { textContent: `${date || say("undated")} ${label}` });
    const name = by === undefined ? (ahead ? `ahead ${fate.name}` : "reached") : "corrected";
    return el(
      "li",
      { className: name },
      text,
      " ",
      el("span", { className: "note", textContent: dotted(ahead ? say("ahead") : "", ...notes) }),
      ...cite(said),
    );
  });
  return items.length ? partOf(say("milestones"), el("ol", { className: "timeline" }, ...items)) : null;
}

function figureTable(index, cite) {
  const lines = valuesThen(index)
    .filter((row) => row.state !== "corrected")
    .map((row) => [row.label, row.text, row.state ? say(row.state) : "", cite(row.said)]);
  return rowTable(say("dossier_figures"), [], lines);
}

/** Return the projects by sum: who invests, where, how far. */
function projectTable(index, cite) {
  const sorted = projectsOf(index).sort((a, b) => (amountThen(b) ?? -1) - (amountThen(a) ?? -1) || a - b);
  const lines = sorted.map((one) => {
    const value = valuesThen(one).find((row) => row.amount !== undefined && row.amount === amountThen(one));
    const stage = stageThen(one);
    const fact = factsOf[one].find(({ tail, type }) => tail === one && page.roles.develops.includes(type));
    const said = [
      ...(value?.said ?? []),
      ...(stage?.said ?? []),
      ...(fact && !value && !stage ? holdingSaid(fact) : []),
    ];
    return [
      thing(one),
      partIn(index, one),
      nameList(districtsOf(one).map((place) => entities[place].name)),
      value?.text ?? money(amountThen(one)),
      stage?.label ?? "",
      stage?.date ?? "",
      cite(said),
    ];
  });
  const heads = ["name", "dossier_part", "district", "investment", "stage", "stage_date", "dossier_quote"];
  return rowTable(
    say("dossier_projects"),
    heads.map((key) => say(key)),
    lines,
  );
}

function partIn(index, project) {
  if (investorsOf(project).includes(index)) return say("dossier_invests");
  if (buildersOf(project).includes(index)) return say("dossier_builds");
  return nameList(investorsOf(project).map((one) => entities[one].name));
}

/** Return a table for each relation and direction that the projects have not told. */
function relationTables(index, cite) {
  const told = projectsOf(index).length ? page.roles.develops : [];
  return Object.entries(relations)
    .filter(([kind]) => !told.includes(kind))
    .flatMap(([kind, relation]) => {
      const facts = factsOf[index].filter((fact) => fact.type === kind && holdingSaid(fact).length);
      const out = facts.filter(({ head }) => relation.symmetric || head === index);
      const into = facts.filter(({ tail }) => !relation.symmetric && tail === index);
      const line = (fact) => {
        const other = fact.head === index ? fact.tail : fact.head;
        const roles = [...new Set(holdingSaid(fact).flatMap((said) => said.roles))];
        return [thing(other), nameList(roles), types[entities[other].type].label, cite(holdingSaid(fact))];
      };
      return [rowTable(relation.label, [], out.map(line)), rowTable(relation.inverse, [], into.map(line))];
    });
}

function clashTable(index, cite) {
  return rowTable(
    say("contradiction"),
    [],
    (entities[index].contradictions || []).map(({ label, said }) => [label, cite(said)]),
  );
}

function dossierHead(index) {
  const entity = entities[index];
  const lines = [
    entity.aliases.length ? `${say("also")} ${nameList(entity.aliases)}` : "",
    formerNames(index).length ? `${say("former_name")} ${nameList(formerNames(index))}` : "",
    entity.code ? `${say("code")} ${entity.code}` : "",
  ].filter(Boolean);
  const back = button(say("dossier_back"), () => go({ view: "graph" }), { className: "plain" });
  const print = button(say("dossier_print"), () => globalThis.print(), { className: "plain" });
  return [
    el("p", { className: "dossier-tools" }, back, print),
    el("p", { className: "note", textContent: dotted(say("dossier"), types[entity.type].label) }),
    el("h1", { textContent: entity.name }),
    ...lines.map((textContent) => el("p", { className: "note", textContent })),
  ];
}

function about(index) {
  const dates = articles
    .filter((_, number) => isPrinted(number))
    .map(({ date }) => date)
    .filter(Boolean)
    .sort();
  const span = dates.length ? say("span", { since: dates[0], until: dates.at(-1) }) : say("undated");
  const named = entities[index].articles.filter(isPrinted).length;
  const text = say("dossier_about", {
    articles: articles.filter((_, number) => isPrinted(number)).length,
    span,
    named,
  });
  const day = dayThen() ? say("as_of_day", { day: state.filter.asof }) : "";
  return el("p", { className: "note", textContent: dotted(text, day) });
}

/** Return the parts of the page of a thing; the summary is made first, so that its quotes have the lowest numbers. */
function partsOf(index) {
  const { cite, list } = makeFootnotes();
  const summary = el("p", { className: "summary" });
  for (const { text, said } of summaryOf(index)) summary.append(text, ...cite(said, 5), " ");
  const tables = [
    lifeLine(index, cite),
    figureTable(index, cite),
    projectTable(index, cite),
    ...relationTables(index, cite),
    clashTable(index, cite),
  ];
  const picture = ringOf(index);
  const quotes = list().map(({ number, said }) => {
    const item = el("li", { id: `quote-${number}`, value: number }, quote(said, new Set([index])));
    return item;
  });
  const named = entities[index].articles.filter(isPrinted);
  const lines = named.map((number) =>
    el("li", {
      textContent: dotted(articles[number].headline || say("no_headline"), origin(articles[number])),
    }),
  );
  return [
    ...dossierHead(index),
    summary,
    ...tables,
    picture ? partOf(say("dossier_near"), picture) : null,
    quotes.length ? partOf(say("dossier_quotes"), el("ol", { className: "quotes" }, ...quotes)) : null,
    lines.length ? partOf(say("articles"), el("ul", {}, ...lines)) : null,
    about(index),
  ];
}

/** Show the dossier of the chosen thing where it is wanted; names in it lead to their own. */
export function showDossier() {
  if (state.view !== "dossier") return;
  const now = JSON.stringify([state.chosen, state.filter.asof]);
  if (now === dossierShown) return;
  dossierShown = now;
  const paper = el("div", { className: "paper" });
  if (state.chosen === null)
    paper.append(el("p", { className: "lead", textContent: say("dossier_of_what") }));
  else paper.append(...partsOf(state.chosen).filter(Boolean));
  dossierBox.replaceChildren(paper);
  dossierBox.scrollTop = 0;
}
