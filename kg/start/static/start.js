// The page of kg start: files are chosen and copied, a build is followed, graphs are opened.

import { button, el } from "../../view/static/dom.js";
import { switchTheme } from "../../view/static/settings.js";
import { data, post, put, say, tellProblem, unlock } from "./asking.js";
import { watchDrops } from "./dropping.js";
import { showFolder } from "./folders.js";
import { showProgress } from "./progress.js";

const OFTEN = 700; // milliseconds between two looks at a build
const SELDOM = 4000; // … while none runs
const byId = (id) => document.getElementById(id);
let chosen = []; // files to be copied, with their paths
let shown = ""; // the list of graphs as it is drawn
let names = []; // of the graphs that are there
let copying = false;
let timer = 0;

function take(name, files) {
  const wanted = files.filter(({ path }) => data.suffixes.some((end) => path.toLowerCase().endsWith(end)));
  const large = wanted.filter(({ file }) => file.size > data.most);
  chosen = wanted.filter(({ file }) => file.size <= data.most);
  if (!chosen.length && !large.length) {
    tellProblem(say("nothing", { kinds: data.suffixes.filter((end) => end[0] === ".").join(" ") }));
    return;
  }
  tellProblem("");
  const size = chosen.reduce((sum, { file }) => sum + file.size, 0) / 1048576;
  byId("chosen-told").textContent = say("chosen", {
    count: chosen.length,
    size: size < 10 ? size.toFixed(1) : size.toFixed(0),
  });
  const most = data.most / 1048576;
  const notes = large.map(({ path }) => say("large", { name: path, most }));
  const skipped = files.length - wanted.length;
  if (skipped) notes.push(say("skipped", { count: skipped }));
  byId("chosen-notes").replaceChildren(...notes.map((note) => el("li", {}, note)));
  byId("name").value = name;
  tellJoined();
  byId("chosen").hidden = false;
  byId("drop").hidden = true;
  byId("name").focus();
}

/** Say so where files would join those of a graph that is there. */
function tellJoined() {
  const name = byId("name");
  byId("joined").hidden = !names.includes(name.value.trim() || name.placeholder);
}

function clear() {
  chosen = [];
  byId("chosen").hidden = true;
  byId("drop").hidden = false;
}

/** Copy the chosen files, four at a time, and build. */
async function copyAndBuild() {
  const files = chosen;
  const work = byId("name").value.trim() || byId("name").placeholder;
  clear();
  copying = true;
  let done = 0;
  let name = work;
  const left = [...files];
  const copy = async () => {
    for (let next = left.shift(); next && copying; next = left.shift()) {
      name = (await put("file", { work, path: next.path }, next.file)).work;
      done += 1;
      showProgress({ copied: done, count: files.length });
    }
  };
  try {
    showProgress({ copied: 0, count: files.length });
    await Promise.all([copy(), copy(), copy(), copy()]);
    await post("build", { work: name });
  } catch (error) {
    tellProblem(error.message);
    showProgress(null);
  } finally {
    copying = false;
  }
  look();
}

async function build(asked) {
  try {
    tellProblem("");
    await post("build", asked);
  } catch (error) {
    tellProblem(error.message);
  }
  look();
}

async function openGraph(work, pressed) {
  pressed.disabled = true;
  const before = pressed.textContent;
  pressed.textContent = say("opening");
  try {
    location.assign((await post("open", { work })).address);
  } catch (error) {
    tellProblem(error.message);
  }
  pressed.disabled = false;
  pressed.textContent = before;
}

function drawWork(work, running) {
  const report = work.report;
  const told = report.articles ? say("counts", report) : say("not_built");
  const again = button(say("again"), () => build({ work: work.name }), { disabled: running });
  const open = button(say("open"), (pressed) => openGraph(work.name, pressed), { className: "main" });
  const parts = [
    el("div", {}, el("h3", {}, work.name), el("p", { className: "soft" }, told)),
    el("p", { className: "buttons" }, work.built ? open : "", again),
  ];
  if (work.sources) {
    parts.push(el("p", { className: "soft wide" }, say("pages", { folder: work.sources })));
  }
  if (report.lines?.length) parts.push(problems(report));
  return el("li", {}, ...parts);
}

function problems(report) {
  const lines = report.lines.map((line) => el("li", {}, line));
  return el(
    "details",
    {},
    el("summary", {}, say("unread", { count: Math.max(report.unread, report.lines.length) })),
    el("ul", { className: "lines" }, ...lines),
  );
}

function drawWorks(state) {
  const running = state.build?.state === "running";
  names = state.works.map((work) => work.name);
  const now = JSON.stringify([state.works, running]);
  if (now === shown) return;
  shown = now;
  const rows = state.works.map((work) => drawWork(work, running));
  byId("works").replaceChildren(...(rows.length ? rows : [el("li", { className: "soft" }, say("none"))]));
  byId("where").textContent = say("where", { folder: state.folder });
}

/** Look how things are, now and again. */
async function look() {
  clearTimeout(timer);
  let running = copying;
  try {
    const state = await post("state");
    running ||= state.build?.state === "running";
    drawWorks(state);
    if (!copying) showProgress(state.build, { stop: () => post("stop", {}).then(look), openGraph });
  } catch (error) {
    tellProblem(error.message);
  }
  timer = setTimeout(look, running ? OFTEN : SELDOM);
}

async function quit() {
  await post("quit", {});
  clearTimeout(timer);
  document.querySelector("main").replaceChildren(el("p", { className: "big" }, say("quitted")));
  byId("quit").disabled = true;
}

function begin() {
  const today = new Date();
  const month = String(today.getMonth() + 1).padStart(2, "0");
  byId("name").placeholder = `${today.getFullYear()}-${month}-${String(today.getDate()).padStart(2, "0")}`;
  watchDrops(take);
  byId("chosen").addEventListener("submit", (event) => {
    event.preventDefault();
    copyAndBuild();
  });
  byId("name").addEventListener("input", tellJoined);
  byId("clear").addEventListener("click", clear);
  byId("theme").addEventListener("click", switchTheme);
  byId("quit").addEventListener("click", quit);
  const browse = (path) => showFolder(path, (folder) => build({ folder }));
  byId("path-form").addEventListener("submit", (event) => {
    event.preventDefault();
    browse(byId("path").value);
  });
  byId("by-path").addEventListener("toggle", () => byId("by-path").open && browse(byId("path").value));
  look();
}

if (unlock()) begin();
else tellProblem(say("locked"));
