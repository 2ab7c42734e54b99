"use strict";
// The panel: what is known of the chosen thing, each fact with its sentence.

const panel = document.getElementById("panel");
const SHOWN = 6; // facts of a group before "show all"

function section(title, count, ...children) {
  const heading = el("h3", {}, title);
  if (count) heading.append(el("span", { className: "count", textContent: String(count) }));
  return el("section", {}, heading, ...children);
}

/** Return a list that shows its first items, the rest on demand; items are made when they are shown. */
function list(items, make) {
  const box = el("ul", { className: "list" });
  const show = (some) => box.append(...some.map((item) => el("li", {}, ...make(item))));
  const few = items.length > SHOWN + 2 ? SHOWN : items.length;
  show(items.slice(0, few));
  if (few === items.length) return [box];
  const more = el("button", { className: "plain", type: "button" });
  more.textContent = say("more", { count: items.length });
  more.addEventListener("click", () => {
    show(items.slice(few));
    more.remove();
  });
  return [box, more];
}

function row(index, note) {
  return el("div", { className: "row" }, thing(index), el("span", { className: "note", textContent: note }));
}

/** Show what there is to look at first. */
function showOverview() {
  panel.replaceChildren(el("p", { className: "lead", textContent: say("start") }));
  for (const { title, things } of page.overview) {
    panel.append(section(title, 0, ...list(things, ({ entity, note }) => [row(entity, note)])));
  }
  panel.scrollTop = 0;
}

function head(index) {
  const entity = entities[index];
  const home = el("button", { className: "back", type: "button", textContent: say("home") });
  home.addEventListener("click", leave);
  const type = el("span", { className: "type" }, glyph(entity.type), types[entity.type].label);
  const box = el("div", {}, home, type, el("h2", { textContent: entity.name }));
  const line = (className, textContent) => box.append(el("p", { className, textContent }));
  if (entity.aliases.length) line("names", `${say("also")} ${entity.aliases.join("、")}`);
  if (entity.code) line("names", `${say("code")} ${entity.code}`);
  if (entity.why) line("names", `${say("why")} ${entity.why}`);
  const counts = { articles: entity.articles.length, mentions: entity.mentions };
  line("named", entity.mentions ? say("named", counts) : say("not_named"));
  return box;
}

/** Return the button that draws more of the neighbours, if any. */
function expander(index) {
  const count = undrawn(index).length;
  if (!count) return null;
  const button = el("button", { className: "plain", type: "button", textContent: say("expand", { count }) });
  button.addEventListener("click", () => {
    expand(index);
    highlight(index);
    look(index);
    const left = undrawn(index).length;
    button.textContent = say("expand", { count: left });
    button.hidden = !left;
  });
  return button;
}

/** Return a figure with its label; its sentences are behind a fold. */
function valueRow(index, { label, text, said }) {
  const figure = el("span", { className: "figure", textContent: text });
  const summary = el("summary", {}, el("span", { className: "label", textContent: label }), figure);
  return el("details", { className: "value" }, summary, ...said.map((one) => quote(one, new Set([index]))));
}

function stageRow(index, { label, date, ahead, said }) {
  const when = `${date || say("undated")}${ahead ? ` ${say("ahead")}` : ""}`;
  return valueRow(index, { label: when, text: label, said });
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
  const parts = [head(index), expander(index)];
  if (entity.values.length) parts.push(el("div", {}, ...entity.values.map((value) => valueRow(index, value))));
  if (entity.stages.length) {
    parts.push(section(say("milestones"), 0, ...entity.stages.map((stage) => stageRow(index, stage))));
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
  panel.replaceChildren(...parts.filter(Boolean));
  panel.scrollTop = 0;
}
