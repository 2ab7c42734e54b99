"use strict";
// The drawn part of the graph. pyvis wrote what is drawn at first; more is brought in on demand.

const BROUGHT = 24; // neighbours that come with a thing which was not drawn
const MORE = 80; // neighbours that one click on "draw more" brings

const drawnNodes = new vis.DataSet(read("nodes"));
const drawnEdges = new vis.DataSet(read("edges"));
const network = new vis.Network(
  document.getElementById("network"),
  { nodes: drawnNodes, edges: drawnEdges },
  read("options"),
);
const firstNodes = new Set(drawnNodes.getIds());
const firstEdges = new Set(drawnEdges.getIds());
const hiddenTypes = new Set();
let marked = null; // the thing that stands out
let near = null; // it and its neighbours

/** Return the other ends of the links of a thing, the best connected first. */
function neighbours(index) {
  const others = linksOf[index].map((link) => (link.from === index ? link.to : link.from));
  return others.sort((a, b) => linksOf[b].length - linksOf[a].length || a - b);
}

const undrawn = (index) => neighbours(index).filter((other) => !drawnNodes.get(other));

/** Return a free spot near (x, y): along a spiral, the first that no label reaches. */
function freeSpot(x, y, taken) {
  for (let step = 0; step < 3000; step += 1) {
    const turn = step * 2.39996;
    const away = 46 * Math.sqrt(step);
    const spot = { x: x + 1.5 * away * Math.cos(turn), y: y + away * Math.sin(turn) };
    if (!taken.some((other) => Math.abs(other.x - spot.x) < 130 && Math.abs(other.y - spot.y) < 62)) return spot;
  }
  return { x, y };
}

/** Return where a thing belongs: amid its drawn neighbours, else beneath the picture. */
function anchor(index, positions) {
  const near = neighbours(index).filter((other) => positions[other]).map((other) => positions[other]);
  const all = Object.values(positions);
  if (near.length) {
    const sum = (axis) => near.reduce((total, spot) => total + spot[axis], 0) / near.length;
    return { x: sum("x"), y: sum("y") };
  }
  if (!all.length) return { x: 0, y: 0 };
  const middle = all.reduce((total, spot) => total + spot.x, 0) / all.length;
  return { x: middle, y: Math.max(...all.map((spot) => spot.y)) + 260 };
}

/** Draw these things, and their links to all that is drawn. */
function drawMore(indices, centre) {
  const positions = network.getPositions();
  const taken = Object.values(positions);
  const added = [];
  for (const index of indices) {
    if (drawnNodes.get(index)) continue;
    const home = centre === undefined ? anchor(index, positions) : positions[centre];
    const spot = freeSpot(home.x, home.y, taken);
    const { label, size } = entities[index].dot;
    const group = types[entities[index].type].name;
    const hidden = hiddenTypes.has(entities[index].type);
    added.push({ id: index, label, group, size, ...spot, hidden });
    positions[index] = spot;
    taken.push(spot);
  }
  drawnNodes.add(added);
  const lines = new Map();
  for (const { id } of added) {
    for (const link of linksOf[id]) {
      if (drawnNodes.get(link.from) && drawnNodes.get(link.to)) lines.set(link.id, link);
    }
  }
  const plain = ({ id, from, to, arrows, dashes }) => ({ id, from, to, arrows, dashes });
  drawnEdges.update([...lines.values()].map(plain));
}

/** See to it that a thing is drawn, with its neighbourhood where it was not. */
function bringIn(index) {
  if (drawnNodes.get(index)) return;
  drawMore([index]);
  drawMore(undrawn(index).slice(0, BROUGHT), index);
}

/** Draw more neighbours of a thing. */
function expand(index) {
  bringIn(index);
  drawMore(undrawn(index).slice(0, MORE), index);
}

/** Take away what was brought in. */
function restore() {
  drawnEdges.remove(drawnEdges.getIds().filter((id) => !firstEdges.has(id)));
  drawnNodes.remove(drawnNodes.getIds().filter((id) => !firstNodes.has(id)));
}

/** Let a thing and its neighbours stand out; `null` ends it. */
function highlight(index) {
  near = index === null ? null : new Set([index, ...neighbours(index)]);
  marked = index;
  drawnNodes.update(
    drawnNodes.get({ fields: ["id"] }).map(({ id }) => ({ id, opacity: !near || near.has(id) ? 1 : 0.13 })),
  );
  const own = new Set(index === null ? [] : linksOf[index].map((link) => link.id));
  drawnEdges.update(
    drawnEdges.get({ fields: ["id"] }).map(({ id }) => {
      if (!near) return { id, color: { color: settings.ink.edge }, width: 1 };
      return own.has(id) ? { id, color: { color: settings.ink["edge-chosen"] }, width: 2 } : { id, color: { color: settings.ink["edge-pale"] }, width: 1 };
    }),
  );
}

/** Move the camera to a thing and its neighbours. */
function look(index) {
  const nodes = [index, ...neighbours(index)].filter((id) => drawnNodes.get(id));
  network.fit({ nodes, maxZoomLevel: 0.9, animation: { duration: 350, easingFunction: "easeInOutQuad" } });
}

function lookAtAll() {
  network.fit({ animation: { duration: 350, easingFunction: "easeInOutQuad" } });
}

function zoom(factor) {
  network.moveTo({ scale: network.getScale() * factor, animation: { duration: 150, easingFunction: "linear" } });
}

/** Show or hide all things of a type. */
function switchType(type, shown) {
  if (shown) hiddenTypes.delete(type);
  else hiddenTypes.add(type);
  const of = drawnNodes.get({ fields: ["id"] }).filter(({ id }) => entities[id].type === type);
  drawnNodes.update(of.map(({ id }) => ({ id, hidden: !shown })));
}
