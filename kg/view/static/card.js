// The card of a dot under the mouse, under a finger that stays, or reached by keys: what it is, at a glance.

import { lastReport } from "./brief.js";
import { amountThen, stageThen, valuesThen } from "./changes.js";
import { el } from "./dom.js";
import { glyph } from "./elements.js";
import { dotted, money, nameList } from "./format.js";
import { drawn, highlight, network } from "./network.js";
import { entities, linksOf, say, types } from "./page.js";
import { districtsOf } from "./things.js";

const AWAY = 12; // pixels between a dot and its card
const card = document.getElementById("card");
let carded = null; // the thing whose card is shown

/** Return the lines of the card of a thing. */
function cardLines(index) {
  const { type } = entities[index];
  const places = districtsOf(index).map((place) => entities[place].name);
  const amount = amountThen(index);
  const sum = valuesThen(index).find((value) => value.amount !== undefined && value.amount === amount);
  const date = lastReport(index);
  const count = linksOf[index].filter((link) => !link.dashes).length;
  return [
    dotted(types[type].label, nameList(places.slice(0, 2))),
    dotted(sum?.text ?? money(amount), stageThen(index)?.label),
    dotted(say("links", { count }), date ? say("last_report", { date }) : ""),
  ].filter(Boolean);
}

/** Show the card of a thing beside its dot, its lines lit. */
export function showCard(index) {
  if (!drawn.has(index)) return;
  carded = index;
  const { type, name } = entities[index];
  const title = el("strong", {}, glyph(type), " ", name);
  card.replaceChildren(title, ...cardLines(index).map((textContent) => el("span", { textContent })));
  card.hidden = false;
  highlight(index);
  placeCard();
}

/** Put the card where it covers neither its dot nor the edge of the picture. */
function placeCard() {
  const spot = network.canvasToDOM(network.getPosition(carded));
  const reach = entities[carded].dot.size * network.getScale() + AWAY;
  const { clientWidth, clientHeight } = card.parentElement;
  const right = spot.x + reach;
  const left = right + card.offsetWidth < clientWidth ? right : spot.x - reach - card.offsetWidth;
  const top = Math.min(Math.max(spot.y - card.offsetHeight / 2, 4), clientHeight - card.offsetHeight - 4);
  card.style.left = `${Math.max(left, 4)}px`;
  card.style.top = `${Math.max(top, 4)}px`;
}

/** Take the card away; return whether there was one. */
export function hideCard() {
  if (card.hidden) return false;
  card.hidden = true;
  carded = null;
  highlight();
  return true;
}

network.on("hoverNode", ({ node }) => showCard(node));
network.on("blurNode", hideCard);
network.on("hold", ({ nodes }) => {
  if (nodes.length) showCard(nodes[0]);
});
network.on("dragStart", hideCard);
network.on("zoom", hideCard);
