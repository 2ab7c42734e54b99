// Bars: what lies in which district.

import { amountThen } from "./changes.js";
import { cell, el, headCell, table } from "./dom.js";
import { thing } from "./elements.js";
import { addPart, alsoFiltered, figure, noteWithRest } from "./figures.js";
import { money } from "./format.js";
import { entities, roles, say, types } from "./page.js";
import { sumOnce } from "./things.js";

const BARS = 30; // districts that are shown

/** Return a bar of this share of the largest. */
export function bar(share) {
  const filled = el("span", { className: "filled" });
  filled.style.width = `${Math.max(1, Math.round(share * 100))}%`;
  return el("span", { className: "bar" }, filled);
}

/** Return the things in each district. */
function byDistrict(indices) {
  const found = new Map();
  for (const index of indices) {
    for (const district of entities[index].districts) {
      if (!found.has(district)) found.set(district, []);
      found.get(district).push(index);
    }
  }
  return found;
}

/** Show a bar for each district: `rows` are { district, size, text, change }, `heads` name both columns. */
function addBars(title, note, heads, rows) {
  if (!rows.length) return;
  rows.sort((a, b) => b.size - a.size || a.district - b.district);
  const most = rows[0].size;
  const lines = rows.slice(0, BARS).map(({ district, size, text, change }) => {
    const sum = figure(text, entities[district].name, change);
    const name = el("th", { scope: "row" }, thing(district));
    return el("tr", {}, name, cell(bar(size / most)), el("td", { className: "sum" }, sum));
  });
  const cells = [headCell(heads[0]), cell(), Object.assign(headCell(heads[1]), { className: "sum" })];
  addPart(title, noteWithRest(note, rows.length - lines.length), table(cells, lines, { className: "bars" }));
}

/** Return the change of the state that draws the things of a type in a district. */
function inDistrict(district, type) {
  return alsoFiltered({ district: entities[district].id }, type, roles.district);
}

/** Show the investment and the companies of each district. */
export function addDistricts(projects, companies) {
  const sums = [...byDistrict(projects.filter(amountThen))].map(([district, found]) => {
    const size = sumOnce(found);
    const text = say("sum_of", { sum: money(size), count: found.length });
    return { district, size, text, change: inDistrict(district, roles.project) };
  });
  const heads = [say("district"), say("investment")];
  addBars(say("investment_by_district"), say("investment_by_district_note"), heads, sums);
  const counts = [...byDistrict(companies)].map(([district, found]) => {
    const change = inDistrict(district, roles.company);
    return { district, size: found.length, text: String(found.length), change };
  });
  addBars(say("companies_by_district"), "", [say("district"), types[roles.company].label], counts);
}
