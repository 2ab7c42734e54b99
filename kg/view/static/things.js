// What views ask of things: what lies where, who invests and builds, which sentence proves it.

import {
  amountThen,
  dayThen,
  isNamed,
  isPrinted,
  isSure,
  saidThen,
  stagesThen,
  stageThen,
  valuesThen,
} from "./changes.js";
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
    .filter(({ said }) => saidThen(said).some((one) => holds(one) && isSure(one, "listed") && fits(one)))
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
  const isListed = (fact) => holdingSaid(fact).some((said) => isSure(said, "listed"));
  return [...new Set(own.filter(isListed).map(({ tail }) => tail))];
}

/** Return the sentence that tells most of a thing: of its sum, else its last stage, else a fact; or nothing. */
export function bestSaid(index) {
  const value = valuesThen(index).find(({ amount, state }) => amount !== undefined && state !== "corrected");
  const [stage] = stagesThen(index).slice(-1);
  const fact = factsOf[index].find(({ said }) => saidThen(said).length);
  const said = value?.said ?? stage?.said ?? (fact ? saidThen(fact.said) : []);
  return said[0] ?? null;
}

/** Tell whether a project goes on: it is neither stopped nor given up. */
export function isGoing(project) {
  return !page.stopped.includes(stageThen(project)?.stage);
}

/** Return `find`, which asks of one thing, with its answers kept until another day is looked at. */
export function keptByDay(find) {
  let day = null;
  const known = new Map();
  return (index) => {
    if (day !== dayThen()) known.clear();
    day = dayThen();
    if (!known.has(index)) known.set(index, find(index));
    return known.get(index);
  };
}

/** Return the projects that someone invests in. */
export const projectsBy = keptByDay((investor) => {
  const own = factsOf[investor].filter(
    ({ type, head }) => roles.develops.includes(type) && head === investor,
  );
  return [...new Set(own.map(({ tail }) => tail))].filter(
    (project) => isOf("project", project) && isNamed(project) && investorsOf(project).includes(investor),
  );
});

const wholeOf = new Map(page.wholes);

/** Return the sums of projects: what a part of one costs is in its whole's. */
export function sumsOnce(projects) {
  const sums = new Map();
  for (const project of projects) {
    const amount = amountThen(project);
    if (amount !== undefined) sums.set(project, amount);
  }
  const isCounted = (project) => {
    for (let whole = wholeOf.get(project); whole !== undefined; whole = wholeOf.get(whole))
      if (sums.has(whole)) return true;
    return false;
  };
  return [...sums].filter(([project]) => !isCounted(project)).map(([, amount]) => amount);
}

/** Return the sum of projects, each counted once; undefined without any. */
export function sumOnce(projects) {
  const sums = sumsOnce(projects);
  return sums.length ? sums.reduce((total, amount) => total + amount, 0) : undefined;
}

/** Return the sentence of the newest article, of several the surest, that none corrects; or null. */
export function newestSaid(said) {
  let best = null;
  const compare = (a, b) =>
    articles[a.article].date.localeCompare(articles[b.article].date) ||
    a.sure - b.sure ||
    b.article - a.article ||
    b.start - a.start;
  for (const one of saidThen(said).filter(holds)) if (best === null || compare(one, best) > 0) best = one;
  return best;
}

/** Return the value of a thing that its sum is taken from; or nothing. */
export function sumValue(index) {
  const amount = amountThen(index);
  const fits = (row) => amount !== undefined && row.amount === amount && row.state !== "corrected";
  return valuesThen(index).find(fits);
}

/** Return the industries of a thing, and of those who develop it. */
export function industriesThen(index) {
  const isSaid = (fact) => fact.official || saidThen(fact.said).length > 0;
  const own = (one) =>
    factsOf[one]
      .filter((fact) => fact.head === one && roles.classifies.includes(fact.type) && isSaid(fact))
      .map(({ tail }) => tail);
  const developers = factsOf[index]
    .filter((fact) => fact.tail === index && roles.develops.includes(fact.type) && isSaid(fact))
    .map(({ head }) => head);
  return [...new Set([...own(index), ...developers.flatMap(own)])];
}

/** Return how often a thing had been named. */
export function mentionsThen(index) {
  if (!dayThen()) return entities[index].mentions;
  const count = (number) => articles[number].mentions.filter((mention) => mention[2] === index).length;
  return entities[index].articles.filter(isPrinted).reduce((sum, number) => sum + count(number), 0);
}
