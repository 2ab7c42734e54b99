// The sentences behind a fact: where each stands, how sure it is, and as a citation.

import { saidThen, spanWords } from "./changes.js";
import { copy } from "./clipboard.js";
import { button, el } from "./dom.js";
import { addText, mentionsIn, origin } from "./elements.js";
import { dotted, nameList, percent } from "./format.js";
import { articles, say } from "./page.js";
import { placeOf, prints } from "./prints.js";
import { openReader } from "./reader.js";

const UNSURE = 0.6; // a statement below it is marked

/** Return what stands between a sentence and the earlier one that it needs: an ellipsis for what is left out. */
function gapBefore({ article, context: [, end], start }) {
  const between = articles[article].text.slice(end, start);
  return end > start || between.trim() ? say("gap") : between;
}

/** Return the earlier sentence that names what this one only refers to, as it is quoted before it. */
export function contextOf(said) {
  return said.context ? articles[said.article].text.slice(...said.context) : "";
}

/** Return a sentence as one quotes it: with headline, paper, date and file. */
function citation(said) {
  const article = articles[said.article];
  const before = said.context ? contextOf(said) + gapBefore(said) : "";
  const sentence = (before + article.text.slice(said.start, said.end)).replace(/\s+/g, " ").trim();
  const headline = say("cite_headline", { headline: article.headline || say("no_headline") });
  const issue = article.page ? say("page", { page: article.page }) : "";
  const where = [
    headline,
    nameList(article.authors),
    article.publisher,
    article.date,
    issue,
    article.source,
    placeOf(said),
    article.url,
  ];
  return say("cite_text", { sentence, where: where.filter(Boolean).join(say("comma")) });
}

/** Return the sentence that says a fact, the names of `wanted` marked, with the way to its article. */
export function quote(said, wanted) {
  const article = articles[said.article];
  const text = el("p");
  const mark = (name) => el("mark", { textContent: name });
  const add = (parent, start, end) =>
    addText(parent, article, [start, end], mentionsIn(article, start, end, wanted), mark);
  if (said.context) {
    const context = el("span", { className: "context", title: say("context_why") });
    add(context, ...said.context);
    context.append(gapBefore(said));
    text.append(context);
  }
  add(text, said.start, said.end);
  const open = button(say("open"), () => openReader(said.article, said, wanted));
  const cite = button(say("cite"), (element) => copy(citation(said), element));
  const className = said.sure < UNSURE ? "unsure" : "sure";
  const known = said.sure === undefined ? "" : say("sure", { percent: percent(said.sure) }); // a sentence alone
  const sure = known && el("span", { className, title: say("sure_why") }, known);
  const headline = article.headline || say("no_headline");
  const from = el("div", {
    className: "from",
    textContent: dotted(headline, origin(article), placeOf(said)),
  });
  const [print, printed] = prints(said);
  const more = [sure, open, print, cite].filter(Boolean);
  return el(
    "div",
    { className: "quote" },
    text,
    from,
    el("div", { className: "from" }, ...more),
    printed ?? "",
  );
}

/** Return the first sentence, and the others behind a fold. */
function quotes(said, wanted) {
  const box = el("div", { className: "said" });
  if (!said.length) return box;
  box.append(quote(said[0], wanted));
  if (said.length > 1) {
    const rest = el(
      "details",
      {},
      el("summary", { textContent: say("more_said", { count: said.length - 1 }) }),
    );
    rest.append(...said.slice(1).map((one) => quote(one, wanted)));
    box.append(rest);
  }
  return box;
}

/** Return what a fact has beside its ends: the roles its sentences name, in one line. */
export function rolesOf(fact) {
  const spans = saidThen(fact.said).map(spanWords);
  const roles = saidThen(fact.said).flatMap((said) => said.roles);
  return dotted(nameList([...new Set(roles)]), nameList([...new Set(spans.filter(Boolean))]));
}

/** Return the sentences of a fact, the names of its ends marked, and whether the official list says it. */
export function evidence(fact) {
  const box = [quotes(saidThen(fact.said), new Set([fact.head, fact.tail]))];
  if (fact.official) box.push(el("div", { className: "note", textContent: say("official") }));
  return box;
}
