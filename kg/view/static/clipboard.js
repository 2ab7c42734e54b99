// The clipboard.

import { el } from "./dom.js";
import { say } from "./page.js";

/** Put a text on the clipboard, also where a page from a file may not use the new way. */
export async function copy(text, button) {
  try {
    await navigator.clipboard.writeText(text);
  } catch {
    const area = el("textarea", { value: text });
    document.body.append(area);
    area.select();
    document.execCommand("copy");
    area.remove();
  }
  const before = button.textContent;
  button.textContent = say("copied");
  setTimeout(() => {
    button.textContent = before;
  }, 1500);
}
