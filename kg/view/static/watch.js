// The things that the reader watches: kept by the browser, and in the address, so that a link has them.

import { pressable } from "./dom.js";
import { entities, indexOf, say } from "./page.js";
import { settings } from "./settings.js";
import { go, state } from "./state.js";

const KEPT_IDS = 200; // ids that are kept; those of other pages among them
let watchedIds = null;

/** Return the ids that are watched: what the browser keeps, and what the address names. */
function ids() {
  if (!watchedIds) {
    const kept = (settings.recall("watch") || "").split(".");
    watchedIds = new Set([...kept, ...(state.watch || "").split(".")].filter(Boolean));
  }
  return watchedIds;
}

/** Return the things of this page that are watched. */
export function watchedThings() {
  return [...ids()].map((id) => indexOf.get(id)).filter((index) => index !== undefined);
}

/** Return the address's words for the things of this page that are watched. */
function watchWords() {
  return watchedThings()
    .map((index) => entities[index].id)
    .join(".");
}

function toggleWatch(index) {
  const { id } = entities[index];
  if (!ids().delete(id)) ids().add(id);
  settings.keep("watch", [...ids()].slice(-KEPT_IDS).join("."));
  go({ watch: watchWords() }, false);
  // What was clicked has been made again: the focus stays on it.
  document.querySelector(`.star[data-thing="${CSS.escape(id)}"]`)?.focus();
}

/** Return the button that watches a thing, or no longer. */
export function starButton(index, words = "") {
  const { id, name } = entities[index];
  const on = ids().has(id);
  const title = say(on ? "watch_off" : "watch_on", { name });
  const star = pressable(`${on ? "★" : "☆"}${words ? ` ${words}` : ""}`, on, () => toggleWatch(index), {
    title,
    className: "star",
  });
  star.setAttribute("aria-label", title);
  star.dataset.thing = id;
  return star;
}

/** Let the address name what the browser keeps. */
export function writeWatch() {
  const words = watchWords();
  if (words !== state.watch) go({ watch: words }, false);
}
