"use strict";
// What one can do with a thing, and the panel of two things: the facts of a line, the way from one to the other.

let pathFrom = null; // the thing from which a way is sought: the next chosen one is its end

/** Return the buttons of a thing. */
function actions(index) {
  const box = el("div", { className: "actions" });
  const add = (label, key, act, pressed) => {
    const button = el("button", { type: "button", textContent: label, title: key });
    if (pressed !== undefined) button.setAttribute("aria-pressed", String(pressed));
    button.addEventListener("click", act);
    box.append(button);
    return button;
  };
  const left = neighbours(index).filter((other) => !drawn.has(other)).length;
  if (left) add(say("expand", { count: left }), say("expand_key"), () => expand(index));
  const kind = { District: "district", Industry: "industry" }[types[entities[index].type].name];
  if (kind) add(say("inside_list"), say("inside_list_key"), () => go({ ...EMPTY, filter: { [kind]: entities[index].id }, view: "list" }));
  add(say("find_path"), say("find_path_key"), () => startPath(index));
  add(state.pin.includes(index) ? say("unpin") : say("pin"), say("pin_key"), () => go(toggle("pin", index)), state.pin.includes(index));
  add(say("hide"), say("hide_key"), () => hide(index));
  const near = el("span", { className: "hops" }, say("near"));
  for (const hops of [1, 2, 3, 0]) {
    const button = el("button", { type: "button", textContent: hops ? say("hops", { hops }) : say("hops_all") });
    button.setAttribute("aria-pressed", String(state.hops === hops));
    button.addEventListener("click", () => go({ hops }));
    near.append(button);
  }
  box.append(near);
  return box;
}

/** Draw more neighbours of a thing. */
function expand(index) {
  go({ chosen: index, line: null, path: null, hops: state.path ? 0 : state.hops && Math.min(3, state.hops + 1), open: [...new Set([...state.open, index])] });
  lookAt(index);
}

function hide(index) {
  const gone = [...new Set([...state.hide, index])];
  go({ hide: gone, pin: state.pin.filter((one) => one !== index), chosen: null, hops: 0, line: null });
}

function startPath(index) {
  pathFrom = index;
  showNote();
  query.value = "";
  query.focus();
}

/** Return the facts between two things, each with its sentences. */
function factItems(a, b) {
  const between = factsOfLink(linkId(a, b)).filter(passing().fact);
  return between.map((fact) => {
    const roles = [...new Set(fact.said.flatMap((said) => said.roles))].join("、");
    const name = el("span", { className: "relation", textContent: [relations[fact.type].label, roles].filter(Boolean).join(" · ") });
    const line = el("div", { className: "triple" }, thing(fact.head), relations[fact.type].symmetric ? " — " : " ", name, relations[fact.type].symmetric ? " — " : " → ", thing(fact.tail));
    const official = fact.official ? el("div", { className: "note", textContent: say("official") }) : null;
    return el("li", {}, line, quotes(fact.said, new Set([fact.head, fact.tail])), ...[official].filter(Boolean));
  });
}

/** Show what is known between the ends of a line. */
function showLine([a, b]) {
  const title = el("h2", {}, entities[a].name, " — ", entities[b].name);
  fillPanel(homeButton(), el("span", { className: "type", textContent: say("facts") }), title, el("ul", { className: "list" }, ...factItems(a, b)));
}

/** Show how two things are connected, step by step. */
function showPath([start, end]) {
  const way = pathBetween(start, end);
  const title = el("h2", {}, entities[start].name, " → ", entities[end].name);
  const parts = [homeButton(), el("span", { className: "type", textContent: say("way") }), title];
  if (!way) parts.push(el("p", { className: "lead", textContent: say("no_way") }));
  else {
    parts.push(el("p", { className: "named", textContent: say("way_steps", { count: way.length - 1 }) }));
    way.slice(1).forEach((index, at) => {
      const heading = el("h3", {}, `${at + 1}. ${entities[way[at]].name} — ${entities[index].name}`);
      parts.push(el("section", {}, heading, el("ul", { className: "list" }, ...factItems(way[at], index))));
    });
  }
  fillPanel(...parts);
}
