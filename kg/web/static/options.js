// A list of suggestions under a field: arrows choose, Enter or Tab takes one, Escape shuts it.

import { el } from "../../view/static/dom.js";
import { PAUSE } from "./asked.js";

let lists = 0; // made so far: each option has an id of its own

/** Give `field` a list `box`: `find` returns what to show, as { text, note, type, value }; `take` is given one. */
export class Options {
  constructor(field, box, take) {
    this.field = field;
    this.box = box;
    this.take = take;
    this.found = [];
    this.at = -1;
    this.turn = 0; // of what is looked up: an older turn is dropped
    lists += 1;
    this.prefix = `option-${lists}`;
    field.addEventListener("keydown", (event) => this.onKey(event));
    field.addEventListener("blur", () => this.dismiss());
    box.addEventListener("mousedown", (event) => event.preventDefault()); // the field keeps the focus
  }

  get isOpen() {
    return !this.box.hidden;
  }

  /** Return what `find` finds after a pause in typing; null if the list was shut or asked anew meanwhile. */
  async look(find) {
    this.turn += 1;
    const own = this.turn;
    await new Promise((done) => setTimeout(done, PAUSE));
    if (own !== this.turn) return null;
    const found = await find().catch(() => []);
    return own === this.turn ? found : null;
  }

  /** Show these; `first` is the number of the chosen one, -1 for none. */
  open(found, first = 0) {
    this.found = found;
    if (!found.length) {
      this.close();
      return;
    }
    this.box.replaceChildren(...found.map((one, at) => this.option(one, at)));
    this.box.hidden = false;
    this.tell("true");
    this.choose(first);
  }

  close() {
    this.box.hidden = true;
    this.tell("false");
    this.field.removeAttribute("aria-activedescendant");
  }

  /** Shut the list, also for what is still being looked up. */
  dismiss() {
    this.turn += 1;
    this.close();
  }

  /** Say whether the list is open, where the field is one that can be open: a text of many lines is not. */
  tell(open) {
    if (this.field.getAttribute("role") === "combobox") this.field.setAttribute("aria-expanded", open);
  }

  option({ text, note, type, code }, at) {
    const name = el("span", { className: type ? `type-${type}` : "" }, text);
    const more = code ? el("code", {}, code) : null;
    const item = el("li", { id: `${this.prefix}-${at}` }, name, more);
    if (note) item.append(el("span", { className: "note" }, note));
    item.setAttribute("role", "option");
    item.addEventListener("click", () => this.pick(at));
    return item;
  }

  choose(at) {
    this.at = at;
    for (const [number, item] of [...this.box.children].entries()) {
      item.setAttribute("aria-selected", String(number === at));
    }
    if (at < 0) this.field.removeAttribute("aria-activedescendant");
    else {
      this.field.setAttribute("aria-activedescendant", `${this.prefix}-${at}`);
      this.box.children[at].scrollIntoView({ block: "nearest" });
    }
  }

  pick(at) {
    const one = this.found[at];
    this.dismiss();
    this.take(one);
  }

  onKey(event) {
    if (event.key === "Escape") this.turn += 1;
    if (!this.isOpen || event.isComposing) return;
    const count = this.found.length;
    if (event.key === "ArrowDown") this.choose((this.at + 1) % count);
    else if (event.key === "ArrowUp") this.choose((Math.max(this.at, 0) + count - 1) % count);
    else if (event.key === "Escape") this.dismiss();
    else if ((event.key === "Enter" || event.key === "Tab") && this.at >= 0) {
      if (event.ctrlKey || event.metaKey) return;
      this.pick(this.at);
    } else return;
    event.preventDefault();
    event.stopPropagation();
  }
}
