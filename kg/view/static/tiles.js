// The view "tiles": counties as tiles, coloured by what is told of them, arcs for supply and cooperation.

import { button, el } from "./dom.js";
import { clearFilters, filterWords, isFiltered } from "./filtering.js";
import { money, nameList } from "./format.js";
import { byDegree, page, say } from "./page.js";
import { choose, go, pathFrom, state } from "./state.js";
import { isGoing, sumOnce } from "./things.js";
import { tieKey, tieWords } from "./tile_arcs.js";
import { placeWords, showPair, showTie } from "./tile_cards.js";
import {
  COUNTRY,
  chosenPlace,
  contentsOf,
  countUndated,
  isTileTold,
  nameOfPlace,
  shownProvince,
  tiesOf,
  tileAt,
} from "./tile_data.js";
import { showLack } from "./tile_lack.js";
import { classWords, measureWords } from "./tile_measures.js";
import { drawTiles, focusTile, TIES_DRAWN, tileLegend } from "./tile_picture.js";
import { saveTilesPng, saveTilesSvg } from "./tile_saving.js";
import { corpusWords, makeTileTools, showTileTools } from "./tile_tools.js";

const tilesBox = document.getElementById("tiles");
const panelOfTiles = document.getElementById("panel");
const TIES_NAMED = 8; // before "all"
const NO_CARD = { tie: "", pair: "", lack: "" };
const NO_THING = { chosen: null, line: null, path: null, hops: 0 };
let tilesShown = ""; // what the picture shows
let tiesShown = null;

/** Show the view where it is wanted. */
export function showTiles() {
  if (state.view !== "tiles") return;
  if (!tilesBox.childElementCount) makeTiles();
  showTileTools();
  const { filter, without, province, measure, months, tile, chosen, tie, pair } = state;
  const now = JSON.stringify([filter, [...without], province, measure, months, tile, chosen, tie, pair]);
  const shown = shownProvince();
  if (now !== tilesShown) {
    tiesShown = tiesOf(shown);
    fillTiles(shown, tiesShown);
  }
  tilesShown = now;
  showTileCard(shown, tiesShown);
}

function makeTiles() {
  const tools = el("div", { className: "tile-tools" }, ...makeTileTools());
  tilesBox.append(
    tools,
    el("div", { id: "tile-head" }),
    el("div", { className: "tile-desk" }, el("div", { id: "tile-picture" }), el("div", { id: "tile-notes" })),
  );
}

const pairNow = () => state.pair.split(".").filter((code) => tileAt.has(code));

/** Show what the address asks for beside the picture, where no thing is chosen. */
function showTileCard(shown, { ties }) {
  if (state.chosen !== null || state.line || state.path) return;
  const pair = pairNow();
  if (pair.length === 2) showPair(pair);
  else if (ties.some((one) => tieKey(one) === state.tie)) showTie(state.tie, ties, shown);
  else if (tileAt.has(state.lack)) showLack(state.lack);
  else return;
  panelOfTiles.hidden = false;
}

/** Choose a tile, or the second of a pair. */
function chooseTile(place, compare) {
  const shown = shownProvince();
  const [first] = pairNow().length === 1 ? pairNow() : [compare ? chosenPlace(shown) : ""];
  if (first && first !== place) {
    go({ ...NO_THING, ...NO_CARD, tile: first, pair: `${first}.${place}` });
    return;
  }
  const thing = [...tileAt.get(place).things].sort(byDegree)[0] ?? null;
  if (pathFrom !== null && thing !== null) choose(thing);
  else go({ ...NO_THING, ...NO_CARD, tile: place, chosen: thing });
}

const chooseTie = (tie) => go({ ...NO_THING, ...NO_CARD, tie });

function fillTiles(shown, found) {
  const contents = contentsOf(shown);
  const chosen = chosenPlace(shown);
  const act = { tile: chooseTile, tie: chooseTie };
  const what = { shown, contents, ties: found.ties, chosen, tie: state.tie, pair: pairNow() };
  const picture = drawTiles({ ...what, act });
  const focused = focusedNow();
  const place = document.querySelector("#tile-picture .wide")?.scrollLeft ?? 0;
  const wide = el("div", { className: "wide" }, picture);
  const fill = (id, ...parts) => document.getElementById(id).replaceChildren(...parts);
  fill("tile-head", tileFilterNote(), tileBar(shown, chosen, contents), tileLegendLine(picture, shown));
  fill("tile-picture", wide);
  fill("tile-notes", ...tieList(shown, found), ...tileNotes(shown, contents));
  wide.scrollLeft = place;
  if (focused.place) focusTile(picture, focused.place);
  else if (focused.key) tilesBox.querySelector(focused.key)?.focus();
}

/** Return what has the focus: a tile by its place, anything else by what finds it again. */
function focusedNow() {
  const { id, dataset } = document.activeElement;
  if (dataset.place) return { place: dataset.place };
  if (dataset.line) return { key: `[data-line="${dataset.line}"]` };
  return { key: id && tilesBox.contains(document.activeElement) ? `#${id}` : "" };
}

function tileFilterNote() {
  if (!isFiltered()) return "";
  const clear = button(say("clear"), clearFilters, { className: "plain" });
  const words = say("tables_filtered", { filters: nameList(filterWords()) });
  return el("p", { className: "filtered" }, words, " ", clear);
}

