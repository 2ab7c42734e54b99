// The tiles as SVG: one a county, arcs between them. Made by elements, saved as it is seen.

import { el } from "./dom.js";
import { say } from "./page.js";
import { svg } from "./svg.js";
import { arrowHeads, drawArc, TILE_SIZE } from "./tile_arcs.js";
import {
  COUNTRY,
  countyTiles,
  isInside,
  isTileTold,
  nameOfPlace,
  provinceOf,
  provinceTiles,
  tileAt,
} from "./tile_data.js";
import { classOf, measured, measureWords, shortFigure } from "./tile_measures.js";

const TILE_STEP = 66; // from a tile to the next
const TILE_MARGIN = 6;
const TILE_GAP = 0.35; // tiles between the grid and what is elsewhere
export const TIES_DRAWN = 60; // the strongest

/** Return the tiles of the picture, each with its place in points: the grid, around it what is elsewhere. */
function layTiles(shown, ties, contents) {
  const grid =
    shown === COUNTRY ? provinceTiles : countyTiles.filter(({ code }) => provinceOf(code) === shown);
  const [columns, rows] = ["column", "row"].map((way) => Math.max(...grid.map((tile) => tile[way])) + 1);
  const sides = { left: [], right: [], above: [], below: contents.has(shown) ? [shown] : [] };
  const outside = new Set(ties.flatMap(({ from, to }) => [from, to]));
  for (const place of [...outside].sort())
    if (!isInside(shown, place) && !sides.below.includes(place)) sides[sideTowards(shown, place)].push(place);
  const beside = (side) => (sides[side].length ? 1 + TILE_GAP : 0);
  const [left, above] = [beside("left"), beside("above")];
  const laid = new Map(grid.map(({ code, column, row }) => [code, spotAt(column + left, row + above)]));
  const middle = (room, side) => Math.max(0, (room - sides[side].length) / 2);
  const lay = (side, spot) => {
    for (const [at, place] of sides[side].entries()) laid.set(place, spot(at));
  };
  lay("left", (at) => spotAt(0, above + middle(rows, "left") + at));
  lay("right", (at) => spotAt(left + columns + TILE_GAP, above + middle(rows, "right") + at));
  lay("above", (at) => spotAt(left + middle(columns, "above") + at, 0));
  lay("below", (at) => spotAt(left + at, above + rows + TILE_GAP));
  const end = (way) => Math.max(...[...laid.values()].map((spot) => spot[way])) + TILE_STEP;
  return { laid, columns: left + columns + beside("right"), width: end("x"), height: end("y") };
}

/** Return on which side of a province another lies, by the grid of the country. */
function sideTowards(shown, place) {
  const [own, other] = [tileAt.get(shown), tileAt.get(place)];
  const [right, down] = [other.column - own.column, other.row - own.row];
  if (place === shown) return "below";
  if (Math.abs(right) >= Math.abs(down)) return right > 0 ? "right" : "left";
  return down > 0 ? "below" : "above";
}

const spotAt = (column, row) => ({ x: column * TILE_STEP + TILE_MARGIN, y: row * TILE_STEP + TILE_MARGIN });

/** Return the picture; `act` has what a click on a tile and on an arc does. */
export function drawTiles({ shown, contents, ties, chosen, tie, pair, act }) {
  const { laid, columns, width, height } = layTiles(shown, ties, contents);
  const first = laid.has(chosen) ? chosen : [...laid.keys()][0];
  const faces = [...laid].map(([place, spot]) => ({
    ...faceOf(place, shown, contents.get(place)),
    spot,
    marked: place === chosen || pair.includes(place),
    focusable: place === first,
  }));
  const drawn = ties.slice(0, TIES_DRAWN).filter(({ from, to }) => laid.has(from) && laid.has(to));
  const arcs = drawn.map((one) => drawArc({ one, laid, shown, chosen, tie, act }));
  const name = say("tiles_grid", { name: shown === COUNTRY ? say("tiles_country") : nameOfPlace(shown) });
  // Names lie above the arcs, or nobody could read them.
  const picture = svg(
    "svg",
    { viewBox: `0 0 ${width} ${height}`, width, height, class: "grid", role: "group", "aria-label": name },
    arrowHeads(),
    ...faces.map((face) => drawTile(face, act)),
    svg("g", { "aria-hidden": "true" }, ...arcs),
    svg("g", { "aria-hidden": "true", class: "labels" }, ...faces.map(drawLabel)),
  );
  picture.addEventListener("keydown", (event) => moveTileFocus(event, laid, act));
  picture.style.minWidth = `${columns * 42}px`;
  picture.style.setProperty("--tiles-wide", `${width}px`);
  return picture;
}

