// The sentences that sum up a thing, made from its facts by the templates of the words, each with what proves it.

import { amountThen, isSure, stagesThen, stageThen } from "./changes.js";
import { fillSlots } from "./dom.js";
import { money, nameList } from "./format.js";
import { entities, factsOf, page, relations, say } from "./page.js";
import {
  buildersOf,
  districtsOf,
  holdingSaid,
  insideOf,
  investorsOf,
  isOf,
  projectsOf,
  sumOnce,
  sumsOnce,
  sumValue,
} from "./things.js";

const NAMES_TOLD = 5; // names in one sentence; more are counted

const nameOf = (index) => entities[index].name;
const sure = (fact) => holdingSaid(fact).filter((said) => isSure(said, "summed_up"));

function nameSome(indices) {
  const some = nameList(indices.slice(0, NAMES_TOLD).map(nameOf));
  return indices.length > NAMES_TOLD ? say("dossier_and_more", { names: some, count: indices.length }) : some;
}

/** Return the sentences {text, said} on a thing; the first names it, the others refer to it. */
export function summaryOf(index) {
  const calls = [nameOf(index)];
  if (["company", "project", "district"].some((role) => isOf(role, index))) calls.push(say("dossier_it"));
  const lines = [];
  const tell = (template, said, slots = {}) => {
    const name = template.includes("{name}") && calls.length > 1 ? calls.shift() : calls[0];
    lines.push({ text: fillSlots(template, { name, ...slots }), said });
  };
  const add = (key, said, slots) => tell(page.words[key], said, slots);
  if (isOf("district", index)) addCounts(index, add);
  else if (isOf("project", index)) addProject(index, add);
  else {
    addPlaces(index, add);
    addPosts(index, add);
    addPartners(index, tell);
  }
  if (!isOf("project", index)) addInvestments(index, add);
  if (!lines.length) add("dossier_nothing", [], { count: entities[index].articles.length });
  return lines;
}

function addCounts(index, add) {
  const counts = [
    ["companies_count", insideOf(index, "company").length],
    ["projects_count", insideOf(index, "project").length],
  ];
  const told = counts.filter(([, count]) => count).map(([key, count]) => say(key, { count }));
  if (told.length) add("dossier_inside", [], { counts: told.join(say("between")) });
}

function addPlaces(index, add) {
  for (const place of districtsOf(index)) {
    const said = factsOf[index].filter(({ head, tail }) => head === index && tail === place).flatMap(sure);
    if (said.length) add("dossier_in", said, { place: nameOf(place) });
  }
}

/** Add the posts of a person: each organisation with the role there. */
function addPosts(index, add) {
  for (const fact of factsOf[index]) {
    const roles = [...new Set(fact.said.flatMap((said) => said.roles))];
    if (fact.head !== index || !roles.length || page.roles.develops.includes(fact.type)) continue;
    const said = sure(fact);
    if (said.length) add("dossier_post", said, { organisation: nameOf(fact.tail), role: nameList(roles) });
  }
}

/** Add whom it supplies, who supplies it, with whom it works: of each relation and direction one sentence. */
function addPartners(index, tell) {
  for (const [kind, relation] of Object.entries(relations)) {
    const facts = factsOf[index].filter((fact) => fact.type === kind && sure(fact).length);
    const out = facts.filter((fact) => relation.symmetric || fact.head === index);
    const into = facts.filter((fact) => !relation.symmetric && fact.tail === index);
    for (const [template, found] of [
      [relation.told, out],
      [relation.toldInverse, into],
    ]) {
      const others = found.map(({ head, tail }) => (head === index ? tail : head));
      if (template && others.length)
        tell(
          template,
          found.slice(0, NAMES_TOLD).map((fact) => sure(fact)[0]),
          { names: nameSome(others) },
        );
    }
  }
}

function addInvestments(index, add) {
  const projects = projectsOf(index).sort((a, b) => (amountThen(b) ?? 0) - (amountThen(a) ?? 0) || a - b);
  const known = sumsOnce(projects).length;
  if (known > 1) add("dossier_total", [], { count: projects.length, known, sum: money(sumOnce(projects)) });
  const [largest] = projects;
  const value = largest === undefined ? null : sumValue(largest);
  if (value)
    add(projects.length > 1 ? "dossier_largest" : "dossier_one", value.said, {
      project: nameOf(largest),
      sum: value.text,
    });
  const stages = projects
    .map((one) => ({ one, stage: stageThen(one) }))
    .filter(({ stage }) => stage?.date && !stage.ahead);
  stages.sort((a, b) => b.stage.date.localeCompare(a.stage.date) || a.one - b.one);
  if (stages.length) {
    const [{ one, stage }] = stages;
    add("dossier_newest", stage.said, { project: nameOf(one), date: stage.date, stage: stage.label });
  }
}

function addProject(index, add) {
  addPlaces(index, add);
  for (const [key, found] of [
    ["dossier_investors", investorsOf(index)],
    ["dossier_builders", buildersOf(index)],
  ]) {
    const isBehind = (fact) => fact.tail === index && found.includes(fact.head) && sure(fact).length;
    const facts = factsOf[index].filter(isBehind);
    const told = found.filter((one) => facts.some(({ head }) => head === one));
    if (told.length) add(key, facts.flatMap(sure), { names: nameSome(told) });
  }
  const value = sumValue(index);
  if (value) add("dossier_sum", value.said, { sum: value.text });
  const stage = stageThen(index);
  if (stage && !stage.ahead)
    add(stage.date ? "dossier_stage" : "dossier_stage_undated", stage.said, {
      date: stage.date,
      stage: stage.label,
    });
  for (const { ahead, fate, date, label, said } of stagesThen(index)) {
    if (!ahead || !date) continue;
    if (fate.name === "open") add("dossier_promise", said, { date, stage: label });
    if (fate.name === "overdue") add("dossier_promise_late", said, { date, stage: label });
  }
}
