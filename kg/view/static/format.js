// Figures and lists as people write them.

import { language } from "./language.js";

export const AMOUNT_UNIT = 1e8; // CNY: sums are told, filtered and charted in it

/** Return a sum as people write it; the exact words of the paper stand in the panel. */
export function money(amount) {
  if (amount === undefined) return "";
  const figure = (value) => String(Number(value.toFixed(4)));
  if (language !== "zh") {
    return amount >= 1e9 ? `CNY ${figure(amount / 1e9)} billion` : `CNY ${figure(amount / 1e6)} million`;
  }
  return amount >= 1e8 ? `${figure(amount / 1e8)}亿元` : `${figure(amount / 1e4)}万元`;
}

export function percent(share) {
  return Math.round(Number(share) * 100);
}

/** Return a text as there is room for it: the end of a longer one is left out. */
export function cutShort(text, most) {
  const letters = Array.from(text);
  return letters.length > most ? `${letters.slice(0, most - 1).join("")}…` : text;
}

/** Return names in one line. */
export function nameList(names) {
  return names.join("、");
}

/** Return what there is of these texts in one line, a dot between two. */
export function dotted(...texts) {
  return texts.filter(Boolean).join(" · ");
}
