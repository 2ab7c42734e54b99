"use strict";
// The panel: what is known of the chosen thing, each fact with its sentence.

const panel = document.getElementById("panel");
const SHOWN = 6; // facts of a group before "show more"
const MANY = 200; // what "show more" shows at most

function section(title, count, ...children) {
  const heading = el("h3", {}, title);
  if (count) heading.append(el("span", { className: "count", textContent: String(count) }));
  return el("section", {}, heading, ...children);
}

/** Return a list that shows its first items, more on demand; items are made when they are shown. */
function list(items, make, few = SHOWN) {
  const box = el("ul", { className: "list" });
  const show = (some) => box.append(...some.map((item) => el("li", {}, ...make(item))));
  let shown = items.length > few + 2 ? few : items.length;
  show(items.slice(0, shown));
  if (shown === items.length) return [box];
  const more = el("button", { className: "plain", type: "button" });
  const count = () => { more.textContent = say("more", { count: items.length - shown }); };
  count();
  more.addEventListener("click", () => {
    show(items.slice(shown, shown + MANY));
    shown = Math.min(items.length, shown + MANY);
    count();
    more.hidden = shown === items.length;
  });
  return [box, more];
}

/** Return a thing with a few words; the name of where one is already says nothing. */
function row(index, words) {
  const here = state.chosen === null ? state.filter.district : entities[state.chosen].id;
  const note = words === entities[indexOf.get(here)]?.name ? "" : words;
  return el("div", { className: "row" }, thing(index), el("span", { className: "note", textContent: note }));
}

/** Show what there is to look at first. */
function showOverview() {
  const lists = page.overview.map(({ title, things }) =>
    section(title, 0, ...list(things, ({ entity, note }) => [row(entity, note)])));
  fillPanel(el("p", { className: "lead", textContent: say("start") }), ...lists);
}

/** Show what passes the filters: the largest sums first, then the best connected. */
function showPassing() {
  const things = passingThings();
  const sum = (index) => entities[index].amount ?? -1;
  things.sort((a, b) => sum(b) - sum(a) || linksOf[b].length - linksOf[a].length || a - b);
  const clear = el("button", { className: "back", type: "button", textContent: say("clear") });
  clear.addEventListener("click", clearFilters);
  const title = el("h2", { textContent: say("passing", { count: things.length }) });
  fillPanel(clear, title, el("p", { className: "names", textContent: filterWords().join(" · ") }), ...list(things, (index) => [row(index, entities[index].note)], 30));
}

function fillPanel(...parts) {
  panel.replaceChildren(...parts.filter(Boolean));
  panel.scrollTop = 0;
}

function head(index) {
  const entity = entities[index];
  const type = el("span", { className: "type" }, glyph(entity.type), types[entity.type].label);
  const box = el("div", {}, homeButton(), type, el("h2", { textContent: entity.name }));
  const line = (className, textContent) => box.append(el("p", { className, textContent }));
  if (entity.aliases.length) line("names", `${say("also")} ${entity.aliases.join("、")}`);
  if (entity.code) line("names", `${say("code")} ${entity.code}`);
  const counts = { articles: entity.articles.length, mentions: entity.mentions };
  line("named", entity.mentions ? say("named", counts) : say("not_named"));
  if (entity.why) {
    box.append(el("details", { className: "why" }, el("summary", { textContent: say("why") }), el("p", { textContent: entity.why })));
  }
  return box;
}

function homeButton() {
  const home = el("button", { className: "back", type: "button", textContent: isFiltered() ? say("to_passing") : say("home") });
  home.addEventListener("click", leave);
  return home;
}

/** Return a figure with its label; its sentences are behind a fold. */
function valueRow(index, { label, text, said }) {
  const figure = el("span", { className: "figure", textContent: text });
  const summary = el("summary", {}, el("span", { className: "label", textContent: label }), figure);
  return el("details", { className: "value" }, summary, ...said.map((one) => quote(one, new Set([index]))));
}

function stageRow(index, { label, date, ahead, said }) {
  const when = `${date || say("undated")}${ahead ? ` ${say("ahead")}` : ""}`;
  const row = valueRow(index, { label: when, text: label, said });
  return el("li", { className: ahead ? "ahead" : "reached" }, row);
}

/** Return the facts of a thing in groups: one for each relation, direction and type of the other end. */
function groupFacts(index) {
  const groups = new Map();
  for (const fact of factsOf[index]) {
    const forward = fact.head === index;
    const other = forward ? fact.tail : fact.head;
    const relation = relations[fact.type];
    const way = relation.symmetric || forward ? "label" : "inverse";
    const key = `${fact.type} ${way} ${entities[other].type}`;
    if (!groups.has(key)) groups.set(key, { name: relation[way], way, kind: fact.type, type: entities[other].type, facts: [] });
    groups.get(key).facts.push({ fact, other });
  }
  const order = (group) => page.order.indexOf(group.kind);
  const sorted = [...groups.values()].sort((a, b) => order(a) - order(b) || a.way.localeCompare(b.way) || a.type - b.type);
  for (const group of sorted) {
    group.facts.sort((a, b) => factsOf[b.other].length - factsOf[a.other].length || a.other - b.other);
  }
  return sorted;
}

function factItem(index, { fact, other }) {
  const roles = [...new Set(fact.said.flatMap((said) => said.roles))].join("、");
  const note = roles || entities[other].note;
  const box = [row(other, note), quotes(fact.said, new Set([fact.head, fact.tail]))];
  if (fact.official) box.push(el("div", { className: "note", textContent: say("official") }));
  return box;
}

/** Return the name of a group of facts, with the type where the relation has several. */
function groupTitle(group, groups) {
  const alike = groups.filter((other) => other.kind === group.kind && other.way === group.way);
  return alike.length > 1 ? `${group.name} · ${types[group.type].label}` : group.name;
}

function articleItem(index, number) {
  const article = articles[number];
  const open = el("button", { className: "plain", type: "button" });
  open.textContent = article.headline || say("no_headline");
  const first = article.mentions.find((mention) => mention[2] === index);
  const place = first ? { start: first[0], end: first[1] } : { start: 0, end: 0 };
  open.addEventListener("click", () => openReader(number, place, new Set([index])));
  return [open, el("div", { className: "note", textContent: origin(article) })];
}

/** Show everything known of a thing. */
function showThing(index) {
  const entity = entities[index];
  const parts = [head(index), actions(index)];
  if (entity.values.length) parts.push(el("div", {}, ...entity.values.map((value) => valueRow(index, value))));
  if (entity.stages.length) {
    const stages = entity.stages.map((stage) => stageRow(index, stage));
    parts.push(section(say("milestones"), 0, el("ol", { className: "timeline" }, ...stages)));
  }
  const groups = groupFacts(index);
  for (const group of groups) {
    const title = groupTitle(group, groups);
    parts.push(section(title, group.facts.length, ...list(group.facts, (fact) => factItem(index, fact))));
  }
  if (entity.articles.length) {
    const items = list(entity.articles, (number) => articleItem(index, number));
    parts.push(section(say("articles"), entity.articles.length, ...items));
  }
  fillPanel(...parts);
}
