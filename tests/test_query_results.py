"""Answers: how they are written."""

import csv
import io
import json
from pathlib import Path

import pyoxigraph as ox
import pytest
from conftest import HOSTILE, KEYS

from kg.errors import QueryError
from kg.export.turtle import prefixes
from kg.query import FORMATS, Rows, Term, Triples, format_result, run_query

ZH = "http://www.w3.org/1999/02/22-rdf-syntax-ns#langString"
NAMES = "SELECT ?name { ?one a kg:Company ; skos:prefLabel ?name } ORDER BY DESC(?name)"
ROW = Rows(
    ("a", "b"),
    (
        (
            Term("uri", "https://example.org/kg/ontology#locatedIn"),
            Term("literal", '合"川\t\n区\x1b[2J', ZH, "zh"),
        ),
        (Term("literal", "7.6", "http://www.w3.org/2001/XMLSchema#decimal"), None),
        (Term("bnode", "x"), Term("literal", "a,b", "http://www.w3.org/2001/XMLSchema#string")),
    ),
    prefixes(),
)


@pytest.mark.parametrize(
    ("format", "text"),
    [
        (
            "table",
            "a             b\n------------  ------------\n"
            'kg:locatedIn  合"川 区\ufffd[2J\n7.6\n_:x           a,b\n',
        ),
        (
            "csv",
            'a,b\r\nhttps://example.org/kg/ontology#locatedIn,"合""川\t\n区\x1b[2J"\r\n7.6,\r\n_:x,"a,b"\r\n',
        ),
        (
            "tsv",
            '?a\t?b\n<https://example.org/kg/ontology#locatedIn>\t"合\\"川\\t\\n区\\u001B[2J"@zh\n'
            '"7.6"^^<http://www.w3.org/2001/XMLSchema#decimal>\t\n_:x\t"a,b"\n',
        ),
    ],
)
def test_rows_are_written(format: str, text: str) -> None:
    assert format_result(ROW, format) == text


def test_json_is_what_oxigraph_reads(output: Path) -> None:
    query = "SELECT ?s ?p ?o { ?s ?p ?o } ORDER BY ?s ?p ?o"
    result = run_query(output, query)
    assert isinstance(result, Rows)
    read = ox.parse_query_results(format_result(result, "json"), ox.QueryResultsFormat.JSON)
    store = ox.Store()
    store.load(path=output / "graph.trig")
    expected = store.query(query, use_default_graph_as_union=True)
    assert [list(row) for row in read] == [list(row) for row in expected]  # type: ignore[union-attr]


def test_tsv_and_csv_hold_the_same_rows(output: Path) -> None:
    result = run_query(output, NAMES)
    rows = list(csv.reader(io.StringIO(format_result(result, "csv"), newline="")))
    assert rows == [["name"], ["重庆锚泰科技有限公司"], [HOSTILE]]
    read = ox.parse_query_results(format_result(result, "tsv"), ox.QueryResultsFormat.TSV)
    assert [row["name"].value for row in read] == ["重庆锚泰科技有限公司", HOSTILE]  # type: ignore[union-attr]


def test_yes_and_no_are_written() -> None:
    assert [format_result(True, name) for name in ("table", "json", "csv", "tsv")] == [
        "yes\n",
        '{"head": {}, "boolean": true}\n',
        "true\r\n",
        "true\n",
    ]
    assert format_result(False, "table") == "no\n"


def test_turtle_is_what_was_described(output: Path) -> None:
    result = run_query(output, f"DESCRIBE id:{KEYS['hostile']}")
    text = format_result(result, "turtle")
    described = {quad.triple for quad in ox.parse(text, ox.RdfFormat.TURTLE)}
    export = (output / "graph.trig").read_text(encoding="utf-8")
    subject = ox.NamedNode(prefixes()["id"] + KEYS["hostile"])
    assert described == {
        quad.triple for quad in ox.parse(export, ox.RdfFormat.TRIG) if quad.subject == subject
    }


@pytest.mark.parametrize(
    ("result", "format", "said"),
    [
        (Rows((), ()), "turtle", "only CONSTRUCT and DESCRIBE"),
        (True, "turtle", "only CONSTRUCT and DESCRIBE"),
        (Triples(()), "json", "use --format turtle"),
        (True, "xml", "use one of table, json, csv, tsv, turtle"),
    ],
)
def test_wrong_format(result: Rows | Triples | bool, format: str, said: str) -> None:
    with pytest.raises(QueryError, match=said):
        format_result(result, format)


def test_table_without_rows_or_columns() -> None:
    assert format_result(Rows(("a",), ()), "table") == "a\n-\n"
    assert format_result(Rows((), ((),)), "table") == "\n\n\n"
    assert "subject" in format_result(Triples(()), "table")


def test_json_of_rows_has_types() -> None:
    table = json.loads(format_result(ROW, "json"))
    assert table["head"] == {"vars": ["a", "b"]}
    assert table["results"]["bindings"][1] == {
        "a": {"type": "literal", "value": "7.6", "datatype": "http://www.w3.org/2001/XMLSchema#decimal"}
    }
    assert table["results"]["bindings"][2]["b"] == {"type": "literal", "value": "a,b"}
    assert set(FORMATS) == {"table", "json", "csv", "tsv", "turtle"}
