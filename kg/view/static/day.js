// The day as of which the page tells: a field, a slider over the months, and a button that plays them.

import { monthEnd } from "./calendar.js";
import { button, el } from "./dom.js";
import { articles, page, say } from "./page.js";
import { go, state } from "./state.js";

const STEP = 900; // milliseconds for a month that is played
const input = el("input", { type: "date", id: "as-of", title: say("as_of_key") });
const slider = el("input", { type: "range", id: "as-of-month", title: say("as_of_slide") });
const months = [
  ...new Set(articles.map(({ date }) => date.slice(0, 7)).filter((one) => one.length === 7)),
].sort();
const start = button("▶", play, { id: "play" });
let playing = 0; // the timer of what is played

/** Tell of another day; "" tells of all that was said. */
function setDay(day, step = true) {
  const { asof: _, ...others } = state.filter;
  go({ filter: day ? { ...others, asof: day } : others }, step);
}

/** Return the day of a place of the slider: the last place has all. */
function dayAt(place) {
  return place < months.length ? monthEnd(months[place]) : "";
}

function play() {
  clearInterval(playing);
  if (playing) {
    playing = 0;
    return showDay();
  }
  let place = Number(slider.value) >= months.length ? 0 : Number(slider.value);
  playing = setInterval(() => {
    setDay(dayAt(place), false);
    place += 1;
    if (place > months.length) play();
  }, STEP);
  showDay();
}

/** Return the field of the day, with its name, and the slider where there are months to slide over. */
export function addDay() {
  const [since] = page.dates;
  if (since) input.min = since.padEnd(10, "-01");
  input.addEventListener("change", () => setDay(input.value));
  const day = el("label", { className: "day" }, el("span", { textContent: say("as_of") }), input);
  if (months.length < 2) return day;
  Object.assign(slider, { min: 0, max: months.length, step: 1 });
  slider.setAttribute("aria-label", say("as_of_slide"));
  slider.addEventListener("input", () => setDay(dayAt(Number(slider.value)), false));
  return el("span", { className: "as-slider" }, day, slider, start);
}

/** Let the button say what a click does; it is touched only then: a click may be under way. */
function showPlaying() {
  const sign = playing ? "■" : "▶";
  if (start.textContent !== sign) start.textContent = sign;
  start.title = say(playing ? "play_stop" : "play");
  start.setAttribute("aria-label", start.title);
  start.setAttribute("aria-pressed", String(playing !== 0));
}

/** Let the field and the slider say which day is set. */
export function showDay() {
  const day = state.filter.asof || "";
  input.value = { 7: monthEnd, 10: String }[day.length]?.(day) ?? "";
  input.parentElement.classList.toggle("set", Boolean(day));
  const place = day ? months.filter((month) => monthEnd(month) <= day).length - 1 : months.length;
  slider.value = String(Math.max(0, place));
  slider.setAttribute("aria-valuetext", day || say("as_of_all"));
  showPlaying();
}
