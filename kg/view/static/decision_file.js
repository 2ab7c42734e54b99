// decisions.toml: its text -> tables, and decisions -> its text. kg/decisions writes and reads the same.

const TABLE_HEAD = /^\s*\[\[\s*([^[\]]*?)\s*\]\]\s*(?:#.*)?$/;
const TOML_ESCAPES = { b: "\b", t: "\t", n: "\n", f: "\f", r: "\r", '"': '"', "\\": "\\" };
const LONE_SURROGATES = /[\ud800-\udbff](?![\udc00-\udfff])|(?<![\ud800-\udbff])[\udc00-\udfff]/g; // they have no UTF-8
const TABLE_LINES = [
  "thing",
  "relation",
  "attribute",
  "stage",
  "date",
  "quote",
  "other",
  "value",
  "was",
  "to",
];
export const FILE_HEAD =
  "# What people decided about the graph; kg build does it again (docs/decisions.md).\n";

const tomlText = (value) => JSON.stringify(value.replace(LONE_SURROGATES, "?")).replace(/\x7f/g, "\\u007f");

/** Return a key of a thing as an inline table. */
function tomlKey({ type, name, near }) {
  const around = near?.length ? `, near = [${near.map(tomlText).join(", ")}]` : "";
  return `{ type = ${tomlText(type)}, name = ${tomlText(name)}${around} }`;
}

function tomlValue(value) {
  if (typeof value === "number") return String(value);
  return typeof value === "string" ? tomlText(value) : tomlKey(value);
}

/** Return a decision as it stands in the file. */
export function writeTable(kind, what) {
  const lines = TABLE_LINES.filter((name) => what[name] !== undefined && what[name] !== "").map(
    (name) => `${name} = ${tomlValue(what[name])}`,
  );
  const signs = [`who = ${tomlText(what.who)}`, `when = ${what.when}`, `why = ${tomlText(what.why)}`];
  return `${[`[[${kind}]]`, ...lines, ...signs].join("\n")}\n`;
}

/** Return the tables of a file: the text of each, its kind, and what it says; null where that is not understood. */
export function readTables(content) {
  const blocks = [];
  for (const line of content.replace(/^\ufeff/, "").split(/\r?\n/)) {
    const head = TABLE_HEAD.exec(line);
    if (head) blocks.push({ kind: head[1], lines: [] });
    blocks.at(-1)?.lines.push(line);
  }
  return blocks.map(({ kind, lines }) => {
    const table = `${lines.join("\n").trimEnd()}\n`;
    return { table, kind, what: readTomlTable(lines.slice(1).join("\n")) };
  });
}

function readTomlTable(body) {
  try {
    const what = new TomlReader(body).table();
    return isThingKey(what.thing) && (!what.other || isThingKey(what.other)) && what.who && what.when
      ? what
      : null;
  } catch (error) {
    if (error instanceof SyntaxError || error instanceof RangeError) return null; // no such character; too deep
    throw error;
  }
}

const isThingKey = (key) => typeof key?.type === "string" && typeof key.name === "string";

/** Reads the little of TOML that a decision needs. */
class TomlReader {
  constructor(body) {
    this.body = body;
    this.at = 0;
  }

  /** Skip blanks and comments, over the ends of lines where `lines`. */
  skip(lines = true) {
    const blank = lines ? /(?:\s|#[^\n]*)*/y : /[ \t]*/y;
    blank.lastIndex = this.at;
    this.at += blank.exec(this.body)[0].length;
  }

  /** Take what matches from here on; it must be there. */
  take(pattern) {
    const here = new RegExp(pattern.source, "y");
    here.lastIndex = this.at;
    const found = here.exec(this.body);
    if (!found) throw new SyntaxError(this.body.slice(this.at, this.at + 20));
    this.at += found[0].length;
    return found[0];
  }

  next(sign) {
    return this.body.startsWith(sign, this.at);
  }

  pair(into) {
    const quoted = this.next('"') || this.next("'");
    const name = quoted ? this.string() : this.take(/[\w-]+/);
    this.skip(false);
    this.take(/=/);
    this.skip(false);
    if (Object.hasOwn(into, name)) throw new SyntaxError(name);
    Object.defineProperty(into, name, { value: this.value(), enumerable: true });
  }

  table() {
    const found = {};
    for (this.skip(); this.at < this.body.length; this.skip()) {
      this.pair(found);
      this.take(/[ \t]*(?:#[^\n]*)?(?:\n|$)/);
    }
    return found;
  }

  value() {
    if (this.next('"') || this.next("'")) return this.string();
    if (this.next("{")) return this.inside("{", "}", {}, (into) => this.pair(into));
    if (this.next("[")) return this.inside("[", "]", [], (into) => into.push(this.value()));
    const word = this.take(/[\w.:+-]+(?: \d\d:[\w.:+-]+)?/);
    const number = Number(word.replace(/(\d)_(?=\d)/g, "$1"));
    return Number.isNaN(number) ? word : number;
  }

  inside(open, shut, into, one) {
    this.at += open.length;
    for (this.skip(); !this.next(shut); this.skip()) {
      one(into);
      this.skip();
      if (!this.next(shut)) this.take(/,/);
    }
    this.at += shut.length;
    return into;
  }

  string() {
    if (this.next('"""') || this.next("'''")) throw new SyntaxError("several lines");
    if (this.next("'")) return this.take(/'[^'\n]*'/).slice(1, -1);
    const written = this.take(/"(?:[^"\\\n]|\\.)*"/).slice(1, -1);
    return written.replace(/\\(u[\da-fA-F]{4}|U[\da-fA-F]{8}|.)/g, (_, sign) => {
      if (sign.length > 1) return String.fromCodePoint(Number.parseInt(sign.slice(1), 16));
      if (!Object.hasOwn(TOML_ESCAPES, sign)) throw new SyntaxError(sign);
      return TOML_ESCAPES[sign];
    });
  }
}
