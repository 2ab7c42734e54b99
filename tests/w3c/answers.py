"""Two answers -> whether they are one, whatever their blank nodes are called."""

import csv
from pathlib import Path
from typing import Any

import pyoxigraph as ox

from tests.w3c.manifest import RDF, RS

NUMBERS = frozenset({"decimal", "double", "float", "integer"})


def normal(term: Any) -> Any:
    """Return a term with its value in one way of writing: Oxigraph keeps values, 1.0 for 1.00 and 01.0."""
    if not isinstance(term, ox.Literal):
        return term
    kind, text = term.datatype.value.split("#")[-1], term.value
    if kind == "boolean":
        text = {"0": "false", "1": "true"}.get(text, text)
    elif kind in NUMBERS:
        text = _number(text)
    return term if text == term.value else ox.Literal(text, datatype=term.datatype)


def shape(value: Any) -> Any:
    """Return a form of an answer that is the same for answers that differ in names of blank nodes only."""
    if isinstance(value, bool):
        return value
    data = ox.Dataset()
    for row in value:
        if isinstance(row, ox.Triple):
            data.add(ox.Quad(row.subject, row.predicate, normal(row.object)))
            continue
        node = ox.BlankNode()
        data.add(ox.Quad(node, ox.NamedNode(RDF + "type"), ox.NamedNode(RS + "ResultSolution")))
        for name, term in row.items():
            data.add(ox.Quad(node, ox.NamedNode("x:" + name), normal(term)))
    data.canonicalize(ox.CanonicalizationAlgorithm.UNSTABLE)
    return sorted(map(str, data))


def same(found: Any, expected: Any) -> bool:
    """Tell whether two answers are one."""
    return bool(shape(found) == shape(expected))


def same_order(found: Any, expected: Any) -> bool:
    """Tell whether rows come in one order; rows with blank nodes are not looked at."""
    return all(
        shape([one]) == shape([other])
        for one, other in zip(found, expected, strict=True)
        if not any(isinstance(term, ox.BlankNode) for term in (*one.values(), *other.values()))
    )


def same_as_csv(found: list[dict[str, Any]], file: Path) -> bool:
    """Tell whether rows are those of a CSV file, which has no kinds of terms."""
    with file.open(encoding="utf-8", newline="") as lines:
        expected = [{name: text for name, text in row.items() if text} for row in csv.DictReader(lines)]
    blank = "_:b"
    rows = [
        {name: blank if isinstance(term, ox.BlankNode) else term.value for name, term in row.items()}
        for row in found
    ]
    return _sorted(rows) == _sorted(expected)


def _sorted(rows: list[dict[str, str]]) -> list[list[tuple[str, str]]]:
    return sorted(sorted((name, _number(text)) for name, text in row.items() if text) for row in rows)


def _number(text: str) -> str:
    try:
        return repr(float(text))
    except ValueError:
        return "_:" if text.startswith("_:") else text
