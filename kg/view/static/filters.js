"use strict";
// The form of the filters, and the legend: switches for the types of things and of relations, with counts.

const form = document.getElementById("filters");
const SURE = [0.6, 0.8, 0.9, 0.95];

function clearFilters() {
  go({ filter: {}, types: new Map(), without: new Set() });
}

/** Change one filter; an empty value takes it away. */
function setFilter(key, value) {
  const { [key]: _, ...others } = state.filter;
  go({ filter: value ? { ...others, [key]: value } : others, path: null, line: null, hops: 0, chosen: null });
}

/** Return how often each value occurs, the most frequent first. */
function tally(values) {
  const counts = new Map();
  for (const value of values) counts.set(value, (counts.get(value) || 0) + 1);
  return [...counts].sort((a, b) => b[1] - a[1] || String(a[0]).localeCompare(String(b[0])));
}

const labelled = (label, ...inputs) => el("label", {}, el("span", { textContent: label }), ...inputs);

/** Return a select of [value, words]; the first choice is any. */
function chooser(key, label, options) {
  const select = el("select", { name: key }, new Option(say("any"), ""));
  select.append(...options.map(([value, words]) => new Option(words, value)));
  select.addEventListener("change", () => setFilter(key, select.value));
  return options.length ? labelled(label, select) : null;
}

function field(key, label, properties) {
  const input = el("input", { name: key, ...properties });
  input.setAttribute("aria-label", label);
  input.addEventListener("change", () => setFilter(key, input.value));
  return input;
}

/** Fill the form once; what it offers is what the data has. */
function makeForm() {
  const counted = (pairs, name) => pairs.map(([value, count]) => [value, `${name(value)} ${count}`]);
  const asThing = (pairs) => counted(pairs.map(([index, count]) => [entities[index].id, count]), (id) => entities[indexOf.get(id)].name);
  const districts = tally(entities.flatMap((entity) => entity.districts));
  const industries = tally([...industriesOf.values()].flatMap((own) => [...own]));
  const sources = tally(articles.map((article) => article.source));
  const stages = tally(currentStage.filter(Boolean).map(({ stage }) => stage));
  const [since, until] = page.dates.map((date) => date.slice(0, 10));
  const sure = SURE.map((least) => [String(least), say("at_least", { percent: Math.round(least * 100) })]);
  const sums = { type: "number", min: 0, step: "any" };
  const amount = el("span", { className: "pair" }, field("least", say("least"), { ...sums, placeholder: say("least") }), " – ", field("most", say("most"), { ...sums, placeholder: say("most") }));
  const dates = el("span", { className: "pair" }, field("since", say("since"), { type: "date", min: since, max: until }), " – ", field("until", say("until"), { type: "date", min: since, max: until }));
  const clear = el("button", { type: "button", className: "plain", id: "clear", textContent: say("clear") });
  clear.addEventListener("click", clearFilters);
  form.append(...[
    chooser("district", say("district"), asThing(districts)),
    chooser("industry", say("industry"), asThing(industries)),
    chooser("stage", say("stage"), counted(stages, (stage) => page.stages[stage])),
    labelled(say("amount"), amount),
    chooser("sure", say("sure_least"), sure),
    since ? labelled(say("dates"), dates) : null,
    chooser("source", say("source"), counted(sources, (source) => source)),
    el("div", { id: "relations" }),
    clear,
  ].filter(Boolean));
  form.addEventListener("submit", (event) => event.preventDefault());
}

/** Return a switch with its count; `on` tells whether it is shown now. */
function switchOf(parts, count, on, act) {
  const amount = el("span", { className: "count", textContent: String(count) });
  const button = el("button", { type: "button", title: say("legend") }, ...parts, amount);
  button.setAttribute("aria-pressed", String(on));
  button.addEventListener("click", act);
  return button;
}

/** Show the types of things, each with how many there are that pass. */
function showLegend() {
  const { things } = passing();
  const counts = types.map(() => 0);
  entities.forEach((entity, index) => { if (!things || things.has(index)) counts[entity.type] += 1; });
  const known = new Set(entities.map((entity) => entity.type));
  const buttons = types.map((type, number) => ({ type, number })).filter(({ number }) => known.has(number));
  document.getElementById("legend").replaceChildren(...buttons.map(({ type, number }) => {
    const on = typeShown(number);
    return switchOf([glyph(number), type.label], counts[number], on, () => go({ types: new Map(state.types).set(number, !on) }));
  }));
}

/** Show the types of relations, each with how many facts pass. */
function showRelations() {
  const { things, said } = passing();
  const counts = new Map();
  for (const fact of facts) {
    if ((!things || (things.has(fact.head) && things.has(fact.tail))) && said(fact)) counts.set(fact.type, (counts.get(fact.type) || 0) + 1);
  }
  const known = new Set(facts.map((fact) => fact.type));
  const offered = (name) => known.has(name) && (counts.has(name) || state.without.has(name));
  const buttons = page.order.filter(offered).map((name) => {
    const on = !state.without.has(name);
    const without = new Set([...state.without].filter((one) => one !== name));
    if (on) without.add(name);
    return switchOf([relations[name].label], counts.get(name) || 0, on, () => go({ without }));
  });
  document.getElementById("relations").hidden = !buttons.length;
  document.getElementById("relations").replaceChildren(el("span", { textContent: say("which_relations") }), el("div", {}, ...buttons));
}

/** Return the filters that are set, in words. */
function filterWords() {
  const { district, industry, source, stage, least, most, sure, since, until, only } = state.filter;
  const name = (id) => entities[indexOf.get(id)]?.name;
  const between = (label, low, high) => (low || high ? `${label} ${low || ""}–${high || ""}` : "");
  const certain = sure ? say("at_least", { percent: Math.round(Number(sure) * 100) }) : "";
  return [name(district), name(industry), page.stages[stage], between(say("amount"), least, most), certain, between("", since, until), source, only && say("only")].filter(Boolean);
}

/** Let form and legend say what is set. */
function showFilters() {
  for (const input of form.querySelectorAll("[name]")) input.value = state.filter[input.name] || "";
  const set = filterWords().length + state.without.size;
  const button = document.getElementById("filter-button");
  button.textContent = set ? say("filters_on", { count: set }) : say("filters");
  document.getElementById("clear").hidden = !set && !state.types.size;
  showLegend();
  if (!form.hidden) showRelations();
}
