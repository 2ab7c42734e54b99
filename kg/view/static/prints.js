// Where a sentence is printed: cut-outs of the pages, with the sentence marked.

import { button, el } from "./dom.js";
import { articles, page, say } from "./page.js";
import { read } from "./store.js";

const SVG = "http://www.w3.org/2000/svg";
const FOLDER = "pages/"; // beside this page, where it does not hold the pictures itself
const WHOLE = 10000; // marks count in parts of the picture's width and height

let held = null; // the pictures that the page holds, once one is asked for

function addressOf(name) {
  held ??= document.getElementById("pictures") ? read("pictures") : {};
  return held[name] ? `data:image/png;base64,${held[name]}` : FOLDER + name;
}

/** Return what lies over a picture: a rectangle for each line of the sentence. */
function marksOver(marks) {
  const over = document.createElementNS(SVG, "svg");
  const attributes = { viewBox: `0 0 ${WHOLE} ${WHOLE}`, preserveAspectRatio: "none", "aria-hidden": "true" };
  for (const [name, value] of Object.entries(attributes)) over.setAttribute(name, value);
  for (const sides of marks) {
    const mark = document.createElementNS(SVG, "rect");
    ["x", "y", "width", "height"].forEach((name, at) => {
      mark.setAttribute(name, sides[at]);
    });
    over.append(mark);
  }
  return over;
}

function cutout(article, [at, number, marks]) {
  const [name, width, height] = page.pictures[at];
  const alt = say("print_alt", { source: article.source, page: number });
  const picture = el("img", { alt, width, height, loading: "lazy", src: addressOf(name) });
  const print = el("div", { className: "print" }, picture, marksOver(marks));
  picture.addEventListener("error", () => print.replaceChildren(say("print_gone")), { once: true });
  return print;
}

/** Return where in its file a sentence stands: the page of a PDF, the cell of a table. */
export function placeOf(said) {
  return said.cell || (said.page ? say("sheet", { page: said.page }) : "");
}

/** Return a button that shows the cut-outs of a sentence, and where they are shown; nothing where none are. */
export function prints(said) {
  if (!said.prints) return [];
  const box = el("div", { className: "prints", hidden: true });
  const show = (element) => {
    if (box.hidden && !box.firstChild)
      box.append(...said.prints.map((print) => cutout(articles[said.article], print)));
    box.hidden = !box.hidden;
    element.setAttribute("aria-expanded", String(!box.hidden));
  };
  const open = button(say("print"), show, { className: "to-print", title: say("print_why") });
  open.setAttribute("aria-expanded", "false");
  return [open, box];
}
