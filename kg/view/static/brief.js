// One sentence on a thing: where it is, what it has, when it was in the news last.

import { amountThen, isPrinted, noteThen, saidThen } from "./changes.js";
import { dotted, nameList } from "./format.js";
import { articles, entities, factsOf, linksOf, roles, say } from "./page.js";
import { rolesOf } from "./quotes.js";
import { districtsOf, insideOf, isOf } from "./things.js";

const PLACES = 2; // districts that are named

/** Return the sentence that stands above what is known of a thing: "5 companies, 4 projects; last report 2025-05-20". */
export function brief(index) {
  const what = isOf("district", index) ? contents(index) : facetsOf(index);
  const date = lastReport(index);
  return [what, date ? say("last_report", { date }) : ""].filter(Boolean).join(say("clause"));
}

/** Return the date of the last article that names a thing, by the day that the page tells of. */
export function lastReport(index) {
  const dates = entities[index].articles.filter(isPrinted).map((number) => articles[number].date);
  return dates.sort().pop() ?? "";
}

function contents(district) {
  const companies = insideOf(district, "company").length;
  const projects = insideOf(district, "project");
  const told = projects.filter((index) => amountThen(index) !== undefined).length;
  const counts = say("contents", { companies, projects: projects.length });
  return told ? [counts, say("contents_told", { count: told })].join(say("clause")) : counts;
}

/** Return where a thing is and the counts of what it is linked to; of a project its sum and stage. */
function facetsOf(index) {
  const places = nameList(
    districtsOf(index)
      .slice(0, PLACES)
      .map((place) => entities[place].name),
  );
  if (isOf("project", index)) return dotted(places, noteThen(index));
  const held = factsOf[index].filter(({ said }) => saidThen(said).length);
  const projects = new Set(
    held.filter(({ type, head }) => roles.develops.includes(type) && head === index).map(({ tail }) => tail),
  );
  const counted = projects.size ? say("projects_of", { count: projects.size }) : "";
  return dotted(places, counted, postOf(index, held)) || linkCount(index);
}

/** Return the post of a person: what its sentences call it, and of whom. */
function postOf(index, held) {
  const post = held.find((fact) => fact.head === index && rolesOf(fact));
  if (!post || isOf("company", index)) return "";
  return `${entities[post.tail].name} ${rolesOf(post)}`;
}

function linkCount(index) {
  const count = linksOf[index].filter((link) => !link.dashes).length;
  return count ? say("links", { count }) : "";
}
