// The view "charts": tables and charts of what passes the filters. Each figure leads back to the picture.

import { addDistricts, bar } from "./bars.js";
import { amountThen, stageThen } from "./changes.js";
import { button, cell, el, headCell, table } from "./dom.js";
import { thing } from "./elements.js";
import { addPart, alsoFiltered, chartsBox, figure, onlyThese, passingOf, thingList } from "./figures.js";
import { clearFilters, filterWords, isFiltered } from "./filtering.js";
import { AMOUNT_UNIT, money, nameList } from "./format.js";
import { language } from "./language.js";
import { addChains, addMatrix } from "./matrix.js";
import { entities, page, roles, say } from "./page.js";
import { state } from "./state.js";
import { buildersOf, investorsOf } from "./things.js";

const BANDS = [
  [100, ""],
  [50, 100],
  [10, 50],
  [1, 10],
  ["", 1],
]; // sums, in 100 million CNY
const BEHIND = [investorsOf, buildersOf]; // who stands behind a project, in two columns
const LARGEST = 20; // projects that are named
const EPSILON = 0.0001; // of a sum: a band ends before the next begins
let chartsShown = ""; // the filters of the tables that stand there

/** Return a bound of a band as the language counts: in 100 millions, or in billions. */
function inUnit(bound) {
  return bound === "" || language === "zh" ? bound : Number(bound) / 10;
}

/** Return the number of the band of a sum; -1 where there is none. */
function bandOf(amount) {
  return amount === undefined ? -1 : BANDS.findIndex(([least]) => amount >= (least || 0) * AMOUNT_UNIT);
}

function bandName(band) {
  if (band < 0) return say("no_sum");
  const [least, most] = BANDS[band].map(inUnit);
  if (most === "") return say("band_over", { least });
  return least === "" ? say("band_under", { most }) : say("band", { least, most });
}

const stageOf = (project) => stageThen(project)?.stage || "";
const stageName = (stage) => (stage ? page.stages[stage] : say("no_stage"));

/** Return the change of the state that draws the projects of a band and a stage: by filters where they can. */
function bandChange(found, band, stage) {
  if (!stage || band < 0) return onlyThese(found);
  const [least, most] = BANDS[band];
  const filter = { stage };
  if (least) filter.least = String(least);
  if (most) filter.most = String(most - EPSILON);
  return alsoFiltered(filter, roles.project);
}

/** Show how many projects are of which size and stage. */
function addStageTable(projects) {
  const stages = [...Object.keys(page.stages), ""].filter((stage) =>
    projects.some((one) => stageOf(one) === stage),
  );
  const rows = [...BANDS.keys(), -1].map((band) => {
    const name = bandName(band);
    const inBand = projects.filter((one) => bandOf(amountThen(one)) === band);
    const cells = stages.map((stage) => {
      const found = inBand.filter((one) => stageOf(one) === stage);
      if (!found.length) return cell();
      return cell(
        figure(String(found.length), `${name} ${stageName(stage)}`, bandChange(found, band, stage)),
      );
    });
    return el("tr", {}, headCell(name, "row"), ...cells);
  });
  const heads = [say("investment"), ...stages.map(stageName)].map((text) => headCell(text));
  const note = say("projects_by_stage_note", { count: projects.length });
  addPart(say("projects_by_stage"), note, table(heads, rows, { className: "counts" }));
}

/** Show the largest projects with who builds them and where. */
function addProjects(projects) {
  const sum = amountThen;
  const largest = projects
    .filter(sum)
    .sort((a, b) => sum(b) - sum(a) || a - b)
    .slice(0, LARGEST);
  if (!largest.length) return;
  const most = sum(largest[0]);
  const rows = largest.map((index) => {
    return el(
      "tr",
      {},
      cell(thing(index)),
      cell(bar(sum(index) / most)),
      el("td", { className: "sum", textContent: money(sum(index)) }),
      cell(stageThen(index)?.label || ""),
      cell(thingList(entities[index].districts)),
      ...BEHIND.map((find) => cell(thingList([...new Set(find(index))]))),
    );
  });
  const behind = ["investors", "builders"].map((name) => page.ledger.columns[name].label);
  const names = [say("name"), "", say("investment"), say("stage"), say("district"), ...behind];
  const heads = names.map((text) => (text ? headCell(text) : cell()));
  addPart(say("largest_projects"), "", table(heads, rows));
}

/** Show the tables and charts where they are wanted. */
export function showCharts() {
  const wanted = JSON.stringify([state.filter, [...state.without]]);
  if (state.view !== "charts" || wanted === chartsShown) return;
  chartsShown = wanted;
  chartsBox.replaceChildren();
  if (isFiltered()) chartsBox.append(filterLine());
  const projects = passingOf(roles.project);
  addStageTable(projects);
  addProjects(projects);
  addDistricts(projects, passingOf(roles.company));
  addChains();
  addMatrix();
  chartsBox.scrollTop = 0;
}

/** Return what says that the tables are of a part only, and ends that. */
function filterLine() {
  const clear = button(say("clear"), clearFilters, { className: "plain" });
  return el(
    "p",
    { className: "filtered" },
    say("tables_filtered", { filters: nameList(filterWords()) }),
    " ",
    clear,
  );
}
