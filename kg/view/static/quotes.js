"use strict";
// The sentences behind a fact: where each stands, how sure it is, and as a citation.

/** Put a text on the clipboard, also where a page from a file may not use the new way. */
async function copy(text, button) {
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
  setTimeout(() => { button.textContent = before; }, 1500);
}

/** Return what stands between a sentence and the earlier one that it needs: an ellipsis for what is left out. */
function gapBefore({ article, context: [, end], start }) {
  const between = articles[article].text.slice(end, start);
  return end > start || between.trim() ? say("gap") : between;
}

/** Return the earlier sentence that names what this one only refers to, as it is quoted before it. */
function contextOf(said) {
  return said.context ? articles[said.article].text.slice(...said.context) : "";
}

/** Return a sentence as one quotes it: with headline, paper, date and file. */
function citation(said) {
  const article = articles[said.article];
  const before = said.context ? contextOf(said) + gapBefore(said) : "";
  const sentence = (before + article.text.slice(said.start, said.end)).replace(/\s+/g, " ").trim();
  const headline = say("cite_headline", { headline: article.headline || say("no_headline") });
  const issue = article.page ? say("page", { page: article.page }) : "";
  const where = [headline, article.authors.join("、"), article.publisher, article.date, issue, article.source, article.url];
  return say("cite_text", { sentence, where: where.filter(Boolean).join(say("comma")) });
}

/** Return the sentence that says a fact, the names of `wanted` marked, with the way to its article. */
function quote(said, wanted) {
  const article = articles[said.article];
  const text = el("p");
  const add = (parent, start, end) =>
    addText(parent, article, [start, end], mentionsIn(article, start, end, wanted), (name) => el("mark", { textContent: name }));
  if (said.context) {
    const context = el("span", { className: "context", title: say("context_why") });
    add(context, ...said.context);
    context.append(gapBefore(said));
    text.append(context);
  }
  add(text, said.start, said.end);
  const open = el("button", { type: "button", textContent: say("open") });
  open.addEventListener("click", () => openReader(said.article, said, wanted));
  const cite = el("button", { type: "button", textContent: say("cite") });
  cite.addEventListener("click", () => copy(citation(said), cite));
  const sure = el("span", { className: said.sure < 0.6 ? "unsure" : "sure", textContent: say("sure", { percent: Math.round(said.sure * 100) }) });
  sure.title = say("sure_why");
  const from = el("div", { className: "from" }, article.headline || say("no_headline"), " · ", origin(article));
  return el("div", { className: "quote" }, text, from, el("div", { className: "from" }, sure, open, cite));
}

/** Return the first sentence, and the others behind a fold. */
function quotes(said, wanted) {
  const box = el("div", { className: "said" });
  if (!said.length) return box;
  box.append(quote(said[0], wanted));
  if (said.length > 1) {
    const rest = el("details", {}, el("summary", { textContent: say("more_said", { count: said.length - 1 }) }));
    rest.append(...said.slice(1).map((one) => quote(one, wanted)));
    box.append(rest);
  }
  return box;
}
