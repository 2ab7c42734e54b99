// The arcs between tiles: orange from a supplier, blue between those that cooperate.

import { roles, say } from "./page.js";
import { svg } from "./svg.js";
import { isInside, nameOfPlace } from "./tile_data.js";

export const TILE_SIZE = 60;
const ARC_BEND = 0.16; // of its length an arc swings out
const ARC_INSET = 20; // an arc begins and ends that far from the middle of a tile

export function arrowHeads() {
  const head = svg("path", { d: "M0 0L8 4L0 8z", class: "arrow" });
  const box = { id: "tie-arrow", viewBox: "0 0 8 8", refX: 6, refY: 4, markerWidth: 12, markerHeight: 12 };
  return svg("defs", {}, svg("marker", { ...box, markerUnits: "userSpaceOnUse", orient: "auto" }, head));
}

/** Return the key of a link in the address. */
export function tieKey({ from, to }) {
  return [from, to].sort().join(".");
}

/** Return the arc of a link, with room for the mouse. */
export function drawArc({ one, laid, shown, chosen, tie, act }) {
  const supply = roles.supplies.includes(one.kind);
  const path = arcPath(laid.get(one.from), laid.get(one.to));
  const width = Math.min(8, 1.5 + Math.log2(one.facts.length) * 1.5);
  const dashed = isInside(shown, one.from) && isInside(shown, one.to) ? "" : "6 4";
  const classes = ["tie", supply ? "supply" : "cooperation"];
  const other = tie ? tieKey(one) !== tie : chosen && one.from !== chosen && one.to !== chosen;
  if (other) classes.push("pale");
  const line = svg("path", {
    d: path,
    class: "line",
    "stroke-width": width,
    "stroke-dasharray": dashed,
  });
  if (supply) line.setAttribute("marker-end", "url(#tie-arrow)");
  const box = svg(
    "g",
    { class: classes.join(" "), "data-tie": tieKey(one) },
    svg("title", {}, tieWords(one, shown)),
    svg("path", { d: path, class: "casing", "stroke-width": width + 3 }),
    line,
    svg("path", { d: path, class: "reach" }),
  );
  box.addEventListener("click", () => act.tie(tieKey(one)));
  return box;
}

/** Return the way from a tile to another: both ways swing out to their own side. */
function arcPath(from, to) {
  const middle = (spot) => [spot.x + TILE_SIZE / 2, spot.y + TILE_SIZE / 2];
  const [[x1, y1], [x2, y2]] = [middle(from), middle(to)];
  const length = Math.hypot(x2 - x1, y2 - y1);
  const [right, down] = [(x2 - x1) / length, (y2 - y1) / length];
  const swing = length * ARC_BEND;
  const control = [(x1 + x2) / 2 - down * swing, (y1 + y2) / 2 + right * swing];
  const ends = [x1 + right * ARC_INSET, y1 + down * ARC_INSET, x2 - right * ARC_INSET, y2 - down * ARC_INSET];
  const [a, b, c, d] = ends.map((value) => value.toFixed(1));
  return `M${a} ${b}Q${control.map((value) => value.toFixed(1)).join(" ")} ${c} ${d}`;
}

/** Return what a link says, in words. */
export function tieWords({ from, to, kind, facts }, shown) {
  const name = (place) => (place === shown ? say("tiles_home") : nameOfPlace(place));
  const supply = roles.supplies.includes(kind);
  const words = say(supply ? "tiles_supply" : "tiles_cooperation");
  return `${name(from)} ${supply ? "→" : "—"} ${name(to)} · ${words} ${facts.length}`;
}
