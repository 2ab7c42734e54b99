// The rows that answer a kind of question: a thing each, with the fact and the sentences that say so.

import { isPost, postsIn } from "./asking.js";
import { amountThen, isNamed, stagesThen, valuesThen } from "./changes.js";
import { dotted, nameList } from "./format.js";
import { articles, entities, factsOf, roles, say } from "./page.js";
import { belonging, factsAbout, insideThing, isSaid, linkedTo } from "./reach.js";
import { allOf, holdingSaid, isHired, isOf } from "./things.js";

const NEWEST = 40; // facts that are told as the newest
export const SIDES = ["heads", "tails", "both"];

export const dateOfSaid = ({ article }) => articles[article].date;
const newestDate = (said) => said.map(dateOfSaid).sort().pop() ?? "";

/** Return a row: a thing that answers, what it is told of, and what says so. */
function rowOf(index, { other = null, fact = null, said = [], date = "", note = "" } = {}) {
  return { index, other, fact, said, date, note };
}

// Each maker returns the rows of a kind of question: all, or those that a thing is asked for.

function rowsOfRelation(kind, named) {
  const heads = kind.asks !== "tails";
  const tails = kind.asks !== "heads";
  const part = { yes: isHired, no: (said) => !isHired(said) }[kind.hired];
  return factsAbout(kind.of, named).flatMap((fact) => {
    const said = holdingSaid(fact).filter((one) => !part || part(one));
    if (!said.length) return [];
    const row = (index, other) => rowOf(index, { other, fact, said, date: newestDate(said) });
    return [heads && row(fact.head, fact.tail), tails && row(fact.tail, fact.head)].filter(Boolean);
  });
}

function rowsOfPost({ of }, named, post) {
  return factsAbout(of, named).flatMap((fact) => {
    const said = holdingSaid(fact).filter((one) => !post || one.roles.some((role) => isPost(role, post)));
    if (!said.length) return [];
    const note = nameList([...new Set(said.flatMap((one) => one.roles).flatMap(postsIn))]);
    return [rowOf(fact.head, { other: fact.tail, fact, said, date: newestDate(said), note })];
  });
}

/** Return the projects that a thing is or has; without one, all. */
function projectsOfNamed(named) {
  if (named === undefined) return allOf("project");
  return [named, ...belonging(named, roles.project)].filter(
    (index) => isOf("project", index) && isNamed(index),
  );
}

function rowsOfStage({ of }, named) {
  return projectsOfNamed(named).flatMap((index) =>
    stagesThen(index)
      .filter(({ stage, by }) => by === undefined && (!of || stage === of))
      .map((row) => {
        const when = `${row.date || say("undated")}${row.ahead ? ` ${say("ahead")}` : ""}`;
        return rowOf(index, { said: row.said, date: row.date, note: dotted(row.label, when) });
      }),
  );
}

function rowsOfOverdue(_, named) {
  return projectsOfNamed(named).flatMap((index) =>
    stagesThen(index)
      .filter(({ fate, by }) => fate?.name === "overdue" && by === undefined)
      .map(({ label, date, said }) =>
        rowOf(index, { said, date, note: say("overdue_since", { stage: label, date }) }),
      ),
  );
}

/** Return what had been said last of a thing and of what lies in it. */
function rowsOfNewest(_, named) {
  const members = [named, ...insideThing(named)];
  const stages = members.flatMap((index) =>
    stagesThen(index).map((row) =>
      rowOf(index, { said: row.said, date: newestDate(row.said), note: dotted(row.label, row.date) }),
    ),
  );
  const told = [...new Set(members.flatMap((index) => factsOf[index]))];
  const facts = told
    .filter((fact) => fact.type !== roles.within && holdingSaid(fact).length)
    .map((fact) => {
      const index = fact.head === named ? fact.tail : fact.head;
      const other = index === fact.head ? fact.tail : fact.head;
      return rowOf(index, { other, fact, said: holdingSaid(fact), date: newestDate(holdingSaid(fact)) });
    });
  return [...stages, ...facts].sort((a, b) => b.date.localeCompare(a.date)).slice(0, NEWEST);
}

function sumRow(index) {
  const sums = valuesThen(index).filter(({ amount, state }) => amount !== undefined && state !== "corrected");
  const value = sums.find(({ amount }) => amount === amountThen(index)) ?? sums[0];
  return rowOf(index, {
    said: value?.said ?? [],
    date: newestDate(value?.said ?? []),
    note: value?.text ?? "",
  });
}

function rowsOfThings({ of }, named) {
  const all =
    named === undefined ? entities.map((_, index) => index).filter(isNamed) : [...belonging(named, of)];
  return all
    .filter(
      (index) =>
        entities[index].type === of && index !== named && (named !== undefined || entities[index].mentions),
    )
    .map((index) => {
      const fact =
        named === undefined
          ? null
          : linkedTo(named)
              .get(index)
              ?.find((one) => one.said.length);
      if (fact)
        return rowOf(index, {
          other: named,
          fact,
          said: holdingSaid(fact),
          date: newestDate(holdingSaid(fact)),
        });
      const placed = factsOf[index].find(
        (one) => one.type === roles.within && one.head === index && isSaid(one),
      );
      const said = placed ? holdingSaid(placed) : [];
      return rowOf(index, {
        other: placed?.tail ?? null,
        fact: placed ?? null,
        said,
        date: newestDate(said),
      });
    });
}

export const MAKERS = {
  heads: rowsOfRelation,
  tails: rowsOfRelation,
  both: rowsOfRelation,
  posts: rowsOfPost,
  stage: rowsOfStage,
  overdue: rowsOfOverdue,
  newest: rowsOfNewest,
  things: rowsOfThings,
  sum: (_, named) =>
    projectsOfNamed(named)
      .filter((index) => amountThen(index) !== undefined)
      .map(sumRow),
};
