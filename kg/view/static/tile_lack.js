// What is missing in a place: goods that its firms buy elsewhere and nobody there makes.

import { isNamed, saidThen } from "./changes.js";
import { el } from "./dom.js";
import { thing } from "./elements.js";
import { nameList } from "./format.js";
import { articles, entities, factsOf, page, roles, say } from "./page.js";
import { fillPanel, homeButton } from "./panel.js";
import { factLine } from "./tile_cards.js";
import { COUNTRY, codesOf, nameOfPlace, placeIn, provinceOf, tileAt } from "./tile_data.js";

const MAKERS_NAMED = 5; // that are named of a product
const FAR_TILES = 1000; // tiles between two provinces, less than any way inside one

const holdsThen = (fact) => saidThen(fact.said).some(({ corrected }) => corrected === undefined);

/** Return the makers of a product. */
function makersOf(product) {
  const made = factsOf[product].filter(
    ({ type, tail }) => roles.makes.includes(type) && tail === product && isNamed(product),
  );
  return [...new Set(made.filter(holdsThen).map(({ head }) => head))];
}

/** Return the products that the sentences of a fact name. */
function goodsNamed(fact) {
  const named = saidThen(fact.said).flatMap(({ article, start, end }) =>
    articles[article].mentions.filter(([from, to]) => from >= start && to <= end).map((one) => one[2]),
  );
  return [...new Set(named)].filter((index) => roles.products.includes(entities[index].type));
}

/** Return how many tiles lie between a place and a thing: by the grid of the province, else of the country. */
function tilesBetween(place, index) {
  const ways = codesOf(index).map((code) => {
    const near = provinceOf(code) === provinceOf(place) && provinceOf(code) !== code;
    const [one, other] = near ? [place, code] : [place, code].map(provinceOf);
    const [a, b] = [tileAt.get(one), tileAt.get(other)];
    return Math.hypot(a.column - b.column, a.row - b.row) + (near ? 0 : FAR_TILES);
  });
  return ways.length ? Math.min(...ways) : 2 * FAR_TILES;
}

/** Return what firms of a place buy elsewhere: products that nobody there makes, and facts that name none.
 *
 * `open` are facts of which nobody says where the supplier is: it may be here.
 */
function missingIn(place) {
  const shown = provinceOf(place) === place ? COUNTRY : provinceOf(place);
  const isHere = (index) => codesOf(index).some((code) => placeIn(shown, code) === place);
  const isOpen = (index) => codesOf(index).every((code) => shown !== COUNTRY && code === shown);
  const found = { goods: new Map(), unnamed: [], open: [] };
  for (const fact of page.facts) {
    if (!roles.supplies.includes(fact.type) || !isHere(fact.tail) || isHere(fact.head)) continue;
    if (!holdsThen(fact)) continue;
    const named = goodsNamed(fact);
    if (isOpen(fact.head)) found.open.push(fact);
    else if (!named.length) found.unnamed.push(fact);
    else
      for (const product of named.filter((one) => !makersOf(one).some(isHere)))
        found.goods.set(product, [...(found.goods.get(product) || []), fact]);
  }
  return found;
}

/** Return a product that is missing: who makes it, the nearest first, and the sentences. */
function lackItem(place, product, facts) {
  const makers = makersOf(product).sort((a, b) => tilesBetween(place, a) - tilesBetween(place, b) || a - b);
  const named = makers.slice(0, MAKERS_NAMED).flatMap((maker) => {
    const places = nameList(codesOf(maker).map(nameOfPlace));
    return [el("li", {}, thing(maker), places ? ` · ${places}` : "")];
  });
  const who = named.length
    ? [
        el("p", { className: "note", textContent: say("lack_makers") }),
        el("ul", { className: "makers" }, ...named),
      ]
    : [el("p", { className: "note", textContent: say("lack_no_makers") })];
  return el("li", {}, thing(product), ...who, el("ul", { className: "list" }, ...facts.map(factLine)));
}

/** Show what is missing in a place. */
export function showLack(place) {
  const { goods, unnamed, open } = missingIn(place);
  const parts = [homeButton(), el("h2", { textContent: say("lack_title", { name: nameOfPlace(place) }) })];
  parts.push(el("p", { className: "note", textContent: say("lack_note") }));
  const add = (key, items) => {
    if (items.length)
      parts.push(el("h3", { textContent: say(key) }), el("ul", { className: "list" }, ...items));
  };
  add(
    "lack_goods",
    [...goods].map(([product, facts]) => lackItem(place, product, facts)),
  );
  add("lack_unnamed", unnamed.map(factLine));
  add("lack_open", open.map(factLine));
  if (parts.length === 3) parts.push(el("p", { className: "lead", textContent: say("lack_none") }));
  fillPanel(...parts);
}
