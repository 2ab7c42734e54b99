// The drawn picture: vis-network, told what is to be drawn.

import { arrange, arrangeWays } from "./arrange.js";
import { isFiltered } from "./filtering.js";
import { entities, firstNodes, linkId, linksOf, otherEnd, types } from "./page.js";
import { waysBetween } from "./path.js";
import { settings } from "./settings.js";
import { state } from "./state.js";
import { read } from "./store.js";
import { neighbours, wantedLinks, wantedThings } from "./subgraph.js";

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
const MARGIN = { x: 190, y: 130 }; // kept free around, for labels
let drawing = null; // what the places were worked out for
export let drawn = new Set();
export let marked = null; // the thing that stands out
export let near = null; // it and its neighbours

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

/** Find places: those of the overview, or of a picture of its own, for what has none yet. */
function findSpots(things, lines) {
  const { path, hops, chosen, filter } = state;
  const ownKey =
    path || hops || isFiltered() ? JSON.stringify([path, hops, hops ? chosen : null, filter]) : "";
  const other = ownKey !== drawing;
  drawing = ownKey;
  if (!ownKey) spots = homeSpots;
  else if (other) {
    const ways = path ? waysBetween(...path) : [];
    spots = ways.length ? arrangeWays(ways) : arrange([...things], [...lines], chosen);
  }
  const placed = new Map(
    [...things].filter((index) => spots.has(index)).map((index) => [index, spots.get(index)]),
  );
  const taken = [...placed.values()];
  for (const index of [state.chosen, ...things].filter((one) => things.has(one))) {
    if (placed.has(index)) continue;
    const home = anchor(index, placed);
    const spot = freeSpot(home.x, home.y, taken);
    placed.set(index, spot);
    spots.set(index, spot);
    taken.push(spot);
  }
  return other;
}

/** Draw what the state wants; return whether it is another picture than before. */
export function draw() {
  const things = wantedThings();
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
  drawn = things;
  return other;
}

/** Let the chosen thing, or both ends of a chosen line, stand out with what is around. */
export function highlight() {
  const { chosen, line, hops } = state;
  marked = chosen;
  near = null;
  if (chosen !== null && !hops) near = new Set([chosen, ...neighbours(chosen)]);
  if (line) near = new Set(line);
  const own = new Set(chosen === null ? [] : linksOf[chosen].map((link) => link.id));
  if (line) own.add(linkId(...line));
  const ink = settings.ink;
  drawnNodes.update(
    [...drawn].map((id) => {
      const pinned = state.pin.includes(id);
      return { id, opacity: !near || near.has(id) ? 1 : 0.13, borderWidth: pinned ? 3 : 1, fixed: pinned };
    }),
  );
  drawnEdges.update(
    drawnEdges.getIds().map((id) => {
      if (own.has(id)) return { id, color: { color: ink["edge-chosen"] }, width: 2 };
      return { id, color: { color: near ? ink["edge-pale"] : ink.edge }, width: state.path ? 2 : 1 };
    }),
  );
  network.selectNodes(chosen === null ? [] : [chosen], false);
}

/** Return how the camera moves: at once while the page opens, and for who wants it so. */
function cameraAnimation() {
  if (reducedMotion.matches || document.documentElement.dataset.ready !== "yes") return false;
  return { duration: 350, easingFunction: "easeInOutQuad" };
}

/** Move the camera; a movement that has not begun yet would otherwise go on for ever beside this one. */
function move(wanted) {
  const { viewFunction } = network.view;
  if (viewFunction) network.off("initRedraw", viewFunction);
  network.moveTo(wanted);
}

/** Move the camera to these things; network.fit would take what was never painted for the middle of the picture. */
export function lookAtThings(things) {
  if (!things.length) return;
  const [across, down] = ["x", "y"].map((axis) => things.map((index) => spots.get(index)[axis]));
  const [left, right] = [Math.min(...across), Math.max(...across)];
  const [top, bottom] = [Math.min(...down), Math.max(...down)];
  const { clientWidth, clientHeight } = network.canvas.frame;
  const scale = Math.min(
    NEAREST,
    (clientWidth - MARGIN.x) / (right - left + 1),
    (clientHeight - MARGIN.y) / (bottom - top + 1),
  );
  move({
    position: { x: (left + right) / 2, y: (top + bottom) / 2 },
    scale: Math.max(scale, 0.02),
    animation: cameraAnimation(),
  });
}

/** Move the camera to a thing and its neighbours. */
export function lookAt(index) {
  lookAtThings([index, ...neighbours(index)].filter((id) => drawn.has(id)));
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
