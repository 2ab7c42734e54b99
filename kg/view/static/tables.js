"use strict";
// The second tab: tables and charts of what passes the filters. Each figure leads back to the picture.

const tablesBox = document.getElementById("tables");
const BANDS = [[100, ""], [50, 100], [10, 50], [1, 10], ["", 1]]; // sums, in 100 million CNY
const DEVELOPS = "develops";
const LARGEST = 20; // projects that are named
const NAMED = 300; // things that one address can name
const EPSILON = 0.0001; // of a sum: a band ends before the next begins
let tablesShown = ""; // the filters of the tables that stand there

/** Return a sum as people write it; the exact words of the paper stand in the panel. */
function money(amount) {
  if (amount === undefined) return "";
  const figure = (value) => String(Number(value.toFixed(4)));
  if (language !== "zh") return amount >= 1e9 ? `CNY ${figure(amount / 1e9)} bn` : `CNY ${figure(amount / 1e6)} m`;
  return amount >= 1e8 ? `${figure(amount / 1e8)}亿元` : `${figure(amount / 1e4)}万元`;
}

/** Return the numbers of the things of a type that pass the filters. */
function passingOf(name) {
  const { things } = passing();
  const type = typeAt.get(name);
  return entities.flatMap((entity, index) => (entity.type === type && (!things || things.has(index)) ? [index] : []));
}

/** Return the facts of these relations that pass the filters. */
function passingFacts(kinds) {
  const { things, fact } = passing();
  const inside = (index) => !things || things.has(index);
  return facts.filter((one) => kinds.includes(one.type) && inside(one.head) && inside(one.tail) && fact(one));
}

/** Return the change of the state that draws just these things. */
function onlyThese(indices) {
  const best = [...new Set(indices)].sort((a, b) => linksOf[b].length - linksOf[a].length || a - b);
  const only = best.slice(0, NAMED).map((index) => entities[index].id).join(".");
  return { filter: { only }, types: new Map(types.map((_, type) => [type, true])) };
}

/** Return the change of the state that draws what passes the filters and these ones. */
function alsoFiltered(more, ...names) {
  const shown = new Set(names.map((name) => typeAt.get(name)));
  return { filter: { ...state.filter, ...more }, types: new Map(types.map((_, type) => [type, shown.has(type)])) };
}

/** Return a button with a figure: it leads to the picture of what was counted. */
function figure(text, name, change) {
  const button = el("button", { type: "button", className: "figure", title: say("to_picture") }, text);
  button.setAttribute("aria-label", `${name} ${text}`);
  button.addEventListener("click", () => go({ ...EMPTY, ...change }));
  return button;
}

const headCell = (text, scope = "col") => el("th", { scope, textContent: text });
const cell = (...children) => el("td", {}, ...children);

/** Return a titled part of the page; a table in it can be scrolled by keys, too. */
function addPart(title, note, ...children) {
  const heading = el("h2", { textContent: title, id: `part-${tablesBox.childElementCount}` });
  const scroll = el("div", { className: "wide", tabIndex: 0 }, ...children);
  scroll.setAttribute("role", "region");
  scroll.setAttribute("aria-labelledby", heading.id);
  tablesBox.append(el("section", {}, heading, note ? el("p", { className: "note", textContent: note }) : "", scroll));
}

/** Return things as a list of buttons. */
function thingList(indices) {
  return el("span", { className: "things" }, ...indices.flatMap((index, at) => (at ? ["、", thing(index)] : [thing(index)])));
}

const bandOf = (amount) => (amount === undefined ? -1 : BANDS.findIndex(([least]) => amount >= (least || 0) * 1e8));

function bandName([least, most]) {
  if (most === "") return say("band_over", { least });
  return least === "" ? say("band_under", { most }) : say("band", { least, most });
}

