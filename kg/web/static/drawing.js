// Rows of an answer -> bars, where a column is a number; a graph in layers, where columns are things.

import { cell, el, fillSlots, headCell, table } from "../../view/static/dom.js";
import { cutShort } from "../../view/static/format.js";
import { svg } from "../../view/static/svg.js";
import { data, words } from "./asked.js";
import { columnName, entityAddress, figureOf, isNumber, keyOf } from "./cells.js";

const BARS = 40; // that are drawn
const LAYERS = 3; // columns of things that are drawn
const NODES = 40; // of a layer
const STEP = 26; // pixels between two names
const WIDTH = 340; // pixels of a layer
const TOP = 40;
const LETTERS = 18; // of a name in the picture
const LETTER = 13; // pixels of a Chinese one
const MARGIN = 24;

/** Return the columns of numbers; those of most use last. */
export function numberColumns(names, rows) {
  return names.filter((name) => rows.length > 1 && rows.every((row) => !row[name] || isNumber(row[name])));
}

/** Return a chart of a column of numbers: `column` is its name. */
export function barChart(names, rows, columns, column = columns[columns.length - 1]) {
  const label = names.find((name) => !columns.includes(name)) || names[0];
  const known = rows.filter((row) => row[column]);
  const most = Math.max(...known.map((row) => Math.abs(Number(row[column].value))), 0);
  const lines = known.slice(0, BARS).map((row) => {
    const filled = el("span");
    filled.style.width = `${most ? (Math.abs(Number(row[column].value)) / most) * 100 : 0}%`;
    const figure = Object.assign(cell(figureOf(row[column], column)), { className: "number" });
    return el(
      "tr",
      {},
      headCell(row[label]?.value || "", "row"),
      cell(el("span", { className: "bar" }, filled)),
      figure,
    );
  });
  const heads = [headCell(columnName(label)), cell(), headCell(columnName(column))];
  const box = el("div");
  if (columns.length > 1) box.append(columnChoice(columns, column, box, names, rows));
  if (known.length > BARS)
    box.append(el("p", {}, fillSlots(words.chart_more, { shown: BARS, count: known.length })));
  box.append(table(heads, lines, { className: "bars" }));
  return box;
}

function columnChoice(columns, column, box, names, rows) {
  const choice = el(
    "select",
    {},
    ...columns.map((name) => el("option", { value: name, selected: name === column }, columnName(name))),
  );
  choice.addEventListener("change", () => {
    const other = barChart(names, rows, columns, choice.value);
    box.replaceWith(other);
    other.querySelector("select").focus();
  });
  return el("label", { className: "chart-choice" }, words.chart_of, choice);
}

/** Return the columns that hold things in most of their rows, the first few. */
export function thingColumns(names, rows, things) {
  const isThing = (term) => Boolean(term) && (keyOf(term) !== "" || things.has(term.value));
  const found = names.filter((name) => {
    const held = rows.filter((row) => row[name]);
    return held.length > 0 && held.filter((row) => isThing(row[name])).length * 2 > held.length;
  });
  return found.slice(0, LAYERS);
}

/** Return a picture: each column is a layer of names, a line goes where a row has both. */
export function layeredGraph(columns, rows, things) {
  const layers = columns.map((name) => [...new Set(rows.map((row) => row[name]?.value).filter(Boolean))]);
  const shown = layers.map((layer) => new Map(layer.slice(0, NODES).map((value, at) => [value, at])));
  const tallest = Math.max(...shown.map((layer) => layer.size));
  const size = [columns.length * WIDTH, TOP + tallest * STEP + 8];
  const offset = (layer) => TOP + ((tallest - shown[layer].size) * STEP) / 2;
  const height = (layer, value) => offset(layer) + shown[layer].get(value) * STEP + 10;
  const title = fillSlots(words.graph_name, { columns: columns.map(columnName).join(" – ") });
  const picture = svg("svg", {
    class: "graph",
    viewBox: `0 0 ${size.join(" ")}`,
    width: size[0],
    height: size[1],
  });
  picture.append(svg("title", {}, title));
  picture.append(...lines(columns, rows, shown, height));
  for (const [layer, column] of columns.entries()) {
    picture.append(svg("text", { class: "head", x: layer * WIDTH + MARGIN, y: 20 }, columnName(column)));
    for (const value of shown[layer].keys())
      picture.append(node(value, layer * WIDTH + MARGIN, height(layer, value), things));
  }
  const box = el("div", {}, picture);
  const count = Math.max(...layers.map((layer) => layer.length));
  if (count > NODES) box.prepend(el("p", {}, fillSlots(words.graph_more, { shown: NODES, count })));
  light(picture);
  return box;
}

function lines(columns, rows, shown, height) {
  const drawn = new Map();
  for (const row of rows) {
    for (let layer = 0; layer + 1 < columns.length; layer += 1) {
      const [from, to] = [row[columns[layer]]?.value, row[columns[layer + 1]]?.value];
      if (!shown[layer].has(from) || !shown[layer + 1].has(to)) continue;
      const wide = MARGIN + Math.min(Array.from(from).length, LETTERS) * LETTER + 26;
      const [x1, y1] = [layer * WIDTH + Math.min(wide, WIDTH - 10), height(layer, from) - 4];
      const [x2, y2] = [(layer + 1) * WIDTH + 16, height(layer + 1, to) - 4];
      const middle = (x1 + x2) / 2;
      const path = svg("path", { d: `M${x1} ${y1} C${middle} ${y1} ${middle} ${y2} ${x2} ${y2}` });
      path.dataset.ends = JSON.stringify([from, to]);
      drawn.set(`${layer} ${path.dataset.ends}`, path);
    }
  }
  return drawn.values();
}

function node(value, x, y, things) {
  const thing = things.get(value);
  const name = svg("text", { x, y }, svg("title", {}, value));
  if (thing) name.append(svg("tspan", { class: `sign-${thing.type}` }, data.signs[thing.type]), " ");
  name.append(cutShort(value, LETTERS));
  const key = thing ? thing.key : keyOf({ type: "uri", value });
  const element = key ? svg("a", { href: entityAddress(key) }, name) : svg("g", {}, name);
  element.dataset.value = value;
  return element;
}

/** Let the name under the mouse, or with the focus, show its lines. */
function light(picture) {
  const show = (value) => {
    for (const path of picture.querySelectorAll("path")) {
      path.classList.toggle("lit", value !== "" && JSON.parse(path.dataset.ends).includes(value));
      path.classList.toggle("dim", value !== "" && !path.classList.contains("lit"));
    }
  };
  const of = (event) => show(event.target.closest("[data-value]")?.dataset.value || "");
  picture.addEventListener("mouseover", of);
  picture.addEventListener("mouseleave", () => show(""));
  picture.addEventListener("focusin", of);
  picture.addEventListener("focusout", () => show(""));
}
