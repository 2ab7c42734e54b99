// The tiles as a file: SVG or PNG, with what it shows and where it comes from.

import { el, saveBlob } from "./dom.js";
import { say } from "./page.js";
import { settings } from "./settings.js";
import { svg } from "./svg.js";

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

/** Return a picture of its own: every colour written down, a title above, the scale and lines below. */
function standAlone(picture, { title, scale, lines }) {
  const { width, height } = picture.viewBox.baseVal;
  const wide = Math.max(width, 600);
  const whole = height + (lines.length + 3) * SAVED_LINE;
  const ink = getComputedStyle(picture).color;
  const text = (words, x, y, size) =>
    svg("text", { x, y, "font-size": size, fill: ink, "font-weight": size > 13 ? 600 : 400 }, words);
  const step = (wide - 16) / scale.length;
  const classes = scale.flatMap(({ words, color }, at) => [
    svg("rect", { x: 8 + at * step, y: height + 1.6 * SAVED_LINE, width: 12, height: 12, fill: color }),
    text(words, 24 + at * step, height + 2.15 * SAVED_LINE, 12),
  ]);
  return svg(
    "svg",
    { viewBox: `0 0 ${wide} ${whole}`, width: wide, height: whole, "font-family": "sans-serif" },
    svg("rect", { width: wide, height: whole, fill: settings.ink.ground }),
    text(title, 8, SAVED_LINE, 15),
    svg("g", { transform: `translate(0 ${1.5 * SAVED_LINE})` }, ...withColours(picture).childNodes),
    ...classes,
    ...lines.map((line, at) => text(line, 8, height + (at + 3.3) * SAVED_LINE, 12)),
  );
}

/** Return a copy of the picture that needs no style sheet, and that nobody can press. */
function withColours(picture) {
  const copy = picture.cloneNode(true);
  const originals = picture.querySelectorAll("*");
  copy.querySelectorAll("*").forEach((element, at) => {
    const style = getComputedStyle(originals[at]);
    for (const key of KEPT_STYLES) element.setAttribute(key, style.getPropertyValue(key));
    for (const key of ["tabindex", "role", "aria-pressed", "class", "aria-hidden"])
      element.removeAttribute(key);
  });
  return copy;
}

function tileSvgText(picture) {
  return new XMLSerializer().serializeToString(picture);
}

/** Save the tiles as SVG. */
export function saveTilesSvg(picture, file) {
  const text = tileSvgText(standAlone(picture, file));
  saveBlob(new Blob([text], { type: "image/svg+xml" }), `${say("tiles_file", { name: file.name })}.svg`);
}

/** Save the tiles as PNG. */
export async function saveTilesPng(picture, file) {
  const alone = standAlone(picture, file);
  const image = new Image();
  image.src = `data:image/svg+xml;charset=utf-8,${encodeURIComponent(tileSvgText(alone))}`;
  await image.decode();
  const [width, height] = ["width", "height"].map((sideOf) => Number(alone.getAttribute(sideOf)) * PNG_SHARP);
  const canvas = el("canvas", { width, height });
  canvas.getContext("2d").drawImage(image, 0, 0, width, height);
  canvas.toBlob((blob) => saveBlob(blob, `${say("tiles_file", { name: file.name })}.png`));
}
