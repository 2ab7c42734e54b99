"""A question for the triples of one thing -> its answer, at once.

It cannot take long, and nothing else than the graph can be named in it, so it needs no child process: the way
there and back would be most of its time. Nor does its plainest form need a plan: to read and plan a query
takes ten times as long as to find the triples of one thing.
"""

import re
from itertools import islice
from json.encoder import encode_basestring
from typing import Any

import pyoxigraph as ox

from kg.errors import NotAcceptable
from kg.query.frames import Body, Question
from kg.query.media import ROWS, choose_media
from kg.rdf.turtle import STANDARD

_IRI = r"<[^<>\"{}|^`\\\x00-\x20]*>"
_THING = rf"(?:{_IRI}|[A-Za-z][\w-]*:[\w-]*)"
_VARIABLE = r"[?$]\w+"
PREFIX = re.compile(rf"prefix\s+([\w-]*):\s*({_IRI})\s*", re.ASCII | re.IGNORECASE)
LOOKUP = re.compile(  # a form feed is no blank to SPARQL, nor is what only Unicode calls a blank or a letter
    rf"""(?![^\f\v]*[\f\v])\s*(?P<prefixes>(?:{PREFIX.pattern})*)
    (?:select\s+(?P<distinct>distinct\s+)?(?P<columns>\*|{_VARIABLE}(?:\s+{_VARIABLE})*)|ask)\s*(?:where\s*)?
    \{{\s*(?P<s>{_THING})\s+(?P<p>{_VARIABLE}|{_THING}|a)\s+(?P<o>{_VARIABLE}|{_THING})\s*\.?\s*\}}
    (?:\s*limit\s+(?P<limit>[0-9]{{1,9}}))?\s*""",
    re.ASCII | re.IGNORECASE | re.VERBOSE,
)
LONGEST = 600  # characters
MOST = 100  # rows that are written here; Oxigraph writes more of them faster
TYPE = ox.NamedNode(STANDARD["rdf"] + "type")
STRING = STANDARD["xsd"] + "string"


def look_up(store: ox.Store, known: dict[str, str], question: Question) -> Body | None:
    """Return the answer to a look-up; None if the question is another one, or has no answer."""
    text, _, accept, defaults, named = question
    if accept is None or defaults is not None or named is not None or len(text) > LONGEST:
        return None
    match = LOOKUP.fullmatch(text)
    if not match:
        return None
    try:
        media = choose_media(accept, tuple(ROWS))
        if ROWS[media] == ox.QueryResultsFormat.JSON and (content := _find(store, known, match)):
            return Body(media, content)
        found = store.query(text, prefixes=known, use_default_graph_as_union=True)
    except (
        NotAcceptable,
        SyntaxError,
        ValueError,
        KeyError,
    ):  # who answers all questions will say what is wrong
        return None
    written = None if isinstance(found, ox.QueryTriples) else found.serialize(format=ROWS[media])
    return None if written is None else Body(media, written)


def _find(store: ox.Store, known: dict[str, str], match: re.Match[str]) -> bytes | None:
    """Return the answer to SELECT, found without a query; None if it is not that plain."""
    prefixes, distinct, columns, *pattern, limit = match.group(
        "prefixes", "distinct", "columns", "s", "p", "o", "limit"
    )
    names = [part[1:] if part[0] in "?$" else "" for part in pattern]
    if not columns or distinct or (names[1] and names[1] == names[2]):
        return None
    if prefixes:
        known = known | {name: iri[1:-1] for name, iri in PREFIX.findall(prefixes)}
    terms = [None if name else _node(part, known) for name, part in zip(names, pattern, strict=True)]
    quads = list(islice(store.quads_for_pattern(*terms), min(MOST + 1, int(limit or MOST + 1))))
    if len(quads) > MOST:
        return None
    wanted = [name for name in names if name] if columns == "*" else [name[1:] for name in columns.split()]
    places = [(f'"{name}":', names.index(name)) for name in wanted if name in names]
    rows = ["{" + ",".join([name + _json(quad[at]) for name, at in places]) + "}" for quad in quads]
    head = ",".join([f'"{name}"' for name in wanted])
    return f'{{"head":{{"vars":[{head}]}},"results":{{"bindings":[{",".join(rows)}]}}}}'.encode()


def _node(text: str, known: dict[str, str]) -> ox.NamedNode:
    if text[0] == "<":
        return ox.NamedNode(text[1:-1])
    if text == "a":
        return TYPE
    prefix, _, name = text.partition(":")
    return ox.NamedNode(known[prefix] + name)


def _json(term: Any) -> str:
    if isinstance(term, ox.NamedNode):  # neither quotes nor backslashes are in it
        return f'{{"type":"uri","value":"{term.value}"}}'
    if isinstance(term, ox.BlankNode):
        return f'{{"type":"bnode","value":"{term.value}"}}'
    if isinstance(term, ox.Triple) or term.direction:
        raise ValueError("what is rare is left to Oxigraph's own writer")
    text, kind = encode_basestring(term.value), term.datatype.value
    if language := term.language:
        return f'{{"type":"literal","value":{text},"xml:lang":"{language}"}}'
    if kind == STRING:
        return f'{{"type":"literal","value":{text}}}'
    return f'{{"type":"literal","value":{text},"datatype":"{kind}"}}'
