// The page for queries: forms of named queries, SPARQL of one's own, answers as table, chart and graph.
// Text of answers is only ever set as textContent: it is never markup.

import { button, el, fillSlots, pressable, saveBlob } from "../../view/static/dom.js";
import { money } from "../../view/static/format.js";
import { answerTo, boundText, byId, data, fileAddress, ROWS, Wrong, whyEmpty, words } from "./asked.js";
import { linkNames, rowTable, SHOWN, thingsNamed } from "./cells.js";
import { barChart, layeredGraph, numberColumns, thingColumns } from "./drawing.js";
import { mendPlace, showPlace } from "./editor.js";
import { fieldValues, fillFields, markField, replaceValue, showFields } from "./fields.js";

const FORMATS = {
  rows: [
    ["CSV (Excel)", "text/csv", "csv"],
    ["JSON", ROWS, "json"],
    ["TSV", "text/tab-separated-values", "tsv"],
  ],
  graph: [
    ["Turtle", "text/turtle", "ttl"],
    ["N-Triples", "application/n-triples", "nt"],
    ["JSON-LD", "application/ld+json", "jsonld"],
  ],
};
const OWN = {
  name: "",
  title: words.own,
  sample: [],
  parameters: [],
  text: "SELECT ?name ?type\nWHERE {\n  ?thing a ?type ;\n         skos:prefLabel ?name .\n}\nORDER BY ?name\nLIMIT 100\n",
};
const queries = data.groups.flatMap((group) => group.queries);
let chosen = OWN;
let asked = ""; // the text that was answered last
let bound = ""; // the text of the named query with the values of the form in it
let turn = 0; // of the questions: only the last one's answer is shown

function choose(query) {
  chosen = query;
  for (const item of byId("queries").querySelectorAll("button")) {
    item.setAttribute("aria-current", item.dataset.name === query.name);
  }
  byId("heading").textContent = query.title;
  byId("row").replaceChildren(...query.sample.filter(Boolean).map(sampleCell));
  byId("sample").hidden = !query.sample.length;
  showFields(query.parameters);
  byId("text").value = query.text;
  byId("details").open = !query.name;
  clear();
}

/** Return a value of a row of an answer; so large a number is a sum. */
function sampleCell(text) {
  return el("span", {}, /^\d{8,}$/.test(text) ? money(Number(text)) : data.kinds[text] || text);
}

function clear() {
  byId("answer").replaceChildren();
  byId("error").hidden = true;
  byId("results").hidden = true;
  byId("status").textContent = "";
  markField("");
}

/** Tell whether the text is that of the named query, not one of the reader's own. */
function isNamed() {
  return chosen.name !== "" && [chosen.text, bound].includes(byId("text").value);
}

/** Return the text to ask: the values of the fields are put into it on the server, as values. */
async function textToAsk() {
  const values = fieldValues();
  if (!isNamed()) return byId("text").value;
  bound = chosen.text;
  byId("text").value = bound;
  if (Object.keys(values).length) bound = await boundText({ ...values, q: chosen.name });
  byId("text").value = bound;
  return bound;
}

/** Ask, and show the answer or the error; one that was overtaken by another question is dropped. */
async function run() {
  turn += 1;
  const own = turn;
  clear();
  byId("run").disabled = true;
  byId("status").textContent = words.running;
  keepAddress();
  try {
    await ask(() => own === turn);
  } catch (error) {
    if (own !== turn) return;
    byId("status").textContent = "";
    showProblems([error instanceof Wrong ? error.problem : { message: String(error.message) }]);
  } finally {
    if (own === turn) byId("run").disabled = false;
  }
}

/** Let the address of the page hold a named question: it can be kept and sent. */
function keepAddress() {
  const given = new URLSearchParams(chosen.name ? { q: chosen.name, ...fieldValues() } : {});
  const lang = new URLSearchParams(location.search).get("lang");
  if (lang) given.set("lang", lang);
  history.replaceState(null, "", `/query${given.size ? `?${given}` : ""}`);
}

async function ask(isLast) {
  const began = performance.now();
  asked = await textToAsk();
  const response = await answerTo(asked, `${ROWS}, text/turtle;q=0.5`);
  const isGraph = response.headers.get("Content-Type").startsWith("text/turtle");
  const answer = isGraph ? await response.text() : await response.json();
  if (!isLast()) return;
  byId("status").textContent = "";
  if (isGraph) byId("answer").append(el("pre", { tabIndex: 0 }, answer));
  else if ("boolean" in answer) byId("status").textContent = answer.boolean ? words.yes : words.no;
  else await showRows(answer, ((performance.now() - began) / 1000).toFixed(2), isLast);
  const isEmpty = answer.results?.bindings.length === 0;
  if (isLast() && !isEmpty) offer(isGraph ? FORMATS.graph : FORMATS.rows);
}

