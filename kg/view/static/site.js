// What kg serve adds to the page: ways to its other pages. A page that is opened as a file has none.

import { el } from "./dom.js";
import { entities, say } from "./page.js";

const served = /^https?:$/.test(location.protocol) && location.pathname === "/";

/** Add the way to the page for queries to the tabs. */
export function addSite() {
  if (served)
    document.getElementById("tabs").append(el("a", { href: "/query", id: "to-queries" }, say("queries")));
}

/** Return the link to the page of a thing, or nothing. */
export function pageOf(index) {
  if (!served) return null;
  const href = `/entity/${encodeURIComponent(entities[index].id)}`;
  return el("a", { href, className: "page-link", title: say("page_of_key") }, say("page_of"));
}
