// The day as of which the page tells: what was said later is hidden.

import { el } from "./dom.js";
import { page, say } from "./page.js";
import { go, state } from "./state.js";

const input = el("input", { type: "date", id: "as-of", title: say("as_of_key") });

/** Return the field of the day, with its name. */
export function addDay() {
  const [since] = page.dates;
  if (since) input.min = since.padEnd(10, "-01");
  input.addEventListener("change", () => {
    const { asof: _, ...others } = state.filter;
    go({ filter: input.value ? { ...others, asof: input.value } : others });
  });
  return el("label", { className: "day" }, el("span", { textContent: say("as_of") }), input);
}

/** Let the field say which day is set. */
export function showDay() {
  const day = state.filter.asof || "";
  input.value = day.length === 10 ? day : "";
  input.parentElement.classList.toggle("set", Boolean(day));
}
