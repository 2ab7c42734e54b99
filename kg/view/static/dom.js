// Elements of a page, whatever it is about. Text only ever goes into textContent: it is never markup.

/** Return a new element; `options` are its properties, strings among `children` become text. */
export function el(tag, options = {}, ...children) {
  const element = Object.assign(document.createElement(tag), options);
  element.append(...children.filter((child) => child !== null && child !== ""));
  return element;
}

/** Return a button that does `act` when it is clicked. */
export function button(text, act, options = {}) {
  const element = el("button", { type: "button", ...options }, text);
  element.addEventListener("click", () => act(element));
  return element;
}

/** Return a button of which a reader hears whether it is pressed. */
export function pressable(text, pressed, act, options = {}) {
  const element = button(text, act, options);
  element.setAttribute("aria-pressed", String(pressed));
  return element;
}

/** Return a cell that names its column, or its row. */
export function headCell(text, scope = "col") {
  return el("th", { scope, textContent: text });
}

export function cell(...children) {
  return el("td", {}, ...children);
}

/** Return a table: `heads` are the cells of its first row, `rows` its other rows. */
export function table(heads, rows, options = {}) {
  return el("table", options, el("thead", {}, el("tr", {}, ...heads)), el("tbody", {}, ...rows));
}

/** Return a text, its {slots} filled. */
export function fillSlots(text, slots) {
  return text.replace(/\{(\w+)\}/g, (_, slot) => String(slots[slot]));
}

/** Let the browser save what `blob` holds under a name. */
export function saveBlob(blob, name) {
  const link = el("a", { href: URL.createObjectURL(blob), download: name });
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 10000);
}
