// What stands on which tile: the counties of a province, and what is told of things in them.

import { isNamed, isPrinted } from "./changes.js";
import { passing } from "./filtering.js";
import { articles, entities, page, roles } from "./page.js";
import { state } from "./state.js";
import { allOf, holdingSaid, isOf } from "./things.js";

const rowToTile = ([code, name, column, row, things]) => ({ code, name, column, row, things });
export const provinceTiles = page.tiles.provinces.map(rowToTile);
export const countyTiles = page.tiles.counties.map(rowToTile);
export const COUNTRY = "all"; // the picture of all provinces
export const tileAt = new Map([...provinceTiles, ...countyTiles].map((tile) => [tile.code, tile]));
const codeOfThing = new Map(
  [...tileAt.values()].flatMap(({ code, things }) => things.map((index) => [index, code])),
);
const homeOf = new Map(page.tiles.homes);

export const provinceOf = (code) => `${code.slice(0, 2)}0000`;
const isProvince = (code) => code.endsWith("0000");

/** Return the codes of the counties in which a thing lies, else of its province; none where that is open. */
export function codesOf(index) {
  const own = entities[index].districts.map((one) => codeOfThing.get(one)).filter(Boolean);
  if (own.length) return [...new Set(own)];
  return homeOf.has(index) ? [homeOf.get(index)] : [];
}

/** Return where a code stands in the picture of a province; its own code there is what has no known county. */
export function placeIn(shown, code) {
  return shown === COUNTRY || provinceOf(code) !== shown ? provinceOf(code) : code;
}

/** Tell whether a place is a tile inside the picture: not elsewhere, nor without a known county. */
export function isInside(shown, place) {
  return shown === COUNTRY || !isProvince(place);
}

/** Return the projects and companies that pass the filters, by place; those in no known place under "". */
export function contentsOf(shown) {
  const { things } = passing();
  const found = new Map();
  for (const role of ["project", "company"]) {
    for (const index of allOf(role).filter((one) => !things || things.has(one))) {
      const codes = codesOf(index);
      for (const place of codes.length ? new Set(codes.map((code) => placeIn(shown, code))) : [""]) {
        if (!found.has(place)) found.set(place, { project: [], company: [] });
        found.get(place)[role].push(index);
      }
    }
  }
  return found;
}

/** Return the month in which an article first named a thing; "" where none has a date. */
export function firstMonth(index) {
  const dates = entities[index].articles.map((number) => articles[number].date).filter(Boolean);
  return (dates.sort()[0] ?? "").slice(0, 7);
}

/** Return the places of an end of a fact: where it is in several, those that its sentences name. */
function tiePlaces(index, said, shown) {
  const codes = codesOf(index);
  if (codes.length < 2) return codes.map((code) => placeIn(shown, code));
  const names = new Set(
    said.flatMap(({ article, start, end }) =>
      articles[article].mentions.filter(([from, to]) => from >= start && to <= end).map((one) => one[2]),
    ),
  );
  const named = codes.filter((code) => tileAt.get(code).things.some((thing) => names.has(thing)));
  return [...new Set((named.length ? named : codes).map((code) => placeIn(shown, code)))];
}

/** Return the links between places of the picture: { from, to, kind, facts }, the strongest first.
 *
 * `open` counts facts of which an end is in no known place, `inner` those inside one place.
 */
export function tiesOf(shown) {
  const { things, fact: passes } = passing();
  const found = { ties: new Map(), open: new Set(), inner: new Set() };
  for (const fact of page.facts) {
    if (!roles.ties.includes(fact.type) || !passes(fact)) continue;
    if (things && !(things.has(fact.head) && things.has(fact.tail))) continue;
    const said = holdingSaid(fact);
    if (said.length)
      addTie(found, fact, tiePlaces(fact.head, said, shown), tiePlaces(fact.tail, said, shown), shown);
  }
  const ties = [...found.ties.values()].map((tie) => ({ ...tie, facts: [...tie.facts] }));
  ties.sort((a, b) => b.facts.length - a.facts.length);
  return { ties, open: found.open.size, inner: found.inner.size };
}

function addTie(found, fact, heads, tails, shown) {
  const here = (place) => shown === COUNTRY || provinceOf(place) === shown;
  if (!heads.length || !tails.length) {
    if ([...heads, ...tails].some(here)) found.open.add(fact);
    return;
  }
  for (const head of heads) {
    for (const tail of tails) {
      if (!here(head) && !here(tail)) continue;
      if (head === tail) {
        // Both in the province, nobody says where: that is no link inside a county.
        found[isInside(shown, head) ? "inner" : "open"].add(fact);
        continue;
      }
      const directed = !page.relations[fact.type].symmetric;
      const [from, to] = directed || head < tail ? [head, tail] : [tail, head];
      const key = `${fact.type} ${from} ${to}`;
      if (!found.ties.has(key)) found.ties.set(key, { from, to, kind: fact.type, facts: new Set() });
      found.ties.get(key).facts.add(fact);
    }
  }
}

let provinceCounts = null; // whatever the day: the picture does not jump to another province

/** Return provinces with counties here, each with how many projects and companies it has, the most first. */
export function countProvinces() {
  if (provinceCounts) return provinceCounts;
  const counts = new Map(countyTiles.map(({ code }) => [provinceOf(code), 0]));
  for (const index of entities.keys()) {
    if (!isOf("project", index) && !isOf("company", index)) continue;
    for (const code of new Set(codesOf(index).map(provinceOf)))
      if (counts.has(code)) counts.set(code, counts.get(code) + 1);
  }
  provinceCounts = [...counts].sort((a, b) => b[1] - a[1] || a[0].localeCompare(b[0]));
  return provinceCounts;
}

/** Return the province that is shown: the one asked for, else the one with the most in it. */
export function shownProvince() {
  const counts = countProvinces();
  if (state.province === COUNTRY || !counts.length) return COUNTRY;
  return counts.some(([code]) => code === state.province) ? state.province : counts[0][0];
}

/** Return the whole name of a place; of a tile without a thing its short one. */
export function nameOfPlace(place) {
  const { things, name } = tileAt.get(place);
  return things.length ? entities[things[0]].name : name;
}

/** Return the tile that is chosen: of the chosen thing, else by its code; "" where there is none. */
export function chosenPlace(shown) {
  const [code] = state.chosen === null ? [state.tile] : codesOf(state.chosen);
  return code && tileAt.has(code) ? placeIn(shown, code) : "";
}

/** Return how many articles without a date there are that count all the same. */
export function countUndated() {
  return articles.filter(({ date }, number) => !date && isPrinted(number)).length;
}

/** Tell whether what a tile stands for had been named by the day. */
export function isTileTold(code) {
  return tileAt.get(code).things.some((index) => entities[index].mentions > 0 && isNamed(index));
}
