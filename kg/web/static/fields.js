// The form of a named query: a field for each of its parameters, names with suggestions.

import { el } from "../../view/static/dom.js";
import { byId, data, suggestions, words } from "./asked.js";
import { Options } from "./options.js";

const HINTS = { number: words.number_hint, date: words.date_hint };

/** Show the fields of these parameters. */
export function showFields(parameters) {
  byId("parameters").replaceChildren(...parameters.map(field));
}

/** Return what stands in the fields, by name. */
export function fieldValues() {
  const found = {};
  for (const input of inputs()) if (input.value.trim()) found[input.name] = input.value.trim();
  return found;
}

/** Fill the fields from an address. */
export function fillFields(wish) {
  for (const input of inputs()) input.value = wish.get(input.name) || "";
}

/** Mark the field that is wrong, or the one that holds a value; none: no field is. */
export function markField(name) {
  for (const input of inputs()) {
    input.closest(".field").classList.toggle("wrong", input.name === name);
    if (input.name === name) input.focus();
  }
}

/** Put a value into the first field that holds another one. */
export function replaceValue(old, value) {
  for (const input of inputs()) if (input.value.trim() === old) input.value = value;
}

function inputs() {
  return byId("parameters").querySelectorAll("input, select");
}

function field({ name, label, kind, types }) {
  if (kind === "stage") return el("div", { className: "field" }, el("label", {}, label, stageChoice(name)));
  const input = el("input", { name, placeholder: HINTS[kind] || words.all, autocomplete: "off" });
  const box = el("div", { className: "field" }, el("label", {}, label, input));
  if (kind === "thing") box.append(suggest(input, types));
  return box;
}

function stageChoice(name) {
  const options = data.stages.map((stage) => el("option", {}, stage));
  return el("select", { name }, el("option", { value: "" }, words.any_stage), ...options);
}

/** Return the list of suggestions of a field for names. */
function suggest(input, types) {
  const box = el("ul", { className: "options", id: `options-${input.name}`, hidden: true });
  box.setAttribute("role", "listbox");
  box.setAttribute("aria-label", words.suggestions);
  input.setAttribute("role", "combobox");
  input.setAttribute("aria-expanded", "false");
  input.setAttribute("aria-autocomplete", "list");
  input.setAttribute("aria-controls", box.id);
  const list = new Options(input, box, ({ text }) => {
    input.value = text;
  });
  const find = async () => {
    const found = await list.look(() => suggestions(input.value, types));
    if (!found || document.activeElement !== input) return;
    list.open(
      found.map(({ name, type, place }) => ({ text: name, type, note: place || data.kinds[type] })),
      -1,
    );
  };
  input.addEventListener("input", find);
  input.addEventListener("focus", find);
  return box;
}
