// The labels: of one size on the screen at every zoom, none on another, the important ones first.

import { drawnEdges, marked, near, network } from "./network.js";
import { entities, linkId, linkOf, linksOf } from "./page.js";
import { settings } from "./settings.js";
import { state } from "./state.js";

const LABEL_FONT = '"PingFang SC", "Microsoft YaHei", "Noto Sans CJK SC", "Noto Sans SC", sans-serif';
const INK = { name: "ink", large: "strong", chosen: "strong", link: "edge-chosen" }; // of settings.ink
const SIZES = { name: 13, large: 14, chosen: 15, link: 12 }; // pixels of the screen
const BOLDER = { most: 10, share: 0.25 }; // so many names are bolder, and not more of those that are drawn
const LABEL_WEIGHTS = { large: "600 ", chosen: "bold " };
const LINE_HEIGHT = 1.2;
const LABELLED_LINES = 21; // a thing with more links shows none of their names: the panel has them
const ALONG = [0.58, 0.45, 0.7, 0.33]; // of a line: where its name may stand, the far half first
const widths = new Map();
let hovered = null; // the thing under the mouse: its name is always written
let hoveredLine = null; // the line under the mouse: so are its relations

/** Return the width of a text of 1 px letters. */
function widthOf(context, text) {
  if (!widths.has(text)) {
    context.font = `100px ${LABEL_FONT}`;
    widths.set(text, context.measureText(text).width / 100);
  }
  return widths.get(text);
}

/** Return the lines whose names are written: those of the chosen thing, of a path, and the one under the mouse. */
function namedLines() {
  const wanted = new Set(state.path ? drawnEdges.getIds() : []);
  const own = marked === null ? [] : linksOf[marked];
  if (own.length <= LABELLED_LINES) for (const { id } of own) wanted.add(id);
  if (state.line) wanted.add(linkId(...state.line));
  if (hoveredLine !== null) wanted.add(hoveredLine);
  return [...wanted].filter((id) => drawnEdges.get(id) && linkOf.has(id)).map((id) => linkOf.get(id));
}

/** Return the labels that could be written, the important ones first. */
function candidates(positions) {
  const line = state.line || [];
  const first = (id) => id === marked || id === hovered || line.includes(id) || state.pin.includes(id);
  const wanted = (id) => !near || near.has(id) || id === hovered;
  const ids = Object.keys(positions).map(Number).filter(wanted);
  ids.sort((a, b) => first(b) - first(a) || entities[b].dot.size - entities[a].dot.size || a - b);
  const least = ids.map((id) => entities[id].dot.size).sort((a, b) => b - a)[
    Math.min(BOLDER.most, Math.floor(BOLDER.share * ids.length))
  ];
  const names = ids.map((id) => {
    const { label, size } = entities[id].dot;
    const kind = first(id) ? "chosen" : size > least ? "large" : "name";
    const above = id !== marked && positions[id].y < (positions[marked]?.y ?? -Infinity) - size;
    return { id, text: label, ...positions[id], reach: size, kind, above };
  });
  const onLines = namedLines().map((link) => {
    const [own, other] = link.from === marked ? [link.from, link.to] : [link.to, link.from];
    return { text: link.label, from: positions[own], to: positions[other], kind: "link" };
  });
  return [...names, ...onLines];
}

/** Return the places where a label may stand: below its dot, above or beside it (above first where it stands above the chosen one); along its line. */
function places(label, half, height, pixel) {
  if (label.kind !== "link") {
    const { x, y, reach } = label;
    const [gap, beside] = [2 * pixel, { top: y - height / 2 }];
    const upright = [y + reach + gap, y - reach - height - gap].map((top) => ({ x, top }));
    if (label.above) upright.reverse(); // a line comes from below
    return [...upright, ...[1, -1].map((side) => ({ x: x + side * (reach + gap + half), ...beside }))];
  }
  const { from, to } = label;
  return ALONG.map((part) => ({
    x: from.x + part * (to.x - from.x),
    top: from.y + part * (to.y - from.y) - height / 2,
  }));
}

/** Tell whether a label would lie on another, or on a dot: its own does not count. */
function clash(label, other) {
  if (other.dot && other.id === label.id) return false;
  const across = label.left < other.right && other.left < label.right;
  return across && label.top < other.bottom && other.top < label.bottom;
}

/** Return the box of a dot, which no label of another thing may cover. */
function dotBox({ id, x, y, reach }) {
  return { id, reach, dot: true, left: x - reach, right: x + reach, top: y - reach, bottom: y + reach };
}

/** Return the boxes that a label of these lines could fill. */
function labelBoxes(context, label, lines, size, pixel) {
  const half = (Math.max(...lines.map((line) => widthOf(context, line))) * size) / 2 + 2 * pixel;
  const height = lines.length * size * LINE_HEIGHT;
  const { id, reach } = label;
  const box = ({ x, top }) => ({ id, reach, x, left: x - half, right: x + half, top, bottom: top + height });
  return places(label, half, height, pixel).map(box);
}

/** Write the labels that have room. */
function writeLabels(context) {
  const pixel = 1 / network.getScale();
  const { clientWidth, clientHeight } = network.canvas.frame;
  const least = network.DOMtoCanvas({ x: 0, y: 0 });
  const most = network.DOMtoCanvas({ x: clientWidth, y: clientHeight });
  const inside = (box) =>
    box.left > least.x && box.right < most.x && box.top > least.y && box.bottom < most.y;
  const wanted = candidates(network.getPositions());
  const taken = wanted.filter(({ kind }) => kind !== "link").map(dotBox);
  Object.assign(context, { textAlign: "center", textBaseline: "top", lineJoin: "round" });
  for (const label of wanted) {
    const size = SIZES[label.kind] * pixel;
    const lines = label.text.split("\n");
    const boxes = labelBoxes(context, label, lines, size, pixel);
    const free = boxes.filter((one) => !taken.some((other) => clash(one, other)));
    const box = free.find(inside);
    if (!box && label.kind !== "chosen") continue;
    taken.push(box || boxes[0]);
    write(context, label.kind, lines, box || boxes[0], size);
  }
}

function write(context, kind, lines, { x, top }, size) {
  context.font = `${LABEL_WEIGHTS[kind] ?? ""}${size}px ${LABEL_FONT}`;
  context.strokeStyle = settings.ink.ground;
  context.lineWidth = size / (kind === "link" ? 1.5 : 4); // its own line runs behind the name of a relation
  context.fillStyle = settings.ink[INK[kind]];
  lines.forEach((line, at) => {
    context.strokeText(line, x, top + at * size * LINE_HEIGHT);
    context.fillText(line, x, top + at * size * LINE_HEIGHT);
  });
}

function hover(node, line) {
  hovered = node;
  hoveredLine = line;
  network.canvas.body.container.style.cursor = node === null && line === null ? "" : "pointer";
  network.redraw();
}

network.on("hoverNode", ({ node }) => hover(node, null));
network.on("blurNode", () => hover(null, null));
network.on("hoverEdge", ({ edge }) => hover(null, edge));
network.on("blurEdge", () => hover(hovered, null));
network.on("afterDrawing", writeLabels);
network.redraw();
