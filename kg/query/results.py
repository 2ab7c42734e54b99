"""What a query answers, and how it is written: table, json, csv, tsv or turtle."""

import csv
import io
import json
import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import NamedTuple

from kg.errors import QueryError
from kg.export.turtle import LOCAL, STANDARD, Pairs, block, literal

FORMATS = ("table", "json", "csv", "tsv", "turtle")
STRING = STANDARD["xsd"] + "string"
# Control characters, invisible marks such as those of writing direction, halves of a character.
UNSEEN = re.compile(
    "[\\x00-\\x1f\\x7f-\\x9f\\xad\\u200b-\\u200f\\u2028-\\u202e\\u2060-\\u206f\\ud800-\\udfff\\ufeff]"
)


class Term(NamedTuple):
    """An IRI ("uri"), a literal or a blank node ("bnode"), named as SPARQL's JSON results name them."""

    kind: str
    value: str
    datatype: str = ""
    language: str = ""


@dataclass(frozen=True, slots=True)
class Rows:
    """The answer to SELECT: a value, or None, for each variable of each row."""

    variables: tuple[str, ...]
    rows: tuple[tuple[Term | None, ...], ...]
    prefixes: Mapping[str, str] = field(default_factory=dict, compare=False, repr=False)


@dataclass(frozen=True, slots=True)
class Triples:
    """The answer to CONSTRUCT and DESCRIBE: subject, predicate, object, sorted."""

    triples: tuple[tuple[Term, Term, Term], ...]
    prefixes: Mapping[str, str] = field(default_factory=dict, compare=False, repr=False)


Result = Rows | Triples | bool


def format_result(result: Result, format: str) -> str:
    """Return ``result`` in one of FORMATS, ending in a line end."""
    writers = {"table": to_table, "json": to_json, "csv": to_csv, "tsv": to_tsv, "turtle": to_turtle}
    if format not in writers:
        raise QueryError(f"--format {format}: no such format; use one of {', '.join(FORMATS)}")
    return writers[format](result)


def to_table(result: Result) -> str:
    """Return columns for reading: IRIs short, one line a row, wide characters counted as two."""
    if isinstance(result, bool):
        return "yes\n" if result else "no\n"
    names, rows = _columns(result)
    cells = [list(names), *([_cell(term, result.prefixes) for term in row] for row in rows)]
    widths = [max(map(_width, column)) for column in zip(*cells, strict=True)]
    cells.insert(1, ["-" * size for size in widths])
    return "".join(f"{_line(row, widths)}\n" for row in cells)


def _line(row: list[str], widths: list[int]) -> str:
    padded = (text + " " * (size - _width(text)) for text, size in zip(row, widths, strict=True))
    return "  ".join(padded).rstrip()


def to_json(result: Result) -> str:
    """Return SPARQL 1.1 JSON results."""
    if isinstance(result, Triples):
        raise QueryError("CONSTRUCT and DESCRIBE give triples; use --format turtle, table, csv or tsv")
    if isinstance(result, bool):
        return json.dumps({"head": {}, "boolean": result}) + "\n"
    pairs = (zip(result.variables, row, strict=True) for row in result.rows)
    bindings = [{name: _json(term) for name, term in row if term} for row in pairs]
    table = {"head": {"vars": list(result.variables)}, "results": {"bindings": bindings}}
    return json.dumps(table, ensure_ascii=False) + "\n"


def to_csv(result: Result) -> str:
    """Return SPARQL 1.1 CSV results: plain values, lines ended as the standard asks."""
    if isinstance(result, bool):
        return f"{str(result).lower()}\r\n"
    names, rows = _columns(result)
    file = io.StringIO()
    writer = csv.writer(file, lineterminator="\r\n")
    writer.writerow(names)
    writer.writerows([_plain(term) for term in row] for row in rows)
    return file.getvalue()


def to_tsv(result: Result) -> str:
    """Return SPARQL 1.1 TSV results: every value as Turtle writes it."""
    if isinstance(result, bool):
        return f"{str(result).lower()}\n"
    names, rows = _columns(result)
    lines = ["\t".join(f"?{name}" for name in names)]
    lines += ["\t".join(_turtle(term, {}) if term else "" for term in row) for row in rows]
    return "".join(f"{line}\n" for line in lines)


def to_turtle(result: Result) -> str:
    """Return triples as Turtle."""
    if not isinstance(result, Triples):
        raise QueryError("only CONSTRUCT and DESCRIBE give triples; use --format table, json, csv or tsv")
    said: dict[str, Pairs] = {}
    for triple in result.triples:
        subject, predicate, object_ = (_turtle(term, result.prefixes) for term in triple)
        said.setdefault(subject, []).append((predicate, [object_]))
    header = "".join(f"@prefix {name}: <{iri}> .\n" for name, iri in sorted(result.prefixes.items()))
    return "\n".join([header, *(block(subject, pairs) for subject, pairs in said.items())])


def _columns(result: Rows | Triples) -> tuple[tuple[str, ...], tuple[tuple[Term | None, ...], ...]]:
    if isinstance(result, Rows):
        return result.variables, result.rows
    return ("subject", "predicate", "object"), result.triples


def _cell(term: Term | None, prefixes: Mapping[str, str]) -> str:
    """Return a value for a terminal: one line, and no character that could steer it."""
    if term is None:
        return ""
    text = _short(term.value, prefixes) if term.kind == "uri" else " ".join(_plain(term).split())
    return text if text.isprintable() else UNSEEN.sub("\ufffd", text)


def _short(iri: str, prefixes: Mapping[str, str]) -> str:
    """Return a prefixed name, by the longest prefix that fits, else the IRI."""
    fits = [(len(start), name) for name, start in prefixes.items() if iri.startswith(start)]
    if fits:
        size, name = max(fits)
        if LOCAL.fullmatch(iri[size:]):
            return f"{name}:{iri[size:]}"
    return f"<{iri}>"


def _plain(term: Term | None) -> str:
    if term is None:
        return ""
    return f"_:{term.value}" if term.kind == "bnode" else term.value


def _json(term: Term) -> dict[str, str]:
    entry = {"type": term.kind, "value": term.value}
    if term.language:
        entry["xml:lang"] = term.language
    elif term.datatype not in ("", STRING):
        entry["datatype"] = term.datatype
    return entry


def _turtle(term: Term, prefixes: Mapping[str, str]) -> str:
    if term.kind == "uri":
        return _short(term.value, prefixes)
    if term.kind == "bnode":
        return f"_:{term.value}"
    if term.datatype in ("", STRING) or term.language:
        return literal(term.value, term.language)
    return f"{literal(term.value, '')}^^{_short(term.datatype, prefixes)}"


def _width(text: str) -> int:
    """Return how many columns of a terminal ``text`` takes."""
    if text.isascii():
        return len(text)
    wide = sum(unicodedata.east_asian_width(char) in "WF" for char in text)
    return len(text) + wide - sum(unicodedata.combining(char) > 0 for char in text)
