// The line above the picture: what it holds, or what is awaited.

import { button } from "./dom.js";
import { clearFilters, isFiltered, passing, passingThings } from "./filtering.js";
import { islandNow } from "./islands.js";
import { drawn } from "./network.js";
import { entities, linksOf, say } from "./page.js";
import { go, pathFrom, state } from "./state.js";
import { centreOf, ringAround, staysForLine } from "./subgraph.js";

/** Say what the picture holds, or what is awaited. */
export function showNote() {
  const note = document.getElementById("note");
  note.className = "";
  if (pathFrom !== null) {
    note.className = "asking";
    note.textContent = say("pick_end", { name: entities[pathFrom].name });
    return;
  }
  if (drawn.size) note.textContent = drawnWords();
  else {
    note.className = "empty";
    note.replaceChildren(say("none"), " ", button(say("clear"), clearFilters));
  }
  if (state.hide.length) {
    const again = button(say("unhide"), () => go({ hide: [] }));
    note.append(" · ", say("hidden", { count: state.hide.length }), " ", again);
  }
}

/** Return how many things are drawn, and of how many. */
function drawnWords() {
  const centre = centreOf();
  if (centre !== null && !staysForLine(drawn)) return ringWords(centre);
  const whole = !state.path && !state.hops;
  if (whole && !isFiltered() && islandNow()) return say("island", { drawn: drawn.size });
  if (!whole || !isFiltered()) {
    return say(whole && drawn.size < entities.length ? "drawn" : "drawn_all", { drawn: drawn.size });
  }
  const count = passing().things ? passingThings().length : 0;
  return say(drawn.size < count ? "passing_drawn" : "passing", { count, drawn: drawn.size });
}

/** Return how many things around a chosen one are drawn, and of how many. */
function ringWords(centre) {
  const count = linksOf[centre].length;
  if (!count) return say("ring_none");
  const shown = ringAround(centre).flat().length;
  return say(shown < count ? "ring_of" : "ring", { shown, count });
}