async function showRows(answer, seconds, isLast) {
  const rows = answer.results.bindings;
  const names = answer.head.vars;
  if (!rows.length) {
    byId("status").textContent = words.none;
    const kind = Object.keys(fieldValues()).length ? "values" : "named";
    const problems = await whyEmpty(asked, isNamed() ? kind : "own").catch(() => []);
    if (isLast()) showProblems(problems);
    return;
  }
  const some = rows.length > SHOWN ? words.first : words.rows;
  byId("status").textContent = fillSlots(some, { count: rows.length, shown: SHOWN, seconds });
  const element = rowTable(names, rows);
  byId("answer").append(element);
  offerShapes(names, rows, element, new Map());
  const things = await thingsNamed(rows).catch(() => new Map());
  if (!isLast()) return;
  linkNames(element, things);
  offerShapes(names, rows, element, things);
}

/** Offer the rows as table, and where they can be one as chart and graph. */
function offerShapes(names, rows, element, things) {
  const numbers = numberColumns(names, rows);
  const columns = thingColumns(names, rows, things);
  const shapes = [[words.as_table, () => element]];
  if (numbers.length) shapes.push([words.as_chart, () => barChart(names, rows, numbers)]);
  if (columns.length > 1) shapes.push([words.as_graph, () => layeredGraph(columns, rows, things)]);
  const buttons = shapes.map(([title, make], at) =>
    pressable(title, at === 0, (pressed) => {
      for (const one of buttons) one.setAttribute("aria-pressed", String(one === pressed));
      byId("answer").replaceChildren(make());
    }),
  );
  byId("shapes").replaceChildren(...(buttons.length > 1 ? buttons : []));
}

/** Show what is wrong, where, and what may be meant instead: one click puts it there. */
function showProblems(problems) {
  if (!problems.length) return;
  byId("error").replaceChildren(...problems.flatMap(problemParts));
  byId("error").hidden = false;
}

function problemParts(problem) {
  const parts = [el("p", {}, problem.message)];
  if (problem.field) markField(problem.field);
  if (problem.line) {
    byId("details").open = true;
    parts.push(showPlace(problem));
    if (problem.near) {
      parts.push(
        button(problem.near, () => {
          mendPlace(problem, problem.near);
          run();
        }),
      );
    }
  }
  const meant = [...(problem.things || []).map(({ name, id, type, place }) => ({ name, id, type, place }))];
  meant.push(...(problem.names || []).map((name) => ({ name, id: name, type: "", place: "" })));
  for (const { name, id, type, place } of meant) {
    const text = place ? `${name}（${place}）` : name;
    parts.push(button(text, () => takeThing(problem, id), { className: type ? `type-${type}` : "" }));
  }
  return parts;
}

/** Ask again, for the thing that was meant. */
function takeThing(problem, id) {
  replaceValue(problem.value, id);
  run();
}

/** Offer the answer as files. */
function offer(formats) {
  const name = isNamed() ? chosen.name : "query";
  const links = formats.map(([label, media, ending]) => {
    if (isNamed())
      return el(
        "a",
        {
          href: fileAddress({ ...fieldValues(), q: name }, ending),
          download: `${name}.${ending}`,
        },
        label,
      );
    return button(label, async () =>
      saveBlob(await (await answerTo(asked, media)).blob(), `${name}.${ending}`),
    );
  });
  byId("downloads").replaceChildren(`${words.download}: `, ...links);
  byId("results").hidden = false;
}

for (const { title, queries: some } of [...data.groups, { title: words.own_group, queries: [OWN] }]) {
  const items = some.map((query) => {
    const item = button(query.title, () => {
      choose(query);
      keepAddress();
      if (matchMedia("(max-width: 860px)").matches) byId("heading").scrollIntoView();
    });
    item.dataset.name = query.name;
    return el("li", {}, item);
  });
  byId("queries").append(el("h2", {}, title), el("ul", {}, ...items));
}
byId("form").addEventListener("submit", (event) => {
  event.preventDefault();
  run();
});
byId("text").addEventListener("keydown", (event) => {
  if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) run();
});
// An address such as /query?q=suppliers&company=… asks at once.
const wish = new URLSearchParams(location.search);
const first = queries.find((query) => query.name === wish.get("q"));
choose(first || queries[0]);
if (first) {
  fillFields(wish);
  run();
} else if (wish.get("query")) {
  choose({ ...OWN, text: wish.get("query") });
  run();
}
