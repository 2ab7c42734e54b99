"""Values as Oxigraph writes them in TSV and N-Triples -> terms."""

import re
from typing import NamedTuple

from kg.errors import QueryError
from kg.rdf.turtle import STANDARD

XSD, RDF = STANDARD["xsd"], STANDARD["rdf"]
STRING = XSD + "string"
LITERAL = re.compile(r'"(.*)"(?:@([\w-]+)|\^\^<(.*)>)?', re.DOTALL)
ESCAPE = re.compile(r"\\(?:u([0-9A-F]{4})|U([0-9A-F]{8})|(.))")
ESCAPED = {"t": "\t", "n": "\n", "r": "\r", "b": "\b", "f": "\f"}
SHORT = [  # the literals that TSV writes without quotes
    (re.compile(r"true|false"), XSD + "boolean"),
    (re.compile(r"[+-]?[0-9]+"), XSD + "integer"),
    (re.compile(r"[+-]?[0-9]*\.[0-9]+"), XSD + "decimal"),
    (re.compile(r"[+-]?[0-9.]+[eE][+-]?[0-9]+"), XSD + "double"),
]


class Term(NamedTuple):
    """An IRI ("uri"), a literal or a blank node ("bnode"), named as SPARQL's JSON results name them."""

    kind: str
    value: str
    datatype: str = ""
    language: str = ""


Row = tuple[Term | None, ...]


class TermCache(dict[str, Term | None]):
    """What is written -> its term: the same things stand in row after row, and each is made once."""

    def __missing__(self, text: str) -> Term | None:
        term = self[text] = read_term(text)
        return term

    def read_rows(self, lines: list[str]) -> tuple[Row, ...]:
        """Return the terms of lines of TSV."""
        find = self.__getitem__
        return tuple([tuple(map(find, line.split("\t"))) for line in lines])


def read_term(text: str) -> Term | None:
    """Return the term that is written so; None for nothing."""
    if text.startswith("<"):
        if text.startswith("<<"):
            raise QueryError("query: an answer holds a triple as a value; ask for its parts")
        return Term("uri", text[1:-1])
    if not text:
        return None
    if text.startswith("_:"):
        return Term("bnode", text[2:])
    quoted = LITERAL.fullmatch(text)
    if not quoted:
        return Term("literal", text, next(kind for form, kind in SHORT if form.fullmatch(text)))
    value, language, datatype = quoted.groups("")
    if "\\" in value:
        value = ESCAPE.sub(_unescape, value)
    return Term("literal", value, RDF + "langString" if language else datatype or STRING, language)


def _unescape(escape: re.Match[str]) -> str:
    if escape[3]:
        return ESCAPED.get(escape[3], escape[3])
    return chr(int(escape[1] or escape[2], 16))
