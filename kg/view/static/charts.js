"use strict";
// Bars: what lies in which district.

const BARS = 30; // districts that are shown

/** Return a bar of this share of the largest. */
function bar(share) {
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

/** Show a bar for each district: `rows` are [district, size, text, name, change]. */
function addBars(title, note, heads, rows) {
  if (!rows.length) return;
  rows.sort((a, b) => b[1] - a[1] || a[0] - b[0]);
  const most = rows[0][1];
  const lines = rows.slice(0, BARS).map(([district, size, text, name, change]) =>
    el("tr", {}, el("th", { scope: "row" }, thing(district)), cell(bar(size / most)), el("td", { className: "sum" }, figure(text, name, change))));
  const left = rows.length - lines.length;
  const words = [note, left > 0 ? say("bars_left", { count: left }) : ""].filter(Boolean).join(" ");
  addPart(title, words, el("table", { className: "bars" }, el("thead", {}, el("tr", {}, headCell(heads[0]), cell(), Object.assign(headCell(heads[1]), { className: "sum" }))), el("tbody", {}, ...lines)));
}

/** Show the investment and the companies of each district. */
function addDistricts(projects, companies) {
  const sums = [...byDistrict(projects.filter((one) => entities[one].amount))].map(([district, found]) => {
    const sum = found.reduce((total, one) => total + entities[one].amount, 0);
    const change = alsoFiltered({ district: entities[district].id }, "Project", "District");
    return [district, sum, say("sum_of", { sum: money(sum), count: found.length }), entities[district].name, change];
  });
  addBars(say("investment_by_district"), say("investment_by_district_note"), [say("district"), say("investment")], sums);
  const counts = [...byDistrict(companies)].map(([district, found]) => {
    const change = alsoFiltered({ district: entities[district].id }, "Company", "District");
    return [district, found.length, String(found.length), entities[district].name, change];
  });
  addBars(say("companies_by_district"), "", [say("district"), types[typeAt.get("Company")].label], counts);
}