/** Return what a tile says: name, figure, class of the scale, and all of it in words. */
function faceOf(place, shown, contents) {
  const value = measured(contents);
  const inside = isInside(shown, place);
  const counts = inside || place === shown; // of what is elsewhere only the links are told
  const figure = counts ? shortFigure(value) : "";
  const name = place === shown ? say("tiles_home") : tileAt.get(place).name;
  const words = [place === shown ? name : nameOfPlace(place)];
  if (!counts) words.push(say("tiles_elsewhere"));
  else if (contents) words.push(`${measureWords()} ${figure || "0"}`);
  else words.push(say(isTileTold(place) ? "tiles_none" : "tiles_unnamed"));
  return { place, name, figure, heat: counts ? classOf(value) : 0, inside, label: words.join(" · ") };
}

function drawTile({ place, spot, heat, inside, label, marked, focusable }, act) {
  const tile = svg(
    "g",
    {
      class: `tile heat-${heat}${inside ? "" : " outside"}${marked ? " chosen" : ""}`,
      transform: `translate(${spot.x} ${spot.y})`,
      role: "button",
      tabindex: focusable ? "0" : "-1",
      "data-place": place,
      "aria-label": label,
      "aria-pressed": String(marked),
    },
    svg("title", {}, label),
    svg("rect", { width: TILE_SIZE, height: TILE_SIZE, rx: 5 }),
  );
  tile.addEventListener("click", (event) => act.tile(place, event.shiftKey));
  return tile;
}

/** Return name and figure of a tile; the name is smaller where it is long, in the middle where it is alone. */
function drawLabel({ name, figure, heat, spot }) {
  const wide = Array.from(name).reduce((sum, letter) => sum + (letter < "\u2e80" ? 0.55 : 1), 0);
  const size = Math.max(8, Math.min(15, 56 / wide));
  const x = TILE_SIZE / 2;
  return svg(
    "g",
    { class: `heat-${heat}`, transform: `translate(${spot.x} ${spot.y})` },
    svg("text", { x, y: figure ? 25 : 36, "font-size": size }, name),
    svg("text", { x, y: 46, class: "figure" }, figure),
  );
}

const TILE_KEYS = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] };

/** Move the focus to the next tile in the direction of an arrow key; Enter and space choose. */
function moveTileFocus(event, laid, act) {
  const place = event.target.closest("[data-place]")?.dataset.place;
  if (!place || event.ctrlKey || event.metaKey) return;
  if (event.key === "Enter" || event.key === " ") {
    event.preventDefault();
    act.tile(place, event.shiftKey);
    return;
  }
  const way = TILE_KEYS[event.key];
  if (!way) return;
  event.preventDefault();
  const here = laid.get(place);
  let best = null;
  let least = Number.POSITIVE_INFINITY;
  for (const [other, spot] of laid) {
    const [x, y] = [spot.x - here.x, spot.y - here.y];
    const ahead = x * way[0] + y * way[1];
    const aside = Math.abs(x * way[1]) + Math.abs(y * way[0]);
    if (ahead > 0 && ahead >= aside * 0.5 && ahead + 3 * aside < least)
      [best, least] = [other, ahead + 3 * aside];
  }
  if (best) focusTile(event.currentTarget, best);
}

/** Give the focus to the tile of a place, if it is there. */
export function focusTile(picture, place) {
  const tile = picture.querySelector(`[data-place="${place}"]`);
  if (!tile) return;
  for (const other of picture.querySelectorAll('[tabindex="0"]')) other.setAttribute("tabindex", "-1");
  tile.setAttribute("tabindex", "0");
  tile.focus();
}

/** Return the legend of the scale. */
export function tileLegend(words) {
  const items = words.map((text, step) =>
    el("li", {}, el("span", { className: `swatch heat-${step}` }), el("span", { textContent: text })),
  );
  return el("ul", { className: "scale" }, ...items);
}
