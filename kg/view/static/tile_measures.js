// What a tile's colour and figure tell, and the classes of the scale.

import { AMOUNT_UNIT } from "./format.js";
import { language } from "./language.js";
import { page, say } from "./page.js";
import { state } from "./state.js";
import { isGoing, sumOnce } from "./things.js";
import { firstMonth } from "./tile_data.js";

const TILE_SUMS = [1, 10, 50, 100]; // bounds of the classes, in 100 million CNY
const TILE_COUNTS = [2, 4, 8, 16];
const MEASURE_WORDS = {
  sum: "measure_sum",
  projects: "measure_projects",
  companies: "measure_companies",
  recent: "measure_recent",
};
export const TILE_MEASURES = Object.keys(MEASURE_WORDS);
export const TILE_SPANS = ["1", "3", "6", "12"]; // months
const noContents = { project: [], company: [] };

/** Return the words of a measure. */
export function measureWords(measure = measureNow()) {
  return say(MEASURE_WORDS[measure]);
}

export function measureNow() {
  return TILE_MEASURES.includes(state.measure) ? state.measure : TILE_MEASURES[0];
}

export function spanNow() {
  return TILE_SPANS.includes(state.months) ? state.months : TILE_SPANS[1];
}

/** Return the months from the first article to the last. */
export function tileMonths() {
  const [first, last] = page.dates.map((date) => date.padEnd(7, "-01").slice(0, 7));
  const months = [];
  for (let month = first; month && month <= last; month = monthAfter(month)) months.push(month);
  return months;
}

function monthAfter(month) {
  const [year, number] = month.split("-").map(Number);
  return number < 12 ? `${year}-${String(number + 1).padStart(2, "0")}` : `${year + 1}-01`;
}

/** Return the projects that were first named in the last months of the span. */
function newProjects(projects) {
  const months = tileMonths().filter((month) => month <= (state.filter.asof || "9").slice(0, 7));
  const [since] = months.slice(-Number(spanNow()));
  const until = months[months.length - 1];
  return projects.filter((one) => firstMonth(one) && firstMonth(one) >= since && firstMonth(one) <= until);
}

/** Return the figure of a measure for what stands on a tile; 0 where there is none. */
export function measured(contents = noContents, measure = measureNow()) {
  if (measure === "sum") return (sumOnce(contents.project.filter(isGoing)) ?? 0) / AMOUNT_UNIT;
  if (measure === "companies") return contents.company.length;
  return (measure === "recent" ? newProjects(contents.project) : contents.project).length;
}

const boundsOf = (measure) => (measure === "sum" ? TILE_SUMS : TILE_COUNTS);

/** Return the class of a figure: 0 is nothing, then 1 to 5. */
export function classOf(value, measure = measureNow()) {
  return value > 0 ? 1 + boundsOf(measure).filter((bound) => value >= bound).length : 0;
}

/** Return a figure as a tile has room for it. */
export function shortFigure(value) {
  if (!value) return "";
  if (value < 0.01) return "<0.01";
  return Number(value.toFixed(value < 1 ? 2 : 1)).toLocaleString(language === "zh" ? "zh-CN" : "en-GB");
}

/** Return the words of each class, the lowest first. */
export function classWords(measure = measureNow()) {
  const bounds = boundsOf(measure);
  const whole = measure !== "sum";
  const last = bounds.length - 1;
  const between = bounds.slice(1).map((most, at) => {
    const least = bounds[at];
    const end = whole ? most - 1 : most;
    return whole && end === least ? String(least) : say("tiles_between", { least, most: end });
  });
  const under = whole && bounds[0] === 2 ? "1" : say("tiles_under", { most: bounds[0] });
  return [say("tiles_none"), under, ...between, say("tiles_over", { least: bounds[last] })];
}
