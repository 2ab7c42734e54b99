"""Query text -> the text to run, once it is known to read this graph and nothing else."""

import re
from typing import Any

from pyparsing import ParseBaseException
from rdflib.plugins.sparql.parser import parseQuery, parseUpdate

from kg.query.mistakes import Misread

ELSEWHERE = {
    "ServiceGraphPattern": "SERVICE asks another server; leave it out",
    "DatasetClause": "FROM names other data; leave it out, or use GRAPH",
}

# What is made of these parts alone can name no other data and is nested in plain ways: Oxigraph's own parser,
# thirty times faster, decides on it. Anything else (comments, escapes, long strings, rare words) is read by
# rdflib's first.
PLAIN = re.compile(
    r"""(?: \s++
      | [?$]\w++
      | <[^<>"{}|^`\\\x00-\x20]*+>
      | "[^"\\\n\r]*+"(?!")
      | '[^'\\\n\r]*+'(?!')
      | @[a-zA-Z-]++
      | \^\^
      | (?:[A-Za-z][\w-]*+)?+:[\w-]*+
      | (?:select|distinct|where|ask|construct|describe|prefix|optional|union|filter|minus|exists|not|in|bind
          |as|values|undef|graph|order|by|asc|desc|limit|offset|group|having|count|sum|min|max|avg|sample|bound
          |str|lang|langmatches|datatype|regex|contains|strstarts|strends|strafter|strbefore|lcase|ucase|concat
          |coalesce|if|true|false|a)\b
      | [0-9]++(?:\.[0-9]++)?+(?![\w.])
      | \{(?!\|)
      | <(?!<)=?+
      | [}()\[\].;,*/|^!=>&+-]
    )*+""",
    re.IGNORECASE | re.VERBOSE,
)
PLAIN_DEPTH = 60  # openings of groups in a plain query


def check_query(text: str) -> str:
    """Return the query to run; QueryError if it is broken, writes, or reaches for other data."""
    openings = text.count("{") + text.count("(") + text.count("[")
    if openings <= PLAIN_DEPTH and text.count("!") <= PLAIN_DEPTH and PLAIN.fullmatch(text):
        return text
    return parse_query(text)


def parse_query(text: str) -> str:
    """Return the query to run, read by a parser that shows all its parts."""
    # What is checked and what is run must be one text, and rdflib and Oxigraph differ in where a comment
    # ends and in what such an escape stands for.
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    if re.search(r"\\u", text, re.IGNORECASE):
        raise Misread("query: write the character itself instead of an escape with \\u", "escape")
    try:
        tree = parseQuery(text)
    except ParseBaseException as error:
        raise _mistake(text, error) from error
    except RecursionError as error:
        raise Misread("query: too many groups inside each other; make it flatter", "nested") from error
    for name in sorted(_names(tree) & ELSEWHERE.keys()):
        raise Misread(f"query: {ELSEWHERE[name]}", "elsewhere")
    return text


def _names(tree: Any) -> set[str]:
    """Return the names of all parts of a parsed query."""
    names, left = set(), [tree]
    while left:
        part = left.pop()
        if isinstance(part, str):
            continue
        names.add(str(getattr(part, "name", "")))
        if isinstance(part, dict):
            left.extend(part.values())
        elif hasattr(part, "__iter__"):
            left.extend(part)
    return names


def _mistake(text: str, error: ParseBaseException) -> Misread:
    try:
        changes = bool(parseUpdate(text).request)
    except (ParseBaseException, RecursionError):
        changes = False
    if changes:
        wrong = "query: it would change the graph; use SELECT, ASK, CONSTRUCT or DESCRIBE"
        return Misread(wrong, "changes")
    rest = text[error.loc :].split()
    line, column = error.lineno, error.column
    if not rest:
        return Misread(f"query, line {line}, column {column}: it ends too early", "ends", line, column)
    word = rest[0][:40]
    said = f"query, line {line}, column {column}: {word!r} is not understood here"
    return Misread(said, "word", line, column, len(word), word=word)


def explain(error: SyntaxError) -> Misread:
    """Return Oxigraph's message as one line with line and column."""
    place = re.match(r"error at (\d+):(\d+): expected (?:one of )?(.*)", str(error), re.DOTALL)
    if place is None:
        return Misread(f"query: {' '.join(str(error).split())}")
    # What is a sentence names the mistake; the rest lists every sign that the grammar would allow.
    sentences = [part for part in place[3].split(", ") if re.fullmatch(r"[A-Z][\w* ]* [a-z][\w* ]*", part)]
    what = sentences[0] if sentences else "not understood here"
    line, column = int(place[1]), int(place[2])
    said = f"query, line {line}, column {column}: {what}"
    return Misread(said, "place", line, column, 1, word=sentences[0] if sentences else "")
