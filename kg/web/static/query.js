// The page for queries. Text of answers is only ever set as textContent: it is never markup.

import { button, cell, el, fillSlots, headCell, saveBlob, table } from "../../view/static/dom.js";

const { queries, base, words, columns, kinds } = JSON.parse(document.getElementById("data").textContent);
const SHOWN = 1000; // rows of an answer
const LINKED = 400; // names that are looked up
const ROWS = "application/sparql-results+json";
const FORMATS = {
  rows: [
    ["CSV", "text/csv", "csv"],
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
let chosen = OWN;
let asked = ""; // the text that was answered last
let turn = 0; // of the questions: only the last one's answer is shown

const byId = (id) => document.getElementById(id);
const inputs = () => byId("parameters").querySelectorAll("input");

function choose(query) {
  chosen = query;
  for (const item of byId("queries").querySelectorAll("button")) {
    item.setAttribute("aria-current", item.dataset.name === query.name);
  }
  byId("heading").textContent = query.title;
  byId("row").replaceChildren(...query.sample.map((text) => el("span", {}, text)));
  byId("sample").hidden = !query.sample.length;
  const field = ({ name, label }) =>
    el("label", {}, label, el("input", { name, placeholder: words.all, autocomplete: "off" }));
  byId("parameters").replaceChildren(...query.parameters.map(field));
  byId("text").value = query.text;
  byId("details").open = !query.name;
  clear();
}

function clear() {
  byId("answer").replaceChildren();
  byId("error").hidden = true;
  byId("downloads").hidden = true;
  byId("status").textContent = "";
}

async function send(address, options) {
  let response;
  try {
    response = await fetch(address, options);
  } catch {
    throw new Error(words.offline);
  }
  if (!response.ok) throw new Error((await response.text()).trim());
  return response;
}

function sparql(text, accept) {
  const headers = { "Content-Type": "application/sparql-query", Accept: accept };
  return send("/sparql", { method: "POST", body: text, headers });
}

/** Return the text to ask: the values of the parameters are put into it on the server, as values. */
async function boundText() {
  const values = new URLSearchParams();
  for (const input of inputs()) if (input.value.trim()) values.set(input.name, input.value);
  if (!chosen.name || ![...values].length) return byId("text").value;
  values.set("q", chosen.name);
  const { text } = await (await send(`/query/bound?${values}`)).json();
  byId("text").value = text;
  return text;
}

/** Ask, and show the answer or the error; one that was overtaken by another question is dropped. */
async function run() {
  turn += 1;
  const own = turn;
  clear();
  byId("run").disabled = true;
  byId("status").textContent = words.running;
  try {
    await ask(() => own === turn);
  } catch (error) {
    if (own !== turn) return;
    byId("error").textContent = error.message;
    byId("error").hidden = false;
    byId("status").textContent = "";
  } finally {
    byId("run").disabled = false;
  }
}

async function ask(isLast) {
  const began = performance.now();
  asked = await boundText();
  const response = await sparql(asked, `${ROWS}, text/turtle;q=0.5`);
  const isGraph = response.headers.get("Content-Type").startsWith("text/turtle");
  const answer = isGraph ? await response.text() : await response.json();
  if (!isLast()) return;
  if (isGraph) {
    byId("answer").append(el("pre", {}, answer));
    byId("status").textContent = "";
  } else show(answer, ((performance.now() - began) / 1000).toFixed(2));
  offer(isGraph ? FORMATS.graph : FORMATS.rows);
}

function show(answer, seconds) {
  if ("boolean" in answer) {
    byId("status").textContent = answer.boolean ? words.yes : words.no;
    return;
  }
  const rows = answer.results.bindings;
  const names = answer.head.vars;
  const some = rows.length > SHOWN ? words.first : words.rows;
  byId("status").textContent = fillSlots(rows.length ? some : words.none, {
    count: rows.length,
    shown: SHOWN,
    seconds,
  });
  if (!rows.length) return;
  const heads = names.map((name) => Object.assign(headCell(columns[name] || name), { title: name }));
  const lines = rows
    .slice(0, SHOWN)
    .map((row) => el("tr", {}, ...names.map((name) => termCell(row[name], name))));
  const element = table(heads, lines);
  byId("answer").append(element);
  linkNames(element);
}

function entityLink(key, text) {
  return el("a", { href: `/entity/${encodeURIComponent(key)}` }, text);
}

/** Return the cell of a term of an answer. */
function termCell(term, name) {
  if (!term) return cell();
  const text = term.value;
  const key = text.slice(base.length);
  if (term.type === "uri" && text.startsWith(base) && /^[\w-]+$/.test(key)) return cell(entityLink(key, key));
  if (/decimal|integer|double/.test(term.datatype || "")) {
    const figure = Number.isSafeInteger(Number(text)) ? Number(text).toLocaleString() : text;
    return Object.assign(cell(figure), { className: "number" });
  }
  if (name === "relation" || name === "type") return cell(kinds[text] || text);
  const box = cell(text);
  if (/^\d{4}(-\d\d){0,2}$/.test(text)) box.className = "date";
  else if (text.length > 40) box.className = "long";
  // biome-ignore lint/suspicious/noControlCharactersInRegex: such a name cannot stand in a query
  else if (term["xml:lang"] && !/["\\\u0000-\u001f\ud800-\udfff]/.test(text)) box.dataset.name = text;
  return box;
}

/** Let a name that one thing alone has lead to its page. */
async function linkNames(element) {
  const boxes = [...element.querySelectorAll("td[data-name]")];
  const names = [...new Set(boxes.map((box) => box.dataset.name))].slice(0, LINKED);
  if (!names.length) return;
  const values = names.map((name) => `"${name}"@zh`).join(" ");
  const text = `SELECT ?name (SAMPLE(?thing) AS ?one) WHERE { VALUES ?name { ${values} } ?thing skos:prefLabel ?name }
    GROUP BY ?name HAVING (COUNT(DISTINCT ?thing) = 1)`;
  let rows;
  try {
    rows = (await (await sparql(text, ROWS)).json()).results.bindings;
  } catch {
    return;
  }
  const keys = new Map(rows.map((row) => [row.name.value, row.one.value.slice(base.length)]));
  for (const box of boxes) {
    const key = keys.get(box.dataset.name);
    if (key) box.replaceChildren(entityLink(key, box.dataset.name));
  }
}

/** Offer the answer as files. */
function offer(formats) {
  const buttons = formats.map(([label, media, ending]) =>
    button(label, async () => {
      const blob = await (await sparql(asked, media)).blob();
      saveBlob(blob, `${chosen.name || "query"}.${ending}`);
    }),
  );
  byId("downloads").replaceChildren(`${words.download}: `, ...buttons);
  byId("downloads").hidden = false;
}

for (const query of [...queries, OWN]) {
  const item = button(query.title, () => choose(query));
  item.dataset.name = query.name;
  byId("queries").append(el("li", {}, item));
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
  for (const input of inputs()) input.value = wish.get(input.name) || "";
  run();
}
