// What the panel tells of tiles: a link between two, two side by side.

import { amountThen, isPrinted, stageThen } from "./changes.js";
import { factButtons } from "./decide.js";
import { button, el, headCell, table } from "./dom.js";
import { thing } from "./elements.js";
import { thingList } from "./figures.js";

import { dotted, money, nameList } from "./format.js";
import { articles, entities, relations, say } from "./page.js";
import { fillPanel, homeButton } from "./panel.js";
import { evidence, rolesOf } from "./quotes.js";
import { go } from "./state.js";
import { industriesOf, isGoing, sumOnce } from "./things.js";
import { tieKey } from "./tile_arcs.js";
import { COUNTRY, contentsOf, nameOfPlace, placeIn, provinceOf, tiesOf } from "./tile_data.js";

const PAIR_MOST = 3; // projects, industries and partners of a comparison

/** Return a fact with its sentences, for a list. */
export function factLine(fact) {
  const { label, symmetric } = relations[fact.type];
  const kind = el("span", { className: "relation", textContent: dotted(label, rolesOf(fact)) });
  const [before, after] = symmetric ? [" — ", " — "] : [" ", " → "];
  const triple = el("div", { className: "triple" }, thing(fact.head), before, kind, after, thing(fact.tail));
  return el("li", {}, triple, ...evidence([fact]), factButtons(fact));
}

export function placeWords(place, shown) {
  return place === shown && place !== COUNTRY ? say("tiles_home") : nameOfPlace(place);
}

/** Show the facts of a link between two tiles. */
export function showTie(key, ties, shown) {
  const found = ties.filter((tie) => tieKey(tie) === key);
  const names = key.split(".").map((place) => placeWords(place, shown));
  const facts = [...new Set(found.flatMap((tie) => tie.facts))];
  fillPanel(
    homeButton(),
    el("span", { className: "type", textContent: say("tiles_ties") }),
    el("h2", { textContent: names.join(" — ") }),
    el("ul", { className: "list" }, ...facts.map(factLine)),
  );
}

/** Return what is counted of a list, the most frequent first: names and counts in one line. */
function countNames(names) {
  const counts = new Map();
  for (const name of names) counts.set(name, (counts.get(name) || 0) + 1);
  const sorted = [...counts].sort((a, b) => b[1] - a[1]);
  return nameList(sorted.map(([name, count]) => say("versus_of", { name, count })));
}

/** Return how a tile compares: a value for each row of the comparison. */
function sideOf(place) {
  const shown = provinceOf(place) === place ? COUNTRY : provinceOf(place);
  const { project, company } = contentsOf(shown).get(placeIn(shown, place)) || { project: [], company: [] };
  const largest = project.filter(amountThen).sort((a, b) => amountThen(b) - amountThen(a) || a - b);
  const industries = [...project, ...company].flatMap((one) => [...(industriesOf.get(one) || [])]);
  const partners = tiesOf(shown).ties.flatMap(({ from, to, facts }) => {
    if (from !== place && to !== place) return [];
    return facts.map(() => nameOfPlace(from === place ? to : from));
  });
  const dates = [...project, ...company].flatMap((one) =>
    entities[one].articles.filter(isPrinted).map((number) => articles[number].date),
  );
  return {
    projects: String(project.length),
    sum: money(sumOnce(project.filter(isGoing))),
    stages: countNames(project.map((one) => stageThen(one)?.label).filter(Boolean)),
    largest: largest.length
      ? el("span", {}, ...largest.slice(0, PAIR_MOST).map((one) => largestLine(one)))
      : "",
    companies: String(company.length),
    industries: industries.length ? thingList([...new Set(industries)].slice(0, 2 * PAIR_MOST)) : "",
    partners: countNames(partners),
    newest: dates.sort().pop() || "",
  };
}

function largestLine(project) {
  return el("div", {}, thing(project), ` ${money(amountThen(project))}`);
}

const ROWS_OF_PAIR = {
  projects: "versus_projects",
  sum: "versus_sum",
  stages: "versus_stages",
  largest: "versus_largest",
  companies: "versus_companies",
  industries: "versus_industries",
  partners: "versus_partners",
  newest: "versus_newest",
};

/** Return what changes the sides; the focus stays on it. */
function swapButton(one, other) {
  const swap = () => {
    go({ pair: `${other}.${one}` });
    document.getElementById("tiles-swap")?.focus();
  };
  return button(say("tiles_swap"), swap, { id: "tiles-swap" });
}

/** Show two tiles side by side. */
export function showPair([one, other]) {
  const sides = [sideOf(one), sideOf(other)];
  const names = [one, other].map(nameOfPlace);
  const rows = Object.entries(ROWS_OF_PAIR).map(([key, words]) =>
    el(
      "tr",
      {},
      headCell(say(words), "row"),
      ...sides.map((values) => el("td", {}, values[key] || say("versus_nothing"))),
    ),
  );
  const heads = ["", ...names].map((name) => (name ? headCell(name) : el("td")));
  fillPanel(
    homeButton(),
    el("span", { className: "type", textContent: say("tiles_versus_type") }),
    el("h2", { textContent: say("tiles_versus", { one: names[0], other: names[1] }) }),
    el("div", { className: "actions" }, swapButton(one, other)),
    table(heads, rows, { className: "versus" }),
    el("p", { className: "note", textContent: say("tiles_once") }),
  );
}