/** Show how many projects are of which size and stage. */
function addStageTable(projects) {
  const stages = [...Object.keys(page.stages), ""].filter((stage) => projects.some((one) => (currentStage[one]?.stage || "") === stage));
  const stageName = (stage) => (stage ? page.stages[stage] : say("no_stage"));
  const rows = [...BANDS.keys(), -1].map((band) => {
    const name = band < 0 ? say("no_sum") : bandName(BANDS[band]);
    const cells = stages.map((stage) => {
      const found = projects.filter((one) => bandOf(entities[one].amount) === band && (currentStage[one]?.stage || "") === stage);
      if (!found.length) return cell();
      const [least, most] = BANDS[band] || [];
      const bounds = { stage, least: String(least), most: most ? String(most - EPSILON) : "" };
      const set = Object.fromEntries(Object.entries(bounds).filter(([, value]) => value));
      const change = stage && band >= 0 ? alsoFiltered(set, "Project") : onlyThese(found);
      return cell(figure(String(found.length), `${name} ${stageName(stage)}`, change));
    });
    return el("tr", {}, headCell(name, "row"), ...cells);
  });
  const heads = el("tr", {}, headCell(say("investment")), ...stages.map((stage) => headCell(stageName(stage))));
  addPart(say("projects_by_stage"), say("projects_by_stage_note", { count: projects.length }), el("table", { className: "counts" }, el("thead", {}, heads), el("tbody", {}, ...rows)));
}

/** Show the largest projects with who builds them and where. */
function addProjects(projects) {
  const largest = projects.filter((one) => entities[one].amount).sort((a, b) => entities[b].amount - entities[a].amount || a - b).slice(0, LARGEST);
  if (!largest.length) return;
  const most = entities[largest[0]].amount;
  const rows = largest.map((index) => {
    const { amount, districts } = entities[index];
    const builders = factsOf[index].filter((fact) => fact.type === DEVELOPS && fact.tail === index).map((fact) => fact.head);
    return el("tr", {}, cell(thing(index)), cell(bar(amount / most)), el("td", { className: "sum", textContent: money(amount) }), cell(currentStage[index]?.label || ""), cell(thingList(districts)), cell(thingList(builders)));
  });
  const heads = [say("name"), "", say("investment"), say("stage"), say("district"), say("builder")].map((text) => (text ? headCell(text) : cell()));
  addPart(say("largest_projects"), "", el("table", {}, el("thead", {}, el("tr", {}, ...heads)), el("tbody", {}, ...rows)));
}

/** Show the tables in place of the picture, or the picture again. */
function showTables() {
  const shown = state.view === "tables";
  tablesBox.hidden = !shown;
  document.querySelector("main").classList.toggle("covered", shown);
  for (const tab of document.querySelectorAll("#tabs button")) {
    tab.setAttribute("aria-pressed", String((tab.id === "to-tables") === shown));
  }
  const wanted = JSON.stringify([state.filter, [...state.without]]);
  if (!shown || wanted === tablesShown) return;
  tablesShown = wanted;
  tablesBox.replaceChildren();
  if (isFiltered()) tablesBox.append(filterLine());
  const projects = passingOf("Project");
  addStageTable(projects);
  addProjects(projects);
  addDistricts(projects, passingOf("Company"));
  addChains();
  addMatrix();
  tablesBox.scrollTop = 0;
}

/** Return what says that the tables are of a part only, and ends that. */
function filterLine() {
  const clear = el("button", { type: "button", className: "plain", textContent: say("clear") });
  clear.addEventListener("click", clearFilters);
  return el("p", { className: "filtered" }, say("tables_filtered", { filters: filterWords().join("、") }), " ", clear);
}

function addTabs() {
  for (const [id, view] of [["to-graph", ""], ["to-tables", "tables"]]) {
    const tab = el("button", { type: "button", id, textContent: say(view || "graph") });
    tab.addEventListener("click", () => go({ view }));
    document.getElementById("tabs").append(tab);
  }
}
