// What can be decided of a name: another name or type, one with another thing, or two things taken for one.

import { askText, refusal, withName } from "./decide.js";
import { keyOf } from "./decision_keys.js";
import { decide, ownOnName, takeBack } from "./decisions.js";
import { button, el } from "./dom.js";
import { glyph } from "./elements.js";
import { articles, entities, factsOf, say, types } from "./page.js";

const NAME_WORDS = {
  rename: "decided_rename",
  type: "decided_type",
  same: "decided_same",
  different: "decided_different",
};
const OFFERED = 8; // things to be one with, and articles to tell apart by
const LONGEST_GIVEN = 200;

/** Return what a person can decide of a name, behind a fold. */
export function nameEditor(index) {
  const box = el("div", { className: "decide names-decide" });
  const fold = el(
    "details",
    { className: "edit-name" },
    el("summary", { textContent: say("edit_name") }),
    box,
  );
  box.refresh = () => fold.open && fillEditor(box, index);
  fold.addEventListener("toggle", box.refresh);
  return fold;
}

function fillEditor(box, index) {
  const { type, name } = entities[index];
  const thing = keyOf(index);
  const rename = (to) => withName(box, () => decide("rename", [{ thing, to: to.slice(0, LONGEST_GIVEN) }]));
  const parts = [
    button(say("rename"), () => askText(box, say("right_name", { name }), rename)),
    button(say("retype"), () => askType(box, thing, type)),
    button(say("merge"), () => askOther(box, index)),
    button(say("split"), () => askParts(box, index)),
  ];
  box.replaceChildren(el("div", { className: "choices" }, ...parts), ...madeRows(index));
}

/** Return what the reader decided of a name, with the way back. */
function madeRows(index) {
  return ownOnName(index).map((entry) => {
    const undo = button(say("undo"), () => takeBack(entry), { className: "plain" });
    const words = el("span", { className: "note", textContent: nameWords(entry) });
    return el("div", { className: "made" }, words, undo, entry.error ? refusal(entry) : "");
  });
}

/** Return in words what was decided of names. */
export function nameWords({ kind, whats: [{ thing, other, to }] }) {
  const label = types.find((type) => type.name === to)?.label ?? to;
  const slots = { name: thing.name, other: other?.name ?? "", to: kind === "type" ? label : to };
  const apart = thing.near?.[0] && other?.name === thing.name;
  if (apart)
    Object.assign(slots, {
      name: `${thing.name}（${thing.near[0]}）`,
      other: `${other.name}（${other.near?.[0] ?? ""}）`,
    });
  return say(NAME_WORDS[kind], slots);
}

function askType(box, thing, type) {
  const choices = types
    .map((one, at) => ({ ...one, at }))
    .filter(({ at }) => at !== type)
    .map(({ name, label, at }) => {
      const act = () => withName(box, () => decide("type", [{ thing, to: name }]));
      const choice = button("", act);
      choice.append(glyph(at), " ", label);
      return choice;
    });
  offerChoices(box, say("right_type"), choices);
}

/** Offer some choices in place of what `box` holds. */
function offerChoices(box, question, choices, ...before) {
  const stop = button(say("cancel"), () => box.refresh(), { className: "plain" });
  const list = el("div", { className: "choices" }, ...choices);
  box.replaceChildren(el("p", { textContent: question }), ...before, list, stop);
  (before[0] ?? list.querySelector("button") ?? stop).focus();
  return list;
}

/** Ask for another thing of the same type that this one is one with. */
function askOther(box, index) {
  const input = el("input", { type: "search", autocomplete: "off" });
  input.setAttribute("aria-label", say("merge_with"));
  const list = offerChoices(box, say("merge_with"), [], input);
  const show = () =>
    list.replaceChildren(...likeTyped(input.value, index).map((other) => otherButton(box, index, other)));
  input.addEventListener("input", show);
  input.addEventListener("keydown", (event) => {
    event.stopPropagation();
    if (event.key === "Escape") box.refresh();
  });
}

function otherButton(box, index, other) {
  const merge = () => decide("same", [{ thing: keyOf(index), other: keyOf(other) }]);
  const choice = button("", () => withName(box, merge));
  choice.append(glyph(entities[other].type), " ", entities[other].name);
  return choice;
}

/** Return the things of the same type whose names hold what was typed, the best connected first. */
function likeTyped(typed, index) {
  const text = typed.trim().toLowerCase();
  if (!text) return [];
  const holds = (entity) =>
    [entity.name, ...entity.aliases].some((name) => name.toLowerCase().includes(text));
  return entities
    .flatMap((entity, other) => (entity.type === entities[index].type && holds(entity) ? [other] : []))
    .filter((other) => other !== index)
    .sort((a, b) => factsOf[b].length - factsOf[a].length || a - b)
    .slice(0, OFFERED);
}

/** Ask which of its names, or of its articles, are of another thing. */
function askParts(box, index) {
  const thing = keyOf(index);
  const part =
    (other, own = thing) =>
    () =>
      withName(box, () => decide("different", [{ thing: own, other }]));
  const names = entities[index].aliases
    .filter((name) => isApart(index, thing.name, name) && isApart(index, name, thing.name))
    .map((name) => button(say("split_name", { name }), part({ ...thing, name })));
  const stories = storiesOf(index);
  const told = stories.map((story) => {
    const rest = stories.filter((one) => one !== story);
    const own = rest.find(({ forms }) => forms.includes(thing.name)) ? thing.name : rest[0]?.forms[0];
    const near = rest.map(({ headline }) => headline);
    const other = { type: thing.type, name: story.forms[0], near: [story.headline] };
    return button(say("split_article", story), part(other, { type: thing.type, name: own, near }));
  });
  const choices = [...names, ...(stories.length > 1 ? told : [])];
  offerChoices(box, say(choices.length ? "split_which" : "split_none"), choices);
}

/** Return what an article calls a thing, the longest first. */
function formsIn(index, { text, mentions }) {
  const own = mentions.filter((mention) => mention[2] === index);
  const forms = new Set(own.map(([start, end]) => text.slice(start, end)));
  return [...forms].sort((a, b) => b.length - a.length);
}

/** Tell whether an article calls a thing by one name and not by the other: else nothing tells the two apart. */
function isApart(index, name, other) {
  const forms = entities[index].articles.map((number) => formsIn(index, articles[number]));
  return forms.some((some) => some.includes(name) && !some.includes(other));
}

/** Return the articles that name a thing, by headlines of which each is there once. */
function storiesOf(index) {
  const own = entities[index].articles.map((number) => articles[number]);
  const found = own.map((article) => ({
    headline: article.headline.split(/\s+/).join(" ").trim(),
    forms: formsIn(index, article),
  }));
  const once = ({ headline }) => found.filter((one) => one.headline === headline).length === 1;
  return found.filter((one) => one.headline && one.forms.length && once(one)).slice(0, OFFERED);
}
