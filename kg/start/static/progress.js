// How far a build is, and how it ended.

import { button, el } from "../../view/static/dom.js";
import { say } from "./asking.js";

const place = document.getElementById("progress");
let drawn = "";

/** Show a build, or files that are being copied; nothing where `told` is null. */
export function showProgress(told, acts = {}) {
  const now = JSON.stringify(told);
  if (now === drawn) return;
  drawn = now;
  place.hidden = !told;
  if (!told) return;
  place.replaceChildren(...("copied" in told ? drawCopying(told) : drawBuilding(told, acts)));
}

function drawCopying({ copied, count }) {
  const text = say("copying", { done: copied, count });
  return [el("p", {}, text), el("progress", { value: copied / count, ariaLabel: text })];
}

function drawBuilding(told, acts) {
  const title = el("h2", {}, say(told.state === "running" ? "busy" : told.state, { name: told.work }));
  if (told.state === "running") {
    const text = far(told);
    const bar = el("progress", { ariaLabel: text });
    if (told.share) bar.value = told.share;
    return [
      title,
      el("p", {}, text),
      bar,
      el("p", { className: "soft" }, told.source),
      button(say("stop_build"), acts.stop),
    ];
  }
  if (told.state !== "done") return [title, el("p", {}, told.error)];
  const open = button(say("open"), (pressed) => acts.openGraph(told.work, pressed), { className: "main" });
  return [title, el("p", {}, `${told.work}: ${say("counts", told.report)}`), ...drawNotes(told.report), open];
}

function drawNotes(report) {
  const lines = report.lines.map((line) => el("li", {}, line));
  if (report.undated) {
    lines.unshift(el("li", {}, say("undated", { count: report.undated, file: "graph/metadata-todo.csv" })));
  }
  return lines.length ? [el("ul", { className: "lines" }, ...lines)] : [];
}

function far({ share, articles, left }) {
  if (share >= 1) return say("linking", { articles });
  if (!share) return say("starting");
  const text = say("reading", { articles, percent: Math.floor(share * 100) });
  if (left === null) return text;
  const rest =
    left < 90
      ? say("left_seconds", { count: Math.max(1, left) })
      : say("left_minutes", { count: Math.round(left / 60) });
  return `${text} · ${rest}`;
}
