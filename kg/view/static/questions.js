// A question -> what answers it: things, each with the facts and the sentences that say so.

import { kindLabel, readQuestions } from "./asking.js";
import { amountThen, dayThen, isNamed, isPrinted, isSure } from "./changes.js";
import { dotted, money } from "./format.js";
import { articles, byDegree, entities, page, say } from "./page.js";
import { insideThing, linkedTo } from "./reach.js";
import { dateOfSaid, MAKERS, SIDES } from "./rows.js";
import { sentencesWith } from "./sentences.js";
import { isOf, sumOnce } from "./things.js";

const MAIN = [...SIDES, "posts", "stage", "overdue", "newest", "things", "sum"]; // what decides the rows, the first that is asked

const MOST_SENTENCES = 12; // that only name what is asked
const WITHOUT_NAME = ["sum", "path", "posts", "stage"]; // that are not offered with a thing

/** Tell whether a thing is another, or belongs to it. */
function isNear(index, one) {
  return (
    one === index || insideThing(index).has(one) || (!insideThing(index).size && linkedTo(index).has(one))
  );
}

/** Return what tells whether a row is about the named things. */
function nameTest(kind, names) {
  const side = (row) => (row.other === null ? row.index : row.other);
  if (SIDES.includes(kind.asks)) {
    const within = (index, one) => one === index || insideThing(index).has(one);
    const [first, second] = names;
    if (second === undefined) return (row) => first === undefined || within(first, side(row));
    return (row) =>
      [
        [first, second],
        [second, first],
      ].some(([a, b]) => within(a, side(row)) && within(b, row.index));
  }
  if (kind.asks === "posts") {
    return (row) => names.every((index) => isNear(index, row.index) || isNear(index, side(row)));
  }
  if (kind.asks === "newest") return () => true;
  if (kind.asks === "things") {
    return (row) => names.slice(1).every((index) => isNear(index, row.index));
  }
  return (row) => names.every((index) => isNear(index, row.index));
}

/** Tell whether a row is of a time: its stage was then, or an article of then tells it. */
function isOfTime({ index, said, date, other }, time, kind) {
  if (["stage", "overdue"].includes(kind.asks)) return date.startsWith(time);
  if (said.some((one) => dateOfSaid(one).startsWith(time))) return true;
  const printed = entities[index].articles.some(
    (number) => isPrinted(number) && articles[number].date.startsWith(time),
  );
  return kind.asks === "things" && other === null && printed;
}

/** Return the kind of question that decides the rows. */
function mainKind({ kinds, post, sum, time }) {
  const asked = MAIN.map((asks) => kinds.find((kind) => kind.asks === asks)).find(Boolean);
  const named = page.questions.kinds.find(({ asks }) => asks === "posts");
  if (post && !kinds.some(({ asks }) => SIDES.includes(asks))) return named;
  if (sum && (!asked || asked.asks === "things" || asked.asks === "sum")) {
    return page.questions.kinds.find(({ asks }) => asks === "sum");
  }
  return asked ?? (time ? { asks: "stage", of: "" } : null);
}

/** Return the rows that answer a question, one for each thing: those of the largest sums, then the newest, first. */
export function rowsAnswering(question) {
  const { names, kinds, post, sum, time } = question;
  const kind = mainKind(question);
  if (!kind || (kind.asks === "newest" && !names.length)) return [];
  const ofNames = nameTest(kind, names);
  const types = kinds.filter(({ asks }) => asks === "things").map(({ of }) => of);
  const inSum = (index) => {
    const amount = amountThen(index);
    return !sum || (amount !== undefined && amount >= sum.least && amount <= sum.most);
  };
  const rows = MAKERS[kind.asks](kind, names[0], post).filter(
    (row) =>
      isNamed(row.index) &&
      ofNames(row) &&
      inSum(row.index) &&
      (!types.length || kind.asks === "things" || types.includes(entities[row.index].type)) &&
      (!time || isOfTime(row, time, kind)),
  );
  return kind.asks === "newest" ? rows.map((row) => ({ ...row, rows: [row] })) : gather(rows, kind);
}

