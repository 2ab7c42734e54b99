// Elements of a drawing.

const SPACE = "http://www.w3.org/2000/svg";

/** Return a new element of a drawing; strings among `children` become text. */
export function svg(tag, attributes = {}, ...children) {
  const element = document.createElementNS(SPACE, tag);
  for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, String(value));
  element.append(...children);
  return element;
}
