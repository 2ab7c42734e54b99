"use strict";
// The page for queries. Text of answers is only ever set as textContent: it is never markup.
(() => {
  const { queries, base, words, columns, kinds } = JSON.parse(document.getElementById("data").textContent);
  const by = (id) => document.getElementById(id);
  const SHOWN = 1000, NAMES = 400;
  const FORMATS = {
    rows: [["CSV", "text/csv", "csv"], ["JSON", "application/sparql-results+json", "json"], ["TSV", "text/tab-separated-values", "tsv"]],
    graph: [["Turtle", "text/turtle", "ttl"], ["N-Triples", "application/n-triples", "nt"], ["JSON-LD", "application/ld+json", "jsonld"]],
  };
  let chosen = null, asked = "", turn = 0;

  const make = (tag, text, attributes = {}) => {
    const element = document.createElement(tag);
    if (text !== undefined) element.textContent = text;
    for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, value);
    return element;
  };
  const fill = (text, values) => text.replace(/{(\w+)}/g, (_, name) => values[name]);

  function choose(query) {
    chosen = query;
    for (const button of by("queries").querySelectorAll("button")) button.setAttribute("aria-current", button.dataset.name === query.name);
    by("heading").textContent = query.title;
    by("row").replaceChildren(...query.sample.map((cell) => make("span", cell)));
    by("sample").hidden = !query.sample.length;
    by("parameters").replaceChildren(...query.parameters.map((parameter) => {
      const label = make("label", parameter.label);
      label.append(make("input", undefined, { name: parameter.name, placeholder: words.all, autocomplete: "off" }));
      return label;
    }));
    by("text").value = query.text;
    by("details").open = !query.name;
    clear();
  }

  function clear() {
    by("answer").replaceChildren();
    by("error").hidden = by("downloads").hidden = true;
    by("status").textContent = "";
  }

  async function send(address, options) {
    let response;
    try { response = await fetch(address, options); } catch { throw new Error(words.offline); }
    if (!response.ok) throw new Error((await response.text()).trim());
    return response;
  }
  const sparql = (text, accept) => send("/sparql", {
    method: "POST", body: text, headers: { "Content-Type": "application/sparql-query", Accept: accept } });

  // The values of the parameters go into the text on the server, as values.
  async function bound() {
    const values = new URLSearchParams();
    for (const input of by("parameters").querySelectorAll("input")) if (input.value.trim()) values.set(input.name, input.value);
    if (!chosen.name || ![...values].length) return by("text").value;
    values.set("q", chosen.name);
    const { text } = await (await send(`/query/bound?${values}`)).json();
    by("text").value = text;
    return text;
  }

  async function run() {
    const mine = ++turn;
    clear();
    by("run").disabled = true;
    by("status").textContent = words.running;
    const began = performance.now();
    try {
      asked = await bound();
      const response = await sparql(asked, "application/sparql-results+json, text/turtle;q=0.5");
      const isGraph = response.headers.get("Content-Type").startsWith("text/turtle");
      const answer = isGraph ? await response.text() : await response.json();
      if (mine !== turn) return;
      isGraph ? by("answer").append(make("pre", answer)) : show(answer, ((performance.now() - began) / 1000).toFixed(2));
      if (isGraph) by("status").textContent = "";
      offer(isGraph ? FORMATS.graph : FORMATS.rows);
    } catch (error) {
      if (mine !== turn) return;
      by("error").textContent = error.message;
      by("error").hidden = false;
      by("status").textContent = "";
    } finally {
      by("run").disabled = false;
    }
  }

  function show(answer, seconds) {
    if ("boolean" in answer) { by("status").textContent = answer.boolean ? words.yes : words.no; return; }
    const rows = answer.results.bindings, names = answer.head.vars;
    const told = rows.length > SHOWN ? words.first : rows.length ? words.rows : words.none;
    by("status").textContent = fill(told, { count: rows.length, shown: SHOWN, seconds });
    if (!rows.length) return;
    const table = make("table"), head = table.createTHead().insertRow(), body = table.createTBody();
    for (const name of names) head.append(make("th", columns[name] || name, { scope: "col", title: name }));
    for (const row of rows.slice(0, SHOWN)) {
      const line = body.insertRow();
      for (const name of names) line.append(cell(row[name], name));
    }
    by("answer").append(table);
    link(table);
  }

  function cell(term, name) {
    const box = make("td");
    if (!term) return box;
    const text = term.value;
    if (term.type === "uri" && text.startsWith(base) && /^[\w-]+$/.test(text.slice(base.length))) {
      box.append(make("a", text.slice(base.length), { href: `/entity/${text.slice(base.length)}` }));
    } else if (/decimal|integer|double/.test(term.datatype || "")) {
      box.textContent = Number.isSafeInteger(+text) ? (+text).toLocaleString() : text;
      box.className = "number";
    } else if (name === "relation" || name === "type") {
      box.textContent = kinds[text] || text;
    } else {
      box.textContent = text;
      if (/^\d{4}(-\d\d){0,2}$/.test(text)) box.className = "date";
      else if (text.length > 40) box.className = "long";
      else if (term["xml:lang"] && !/["\\\u0000-\u001f\ud800-\udfff]/.test(text)) box.dataset.name = text;
    }
    return box;
  }

  // A name that one thing alone has becomes a link to its page.
  async function link(table) {
    const boxes = [...table.querySelectorAll("td[data-name]")];
    const names = [...new Set(boxes.map((box) => box.dataset.name))].slice(0, NAMES);
    if (!names.length) return;
    const text = `SELECT ?name (SAMPLE(?thing) AS ?one) WHERE { VALUES ?name { ${names.map((name) => `"${name}"@zh`).join(" ")} } `
      + "?thing skos:prefLabel ?name } GROUP BY ?name HAVING (COUNT(DISTINCT ?thing) = 1)";
    let rows;
    try { rows = (await (await sparql(text, "application/sparql-results+json")).json()).results.bindings; } catch { return; }
    const places = new Map(rows.map((row) => [row.name.value, row.one.value.slice(base.length)]));
    for (const box of boxes) {
      const key = places.get(box.dataset.name);
      if (key) box.replaceChildren(make("a", box.dataset.name, { href: `/entity/${encodeURIComponent(key)}` }));
    }
  }

  function offer(formats) {
    by("downloads").replaceChildren(`${words.download}: `, ...formats.map(([label, media, ending]) => {
      const button = make("button", label, { type: "button" });
      button.addEventListener("click", async () => {
        const url = URL.createObjectURL(await (await sparql(asked, media)).blob());
        make("a", "", { href: url, download: `${chosen.name || "query"}.${ending}` }).click();
        setTimeout(() => URL.revokeObjectURL(url), 10000);
      });
      return button;
    }));
    by("downloads").hidden = false;
  }

  const own = { name: "", title: words.own, sample: [], parameters: [],
    text: "SELECT ?name ?type\nWHERE {\n  ?thing a ?type ;\n         skos:prefLabel ?name .\n}\nORDER BY ?name\nLIMIT 100\n" };
  for (const query of [...queries, own]) {
    const item = make("li"), button = make("button", query.title, { type: "button" });
    button.dataset.name = query.name;
    button.addEventListener("click", () => choose(query));
    item.append(button);
    by("queries").append(item);
  }
  by("form").addEventListener("submit", (event) => { event.preventDefault(); run(); });
  by("text").addEventListener("keydown", (event) => { if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) run(); });
  // An address such as /query?q=suppliers&company=… asks at once.
  const wish = new URLSearchParams(location.search), first = queries.find((query) => query.name === wish.get("q"));
  choose(first || queries[0]);
  if (first) {
    for (const input of by("parameters").querySelectorAll("input")) input.value = wish.get(input.name) || "";
    run();
  }
})();
