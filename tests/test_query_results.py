"""Answers: how they are written."""

import csv
import io
import json
from pathlib import Path

import pyoxigraph as ox
import pytest
from conftest import HOSTILE, KEYS

from kg.errors import QueryError
from kg.query import FORMATS, Rows, Term, Triples, engine, format_result, run_query
from kg.query.frames import Question
from kg.rdf.turtle import prefixes

ZH = "http://www.w3.org/1999/02/22-rdf-syntax-ns#langString"
NAMES = "SELECT ?name { ?one a kg:Company ; skos:prefLabel ?name } ORDER BY DESC(?name)"
TSV = '?a\t?b\n<https://example.org/kg/ontology#locatedIn>\t"合\\"川\\t\\n区\x1b[2J"@zh\n7.6\t\n_:x\t"a,b"\n'
ROW = Rows(TSV.encode(), prefixes())


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
        ("tsv", TSV),
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


XSD = "http://www.w3.org/2001/XMLSchema#"


@pytest.mark.parametrize(
    ("written", "term"),
    [
        ("<a:b>", Term("uri", "a:b")),
        ("BNODE()", None),
        (
            '"a\\tb\\n\\r\\"\\\\\1\0\\f\\b\u2028\x85"',
            Term("literal", 'a\tb\n\r"\\\1\0\f\b\u2028\x85', f"{XSD}string"),
        ),
        ('"\U00020bb7"@zh-Hant', Term("literal", "\U00020bb7", ZH, "zh-hant")),
        ("''", Term("literal", "", f"{XSD}string")),
        ("-12", Term("literal", "-12", f"{XSD}integer")),
        ("7.60", Term("literal", "7.6", f"{XSD}decimal")),
        ("1e-3", Term("literal", "0.001", f"{XSD}double")),
        ("2=2", Term("literal", "true", f"{XSD}boolean")),
        ('"2024-06"^^xsd:gYearMonth', Term("literal", "2024-06", f"{XSD}gYearMonth")),
        ('"\\"@x^^<a:b>"^^<a:\u5408>', Term("literal", '"@x^^<a:b>', "a:\u5408")),
        ("1/0", None),
    ],
)
def test_values_are_read_as_they_were(written: str, term: Term | None) -> None:
    store = ox.Store()
    result = engine.answer(store, prefixes(), Question(f"SELECT ?x {{ BIND ({written} AS ?x) }}", 30))
    assert isinstance(result, Rows)
    if written == "BNODE()":
        assert result.rows[0][0] and result.rows[0][0].kind == "bnode"
    else:
        assert result.rows == ((term,),)
    if written.startswith(("<", '"')):
        triples = engine.answer(
            store, prefixes(), Question(f"CONSTRUCT {{ <a:a> <a:b> {written} }} {{}}", 30)
        )
        assert isinstance(triples, Triples)
        assert triples.triples == ((Term("uri", "a:a"), Term("uri", "a:b"), term),)


def test_a_triple_is_no_value() -> None:
    with pytest.raises(QueryError, match="holds a triple as a value"):
        print(Rows(b"?a\n<<( <a:a> <a:b> <a:c> )>>\n").rows)


def test_triples_are_written_as_rows() -> None:
    triples = Triples(b'<a:b> <a:p> "x y" .\n<a:a> <a:p> _:c .\n<a:a> <a:p> _:c .\n')
    assert format_result(triples, "csv") == "subject,predicate,object\r\na:a,a:p,_:c\r\na:b,a:p,x y\r\n"
    assert format_result(triples, "tsv").splitlines()[2] == '<a:b>\t<a:p>\t"x y"'


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
        (Rows(b"\n"), "turtle", "only CONSTRUCT and DESCRIBE"),
        (True, "turtle", "only CONSTRUCT and DESCRIBE"),
        (Triples(b""), "json", "use --format turtle"),
        (True, "xml", "use one of table, json, csv, tsv, turtle"),
    ],
)
def test_wrong_format(result: Rows | Triples | bool, format: str, said: str) -> None:
    with pytest.raises(QueryError, match=said):
        format_result(result, format)


def test_table_without_rows_or_columns() -> None:
    assert format_result(Rows(b"?a\n"), "table") == "a\n-\n"
    assert format_result(Rows(b"\n\n"), "table") == "\n\n\n"
    assert "subject" in format_result(Triples(b""), "table")


def test_json_of_rows_has_types() -> None:
    table = json.loads(format_result(ROW, "json"))
    assert table["head"] == {"vars": ["a", "b"]}
    assert table["results"]["bindings"][1] == {
        "a": {"type": "literal", "value": "7.6", "datatype": "http://www.w3.org/2001/XMLSchema#decimal"}
    }
    assert table["results"]["bindings"][2]["b"] == {"type": "literal", "value": "a,b"}
    assert set(FORMATS) == {"table", "json", "csv", "tsv", "turtle"}
