"""What a query answers, and how it is written: table, json, csv, tsv or turtle."""

import json
import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property

from pyoxigraph import QueryResultsFormat, parse_query_results

from kg.errors import QueryError
from kg.query.values import STRING, Row, Term, TermCache
from kg.rdf.turtle import LOCAL, Pairs, block, literal

FORMATS = ("table", "json", "csv", "tsv", "turtle")
# Control characters, invisible marks such as those of writing direction, halves of a character.
UNSEEN = re.compile(
    "[\\x00-\\x1f\\x7f-\\x9f\\xad\\u200b-\\u200f\\u2028-\\u202e\\u2060-\\u206f\\ud800-\\udfff\\ufeff]"
)


@dataclass(frozen=True)
class Rows:
    """The answer to SELECT as TSV: a value, or None, for each variable of each row.

    Values are made when somebody looks at them; who only hands the answer on needs none.
    """

    tsv: bytes = field(repr=False)
    prefixes: Mapping[str, str] = field(default_factory=dict, compare=False, repr=False)

    @cached_property
    def variables(self) -> tuple[str, ...]:
        """The names of the columns."""
        head = self.tsv[: self.tsv.index(b"\n")].decode()
        return tuple(name[1:] for name in head.split("\t") if name)

    @property
    def is_empty(self) -> bool:
        """Tell whether there are no rows."""
        return self.tsv.index(b"\n") == len(self.tsv) - 1

    @cached_property
    def rows(self) -> tuple[Row, ...]:
        """The values."""
        lines = self.tsv.decode().split("\n")[1:-1]
        return TermCache().read_rows(lines) if self.variables else ((),) * len(lines)


@dataclass(frozen=True)
class Triples:
    """The answer to CONSTRUCT and DESCRIBE as N-Triples: subject, predicate, object, sorted."""

    lines: bytes = field(repr=False)
    prefixes: Mapping[str, str] = field(default_factory=dict, compare=False, repr=False)

    @cached_property
    def table(self) -> Rows:
        """The triples as rows."""
        lines = sorted(set(self.lines.decode().split("\n")[:-1]))
        cells = ("\t".join(line.removesuffix(" .").split(" ", 2)) + "\n" for line in lines)
        return Rows("".join(("?subject\t?predicate\t?object\n", *cells)).encode(), self.prefixes)

    @property
    def triples(self) -> tuple[Row, ...]:
        """The values."""
        return self.table.rows


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
    table = _rows(result)
    cells = [list(table.variables), *([_cell(term, result.prefixes) for term in row] for row in table.rows)]
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
    return _write(result, QueryResultsFormat.JSON) + "\n"


def to_csv(result: Result) -> str:
    """Return SPARQL 1.1 CSV results: plain values, lines ended as the standard asks."""
    if isinstance(result, bool):
        return f"{str(result).lower()}\r\n"
    return _write(_rows(result), QueryResultsFormat.CSV)


def to_tsv(result: Result) -> str:
    """Return SPARQL 1.1 TSV results: every value as Turtle writes it."""
    return f"{str(result).lower()}\n" if isinstance(result, bool) else _rows(result).tsv.decode()


def to_turtle(result: Result) -> str:
    """Return triples as Turtle."""
    if not isinstance(result, Triples):
        raise QueryError("only CONSTRUCT and DESCRIBE give triples; use --format table, json, csv or tsv")
    said: dict[str, Pairs] = {}
    for triple in result.triples:
        subject, predicate, object_ = (_turtle(term, result.prefixes) for term in triple if term)
        said.setdefault(subject, []).append((predicate, [object_]))
    header = "".join(f"@prefix {name}: <{iri}> .\n" for name, iri in sorted(result.prefixes.items()))
    return "\n".join([header, *(block(subject, pairs) for subject, pairs in said.items())])


def _rows(result: Rows | Triples) -> Rows:
    return result if isinstance(result, Rows) else result.table


def _write(rows: Rows, form: QueryResultsFormat) -> str:
    found = parse_query_results(rows.tsv, QueryResultsFormat.TSV)
    return (found.serialize(format=form) or b"").decode()


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
