// The drawn picture: vis-network, told what is to be drawn.

import { arrange, arrangeRing, arrangeWays } from "./arrange.js";
import { stagesThen } from "./changes.js";
import { isFiltered } from "./filtering.js";
import { connectedParts, shownIsland } from "./islands.js";
import { entities, firstNodes, linkId, linksOf, otherEnd, page, types } from "./page.js";
import { waysBetween } from "./path.js";
import { settings } from "./settings.js";
import { state } from "./state.js";
import { read } from "./store.js";
import { centreOf, countSentences, ringAround, staysForLine, wantedLinks, wantedThings } from "./subgraph.js";

const drawnNodes = new vis.DataSet([]);
export const drawnEdges = new vis.DataSet([]);
export const network = new vis.Network(
  document.getElementById("network"),
  { nodes: drawnNodes, edges: drawnEdges },
  read("options"),
);
const homeSpots = new Map(firstNodes.map(({ id, x, y }) => [id, { x, y }])); // in the overview
let spots = homeSpots;
const NEAREST = 1; // the camera goes no nearer by itself
const MARGIN = { x: 170, y: 110 }; // kept free around, for labels
const READABLE = 6; // pixels of a dot on the screen: none is smaller in a picture that fits its window
const WIDEST = 5; // of a line, however many sentences say it
let looked = false; // the camera has been at a picture
let drawing = null; // what the places were worked out for
export let drawn = new Set(); // what the state wants in the picture
let pictured = drawn; // what is in it: a picture that is not shown is left as it was
export let marked = null; // the thing that stands out
export let near = null; // both ends of a chosen line: the rest is pale

const reducedMotion = matchMedia("(prefers-reduced-motion: reduce)");

/** Return a free spot near (x, y): along a spiral, the first that no label reaches. */
function freeSpot(x, y, taken) {
  for (let step = 0; step < 3000; step += 1) {
    const turn = step * 2.39996;
    const away = 46 * Math.sqrt(step);
    const spot = { x: x + 1.5 * away * Math.cos(turn), y: y + away * Math.sin(turn) };
    if (!taken.some((other) => Math.abs(other.x - spot.x) < 130 && Math.abs(other.y - spot.y) < 62))
      return spot;
  }
  return { x, y };
}

/** Return where a thing belongs: amid its drawn neighbours, else beneath the picture. */
function anchor(index, placed) {
  const others = linksOf[index].map((link) => otherEnd(link, index));
  const own = others.filter((other) => placed.has(other)).map((other) => placed.get(other));
  const all = own.length ? own : [...placed.values()];
  if (!all.length) return { x: 0, y: 0 };
  const sum = (axis) => all.reduce((total, spot) => total + spot[axis], 0) / all.length;
  if (own.length) return { x: sum("x"), y: sum("y") };
  return { x: sum("x"), y: Math.max(...all.map((spot) => spot.y)) + 260 };
}

/** Return width to height of the picture, as a ring takes it. */
function stageShape() {
  const { width, height } = stageSize();
  return Math.min(1.8, Math.max(0.75, width / height));
}

function stageSize() {
  const { clientWidth, clientHeight } = network.canvas.frame;
  return { width: clientWidth || innerWidth, height: clientHeight || innerHeight / 2 };
}

/** Find places: those of the overview, or of a picture of its own, for what has none yet. */
function findSpots(things, lines) {
  const { path, hops, chosen, filter, island } = state;
  const centre = centreOf();
  const stays = staysForLine(pictured);
  const own = path || hops || centre !== null || isFiltered();
  const opened = centre !== null && state.open.includes(centre);
  const key = stays
    ? drawing
    : JSON.stringify([own, path, hops, hops ? chosen : centre, filter, opened, island]);
  const other = key !== drawing;
  drawing = key;
  if (!own) spots = homeSpots;
  else if (other) {
    const ways = path ? waysBetween(...path) : [];
    if (ways.length) spots = arrangeWays(ways);
    else if (centre !== null) spots = arrangeRing(centre, ringAround(centre), stageShape());
    else spots = arrange([...things], [...lines], chosen);
  }
  fillSpots(things);
  return other;
}

/** Find a place for each thing that has none, near what it is linked to. */
function fillSpots(things) {
  const placed = new Map(
    [...things].filter((index) => spots.has(index)).map((index) => [index, spots.get(index)]),
  );
  const taken = [...placed.values()];
  for (const index of things) {
    if (placed.has(index)) continue;
    const home = anchor(index, placed);
    const spot = freeSpot(home.x, home.y, taken);
    placed.set(index, spot);
    spots.set(index, spot);
    taken.push(spot);
  }
}

export function isPictureShown() {
  return state.view === "graph";
}

/** Draw what the state wants, once it is shown; return whether it is another picture than before. */
export function draw() {
  const things = wantedThings(pictured, shownIsland());
  drawn = things;
  if (!isPictureShown()) return false;
  const lines = wantedLinks(things);
  const other = findSpots(things, lines);
  const kept = new Set([...lines].map(({ id }) => id));
  drawnEdges.remove(drawnEdges.getIds().filter((id) => !kept.has(id)));
  drawnNodes.remove(drawnNodes.getIds().filter((id) => !things.has(id)));
  drawnNodes.update(
    [...things].map((id) => {
      const { dot, type } = entities[id];
      return { id, label: dot.label, size: dot.size, group: types[type].name, ...spots.get(id) };
    }),
  );
  drawnEdges.update([...lines].map(({ id, from, to, arrows, dashes }) => ({ id, from, to, arrows, dashes })));
  pictured = things;
  return other;
}

