// Who supplies whom: chains of companies, and how districts are tied to each other.

import { cell, el, headCell, table } from "./dom.js";
import { thing } from "./elements.js";
import { addPart, figure, noteWithRest, onlyThese, passingFacts } from "./figures.js";
import { byDegree, entities, linkId, relations, roles, say } from "./page.js";

const CHAINS = 40; // that are shown, the longest first
const LINKS = 5; // of a chain
const DISTRICTS = 16; // rows and columns of the matrix
const NOWHERE = -1; // the district of what lies in none that is known

/** Return chains of suppliers as lists of things: none is the beginning of another. */
function chains(found) {
  const customers = new Map();
  const supplied = new Set(found.map((fact) => fact.tail));
  for (const { head: supplier, tail } of found)
    customers.set(supplier, [...(customers.get(supplier) || []), tail]);
  const starts = [...customers.keys()].filter((one) => !supplied.has(one));
  const all = [];
  const follow = (chain) => {
    if (all.length >= 50 * CHAINS) return;
    const next = (customers.get(chain[chain.length - 1]) || []).filter((one) => !chain.includes(one));
    if (!next.length || chain.length > LINKS) all.push(chain);
    else for (const one of next) follow([...chain, one]);
  };
  // A ring of suppliers has no first: there it begins with anyone.
  for (const one of starts.length ? starts : [...customers.keys()].slice(0, 1)) follow([one]);
  return all.sort((a, b) => b.length - a.length || byDegree(a[0], b[0]));
}

/** Show who supplies whom. */
export function addChains() {
  const found = chains(passingFacts(roles.supplies));
  if (!found.length) return;
  const items = found.slice(0, CHAINS).map((chain) => {
    const steps = chain.flatMap((index, at) => {
      if (!at) return [thing(index)];
      const pair = [chain[at - 1], index];
      const [supplier, customer] = pair.map((one) => entities[one].name);
      const name = `${supplier} ${relations[roles.supplies[0]].label} ${customer}`;
      return [" ", figure("→", name, { line: pair }), " ", thing(index)];
    });
    return el("li", {}, ...steps);
  });
  const note = noteWithRest(say("chains_note"), found.length - items.length);
  addPart(say("chains"), note, el("ol", { className: "chains" }, ...items));
}

/** Return the facts between each two districts, source first. */
function ties() {
  const found = new Map();
  const places = (index) => (entities[index].districts.length ? entities[index].districts : [NOWHERE]);
  const add = (source, target, fact) => {
    if (source === NOWHERE && target === NOWHERE) return;
    if (!found.has(source)) found.set(source, new Map());
    const row = found.get(source);
    row.set(target, [...(row.get(target) || []), fact]);
  };
  for (const fact of passingFacts(roles.ties)) {
    for (const source of places(fact.head)) {
      for (const target of places(fact.tail)) {
        add(source, target, fact);
        if (relations[fact.type].symmetric && source !== target) add(target, source, fact);
      }
    }
  }
  return found;
}

/** Return the districts with the most ties, what lies nowhere last. */
function tiedDistricts(found) {
  const counts = new Map();
  for (const [source, row] of found) {
    for (const [target, list] of row) {
      for (const place of [source, target]) counts.set(place, (counts.get(place) || 0) + list.length);
    }
  }
  const known = [...counts].filter(([place]) => place !== NOWHERE).sort((a, b) => b[1] - a[1] || a[0] - b[0]);
  const best = known.slice(0, DISTRICTS).map(([place]) => place);
  return { axis: counts.has(NOWHERE) ? [...best, NOWHERE] : best, left: known.length - best.length };
}

/** Return what draws the facts of a cell: one as a line with its sentences, several as their things. */
function tieChange(list) {
  const pairs = new Map(list.map(({ head: from, tail }) => [linkId(from, tail), [from, tail]]));
  if (pairs.size === 1) return { line: [...pairs.values()][0] };
  return onlyThese([...pairs.values()].flat());
}

const placeName = (place) => (place === NOWHERE ? say("nowhere") : entities[place].name);

/** Return the cell of the facts from a district to another; `most` is the number of facts in the fullest one. */
function tieCell(source, target, list, most) {
  if (!list) return cell();
  const counts = roles.ties.map((kind) => [kind, list.filter((fact) => fact.type === kind).length]);
  const labels = counts
    .filter(([, count]) => count)
    .map(([kind, count]) => `${relations[kind].label} ${count}`);
  const name = `${placeName(source)} → ${placeName(target)} ${labels.join(" ")}`;
  const box = cell(figure(String(list.length), name, tieChange(list)));
  box.style.setProperty("--heat", `${Math.round(15 + (45 * list.length) / most)}%`);
  box.className = "hot";
  return box;
}

/** Show the ties between districts: supply from row to column, cooperation both ways. */
export function addMatrix() {
  const found = ties();
  if (!found.size) return;
  const { axis, left } = tiedDistricts(found);
  const most = Math.max(
    ...[...found.values()].flatMap((row) => [...row.values()].map((list) => list.length)),
  );
  const rows = axis.map((source) => {
    const cells = axis.map((target) => tieCell(source, target, found.get(source)?.get(target), most));
    const first = el("th", { scope: "row" }, source === NOWHERE ? placeName(source) : thing(source));
    return el("tr", {}, first, ...cells);
  });
  const heads = [say("matrix_corner"), ...axis.map(placeName)].map((text) => headCell(text));
  const note = noteWithRest(say("matrix_note"), left);
  addPart(say("matrix"), note, table(heads, rows, { className: "counts matrix" }));
}
