// The tools above the tiles: province, measure, months.

import { button, el } from "./dom.js";
import { page, say } from "./page.js";
import { go, state } from "./state.js";
import { COUNTRY, countProvinces, nameOfPlace, shownProvince } from "./tile_data.js";
import { measureNow, measureWords, spanNow, TILE_MEASURES, TILE_SPANS, tileMonths } from "./tile_measures.js";

const MONTH_PACE = 900; // milliseconds of a month that is played
let playingMonths = null;

/** Return a list to choose from, with its name. */
function tileChoice(key, act) {
  const list = el("select");
  list.addEventListener("change", () => act(list.value));
  return el("label", {}, el("span", { textContent: say(key) }), list);
}

/** Fill a list; `options` are pairs of value and words. */
function fillTileChoice(label, options) {
  label.lastChild.append(...options.map(([value, textContent]) => el("option", { value, textContent })));
}

const OTHER_PROVINCE = { tile: "", tie: "", pair: "", lack: "" }; // what another province does not have
const provinceChoice = tileChoice("tiles_province", (code) => go({ province: code, ...OTHER_PROVINCE }));
const measureChoice = tileChoice("tiles_measure", (key) =>
  go({ measure: key === TILE_MEASURES[0] ? "" : key }),
);
const spanChoice = tileChoice("tiles_months", (count) => go({ months: count }));
const monthsOfAll = tileMonths();
const monthSlider = el("input", { type: "range", min: 0, max: monthsOfAll.length });
const monthShown = el("output");
const playButton = button("▶", () => (playingMonths === null ? playMonths() : stopMonths()), {
  id: "tiles-play",
});

/** Return the tools, made once: they keep the focus while the picture changes. */
export function makeTileTools() {
  fillTileChoice(
    measureChoice,
    TILE_MEASURES.map((key) => [key, measureWords(key)]),
  );
  fillTileChoice(
    spanChoice,
    TILE_SPANS.map((count) => [count, say("tiles_months_of", { count })]),
  );
  const provinces = countProvinces().map(([code, count]) => {
    return [code, say("tiles_province_of", { name: nameOfPlace(code), count })];
  });
  fillTileChoice(provinceChoice, [...provinces, [COUNTRY, say("tiles_country")]]);
  monthSlider.addEventListener("input", () => showMonth(monthsOfAll[Number(monthSlider.value)]));
  const words = el("span", { textContent: say("tiles_until") });
  const when = el("label", { className: "months" }, words, monthSlider, monthShown);
  when.hidden = monthsOfAll.length < 2;
  playButton.hidden = monthsOfAll.length < 2;
  return [provinceChoice, measureChoice, spanChoice, when, playButton];
}

/** Let the tools say what is shown. */
export function showTileTools() {
  provinceChoice.lastChild.value = shownProvince();
  measureChoice.lastChild.value = measureNow();
  spanChoice.lastChild.value = spanNow();
  spanChoice.hidden = measureNow() !== "recent" || monthsOfAll.length < 2;
  const now = (state.filter.asof || "").slice(0, 7);
  monthSlider.value = now
    ? Math.max(0, monthsOfAll.filter((month) => month <= now).length - 1)
    : monthsOfAll.length;
  monthShown.textContent = now || say("tiles_now");
  monthSlider.setAttribute("aria-valuetext", monthShown.textContent);
  playButton.textContent = playingMonths === null ? "▶" : "■";
  playButton.title = say(playingMonths === null ? "tiles_play" : "tiles_pause");
  playButton.setAttribute("aria-label", playButton.title);
}

/** Tell as of a month; without one all counts. */
function showMonth(month) {
  const { asof: _, ...others } = state.filter;
  go({ filter: month ? { ...others, asof: month } : others }, false);
}

function playMonths() {
  const now = state.filter.asof ? monthsOfAll.indexOf(state.filter.asof.slice(0, 7)) : monthsOfAll.length;
  let next = now >= monthsOfAll.length - 1 ? 0 : now + 1;
  const step = () => {
    if (state.view !== "tiles" || next > monthsOfAll.length) stopMonths();
    else showMonth(monthsOfAll[next]);
    next += 1;
  };
  playingMonths = setInterval(step, MONTH_PACE);
  step();
}

function stopMonths() {
  clearInterval(playingMonths);
  playingMonths = null;
  go({}, false);
}

/** End the playing when another view is shown. */
export function leaveTiles() {
  if (playingMonths !== null) clearInterval(playingMonths);
  playingMonths = null;
}

/** Return the words of the corpus, for the line that says where a picture comes from. */
export function corpusWords() {
  const [since, until] = page.dates;
  const dates = since ? ` · ${say("span", { since, until })}` : "";
  return say("counts", page.counts) + dates;
}
