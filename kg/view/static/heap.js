// A heap of [cost, thing]: the least cost on top.

/** Add an entry. */
export function pushEntry(heap, entry) {
  let at = heap.push(entry) - 1;
  while (at > 0) {
    const above = (at - 1) >> 1;
    if (heap[above][0] <= heap[at][0]) return;
    [heap[above], heap[at]] = [heap[at], heap[above]];
    at = above;
  }
}

/** Take the entry of the least cost. */
export function popLeast(heap) {
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
