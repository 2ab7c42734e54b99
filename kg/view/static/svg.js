// Elements of a drawing.

const SPACE = "http://www.w3.org/2000/svg";

/** Return a new element of a drawing; without those `attributes` that have no value; strings become text. */
export function svg(tag, attributes = {}, ...children) {
  const element = document.createElementNS(SPACE, tag);
  for (const [name, value] of Object.entries(attributes))
    if (value !== undefined && value !== "") element.setAttribute(name, String(value));
  element.append(...children);
  return element;
}
