"""Query text -> the text to run, once it is known to read this graph and nothing else."""

import re
from collections.abc import Mapping
from contextlib import suppress

import pyoxigraph as ox
from pyparsing import ParseBaseException
from rdflib.plugins.sparql.parser import parseQuery

from kg.errors import QueryError
from kg.query.mistakes import Misread
from kg.query.parts import CHANGES, PROLOGUE, parts_of, words_of

DEPTH = 100  # groups inside each other; a hundred times as many fill the stack of the process
LONGEST_KEYWORD = 14  # ENCODE_FOR_URI: Oxigraph names a place up to so far behind the mistake
_SERVICE = re.compile("service", re.IGNORECASE)
_NO_WORD = "servicx"  # as long, and no word of SPARQL
_HALF = re.compile("[\ud800-\udfff]")
_NEGATIVE = re.compile(r"(?<![\w:])-(?=[0-9.])")
_ESCAPE = re.compile(r"\\(?:u([0-9A-Fa-f]{4})|U([0-9A-Fa-f]{8})|.)", re.DOTALL)


def check_query(text: str, known: Mapping[str, str], base: str | None = None) -> str:
    """Return the query to run; QueryError if it reaches for other data, or could fill the stack.

    ``known`` are the prefixes that it need not declare, ``base`` is what its relative IRIs belong to. What is
    broken is left to Oxigraph, and a query that writes is none: it is not understood.
    """
    if _HALF.search(text):
        raise QueryError("query: half a character stands in it; write it anew")
    text = _ESCAPE.sub(_unescape, text)
    if text.count("{") + text.count("(") + text.count("[") > DEPTH and _depth(text) > DEPTH:
        raise Misread("query: too many groups inside each other; make it flatter", "nested")
    if _SERVICE.search(text):
        _refuse_service(text, known, base)
    return text


def read_query(text: str, known: Mapping[str, str]) -> None:
    """Raise QueryError if a query reaches for other data, or Oxigraph does not understand it."""
    text = check_query(text, known)
    try:
        _parse(text, known, None)
    except SyntaxError as error:
        raise explain(text, error) from error


def _parse(text: str, known: Mapping[str, str], base: str | None) -> None:
    """SyntaxError if Oxigraph does not understand a query; it must name no SERVICE."""
    with suppress(RuntimeError, ValueError):  # it is understood, but calls a function that there is not
        ox.Store().query(text, prefixes=dict(known), base_iri=base)


def explain(text: str, error: SyntaxError) -> Misread:
    """Return in one line, with its place, why Oxigraph does not understand ``text``."""
    if _first_word(text) in CHANGES:
        return Misread("query: it would change the graph; use SELECT, ASK, CONSTRUCT or DESCRIBE", "changes")
    place = re.match(r"error at (\d+):(\d+): expected (?:one of )?(.*)", str(error), re.DOTALL)
    if place is None:
        return Misread(f"query: {' '.join(str(error).split())}")
    line, column = int(place[1]), int(place[2])
    # What is a sentence names the mistake; the rest lists every sign that the grammar would allow.
    sentences = [part for part in place[3].split(", ") if re.fullmatch(r"[A-Z][\w* ]* [a-z][\w* ]*", part)]
    if not sentences and (plainer := _read_again(text, line, column)):
        return plainer
    what = sentences[0] if sentences else "not understood here"
    if what == "IRI parsing failed":
        what = "this IRI is not whole, or not right; write all of it, or begin with BASE"
    said = f"query, line {line}, column {column}: {what}"
    return Misread(said, "place", line, column, 1, word=sentences[0] if sentences else "")


def warm_up() -> None:
    """Load what the parsers load late: afterwards the process may open no file."""
    parseQuery("ASK { ?s ?p 1.0 }")


def _unescape(escape: re.Match[str]) -> str:
    r"""Return the character that \u stands for where that may be outside of strings and IRIs.

    In these Oxigraph reads such escapes itself.
    """
    code = int(escape[1] or escape[2] or "0", 16)
    char = chr(code) if 0 < code <= 0x10FFFF else ""
    return char if char.isalnum() or char == "_" else escape[0]


def _depth(text: str) -> int:
    """Return how many groups stand inside each other at most."""
    depth = most = 0
    for part in parts_of(text):
        depth += part[0] in ("{", "(", "[")
        depth -= depth > 0 and part[0] in ("}", ")", "]")
        most = max(most, depth)
    return most


def _refuse_service(text: str, known: Mapping[str, str], base: str | None) -> None:
    """Raise Misread if the word asks another server.

    Oxigraph itself tells: with another in its place, which is no word of SPARQL, it understands a query that
    has it in strings, IRIs, names or comments, and no other.
    """
    other = _SERVICE.sub(_NO_WORD, text)
    try:
        _parse(other, known, base)
    except SyntaxError as error:
        if "service" in words_of(text):
            raise Misread("query: SERVICE asks another server; leave it out", "elsewhere") from error
        raise explain(text, error) from error


def _first_word(text: str) -> str:
    """Return the word that a query begins with, behind its prologue."""
    return next((word for word in words_of(text) if word not in PROLOGUE), "")


def _read_again(text: str, line: int, column: int) -> Misread | None:
    """Return the mistake as rdflib's parser finds it: it names the word, but knows SPARQL 1.1 only.

    None where Oxigraph (``line``, ``column``) got further than it, or it sees none.
    """
    try:
        # Its parse action for a negative decimal raises TypeError (7.6): another sign is read in its place.
        parseQuery(_NEGATIVE.sub("+", text))
        return None
    except ParseBaseException as error:
        mistake = error
    except Exception:  # its parse actions raise whatever they meet, and deep groups end its recursion
        return None
    lines = text.split("\n")
    got = sum(len(one) + 1 for one in lines[: line - 1]) + column - 1
    rest = text[mistake.loc :].split()
    if not rest:
        said = f"query, line {mistake.lineno}, column {mistake.column}: it ends too early"
        return Misread(said, "ends", mistake.lineno, mistake.column)
    if got > mistake.loc + len(rest[0]) + LONGEST_KEYWORD:
        return None
    word = rest[0][:40]
    said = f"query, line {mistake.lineno}, column {mistake.column}: {word!r} is not understood here"
    return Misread(said, "word", mistake.lineno, mistake.column, len(word), word=word)