const tileFigures = ({ project, company } = { project: [], company: [] }) => ({
  projects: project.length,
  companies: company.length,
  sum: money(sumOnce(project.filter(isGoing))) || say("tiles_no_sum"),
});

/** Return what is told of the chosen tile, and what can be asked of it. */
function tileBar(shown, chosen, contents) {
  const [waiting, second] = pairNow();
  if (!chosen) return el("p", { className: "tile-chosen note", textContent: say("tiles_pick") });
  const name = placeWords(chosen, shown);
  const told = contents.has(chosen) || isTileTold(chosen);
  const words = told ? say("tiles_chosen", tileFigures(contents.get(chosen))) : say("tiles_unnamed");
  const bar = el(
    "div",
    { className: "tile-chosen actions" },
    el("strong", { textContent: name }),
    el("span", { textContent: words }),
  );
  if (chosen === shown && shown !== COUNTRY) return bar;
  if (waiting && !second) {
    bar.append(
      el("span", {
        className: "asking",
        textContent: say("tiles_compare_pick", { name: nameOfPlace(waiting) }),
      }),
      button(say("tiles_compare_stop"), () => go({ pair: "" }), { id: "tiles-compare" }),
    );
  } else {
    bar.append(
      button(say("tiles_compare"), () => go({ ...NO_CARD, pair: chosen }), { id: "tiles-compare" }),
      button(say("tiles_lack"), () => go({ ...NO_THING, ...NO_CARD, tile: chosen, lack: chosen }), {
        id: "tiles-lack",
      }),
    );
  }
  return bar;
}

/** Return the scale, that this is no map, and what saves it. */
function tileLegendLine(picture, shown) {
  const legend = tileLegend(classWords());
  const save = (act) => act(picture, fileOf(legend, shown));
  return el(
    "div",
    { className: "tile-legend" },
    legend,
    el("strong", { textContent: say("tiles_note") }),
    el(
      "span",
      { className: "actions" },
      button(say("tiles_svg"), () => save(saveTilesSvg), { id: "tiles-svg" }),
      button(say("tiles_png"), () => save(saveTilesPng), { id: "tiles-png" }),
    ),
  );
}

/** Return what stands around the tiles in a file. */
function fileOf(legend, shown) {
  const name = shown === COUNTRY ? say("tiles_country") : nameOfPlace(shown);
  const scale = [...legend.children].map(({ textContent, firstChild }) => ({
    words: textContent,
    color: getComputedStyle(firstChild).backgroundColor,
  }));
  const source = say("tiles_source", { title: say("title"), counts: corpusWords() });
  const lines = [say("tiles_ties_note"), say("tiles_note"), ...filterWords().slice(0, 3), source];
  return { name, title: `${name} · ${measureWords()}`, scale, lines };
}

/** Return the links as a list: what the arcs say, for those who do not see or reach them. */
function tieList(shown, { ties, open, inner }) {
  const heading = el(
    "h2",
    {},
    say("tiles_ties"),
    el("span", { className: "count", textContent: String(ties.length) }),
  );
  if (!ties.length && !open && !inner)
    return [heading, el("p", { className: "note", textContent: say("tiles_ties_none") })];
  const line = (tie) => {
    const named = button(tieWords(tie, shown), () => chooseTie(tieKey(tie)), { className: "tie-line" });
    named.dataset.line = `${tie.kind} ${tieKey(tie)}`;
    return el("li", {}, named);
  };
  const parts = [heading, el("p", { className: "note", textContent: say("tiles_ties_note") })];
  parts.push(el("ul", { className: "tie-list" }, ...ties.slice(0, TIES_NAMED).map(line)));
  if (ties.length > TIES_NAMED) {
    const summary = el("summary", { textContent: say("tiles_more_ties", { count: ties.length }) });
    const rest = el("ul", { className: "tie-list" }, ...ties.slice(TIES_NAMED).map(line));
    parts.push(el("details", {}, summary, rest));
  }
  const more = [
    ties.length > TIES_DRAWN ? say("tiles_ties_left", { count: TIES_DRAWN }) : "",
    inner ? say("tiles_ties_inner", { count: inner }) : "",
    open ? say("tiles_ties_open", { count: open }) : "",
  ];
  return [...parts, el("p", { className: "note", textContent: more.filter(Boolean).join(" ") })];
}

/** Return what the figures count, and what they leave out. */
function tileNotes(shown, contents) {
  const all = { project: new Set(), company: new Set() };
  for (const [place, { project, company }] of contents) {
    if (!place || (shown !== COUNTRY && place.slice(0, 2) !== shown.slice(0, 2))) continue;
    for (const one of project) all.project.add(one);
    for (const one of company) all.company.add(one);
  }
  const whole = tileFigures({ project: [...all.project], company: [...all.company] });
  const name = shown === COUNTRY ? say("tiles_country") : nameOfPlace(shown);
  const undated = countUndated();
  const texts = [
    say("tiles_total", { name, ...whole }),
    shown !== COUNTRY && contents.has(shown) ? say("tiles_open_home", tileFigures(contents.get(shown))) : "",
    contents.has("") ? say("tiles_open", tileFigures(contents.get(""))) : "",
    say("tiles_once"),
    undated && page.dates.length ? say("tiles_undated", { count: undated }) : "",
    page.dates.length ? "" : say("tiles_no_dates"),
  ];
  return texts.filter(Boolean).map((textContent) => el("p", { className: "note", textContent }));
}
