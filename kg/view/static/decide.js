// The buttons at a fact: true, not true, another value; and what was decided of it.

import { ofFact, ofStage, ofValue, readAmount } from "./decision_keys.js";
import { decide, decidedOf, giveReason, nameReviewer, reviewer, takeBack } from "./decisions.js";
import { button, el } from "./dom.js";
import { signButton } from "./elements.js";
import { money } from "./format.js";
import { page, say } from "./page.js";

const LEAST_MONEY = 10_000; // a smaller number without a unit is a slip of the pen
const MONEY = "CNY";

export function factButtons(fact) {
  return buttonsOf(ofFact(fact));
}

export function valueButtons(index, row) {
  return buttonsOf(ofValue(index, row), row);
}

export function stageButtons(index, row) {
  return buttonsOf(ofStage(index, row));
}

/** Return the buttons of what can be decided; `value` is the row of an amount, which can be given another. */
function buttonsOf(of, value = null) {
  const box = el("div", { className: "decide" });
  box.refresh = () => fillButtons(box, of, value);
  box.refresh();
  return box;
}

function fillButtons(box, of, value) {
  const entry = decidedOf(of.subject);
  const state = entry?.kind ?? (of.said.some(({ confirmed }) => confirmed) ? "confirmed" : "");
  box.dataset.state = state;
  if (entry) box.replaceChildren(...decidedParts(box, entry));
  else box.replaceChildren(...openParts(box, of, value, state));
}

/** Return the buttons of what is open. */
function openParts(box, of, value, state) {
  if (!of.said.length) return [];
  const act = (kind) => () => withName(box, () => decide(kind, of.whats));
  const parts = [
    state ? el("span", { className: "note", textContent: say("decided_before") }) : "",
    state ? "" : signButton("✓", say("decide_true"), act("true")),
    signButton("✗", say("decide_false"), act("not-true")),
    value ? signButton("✎", say("decide_value"), () => askValue(box, of, value)) : "",
  ];
  return parts.filter(Boolean);
}

/** Return what was decided, with the way back. */
function decidedParts(box, entry) {
  const words = el("span", { className: "note" }, sayDecided(entry));
  const undo = button(say("undo"), () => takeBack(entry), { className: "plain" });
  const parts = [words, undo];
  if (!entry.whats[0].why && entry.origin === "own")
    parts.push(button(say("give_reason"), () => askReason(box, entry), { className: "plain" }));
  if (entry.error) parts.push(refusal(entry));
  return parts;
}

/** Return why the file refused a decision. */
export function refusal(entry) {
  return el("span", { className: "refused", textContent: say("refused", { reason: entry.error }) });
}

/** Return in words what was decided of a fact. */
function sayDecided({ kind, whats }) {
  const [{ who, why, to, attribute }] = whats;
  const key =
    { true: "decided_true", "not-true": "decided_false", value: "decided_value" }[kind] ?? "decided";
  return [say(key, { to: shownAmount(attribute, to) }), who, why].filter(Boolean).join(" · ");
}

/** Return an amount of a decision as people write it. */
export function shownAmount(attribute, amount) {
  if (typeof amount === "number" && page.units[attribute] === MONEY) return money(amount);
  return amount === undefined
    ? ""
    : `${amount}${typeof amount === "number" ? (page.units[attribute] ?? "") : ""}`;
}

/** Do `act` once it is known who decides; the name is asked for in `box`. */
export function withName(box, act) {
  if (reviewer()) return act();
  const give = (name) => {
    nameReviewer(name);
    return act();
  };
  return askText(box, say("who_asks"), give, say("who_hint"));
}

/** Ask for a line of text in place of what `box` holds; `give` takes it, or says what is wrong with it. */
export function askText(box, label, give, hint = "") {
  const input = el("input", { type: "text", maxLength: 200, autocomplete: "off" });
  const wrong = el("span", { className: "refused" });
  wrong.setAttribute("role", "alert");
  const done = (event) => {
    event.preventDefault();
    const text = input.value.replace(/\p{C}|\p{Zl}|\p{Zp}/gu, " ").trim();
    if (!text) return input.focus();
    const problem = give(text);
    if (typeof problem === "string") wrong.textContent = problem;
  };
  const leaveForm = () => {
    box.refresh();
    box.querySelector("button")?.focus();
  };
  const stop = button(say("cancel"), leaveForm, {
    className: "plain",
  });
  const form = el(
    "form",
    { className: "ask" },
    el("label", {}, label, " ", input),
    el("button", { type: "submit", textContent: say("ok") }),
    stop,
  );
  if (hint) form.append(el("span", { className: "note", textContent: hint }));
  form.append(wrong);
  form.addEventListener("submit", done);
  form.addEventListener("keydown", (event) => {
    event.stopPropagation(); // Escape is for this form, letters are no short cuts
    if (event.key === "Escape") stop.click();
  });
  box.replaceChildren(form);
  input.focus();
}

function askReason(box, entry) {
  askText(box, say("reason"), (why) => giveReason(entry, why));
}

/** Ask what an amount is in truth. */
function askValue(box, of, row) {
  const unit = page.units[row.name];
  const give = (words) => {
    const to = amountIn(words, unit);
    if (to === null) return say(unit === MONEY ? "amount_wrong_money" : "amount_wrong");
    const what = { thing: of.whats[0].thing, attribute: row.name, was: row.value, to };
    return withName(box, () => decide("value", [what]));
  };
  askText(
    box,
    say("right_value", { label: row.label, text: row.text }),
    give,
    unit === MONEY ? say("value_hint") : "",
  );
}

/** Return an amount as the file holds it: a number, or money in words; null where it is none. */
function amountIn(words, unit) {
  const amount = readAmount(words);
  const last = words.trim().replace(/^[\d.,，\s]*(万|亿)?/, "");
  if (Number.isNaN(amount)) return null;
  if (unit !== MONEY) return last === "" || last === unit ? amount : null;
  if (last === "元") return words.replace(/[\s,，]/g, "");
  return last === "" && amount >= LEAST_MONEY ? amount : null;
}

window.addEventListener("decided", () => {
  for (const box of document.querySelectorAll(".decide")) {
    const held = box.contains(document.activeElement);
    if (!box.querySelector("form") || held) box.refresh();
    if (held) box.querySelector("button")?.focus();
  }
});
