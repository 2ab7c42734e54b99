// What the page asks of the server, with the token that stands behind the # of its address.

import { fillSlots } from "../../view/static/dom.js";

export const data = JSON.parse(document.getElementById("data").textContent);
const KEY = "kg-start-token";
const lang = document.documentElement.lang.slice(0, 2);

/** Return a text of the page, its {slots} filled. */
export function say(key, slots = {}) {
  return fillSlots(data.words[key], slots);
}

/** Tell a problem above all else; none where `text` is empty. */
export function tellProblem(text) {
  const line = document.getElementById("problem");
  line.textContent = text;
  line.hidden = !text;
}

/** Take the token out of the address and keep it for this tab; false where there is none. */
export function unlock() {
  if (location.hash.length > 1) {
    sessionStorage.setItem(KEY, location.hash.slice(1));
    history.replaceState(null, "", location.pathname + location.search);
  }
  return Boolean(sessionStorage.getItem(KEY));
}

/** Ask by POST with `body`, or by GET without one; the answer is JSON, an error its text. */
export function post(what, body, more = {}) {
  const options = body === undefined ? {} : { method: "POST", body: JSON.stringify(body) };
  return ask(what, more, options);
}

export function put(what, more, file) {
  return ask(what, more, { method: "PUT", body: file });
}

async function ask(what, more, options) {
  const query = new URLSearchParams({ ...more, lang });
  const headers = { "X-Kg-Token": sessionStorage.getItem(KEY) };
  let answer;
  try {
    answer = await fetch(`${what}?${query}`, { ...options, headers });
  } catch {
    throw new Error(say("gone"));
  }
  if (answer.status === 403) throw new Error(say("locked"));
  const told = await answer.json().catch(() => ({ error: say("gone") }));
  if (!answer.ok) throw new Error(told.error);
  return told;
}