/** Return one row for each thing, with all that says so. */
function gather(rows, kind) {
  const found = new Map();
  for (const row of rows) {
    if (!found.has(row.index)) found.set(row.index, { ...row, rows: [] });
    found.get(row.index).rows.push(row);
  }
  const all = [...found.values()];
  if (kind.hired) for (const one of all) addSums(one);
  const weight = (one) => one.sum ?? (isOf("project", one.index) ? (amountThen(one.index) ?? -1) : -1);
  const order = (a, b) =>
    weight(b) - weight(a) ||
    b.rows.length - a.rows.length ||
    b.date.localeCompare(a.date) ||
    byDegree(a.index, b.index);
  return all.sort(order);
}

/** Add what the projects cost that a thing is surely behind, as the ledger has it: what is in doubt adds nothing. */
function addSums(one) {
  const sure = one.rows.filter(({ said }) => said.some((each) => isSure(each, "listed")));
  const projects = [...new Set(sure.map(({ other }) => other))].filter(
    (index) => amountThen(index) !== undefined,
  );
  if (!projects.length) return;
  one.sum = sumOnce(projects);
  one.note = say("answer_sum", { sum: money(one.sum), count: projects.length });
}

/** Return the words for a sum that is asked for. */
function sumWords({ least, most }) {
  if (most === Infinity) return say("sum_from", { sum: money(least) });
  if (!least) return say("sum_to", { sum: money(most) });
  return say("sum_between", { least: money(least), most: money(most) });
}

/** Return a question in words. */
export function questionWords(question) {
  const { names, kinds, post, sum, time } = question;
  return dotted(
    ...names.map((index) => entities[index].name),
    ...kinds.map(kindLabel),
    post,
    sum ? sumWords(sum) : "",
    time,
  );
}

/** Tell whether the words ask for more than a thing, or the way between two. */
export function asksSomething({ names, kinds, post, sum, time }) {
  const more = kinds.some(
    (kind) => kind.asks !== "things" || names.every((index) => entities[index].type !== kind.of),
  );
  return Boolean(more || post || sum || time);
}

/** Tell whether a question is after the way between two things. */
export function asksPath(question) {
  const only = question.kinds.every(({ asks }) => asks === "path");
  return question.names.length === 2 && only && !question.post && !question.sum && !question.time;
}

/** Return a question without words that only say of what type its thing is: 产业 汽车零部件. */
export function withoutTypes(question) {
  const kinds = question.kinds.filter(
    (kind) => kind.asks !== "things" || question.names.every((index) => entities[index].type !== kind.of),
  );
  return { ...question, kinds };
}

/** Return the questions about a thing that have an answer, with how much answers each; what is newest comes last. */
export function questionsAbout(index, most) {
  const found = [];
  for (const kind of page.questions.kinds) {
    if (WITHOUT_NAME.includes(kind.asks) || (found.length >= most - 1 && kind.asks !== "newest")) continue;
    const question = { names: [index], kinds: [kind], post: "", sum: null, time: "" };
    const count = rowsAnswering(question).length;
    if (count) found.push({ question, count });
  }
  return found;
}

let last = { key: "", answer: null };

/** Return the question that an address holds, and its rows; nothing where it is not understood. */
export function answerOf(text) {
  const key = `${dayThen()} ${text}`;
  if (last.key !== key) {
    const [question] = readQuestions(text)
      .map(withoutTypes)
      .filter((one) => !one.guessed && asksSomething(one));
    last = { key, answer: question ? { question, rows: rowsAnswering(question) } : null };
  }
  return last.answer;
}

/** Return the things of an answer: what was found, and what it was asked of. */
export function answerThings(text) {
  const answer = answerOf(text);
  if (!answer) return new Set();
  const ends = answer.rows.flatMap(({ rows }) => rows.flatMap(({ index, other }) => [index, other]));
  return new Set([...answer.question.names, ...ends].filter((index) => index !== null));
}

/** Return sentences that name what is asked of, and what is asked for in words of its own, but tell no fact of it. */
export function sentencesFor({ question, rows }) {
  const asked = question.kinds.flatMap(({ zh }) => zh);
  if (!question.names.length || !asked.length || question.sum) return [];
  const told = new Set(
    rows
      .flatMap((one) => one.rows.flatMap(({ said }) => said))
      .map(({ article, start }) => `${article} ${start}`),
  );
  return sentencesWith(question.names, asked, MOST_SENTENCES).filter(
    ({ article, start }) => !told.has(`${article} ${start}`),
  );
}
