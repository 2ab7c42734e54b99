// The way from one thing to another.

import { passing } from "./filtering.js";
import { factsOfLink, linksOf, otherEnd } from "./page.js";

/** Return the shortest path between two things, around what is connected to everything; null where none is. */
export function pathBetween(start, end) {
  const { fact } = passing();
  const cost = (index) => 1 + Math.log10(1 + linksOf[index].length);
  const best = new Map([[start, 0]]);
  const before = new Map();
  const heap = [[0, start]];
  const done = new Set();
  while (heap.length) {
    const [far, here] = popLeast(heap);
    if (here === end) break;
    if (done.has(here)) continue;
    done.add(here);
    for (const link of linksOf[here]) {
      const there = otherEnd(link, here);
      const sum = far + cost(there);
      if (sum < (best.get(there) ?? Infinity) && factsOfLink(link.id).some(fact)) {
        best.set(there, sum);
        before.set(there, here);
        pushEntry(heap, [sum, there]);
      }
    }
  }
  if (!before.has(end)) return null;
  const path = [end];
  while (path[0] !== start) path.unshift(before.get(path[0]));
  return path;
}

// A heap of [cost, thing]: the least cost on top.
function pushEntry(heap, entry) {
  let at = heap.push(entry) - 1;
  while (at > 0) {
    const above = (at - 1) >> 1;
    if (heap[above][0] <= heap[at][0]) return;
    [heap[above], heap[at]] = [heap[at], heap[above]];
    at = above;
  }
}

function popLeast(heap) {
  const [least] = heap;
  const last = heap.pop();
  if (heap.length) {
    heap[0] = last;
    for (let at = 0; ; ) {
      const [left, right] = [2 * at + 1, 2 * at + 2];
      let low = at;
      if (left < heap.length && heap[left][0] < heap[low][0]) low = left;
      if (right < heap.length && heap[right][0] < heap[low][0]) low = right;
      if (low === at) break;
      [heap[low], heap[at]] = [heap[at], heap[low]];
      at = low;
    }
  }
  return least;
}
