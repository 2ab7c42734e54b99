// Projects over time: what each reached, and what it promised, as marks on one axis.

import { dayNumber, makeAxis } from "./calendar.js";
import { dayThen, fateWords, stagesThen, TODAY } from "./changes.js";
import { dotted } from "./format.js";
import { articles, entities, say } from "./page.js";

const CLOSE = 0.022; // of the axis: marks that are nearer stand in two lanes
const ROOM = matchMedia("(max-width: 860px)").matches ? 0.22 : 0.09; // of the axis, for the name of a mark
const AROUND = 20; // days that the axis is longer than what stands on it

/** Return the marks of a project in order: {stage, day, text, kind, said}; those without a day apart. */
export function marksOf(project) {
  const dated = [];
  const undated = [];
  for (const row of stagesThen(project)) {
    if (row.by !== undefined) continue;
    const told =
      row.said
        .map(({ article }) => articles[article].date)
        .filter(Boolean)
        .sort()[0] ?? "";
    const date = row.date || (row.ahead ? "" : told);
    const notes = [
      row.part === undefined ? "" : entities[row.part].name,
      row.fate ? fateWords(row.fate, row.date) : "",
    ];
    if (!row.date && date) notes.push(say("time_told"));
    const mark = { ...row, kind: row.ahead ? row.fate.name : "reached", note: dotted(...notes) };
    if (date) dated.push({ ...mark, date, day: dayNumber(date) });
    else undated.push(mark);
  }
  dated.sort((a, b) => a.day - b.day);
  return { dated, undated };
}

/** Return the day that tells what is overdue: that of the page, or today. */
export function currentDay() {
  return dayNumber((dayThen() || TODAY).replace(/-99/g, ""));
}

/** Return the axis of rows: all of them, or so many years before the newest mark that is reached. */
export function axisOf(rows, years) {
  const marks = rows.flatMap(({ dated }) => dated);
  const days = marks.map(({ day }) => day);
  const reached = marks.filter(({ kind }) => kind === "reached").map(({ day }) => day);
  const last = Math.max(...days, ...(dayThen() ? [currentDay()] : [])) + AROUND;
  const newest = reached.length ? Math.max(...reached) : last;
  const first = years ? Math.max(Math.min(...days), newest - years * 365) : Math.min(...days);
  return makeAxis(first - AROUND, years ? Math.min(last, newest + years * 365) : last);
}

/** Return the marks that stand on the axis, each with its place, its lane, and whether its name has room. */
export function layOut(dated, axis) {
  const inside = dated.filter(({ day }) => day >= axis.first && day <= axis.last);
  const placed = inside.map((mark) => ({ ...mark, at: axis.place(mark.day), lane: 0 }));
  placed.forEach((mark, index) => {
    const before = placed[index - 1];
    if (before && mark.at - before.at < CLOSE) mark.lane = 1 - before.lane;
  });
  placed.forEach((mark, index) => {
    const next = placed.slice(index + 1).find(({ lane }) => lane === mark.lane)?.at ?? 1 + ROOM;
    mark.named = next - mark.at > ROOM;
  });
  return { placed, before: dated.filter(({ day }) => day < axis.first).length };
}
