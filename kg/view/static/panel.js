// The panel: what is known of the chosen thing, each fact with its sentence.

import { actions } from "./actions.js";
import { brief } from "./brief.js";
import { amountThen, formerNames, isNamed, isPrinted, noteThen, saidThen } from "./changes.js";
import { factButtons } from "./decide.js";
import { nameEditor } from "./decide_name.js";
import { button, el } from "./dom.js";
import { glyph, origin, thing } from "./elements.js";
import { clearFilters, filterWords, isFiltered, passingThings } from "./filtering.js";
import { dotted, nameList } from "./format.js";
import { clashRows, stageRows, valueRows } from "./lifeline.js";
import {
  articles,
  byDegree,
  entities,
  factsOf,
  indexOf,
  page,
  relations,
  roles,
  say,
  types,
} from "./page.js";
import { evidence, rolesOf, sentenceKey } from "./quotes.js";
import { openReader } from "./reader.js";
import { go, leave, state } from "./state.js";

const panel = document.getElementById("panel");
const SHOWN = 6; // facts of a group before "show more"
const LAST = 1000; // more than there are kinds of groups
const MANY = 200; // what "show more" shows at most

function section(title, count, ...children) {
  const heading = el("h3", {}, title);
  if (count) heading.append(el("span", { className: "count", textContent: String(count) }));
  return el("section", {}, heading, ...children);
}

/** Return a list that shows its first items, more on demand; items are made when they are shown. */
export function list(items, make, few = SHOWN) {
  const box = el("ul", { className: "list" });
  const show = (some) => box.append(...some.map((item) => el("li", {}, ...make(item))));
  let shown = items.length > few + 2 ? few : items.length;
  show(items.slice(0, shown));
  if (shown === items.length) return [box];
  const left = () => say("more", { count: items.length - shown });
  const showMore = (more) => {
    show(items.slice(shown, shown + MANY));
    shown = Math.min(items.length, shown + MANY);
    more.textContent = left();
    more.hidden = shown === items.length;
  };
  return [box, button(left(), showMore, { className: "plain" })];
}

/** Return a thing with a few words; the name of where one is already says nothing. */
export function row(index, words) {
  const here = state.chosen === null ? state.filter.district : entities[state.chosen].id;
  const note = words === entities[indexOf.get(here)]?.name ? "" : words;
  return el("div", { className: "row" }, thing(index), el("span", { className: "note", textContent: note }));
}

/** Show what there is to look at first. */
export function showOverview() {
  const lists = page.overview.map(({ title, things }) =>
    section(title, 0, ...list(things, ({ entity, note }) => [row(entity, note)])),
  );
  const title = el("h2", { textContent: say("home") });
  fillPanel(title, el("p", { className: "lead", textContent: say("start") }), ...lists);
}

/** Show what passes the filters: the largest sums first, then the best connected. */
export function showPassing() {
  const things = passingThings();
  const sum = (index) => amountThen(index) ?? -1;
  things.sort((a, b) => sum(b) - sum(a) || byDegree(a, b));
  const clear = button(say("clear"), clearFilters, { className: "back" });
  const title = el("h2", { textContent: say("passing", { count: things.length }) });
  const filters = el("p", { className: "names", textContent: dotted(...filterWords()) });
  fillPanel(clear, title, filters, ...list(things, (index) => [row(index, noteThen(index))], 30));
}

export function fillPanel(...parts) {
  panel.replaceChildren(...parts.filter(Boolean));
  panel.scrollTop = 0;
}

function head(index) {
  const entity = entities[index];
  const type = el("span", { className: "type" }, glyph(entity.type), types[entity.type].label);
  const box = el("div", {}, homeButton(), type, el("h2", { textContent: entity.name }));
  const line = (className, textContent) => box.append(el("p", { className, textContent }));
  if (isNamed(index)) line("summary", brief(index));
  if (entity.aliases.length) line("names", `${say("also")} ${nameList(entity.aliases)}`);
  if (entity.code) line("names", `${say("code")} ${entity.code}`);
  const former = formerNames(index);
  if (former.length) line("names", `${say("former_name")} ${nameList(former)}`);
  line("named", entity.mentions ? say("named", countNamed(index)) : say("not_named"));
  const day = state.filter.asof;
  if (day)
    box.append(el("p", { className: "as-of" }, say("as_of_day", { day }), undatedWords(index), allButton()));
  if (entity.why) {
    const summary = el("summary", { textContent: say("why") });
    box.append(el("details", { className: "why" }, summary, el("p", { textContent: entity.why })));
  }
  return box;
}

/** Return how often a thing is named, and in how many articles, by the day that the page tells of. */
function countNamed(index) {
  const { articles: own, mentions } = entities[index];
  if (!state.filter.asof) return { articles: own.length, mentions };
  const printed = own.filter(isPrinted);
  const count = (number) => articles[number].mentions.filter((mention) => mention[2] === index).length;
  return { articles: printed.length, mentions: printed.reduce((sum, number) => sum + count(number), 0) };
}

