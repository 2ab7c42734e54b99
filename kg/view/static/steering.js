// The picture by keys: arrows go from dot to dot, Enter chooses, + and − zoom.

import { hideCard, showCard } from "./card.js";
import { drawn, lookAtPicture, network, zoom } from "./network.js";
import { choose, state } from "./state.js";

const STEPS = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] };
const ASIDE = 2; // what lies aside of the way counts as so much farther
const area = document.getElementById("network");
let steered = null; // the dot that keys have reached

/** Return the nearest dot in a direction; where there is none, the same. */
function nextDot(from, [right, down]) {
  const spots = network.getPositions([...drawn]);
  const here = spots[from];
  let best = from;
  let least = Infinity;
  for (const index of drawn) {
    const [x, y] = [spots[index].x - here.x, spots[index].y - here.y];
    const ahead = x * right + y * down;
    const far = ahead + ASIDE * Math.abs(x * down - y * right);
    if (index !== from && ahead > 0 && far < least) [best, least] = [index, far];
  }
  return best;
}

/** Return where keys begin: at the dot they had reached, the chosen one, or the first. */
function dotNow() {
  const known = [steered, state.chosen].find((index) => index !== null && drawn.has(index));
  return known ?? [...drawn][0] ?? null;
}

/** Go to a dot: it is in sight, with its card. */
function steerTo(index) {
  steered = index;
  const spot = network.canvasToDOM(network.getPosition(index));
  const inside = spot.x > 0 && spot.y > 0 && spot.x < area.clientWidth && spot.y < area.clientHeight;
  if (!inside) network.moveTo({ position: network.getPosition(index) });
  network.selectNodes([index], false);
  showCard(index);
}

function steer(event) {
  if (event.ctrlKey || event.metaKey || event.altKey) return;
  const here = dotNow();
  if (here === null) return;
  if (STEPS[event.key]) steerTo(steered === null ? here : nextDot(here, STEPS[event.key]));
  else if (event.key === "Enter" && steered !== null) choose(here);
  else if (event.key === "+" || event.key === "=") zoom(1.4);
  else if (event.key === "-") zoom(1 / 1.4);
  else if (event.key === "0") lookAtPicture();
  else return;
  event.preventDefault();
}

network.canvas.frame.removeAttribute("tabindex"); // one stop of the Tab key is enough
area.tabIndex = 0;
area.setAttribute("role", "application");
area.addEventListener("keydown", steer);
area.addEventListener("blur", () => {
  steered = null;
  hideCard();
});
