"""Query text -> its parts: words, names, IRIs and signs; what is in strings and comments is none of them."""

import re
from collections.abc import Iterator

_PART = re.compile(
    r"""(?P<skipped> \"{3}(?:[^"\\]|\\.|"{1,2}(?!"))*\"{3} | '{3}(?:[^'\\]|\\.|'{1,2}(?!'))*'{3}
      | "(?:[^"\\\n\r]|\\.)*" | '(?:[^'\\\n\r]|\\.)*' | \#[^\n\r]* | [?$]\w+ | @[A-Za-z][\w-]* | _:[\w.-]+ )
    | (?P<iri> <[^<>"{}|^`\x00-\x20]*> )
    | (?P<name> (?:[^\W\d_](?:[\w.-]*[\w-])?)?:(?:[\w:-]|%[0-9A-Fa-f]{2}|\\.|\.(?=[\w:%\\.-]))* )
    | (?P<word> \w+ )
    | (?P<sign> \S )""",
    re.DOTALL | re.VERBOSE,
)
PROLOGUE = frozenset({"base", "prefix", "version"})
FORMS = frozenset({"select", "ask", "construct", "describe"})
CHANGES = frozenset(
    {"insert", "delete", "load", "clear", "create", "drop", "copy", "move", "add", "with"}
)  # the words that an update begins with


def parts_of(text: str) -> Iterator[re.Match[str]]:
    """Yield the parts of a query in order, but for strings, comments, variables and blank nodes."""
    return (part for part in _PART.finditer(text) if part["skipped"] is None)


def words_of(text: str) -> list[str]:
    """Return the bare words of a query, in lower case: select, where, filter."""
    return [part["word"].lower() for part in parts_of(text) if part["word"]]


def ask_from(text: str) -> str:
    """Return a query for the graphs that FROM and FROM NAMED list in ``text``; nothing where none does.

    PREFIX x: <http://x/> SELECT * FROM x:a FROM NAMED <b> { ?s ?p ?o }
    -> PREFIX x: <http://x/> SELECT ?graph { VALUES ?graph { x:a <b> } }
    """
    if "from" not in text.lower():
        return ""
    graphs, end, before = [], 0, ""
    for part in parts_of(text):
        word = (part["word"] or "").lower()
        if not end and word in FORMS:
            end = part.start()
        if (part["iri"] or part["name"]) and before in ("from", "from named"):
            graphs.append(part[0])
        before = "from named" if (before, word) == ("from", "named") else word
    return f"{text[:end]} SELECT ?graph {{ VALUES ?graph {{ {' '.join(graphs)} }} }}" if graphs else ""