/** Tell whether all that is told of a thing lies ahead: it is drawn hollow. */
function isAhead(index) {
  const own = stagesThen(index).filter(({ by, part }) => by === undefined && part === undefined);
  return own.length > 0 && own.every(({ ahead, stage }) => ahead || stage === page.planned);
}

/** Return how a dot looks: full or hollow, pale or not. */
function dress(id) {
  const { color } = types[entities[id].type];
  const hollow = isAhead(id);
  const [background, border] = hollow ? [settings.ink.ground, color] : [color, settings.ink.ground];
  const pinned = state.pin.includes(id);
  const lit = { background, border: settings.ink.strong };
  const borderWidth = pinned || hollow ? 3 : 1;
  const opacity = !near || near.has(id) ? 1 : 0.2;
  return {
    id,
    opacity,
    borderWidth,
    fixed: pinned,
    color: { background, border, highlight: lit, hover: lit },
  };
}

/** Let the chosen thing, or both ends of a chosen line, stand out; `hovered` is a thing whose lines are lit too. */
export function highlight(hovered = null) {
  const { chosen, line, hops } = state;
  marked = chosen;
  near = line ? new Set(line) : null;
  if (!isPictureShown()) return;
  const own = new Set(chosen === null ? [] : linksOf[chosen].map((link) => link.id));
  if (line) own.add(linkId(...line));
  if (hovered !== null) for (const { id } of linksOf[hovered]) own.add(id);
  const { ink } = settings;
  const plain = near ? ink["edge-pale"] : ink.edge;
  drawnNodes.update([...drawn].map(dress));
  drawnEdges.update(
    drawnEdges.getIds().map((id) => {
      const wide = Math.min(WIDEST, 1.2 + 0.8 * Math.log2(Math.max(1, countSentences(id))));
      const strong = own.has(id) && (hops || hovered !== null || chosen !== null || line);
      const color = { color: strong ? ink["edge-chosen"] : plain };
      return { id, color, width: strong ? wide + 0.8 : wide };
    }),
  );
  network.selectNodes(chosen === null || !drawn.has(chosen) ? [] : [chosen], false);
}

/** Return how the camera moves: at once where the picture is shown first, and for who wants it so. */
function cameraAnimation() {
  if (reducedMotion.matches || !looked) return false;
  return { duration: 350, easingFunction: "easeInOutQuad" };
}

/** Move the camera; a movement that has not begun yet would otherwise go on for ever beside this one. */
function move(wanted) {
  const { viewFunction } = network.view;
  network.setSize("100%", "100%"); // what stands below the picture may have taken room just now
  if (viewFunction) network.off("initRedraw", viewFunction);
  network.moveTo(wanted);
  looked = true;
}

/** Return the box around some things, and the scale at which it fits the window. */
function frameOf(things) {
  const [across, down] = ["x", "y"].map((axis) => things.map((index) => spots.get(index)[axis]));
  const [left, right] = [Math.min(...across), Math.max(...across)];
  const [top, bottom] = [Math.min(...down), Math.max(...down)];
  const { width, height } = stageSize();
  const fit = (whole, margin, part) => (whole - Math.min(margin, 0.35 * whole)) / (part + 1);
  const scale = Math.min(NEAREST, fit(width, MARGIN.x, right - left), fit(height, MARGIN.y, bottom - top));
  return { position: { x: (left + right) / 2, y: (top + bottom) / 2 }, scale };
}

/** Move the camera to these things; network.fit would take what was never painted for the middle of the picture. */
export function lookAtThings(things) {
  const some = things.filter((index) => spots.has(index));
  if (some.length) move({ ...frameOf(some), animation: cameraAnimation() });
}

/** Move the camera to a thing and what is drawn around it. */
export function lookAt(index) {
  if (!isPictureShown()) return;
  const own = linksOf[index].map((link) => otherEnd(link, index)).filter((id) => drawn.has(id));
  lookAtReadable([index, ...own]);
}

/** Move the camera to all; where their dots were too small to be read, to the largest part, or to its middle. */
export function lookAtPicture() {
  lookAtReadable([...drawn]);
}

function lookAtReadable(things) {
  if (!things.length) return;
  const smallest = Math.min(...things.map((index) => entities[index].dot.size));
  const least = READABLE / (2 * smallest);
  if (frameOf(things).scale >= least) return lookAtThings(things);
  const [part] = connectedParts(things);
  const view = frameOf(part);
  const position = view.scale >= least ? view.position : spots.get(centreOf() ?? part[0]);
  move({ position, scale: Math.max(least, view.scale), animation: cameraAnimation() });
}

export function lookAtAll() {
  lookAtThings([...drawn]);
}

export function zoom(factor) {
  move({ scale: network.getScale() * factor, animation: { duration: 150, easingFunction: "linear" } });
}

network.on("dragEnd", ({ nodes }) => {
  for (const [id, spot] of Object.entries(network.getPositions(nodes))) spots.set(Number(id), spot);
});