function undatedWords(index) {
  const count = entities[index].articles.filter((number) => !articles[number].date).length;
  return count ? ` · ${say("as_of_undated", { count })}` : "";
}

/** Return what shows all again, whenever it was said. */
function allButton() {
  const { asof: _, ...filter } = state.filter;
  return button(say("today_again"), () => go({ filter }), { className: "plain" });
}

export function homeButton() {
  return button(say(isFiltered() ? "to_passing" : "home"), leave, { className: "back" });
}

/** Return the facts of a thing in groups: one for each relation, direction and type of the other end. */
function groupFacts(index) {
  const groups = new Map();
  for (const fact of factsOf[index].filter(({ official, said }) => official || saidThen(said).length)) {
    const forward = fact.head === index;
    const other = forward ? fact.tail : fact.head;
    const relation = relations[fact.type];
    const direction = relation.symmetric || forward ? "label" : "inverse";
    const key = `${fact.type} ${direction} ${entities[other].type}`;
    const group = {
      name: relation[direction],
      direction,
      kind: fact.type,
      type: entities[other].type,
      facts: [],
    };
    if (!groups.has(key)) groups.set(key, group);
    groups.get(key).facts.push({ fact, other });
  }
  // What only the official list says comes last.
  const listed = ({ facts: some }) => some.every(({ fact }) => !fact.said.length);
  const rank = (group) => groupRank(index, group) + (listed(group) ? LAST : 0);
  const compare = (a, b) => rank(a) - rank(b) || a.direction.localeCompare(b.direction) || a.type - b.type;
  const sorted = [...groups.values()].sort(compare);
  const sum = ({ other }) => amountThen(other) ?? -1;
  for (const group of sorted) {
    group.facts.sort(
      (a, b) => sum(b) - sum(a) || factsOf[b.other].length - factsOf[a.other].length || a.other - b.other,
    );
  }
  return sorted;
}

/** Return where a group stands: of a district first its projects, its companies, its ties to other districts. */
function groupRank(index, { kind, type }) {
  const order = page.order.indexOf(kind);
  if (entities[index].type !== roles.district) return order;
  const own = [roles.project, roles.company, roles.district].indexOf(type);
  return own < 0 ? 3 * page.order.length + order : own * page.order.length + order;
}

/** Return the facts of a group, those that one sentence tells first of all together. */
function bundle(groupFacts) {
  const bundles = new Map();
  for (const one of groupFacts) {
    const [first] = saidThen(one.fact.said);
    const place = first ? sentenceKey(first) : `official ${one.other}`;
    bundles.set(place, [...(bundles.get(place) || []), one]);
  }
  return [...bundles.values()];
}

/** Return facts of a thing, with the sentence that tells them. */
function factItem(some, told) {
  const line = ({ fact, other }) => row(other, rolesOf(fact) || noteThen(other));
  const facts = some.map(({ fact }) => fact);
  const said = evidence(facts, told);
  if (some.length === 1) return [line(some[0]), ...said, factButtons(facts[0])];
  return [...some.flatMap((one) => [line(one), factButtons(one.fact)]), ...said];
}

/** Return the name of a group of facts, with the type where the relation has several. */
function groupTitle(group, groups) {
  const alike = groups.filter((other) => other.kind === group.kind && other.direction === group.direction);
  return alike.length > 1 ? `${group.name} · ${types[group.type].label}` : group.name;
}

function articleItem(index, number) {
  const article = articles[number];
  const first = article.mentions.find((mention) => mention[2] === index);
  const place = first ? { start: first[0], end: first[1] } : { start: 0, end: 0 };
  const open = () => openReader(number, place, new Set([index]));
  const headline = button(article.headline || say("no_headline"), open, { className: "plain" });
  return [headline, el("div", { className: "note", textContent: origin(article) })];
}

/** Show everything known of a thing. */
export function showThing(index) {
  const parts = [head(index), actions(index), nameEditor(index)];
  if (!isNamed(index)) parts.push(el("p", { className: "lead", textContent: say("not_yet") }));
  const values = valueRows(index);
  if (values.length) parts.push(el("div", {}, ...values));
  const stages = stageRows(index);
  if (stages.length)
    parts.push(section(say("milestones"), 0, el("ol", { className: "timeline" }, ...stages)));
  const clashes = clashRows(index);
  if (clashes.length) parts.push(section(say("contradiction"), clashes.length, ...clashes));
  const groups = groupFacts(index);
  const told = new Map();
  for (const group of groups) {
    const title = groupTitle(group, groups);
    const items = list(bundle(group.facts), (some) => factItem(some, told));
    parts.push(section(title, group.facts.length, ...items));
  }
  const named = entities[index].articles.filter(isPrinted);
  if (named.length) {
    const items = list(named, (number) => articleItem(index, number));
    parts.push(section(say("articles"), named.length, ...items));
  }
  fillPanel(...parts);
}
