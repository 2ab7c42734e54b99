// What one can do with a thing.

import { button, el, pressable } from "./dom.js";
import { drawn, lookAt } from "./network.js";
import { showNote } from "./note.js";
import { entities, roles, say } from "./page.js";
import { query } from "./search.js";
import { pageOf } from "./site.js";
import { EMPTY, go, sameDay, seekPath, state, toggle } from "./state.js";
import { neighbours } from "./subgraph.js";

const CONTAINERS = { [roles.district]: "district", [roles.industry]: "industry" }; // types that are a filter

/** Return the buttons of a thing. */
export function actions(index) {
  const box = el("div", { className: "actions" });
  const add = (words, title, act) => box.append(button(words, act, { title }));
  const count = neighbours(index).filter((other) => !drawn.has(other)).length;
  add(say("dossier"), say("dossier_key"), () => go({ view: "dossier" }));
  if (count) add(say("expand", { count }), say("expand_key"), () => expand(index));
  const filter = CONTAINERS[entities[index].type];
  const inside = { ...EMPTY, filter: { [filter]: entities[index].id, ...sameDay() }, view: "ledger" };
  if (filter) add(say("inside_list"), say("inside_list_key"), () => go(inside));
  add(say("find_path"), say("find_path_key"), () => startPath(index));
  const pinned = state.pin.includes(index);
  const pin = () => go(toggle("pin", index));
  box.append(pressable(say(pinned ? "unpin" : "pin"), pinned, pin, { title: say("pin_key") }));
  add(say("hide"), say("hide_key"), () => hide(index));
  const hops = [1, 2, 3, 0].map((number) => {
    const words = number ? say("hops", { hops: number }) : say("hops_all");
    return pressable(words, state.hops === number, () => go({ hops: number }));
  });
  box.append(el("span", { className: "hops" }, say("near"), ...hops), pageOf(index) ?? "");
  return box;
}

/** Draw more neighbours of a thing. */
export function expand(index) {
  const hops = state.path ? 0 : state.hops && Math.min(3, state.hops + 1);
  go({ chosen: index, line: null, path: null, hops, open: [...new Set([...state.open, index])] });
  lookAt(index);
}

export function hide(index) {
  const gone = [...new Set([...state.hide, index])];
  go({ hide: gone, pin: state.pin.filter((one) => one !== index), chosen: null, hops: 0, line: null });
}

/** Ask for the other end of a path. */
function startPath(index) {
  seekPath(index);
  showNote();
  query.value = "";
  query.focus();
}
