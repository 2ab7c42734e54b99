// On a narrow window the list comes first: the picture is folded away until it is asked for.

import { lookAtPicture } from "./network.js";
import { say } from "./page.js";

const foldButton = document.getElementById("fold");

/** Fold the picture away, or show it; a wide window always shows it. */
function foldPicture(open) {
  document.documentElement.dataset.picture = open ? "open" : "folded";
  foldButton.textContent = say(open ? "fold" : "unfold");
  foldButton.setAttribute("aria-expanded", String(open));
  foldButton.setAttribute("aria-controls", "picture");
  if (open) lookAtPicture();
}

export function addFold() {
  foldButton.hidden = false;
  foldButton.addEventListener("click", () =>
    foldPicture(document.documentElement.dataset.picture !== "open"),
  );
  foldPicture(false);
}
