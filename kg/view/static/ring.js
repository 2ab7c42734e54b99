// A small picture of a thing amid what a sentence links with it: a ring that can be printed.

import { cutShort, dotted, nameList } from "./format.js";
import { entities, factsOf, relations, say, types } from "./page.js";
import { svg } from "./svg.js";
import { holdingSaid } from "./things.js";

const MOST_NEAR = 16; // things around it: more names than that cannot be read
const WIDE_RING = { width: 720, height: 400, across: 225, down: 150 };
const NARROW_RING = { width: 400, height: 560, across: 105, down: 225 }; // its letters can be read on a telephone
const ringIsNarrow = matchMedia("(max-width: 480px)");
const LONGEST_NAME = 16;

/** Return the nearest things with the words that link them, those of one relation side by side. */
function nearestOf(index) {
  const found = new Map();
  for (const fact of factsOf[index]) {
    const other = fact.head === index ? fact.tail : fact.head;
    const said = holdingSaid(fact);
    if (!said.length || other === index) continue;
    const label = relations[fact.type][fact.head === index ? "label" : "inverse"];
    const entry = found.get(other) || { other, count: 0, labels: new Set() };
    entry.count += said.length;
    entry.labels.add(label);
    found.set(other, entry);
  }
  const best = [...found.values()].sort((a, b) => b.count - a.count || a.other - b.other).slice(0, MOST_NEAR);
  const words = ({ labels }) => nameList([...labels]);
  return best
    .map((one) => ({ ...one, label: words(one) }))
    .sort((a, b) => a.label.localeCompare(b.label) || a.other - b.other);
}

function shortName(name) {
  return cutShort(name, LONGEST_NAME);
}

/** Return the picture, or nothing where a thing has no neighbour. */
export function ringOf(index) {
  const near = nearestOf(index);
  if (!near.length) return null;
  const { width, height, across, down } = ringIsNarrow.matches ? NARROW_RING : WIDE_RING;
  const [x, y] = [width / 2, height / 2];
  const spots = near.map((one, at) => {
    const turn = (2 * Math.PI * (at + 0.5)) / near.length - Math.PI / 2;
    return { ...one, x: Math.round(x + across * Math.cos(turn)), y: Math.round(y + down * Math.sin(turn)) };
  });
  const words = spots.map((one) => dotted(one.label, entities[one.other].name));
  const picture = svg("svg", { viewBox: `0 0 ${width} ${height}`, role: "img" });
  picture.setAttribute("aria-label", `${say("dossier_near")}: ${nameList(words)}`);
  for (const one of spots) picture.append(svg("line", { x1: x, y1: y, x2: one.x, y2: one.y }));
  for (const one of spots) {
    const [nameAt, labelAt] = one.y < y ? [-13, -30] : [23, 39]; // outside the ring: no line runs there
    picture.append(
      svg("circle", { cx: one.x, cy: one.y, r: 7, fill: types[entities[one.other].type].color }),
      svg("text", { x: one.x, y: one.y + nameAt }, shortName(entities[one.other].name)),
      svg("text", { x: one.x, y: one.y + labelAt, class: "soft" }, one.label),
    );
  }
  picture.append(
    svg("circle", { cx: x, cy: y, r: 11, fill: types[entities[index].type].color }),
    svg("text", { x, y: y + 28, "font-weight": "bold" }, shortName(entities[index].name)),
  );
  return picture;
}
