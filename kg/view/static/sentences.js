// The sentences of articles as they are printed, whether they tell a fact or not.

import { isPrinted } from "./changes.js";
import { articles, entities, page } from "./page.js";

const { ends, closing } = page.paths;
const SENTENCE = new RegExp(`[^${ends}]*[${ends}]+[${closing}]*|[^${ends}]+$`, "g");

/** Return the sentences of a text as [start, end]. */
export function sentencesOf(text) {
  return [...text.matchAll(SENTENCE)].map(({ index, 0: one }) => [index, index + one.length]);
}

/** Return the sentences that name all these things and hold one of these words, as quotes have them. */
export function sentencesWith(things, words, most) {
  const found = [];
  for (const article of entities[things[0]].articles.filter(isPrinted)) {
    const { text, mentions } = articles[article];
    for (const [start, end] of sentencesOf(text)) {
      const names = (index) =>
        mentions.some(([from, to, one]) => one === index && from >= start && to <= end);
      const plain = text.slice(start, end).replace(/\s+/g, "");
      if (!words.some((word) => plain.includes(word)) || !things.every(names)) continue;
      found.push({ article, start, end, roles: [] });
      if (found.length === most) return found;
    }
  }
  return found;
}
