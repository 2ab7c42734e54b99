// Where a sentence is printed: cut-outs of the pages, with the sentence marked.

import { button, el } from "./dom.js";
import { articles, page, say } from "./page.js";
import { read } from "./store.js";

const FOLDER = "pages/"; // beside this page, where it does not hold the pictures itself
const PERCENT = 100; // marks count in 1/10000 of the picture's width and height

let held = null; // the pictures that the page holds, once one is asked for

function addressOf(name) {
  held ??= document.getElementById("pictures") ? read("pictures") : {};
  return held[name] ? `data:image/png;base64,${held[name]}` : FOLDER + name;
}

/** Return what lies over a picture: a rectangle for each line of the sentence. */
function marksOver(marks) {
  return marks.map((sides) => {
    const mark = el("span", { className: "marked" });
    ["left", "top", "width", "height"].forEach((side, at) => {
      mark.style[side] = `${sides[at] / PERCENT}%`;
    });
    return mark;
  });
}

function cutout(article, [at, number, marks]) {
  const [name, width, height] = page.pictures[at];
  const alt = say("print_alt", { source: article.source, page: number });
  const picture = el("img", { alt, width, height, loading: "lazy", src: addressOf(name) });
  const print = el("div", { className: "print" }, picture, ...marksOver(marks));
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
