// A folder of this machine, to be built from where it lies.

import { button, el } from "../../view/static/dom.js";
import { post, say, tellProblem } from "./asking.js";

/** Show the folders of a folder; `use` is given the path that is chosen. */
export async function showFolder(path, use) {
  const place = document.getElementById("folders");
  const input = document.getElementById("path");
  const before = input.value;
  let held;
  try {
    held = await post("folders", undefined, { path });
  } catch (error) {
    tellProblem(error.message);
    return;
  }
  if (input.value !== before) return; // another one was typed meanwhile
  tellProblem("");
  input.value = held.path;
  const gap =
    held.path.endsWith("/") || held.path.endsWith("\\") ? "" : held.path.includes("\\") ? "\\" : "/";
  const rows = held.folders.map((name) =>
    el(
      "li",
      {},
      button(name, () => showFolder(held.path + gap + name, use)),
    ),
  );
  if (held.parent)
    rows.unshift(
      el(
        "li",
        {},
        button(`↑ ${say("up")}`, () => showFolder(held.parent, use)),
      ),
    );
  place.replaceChildren(
    el("p", { className: "soft" }, say("here", { count: held.files })),
    el("ul", { className: "folders" }, ...rows),
    button(say("use"), () => use(held.path), { className: "main" }),
  );
}
