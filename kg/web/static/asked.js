// What the page asks of the server, and the data that it came with.

import { language } from "../../view/static/language.js";

export const data = JSON.parse(document.getElementById("data").textContent);
export const { words, base } = data;
export const ROWS = "application/sparql-results+json";
export const PAUSE = 120; // milliseconds after a key, until names are looked up

export const byId = (id) => document.getElementById(id);

/** What is wrong with a question: `problem` has a message, and where it is known the place and what may be meant. */
export class Wrong extends Error {
  constructor(problem) {
    super(problem.message);
    this.problem = problem;
  }
}

/** Ask an address of the server; an answer that is none is thrown as Wrong. */
async function send(address, options) {
  let response;
  try {
    response = await fetch(address, options);
  } catch {
    throw new Wrong({ message: words.offline });
  }
  if (response.ok) return response;
  const isJson = (response.headers.get("Content-Type") || "").startsWith("application/json");
  throw new Wrong(isJson ? await response.json() : { message: (await response.text()).trim() });
}

function post(path, values, text, accept) {
  const headers = { "Content-Type": "application/sparql-query", Accept: accept };
  const given = new URLSearchParams({ ...values, lang: language });
  return send(`${path}?${given}`, { method: "POST", body: text, headers });
}

/** Return the answer to a query in a form that `accept` names. */
export function answerTo(text, accept) {
  return post("/query/answer", {}, text, accept);
}

/** Return why a query may have found nothing; `of` is what it is: "own", "named" or "values". */
export async function whyEmpty(text, of) {
  return (await post("/query/empty", { of }, text, "application/json")).json();
}

/** Return the text of a named query with these values in it. */
export async function boundText(values) {
  const given = new URLSearchParams({ ...values, lang: language });
  const found = await send(`/query/bound?${given}`, { headers: { Accept: "application/json" } });
  return (await found.json()).text;
}

/** Return the things that what is typed may mean: { id, type, name, place }. */
export async function suggestions(text, kinds) {
  const found = await send(`/query/suggest?${new URLSearchParams({ text, kinds })}`);
  return found.json();
}

/** Return the address that holds the answer in this form. */
export function fileAddress(values, format) {
  return `/query?${new URLSearchParams({ ...values, format, lang: language })}`;
}
