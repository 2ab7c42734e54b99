// Which lines the reader had seen at the last visit: the browser keeps their ids.

import { page } from "./page.js";
import { settings } from "./settings.js";

const SAME_VISIT = 30 * 60 * 1000; // milliseconds; opened again within them, the page is at the same visit
const SEEN_IDS = 3000; // ids that are kept; those of other pages among them

/** Return what was kept at the last visit; whatever else stands there is taken for nothing. */
function readVisit() {
  try {
    const kept = JSON.parse(settings.recall("visit"));
    return Array.isArray(kept?.seen) && Array.isArray(kept.before) ? kept : null;
  } catch {
    return null;
  }
}

/** Keep what is seen now, and return the ids of what had been seen before. */
function beginVisit() {
  const kept = readVisit();
  const now = Date.now();
  const before = !kept || now - kept.at < SAME_VISIT ? (kept?.before ?? []) : kept.seen;
  const own = page.today.lines.map(({ id }) => id);
  const seen = [...new Set([...own, ...(kept?.seen ?? [])])].slice(0, SEEN_IDS);
  settings.keep("visit", JSON.stringify({ at: now, seen, before: before.slice(0, SEEN_IDS) }));
  const known = new Set(before);
  return own.some((id) => known.has(id)) ? known : null; // of another page nothing is known
}

const seenBefore = beginVisit();

/** Tell whether the reader has been here before. */
export function wasHere() {
  return seenBefore !== null;
}

/** Tell whether a line came since the last visit. */
export function isNews({ id }) {
  return seenBefore !== null && !seenBefore.has(id);
}
