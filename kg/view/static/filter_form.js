// The form of the filters, and the legend: switches for the types of things and of relations, with counts.

import { stageThen } from "./changes.js";
import { button, el, pressable } from "./dom.js";
import { glyph } from "./elements.js";
import { clearFilters, filterWords, passing, typeShown } from "./filtering.js";
import { percent } from "./format.js";
import { articles, entities, facts, page, relations, say, types } from "./page.js";
import { go, state } from "./state.js";
import { industriesOf } from "./things.js";

export const form = document.getElementById("filters");
const SURE = [0.6, 0.8, 0.9, 0.95];

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

function labelled(label, ...inputs) {
  return el("label", {}, el("span", { textContent: label }), ...inputs);
}

/** Return two fields in one line. */
function fieldPair(label, low, high, properties) {
  const fields = [low, high].map((key) => field(key, say(key), properties(key)));
  return labelled(label, el("span", { className: "pair" }, fields[0], " – ", fields[1]));
}

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

/** Fill the form, once it is wanted; what it offers is what the data has. */
export function makeForm() {
  const counted = (pairs, name) => pairs.map(([value, count]) => [value, `${name(value)} ${count}`]);
  const asThing = (pairs) =>
    pairs.map(([index, count]) => [entities[index].id, `${entities[index].name} ${count}`]);
  const districts = tally(entities.flatMap((entity) => entity.districts));
  const industries = tally([...industriesOf.values()].flatMap((own) => [...own]));
  const sources = tally(articles.map((article) => article.source));
  const stages = tally(entities.map((_, index) => stageThen(index)?.stage).filter(Boolean));
  const [since, until] = page.dates.map((date) => date.slice(0, 10));
  const sure = SURE.map((least) => [String(least), say("at_least", { percent: percent(least) })]);
  const sumField = (key) => ({ type: "number", min: 0, step: "any", placeholder: say(key) });
  const dateField = () => ({ type: "date", min: since, max: until });
  form.append(
    ...[
      chooser("district", say("district"), asThing(districts)),
      chooser("industry", say("industry"), asThing(industries)),
      chooser(
        "stage",
        say("stage"),
        counted(stages, (stage) => page.stages[stage]),
      ),
      fieldPair(say("amount"), "least", "most", sumField),
      chooser("sure", say("sure_least"), sure),
      since ? fieldPair(say("dates"), "since", "until", dateField) : null,
      chooser(
        "source",
        say("source"),
        counted(sources, (source) => source),
      ),
      el("div", { id: "relations" }),
      button(say("clear"), clearFilters, { className: "plain", id: "clear" }),
    ].filter(Boolean),
  );
  form.addEventListener("submit", (event) => event.preventDefault());
}

/** Return a switch with its count; `on` tells whether it is shown now. */
function switchOf(parts, count, on, act) {
  const amount = el("span", { className: "count", textContent: String(count) });
  const element = pressable("", on, act, { title: say("legend") });
  element.append(...parts, amount);
  return element;
}

/** Show the types of things, each with how many there are that pass. */
function showLegend() {
  const { things } = passing();
  const counts = types.map(() => 0);
  entities.forEach((entity, index) => {
    if (!things || things.has(index)) counts[entity.type] += 1;
  });
  const known = new Set(entities.map((entity) => entity.type));
  const buttons = types.map((type, number) => ({ type, number })).filter(({ number }) => known.has(number));
  document.getElementById("legend").replaceChildren(
    ...buttons.map(({ type, number }) => {
      const on = typeShown(number);
      return switchOf([glyph(number), type.label], counts[number], on, () =>
        go({ types: new Map(state.types).set(number, !on) }),
      );
    }),
    el("span", { className: "note", textContent: say("hollow") }),
  );
}

/** Show the types of relations, each with how many facts pass. */
function showRelations() {
  const { things, said } = passing();
  const counts = new Map();
  for (const fact of facts) {
    const inside = !things || (things.has(fact.head) && things.has(fact.tail));
    if (inside && said(fact)) counts.set(fact.type, (counts.get(fact.type) || 0) + 1);
  }
  const known = new Set(facts.map((fact) => fact.type));
  const offered = (name) => known.has(name) && (counts.has(name) || state.without.has(name));
  const buttons = page.order.filter(offered).map((name) => {
    const on = !state.without.has(name);
    const without = new Set([...state.without].filter((one) => one !== name));
    if (on) without.add(name);
    return switchOf([relations[name].label], counts.get(name) || 0, on, () => go({ without }));
  });
  const box = document.getElementById("relations");
  box.hidden = !buttons.length;
  box.replaceChildren(el("span", { textContent: say("which_relations") }), el("div", {}, ...buttons));
}

/** Let form and legend say what is set. */
export function showFilters() {
  const set = filterWords().length + state.without.size;
  document.getElementById("filter-button").textContent = set
    ? say("filters_on", { count: set })
    : say("filters");
  showLegend();
  if (form.hidden) return;
  document.getElementById("clear").hidden = !set && !state.types.size;
  for (const input of form.querySelectorAll("[name]")) input.value = state.filter[input.name] || "";
  showRelations();
}
