// The tiles as a file: SVG or PNG, with what it shows and where it comes from.

import { el, saveBlob } from "./dom.js";
import { say } from "./page.js";
import { settings } from "./settings.js";
import { tileShape } from "./tile_arcs.js";

const KEPT_STYLES = [
  "fill",
  "stroke",
  "stroke-width",
  "stroke-dasharray",
  "paint-order",
  "opacity",
  "font-size",
  "font-weight",
  "text-anchor",
];
const SAVED_LINE = 20;
const PNG_SHARP = 2; // points of a PNG for each of the picture

/** Return a picture of its own: every colour written down, a title above and lines below. */
function standAlone(picture, title, lines) {
  const copy = picture.cloneNode(true);
  const originals = picture.querySelectorAll("*");
  copy.querySelectorAll("*").forEach((element, at) => {
    const style = getComputedStyle(originals[at]);
    for (const key of KEPT_STYLES) element.setAttribute(key, style.getPropertyValue(key));
    for (const key of ["tabindex", "role", "aria-pressed", "class", "aria-hidden"])
      element.removeAttribute(key);
  });
  const { width, height } = picture.viewBox.baseVal;
  const wide = Math.max(width, 560);
  const whole = height + (lines.length + 2) * SAVED_LINE;
  const ink = getComputedStyle(picture).color;
  const text = (words, y, size) =>
    tileShape("text", { x: 8, y, "font-size": size, fill: ink, "font-weight": size > 13 ? 600 : 400 }, words);
  return tileShape(
    "svg",
    { viewBox: `0 0 ${wide} ${whole}`, width: wide, height: whole, "font-family": "sans-serif" },
    tileShape("rect", { width: wide, height: whole, fill: settings.ink.ground }),
    text(title, SAVED_LINE, 15),
    tileShape("g", { transform: `translate(0 ${1.5 * SAVED_LINE})` }, ...copy.childNodes),
    ...lines.map((line, at) => text(line, height + (at + 2.3) * SAVED_LINE, 12)),
  );
}

function tileSvgText(picture) {
  return new XMLSerializer().serializeToString(picture);
}

/** Save the tiles as SVG. */
export function saveTilesSvg(picture, { name, title, lines }) {
  const text = tileSvgText(standAlone(picture, title, lines));
  saveBlob(new Blob([text], { type: "image/svg+xml" }), `${say("tiles_file", { name })}.svg`);
}

/** Save the tiles as PNG. */
export async function saveTilesPng(picture, { name, title, lines }) {
  const alone = standAlone(picture, title, lines);
  const image = new Image();
  image.src = `data:image/svg+xml;charset=utf-8,${encodeURIComponent(tileSvgText(alone))}`;
  await image.decode();
  const [width, height] = ["width", "height"].map((sideOf) => Number(alone.getAttribute(sideOf)) * PNG_SHARP);
  const canvas = el("canvas", { width, height });
  canvas.getContext("2d").drawImage(image, 0, 0, width, height);
  canvas.toBlob((blob) => saveBlob(blob, `${say("tiles_file", { name })}.png`));
}
