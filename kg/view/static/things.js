// What views ask of things: what lies where, who invests and builds, which sentence proves it.

import { amountThen, isNamed, saidThen, stagesThen, stageThen, valuesThen } from "./changes.js";
import { articles, entities, facts, factsOf, page, roles } from "./page.js";

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

/** Return the sentences of a fact that nothing corrects. */
export function holdingSaid(fact) {
  return saidThen(fact.said).filter(holds);
}

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

/** Return the projects of a district, or those that a company invests in or works for. */
export function projectsOf(index) {
  if (isOf("district", index)) return insideOf(index, "project");
  const own = factsOf[index].filter(({ type, head }) => roles.develops.includes(type) && head === index);
  return [...new Set(own.filter((fact) => holdingSaid(fact).length).map(({ tail }) => tail))];
}

/** Return those of these projects that are parts of another one of them: their sums are in its sum. */
export function partsAmong(projects) {
  const all = new Set(projects);
  const isPart =
    (index) =>
    ({ type, head, tail }) =>
      type === roles.part && head === index && all.has(tail);
  return new Set(projects.filter((index) => factsOf[index].some(isPart(index))));
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

/** Return the projects of which this one is a part, also by way of another. */
export function wholesOf(project, seen = new Set([project])) {
  for (const { type, head, tail, said } of factsOf[project]) {
    if (head !== project || !roles.parts.includes(type) || seen.has(tail) || !saidThen(said).length) continue;
    if (!isOf("project", tail)) continue;
    seen.add(tail);
    wholesOf(tail, seen);
  }
  return [...seen].filter((one) => one !== project);
}

/** Return the sum of projects, nothing where none has one: what is part of a whole with a sum adds nothing,
 * nor what was stopped or given up. */
export function sumOnce(projects) {
  const going = projects.filter((one) => amountThen(one) && !page.stopped.includes(stageThen(one)?.stage));
  const inside = new Set(going);
  const counted = going.filter((one) => !wholesOf(one).some((whole) => inside.has(whole)));
  return counted.length ? counted.reduce((sum, one) => sum + amountThen(one), 0) : undefined;
}
