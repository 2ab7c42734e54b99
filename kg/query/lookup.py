"""A question for the triples of one thing -> its answer, at once.

It cannot take long, and nothing else than the graph can be named in it, so it needs no child process: the way
there and back would be most of its time (kg/web/lookups.py has the figures). The plainest, answered in JSON,
are read from the index of the store: to read and plan them as queries takes several times as long.
"""

import re
from itertools import islice
from json.encoder import encode_basestring as quoted

import pyoxigraph as ox

from kg.errors import NotAcceptable
from kg.query.frames import Body, Question
from kg.query.media import ROWS, choose_media

_IRI = r"<[^<>\"{}|^`\\\x00-\x20]*>"
_THING = rf"(?:{_IRI}|[A-Za-z][\w-]*:[\w-]*)"
_VARIABLE = r"[?$]\w+"
LOOKUP = re.compile(  # a form feed is no blank to SPARQL, nor is what only Unicode calls a blank or a letter
    rf"""(?![^\f\v]*[\f\v])\s*((?:prefix\s+[\w-]*:\s*{_IRI}\s*)*)
    (?:select\s+(distinct\s+)?(\*|{_VARIABLE}(?:\s+{_VARIABLE})*)|ask)\s*(?:where\s*)?
    \{{\s*(?P<thing>{_THING})\s+(?P<property>{_VARIABLE}|{_THING}|a)\s+(?P<value>{_VARIABLE}|{_THING})\s*\.?\s*\}}
    (?:\s*limit\s+(?P<limit>[0-9]{{1,9}}))?\s*""",
    re.ASCII | re.IGNORECASE | re.VERBOSE,
)
LONGEST = 600  # characters
MOST = 20  # triples: the store writes more of them faster than we do
TYPE = "http://www.w3.org/1999/02/22-rdf-syntax-ns#type"
STRING = "http://www.w3.org/2001/XMLSchema#string"


def look_up(store: ox.Store, known: dict[str, str], question: Question) -> Body | None:
    """Return the answer to a look-up; None if the question is another one, or has no answer."""
    text, _, accept, defaults, named, _ = question
    if accept is None or defaults is not None or named is not None or len(text) > LONGEST:
        return None
    asked = LOOKUP.fullmatch(text)
    if not asked:
        return None
    try:
        media = choose_media(accept, tuple(ROWS))
        content = _read(store, known, asked) if ROWS[media] == ox.QueryResultsFormat.JSON else None
        if content is None:
            found = store.query(text, prefixes=known, use_default_graph_as_union=True)
            content = None if isinstance(found, ox.QueryTriples) else found.serialize(format=ROWS[media])
    except (NotAcceptable, SyntaxError, ValueError):  # who answers all questions will say what is wrong
        return None
    return None if content is None else Body(media, content)


def _read(store: ox.Store, known: dict[str, str], asked: re.Match[str]) -> bytes | None:
    """Return what a look-up finds as SPARQL JSON; None if it is not one of the plainest.

    SELECT ?p ?o { id:e1 ?p ?o } -> {"head":{"vars":["p","o"]},"results":{"bindings":[…]}}
    """
    prefixes, distinct, columns, *terms, limit = asked.groups()
    places = {term[1:]: at for at, term in enumerate(terms) if term[0] in "?$"}  # of variables in a triple
    names = sorted(places) if columns == "*" else [name[1:] for name in (columns or "").split()]
    variables = sum(term[0] in "?$" for term in terms)
    if prefixes or distinct or variables != len(places) or len(set(names)) != len(names):
        return None
    if columns and not places.keys() >= set(names):
        return None
    bound = [None if term[0] in "?$" else _node(term, known) for term in terms]
    most = MOST + 1 if limit is None else min(int(limit), MOST + 1)
    quads = list(islice(store.quads_for_pattern(bound[0], bound[1], bound[2], None), most))
    if len(quads) > MOST:
        return None
    if not columns:
        return b'{"head":{},"boolean":%s}' % (b"true" if quads else b"false")
    written = [(f"{quoted(name)}:", places[name]) for name in names]
    rows = [",".join([f"{name}{_json(quad[at])}" for name, at in written]) for quad in quads]
    bindings = "{" + "},{".join(rows) + "}" if rows else ""
    head = ",".join(map(quoted, names))
    return f'{{"head":{{"vars":[{head}]}},"results":{{"bindings":[{bindings}]}}}}'.encode()


def _node(term: str, known: dict[str, str]) -> ox.NamedNode:
    """Return an IRI of a look-up: <https://…>, id:e1, a. ValueError if it is not a whole one."""
    if term == "a":
        return ox.NamedNode(TYPE)
    if term[0] == "<":
        return ox.NamedNode(term[1:-1])
    prefix, colon, local = term.partition(":")
    if not colon or prefix not in known:
        raise ValueError(term)
    return ox.NamedNode(known[prefix] + local)


def _json(term: ox.NamedNode | ox.BlankNode | ox.Literal | ox.Triple) -> str:
    """Return a term as SPARQL JSON has it; ValueError for what that has no words for."""
    if isinstance(term, ox.NamedNode):
        return f'{{"type":"uri","value":"{term.value}"}}'  # no IRI has what JSON writes otherwise
    if isinstance(term, ox.Literal) and term.direction is None:
        if term.language:
            return f'{{"type":"literal","value":{quoted(term.value)},"xml:lang":{quoted(term.language)}}}'
        if (datatype := term.datatype.value) == STRING:
            return f'{{"type":"literal","value":{quoted(term.value)}}}'
        return f'{{"type":"literal","value":{quoted(term.value)},"datatype":{quoted(datatype)}}}'
    if isinstance(term, ox.BlankNode):
        return f'{{"type":"bnode","value":{quoted(term.value)}}}'
    raise ValueError(term)
