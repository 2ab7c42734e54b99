// What views ask of things: what lies where, who invests and builds, which sentence proves it.

import { isNamed, saidThen, stagesThen, valuesThen } from "./changes.js";
import { articles, entities, facts, factsOf, roles } from "./page.js";

export const industriesOf = findIndustries();

/** Return the industries of each thing that has any: its own, and those of who develops it. */
function findIndustries() {
  const found = new Map();
  const add = (index, industry) => found.set(index, new Set([...(found.get(index) || []), industry]));
  for (const { head, type, tail } of facts) if (roles.classifies.includes(type)) add(head, tail);
  for (const { head, type, tail } of facts) {
    if (roles.develops.includes(type)) for (const industry of found.get(head) || []) add(tail, industry);
  }
  return found;
}

/** Tell whether a thing is of the type of this role: "company", "project", "district". */
export function isOf(role, index) {
  return entities[index].type === roles[role];
}

/** Return the things of the type of this role that had been named. */
export function allOf(role) {
  return entities.flatMap((_, index) => (isOf(role, index) && isNamed(index) ? [index] : []));
}

/** Return the districts in which a thing lies. */
export function districtsOf(index) {
  return entities[index].districts.filter((one) => one !== index);
}

/** Return the things of a role that lie in a district. */
export function insideOf(district, role) {
  return allOf(role).filter((index) => entities[index].districts.includes(district));
}

export const holds = ({ corrected }) => corrected === undefined;
export const isHired = (said) =>
  said.roles.length > 0 && said.roles.every((name) => roles.hired.includes(name));

/** Return who is behind a project by a sentence that `fits`. */
function behind(project, fits) {
  const facts = factsOf[project].filter(
    ({ type, tail }) => roles.develops.includes(type) && tail === project,
  );
  return facts
    .filter(({ said }) => saidThen(said).some((one) => holds(one) && fits(one)))
    .map(({ head }) => head);
}

/** Return who invests in a project: not who only builds, plans or runs it. */
export function investorsOf(project) {
  return behind(project, (said) => !isHired(said));
}

/** Return who only works for a project: builds, plans or runs it. */
export function buildersOf(project) {
  return behind(project, isHired);
}

/** Return the date of the newest article that names a thing; "" without any. */
export function dateOf(index) {
  const dates = entities[index].articles.map((number) => articles[number].date);
  return dates.sort().pop() ?? "";
}

/** Return the sentence that tells most of a thing: of its sum, else its last stage, else a fact; or nothing. */
export function bestSaid(index) {
  const value = valuesThen(index).find(({ amount, state }) => amount !== undefined && state !== "corrected");
  const [stage] = stagesThen(index).slice(-1);
  const fact = factsOf[index].find(({ said }) => saidThen(said).length);
  const said = value?.said ?? stage?.said ?? (fact ? saidThen(fact.said) : []);
  return said[0] ?? null;
}
