// The sentences behind a fact: where each stands, how sure it is, and as a citation.

import { isSure, saidThen, spanWords } from "./changes.js";
import { copy } from "./clipboard.js";
import { button, el } from "./dom.js";
import { addText, isCitable, mentionsIn, origin } from "./elements.js";
import { dotted, nameList, percent } from "./format.js";
import { articles, say } from "./page.js";
import { placeOf, prints } from "./prints.js";
import { openReader } from "./reader.js";

const SENTENCE_END = /[。！？!?\n]/;

/** Return what stands between a sentence and the earlier one that it needs: an ellipsis for what is left out. */
function gapBefore({ article, context: [, end], start }) {
  const between = articles[article].text.slice(end, start);
  return end > start || between.trim() ? say("gap") : between;
}

/** Return the earlier sentence that names what this one only refers to, as it is quoted before it. */
export function contextOf(said) {
  return said.context ? articles[said.article].text.slice(...said.context) : "";
}

/** Return which of the things that are meant a sentence does not name. */
function lacksName({ article, start, end }, wanted) {
  const named = new Set(
    articles[article].mentions.filter(([from, to]) => from >= start && to <= end).map(([, , index]) => index),
  );
  return [...wanted].filter((index) => !named.has(index));
}

/** Return a sentence with the earlier one that last names what it does not name itself, where there is one. */
function withContext(said, wanted) {
  if (said.context) return said;
  const { mentions, text } = articles[said.article];
  const missing = new Set(lacksName(said, wanted));
  const before = mentions.filter(([, to, index]) => to <= said.start && missing.has(index)).pop();
  if (!before) return said;
  let [start, end] = before;
  while (start > 0 && !SENTENCE_END.test(text[start - 1])) start -= 1;
  while (end < said.start && !SENTENCE_END.test(text[end - 1])) end += 1;
  return { ...said, context: [start, end] };
}

/** Return how a sentence says a fact, as the key of a word: it names all, an earlier one does, or neither. */
function sureWord(said, wanted) {
  if (!isSure(said, "doubtful")) return "sure_doubtful";
  if (said.context) return "sure_context";
  return lacksName(said, wanted).length ? "sure_inferred" : "sure_plain";
}

/** Return a sentence as one quotes it: with headline, paper and date; with its file where those are not known. */
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
    isCitable(article) ? "" : article.source,
    placeOf(said),
    article.url,
  ];
  return say("cite_text", { sentence, where: where.filter(Boolean).join(say("comma")) });
}

/** Return the sentence that says a fact, the names of `wanted` marked, with the way to its article. */
export function quote(sentence, wanted) {
  const said = withContext(sentence, wanted);
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
  const word = sureWord(sentence, wanted);
  const title = `${say("sure", { percent: percent(said.sure) })}: ${say("sure_why")}`;
  const className = !isSure(said, "doubtful") ? "unsure" : "sure";
  const known = said.sure === undefined ? "" : say(word); // a sentence alone
  const sure = known && el("span", { className, title }, known);
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

/** Return the first sentence, and the others behind a fold; one that is in `told` is not printed again. */
function quotes(said, wanted, told) {
  const box = el("div", { className: "said" });
  if (!said.length) return box;
  const place = sentenceKey(said[0]);
  if (told.has(place)) box.append(sameSentence(told.get(place)));
  else {
    told.set(place, quote(said[0], wanted));
    box.append(told.get(place));
  }
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

export function sentenceKey({ article, start }) {
  return `${article} ${start}`;
}

/** Return the way to a sentence that is printed further up. */
function sameSentence(element) {
  const show = () => {
    element.scrollIntoView({ block: "center" });
    element.classList.remove("again");
    requestAnimationFrame(() => element.classList.add("again"));
    element.querySelector("button").focus({ preventScroll: true });
  };
  return button(say("quoted_above"), show, { className: "plain same" });
}

/** Return what a fact has beside its ends: the roles its sentences name, in one line. */
export function rolesOf(fact) {
  const spans = saidThen(fact.said).map(spanWords);
  const roles = saidThen(fact.said).flatMap((said) => said.roles);
  return dotted(nameList([...new Set(roles)]), nameList([...new Set(spans.filter(Boolean))]));
}

/** Return the sentences of facts that one sentence tells, the names of their ends marked; and whether the official
 * list says so. `told` holds the sentences that the panel has printed. */
export function evidence(some, told = new Map()) {
  const said = new Map(some.flatMap((fact) => saidThen(fact.said)).map((one) => [sentenceKey(one), one]));
  const wanted = new Set(some.flatMap((fact) => [fact.head, fact.tail]));
  const box = [quotes([...said.values()], wanted, told)];
  if (some.some((fact) => fact.official))
    box.push(el("div", { className: "note", textContent: say("official") }));
  return box;
}
