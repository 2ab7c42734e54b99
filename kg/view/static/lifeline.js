// In the panel of a thing: its values, its stages, and what is told of it in two ways.

import { correctionWords, fateWords, saidThen, stagesThen, valuesThen } from "./changes.js";
import { stageButtons, valueButtons } from "./decide.js";
import { el } from "./dom.js";
import { dotted } from "./format.js";
import { entities, say } from "./page.js";
import { quote } from "./quotes.js";

/** Return a figure with its label and a few words; its sentences are behind a fold. */
function foldedRow(index, { label, text, note, said }) {
  const figure = el("span", { className: "figure", textContent: text });
  const name = el("span", { className: "label", textContent: label });
  const state = note ? el("span", { className: "state", textContent: note }) : "";
  const summary = el("summary", {}, name, figure, state);
  return el("details", { className: "value" }, summary, ...said.map((one) => quote(one, new Set([index]))));
}

/** Return the values of a thing, of each attribute what was said last first. */
export function valueRows(index) {
  return valuesThen(index).map((value) => {
    const note =
      value.state === "corrected" ? correctionWords(value.by) : value.state ? say(value.state) : "";
    const row = foldedRow(index, { ...value, note });
    row.classList.add(...[value.state].filter(Boolean));
    row.append(valueButtons(index, value.whole));
    return row;
  });
}

/** Return the stages of a thing: reached, or promised with what became of that. */
export function stageRows(index) {
  return stagesThen(index).map((stage) => {
    const { label, date, ahead, fate, by, part, resumed, said } = stage;
    const when = `${date || say("undated")}${ahead ? ` ${say("ahead")}` : ""}`;
    const notes = [part === undefined ? "" : entities[part].name, resumed ? say("resumed") : ""];
    if (fate) notes.push(fateWords(fate, date));
    if (by !== undefined) notes.push(correctionWords(by));
    const row = foldedRow(index, { label: when, text: label, note: dotted(...notes), said });
    if (by !== undefined) row.classList.add("corrected");
    row.append(stageButtons(index, stage.whole));
    return el("li", { className: ahead ? `ahead ${fate.name}` : "reached" }, row);
  });
}

/** Return what is told in two ways of which one must be wrong, with the sentences of both. */
export function clashRows(index) {
  return (entities[index].contradictions || [])
    .filter(({ said }) => saidThen(said).length === said.length)
    .map(({ label, said }) => foldedRow(index, { label, text: "", note: "", said }));
}
