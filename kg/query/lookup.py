"""A question for the triples of one thing -> its answer, at once.

It cannot take long, and nothing else than the graph can be named in it, so it needs no child process: the way
there and back would be most of its time (kg/web/lookups.py has the figures).
"""

import re

import pyoxigraph as ox

from kg.errors import NotAcceptable
from kg.query.frames import Body, Question
from kg.query.media import ROWS, choose_media

_IRI = r"<[^<>\"{}|^`\\\x00-\x20]*>"
_THING = rf"(?:{_IRI}|[A-Za-z][\w-]*:[\w-]*)"
_VARIABLE = r"[?$]\w+"
LOOKUP = re.compile(  # a form feed is no blank to SPARQL, nor is what only Unicode calls a blank or a letter
    rf"""(?![^\f\v]*[\f\v])\s*(?:prefix\s+[\w-]*:\s*{_IRI}\s*)*
    (?:select\s+(?:distinct\s+)?(?:\*|{_VARIABLE}(?:\s+{_VARIABLE})*)|ask)\s*(?:where\s*)?
    \{{\s*{_THING}\s+(?:{_VARIABLE}|{_THING}|a)\s+(?:{_VARIABLE}|{_THING})\s*\.?\s*\}}
    (?:\s*limit\s+[0-9]{{1,9}})?\s*""",
    re.ASCII | re.IGNORECASE | re.VERBOSE,
)
LONGEST = 600  # characters


def look_up(store: ox.Store, known: dict[str, str], question: Question) -> Body | None:
    """Return the answer to a look-up; None if the question is another one, or has no answer."""
    text, _, accept, defaults, named, _ = question
    if accept is None or defaults is not None or named is not None or len(text) > LONGEST:
        return None
    if not LOOKUP.fullmatch(text):
        return None
    try:
        media = choose_media(accept, tuple(ROWS))
        found = store.query(text, prefixes=known, use_default_graph_as_union=True)
    except (NotAcceptable, SyntaxError, ValueError):  # who answers all questions will say what is wrong
        return None
    content = None if isinstance(found, ox.QueryTriples) else found.serialize(format=ROWS[media])
    return None if content is None else Body(media, content)
