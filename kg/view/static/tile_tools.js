// The tools above the tiles: province, measure, months that are new; the day stands in the bar.

import { el } from "./dom.js";
import { page, say } from "./page.js";
import { go } from "./state.js";
import { COUNTRY, countProvinces, nameOfPlace, shownProvince } from "./tile_data.js";
import { measureNow, measureWords, spanNow, TILE_MEASURES, TILE_SPANS, tileMonths } from "./tile_measures.js";

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
  return [provinceChoice, measureChoice, spanChoice];
}

/** Let the tools say what is shown. */
export function showTileTools() {
  provinceChoice.lastChild.value = shownProvince();
  measureChoice.lastChild.value = measureNow();
  spanChoice.lastChild.value = spanNow();
  spanChoice.hidden = measureNow() !== "recent" || tileMonths().length < 2;
}

/** Return the words of the corpus, for the line that says where a picture comes from. */
export function corpusWords() {
  const [since, until] = page.dates;
  const dates = since ? ` · ${say("span", { since, until })}` : "";
  return say("counts", page.counts) + dates;
}
