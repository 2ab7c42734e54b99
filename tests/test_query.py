"""Queries: what they answer, how it is written, and what is refused."""

import subprocess
import sys
import threading
import time
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path

import conftest
import pytest
from conftest import HOSTILE, KEYS

from kg.errors import OutputError, QueryError
from kg.files import write_text
from kg.query import (
    Rows,
    Term,
    Triples,
    close_workers,
    engine,
    format_result,
    run_query,
)
from kg.query.check import check_query
from kg.query.frames import Body, Question
from kg.query.loading import load
from kg.rdf.dataset import to_trig
from kg.rdf.turtle import prefixes

ZH = "http://www.w3.org/1999/02/22-rdf-syntax-ns#langString"
NAMES = "SELECT ?name { ?one a kg:Company ; skos:prefLabel ?name } ORDER BY DESC(?name)"


def test_select_gives_rows(output: Path) -> None:
    result = run_query(output, NAMES)
    company = Term("literal", "重庆锚泰科技有限公司", ZH, "zh")
    assert isinstance(result, Rows)
    assert result.variables == ("name",)
    assert result.rows == ((company,), (Term("literal", HOSTILE, ZH, "zh"),))


def test_ask_gives_yes_or_no(output: Path) -> None:
    assert run_query(output, 'ASK { ?d a kg:District ; skos:notation "500117" }') is True
    assert run_query(output, "ASK { ?d a kg:Ship }") is False


def test_construct_gives_sorted_triples(output: Path) -> None:
    result = run_query(output, "CONSTRUCT { ?a kg:near ?b } WHERE { ?a kg:cooperatesWith ?b }")
    assert isinstance(result, Triples)
    assert [triple[2] and triple[2].value.rsplit("/", 1)[1] for triple in result.triples] == sorted(
        [KEYS["school"], KEYS["zone"]]
    )


def test_unbound_is_none(output: Path) -> None:
    city = f"id:{KEYS['city']}"
    result = run_query(output, f"SELECT ?n ?o {{ {city} skos:prefLabel ?n OPTIONAL {{ ?n kg:x ?o }} }}")
    assert isinstance(result, Rows)
    assert result.rows == ((Term("literal", "重庆市", ZH, "zh"), None),)


def test_graph_names_an_article(output: Path) -> None:
    query = "SELECT DISTINCT ?g { GRAPH ?g { ?s a kg:Milestone . ?g a schema:NewsArticle } }"
    result = run_query(output, query)
    assert isinstance(result, Rows)
    assert len(result.rows) == 2


@pytest.mark.parametrize("name", ["kg", "schema", "skos", "prov", "rdf", "rdfs", "xsd", "org", "id"])
def test_prefix_needs_no_declaration(output: Path, name: str) -> None:
    assert run_query(output, f"ASK {{ BIND({name}:a AS ?x) FILTER(?x = <{prefixes()[name]}a>) }}") is True


def test_own_prefix_wins(output: Path) -> None:
    query = "PREFIX kg: <https://schema.org/> ASK { ?a a kg:NewsArticle }"
    assert run_query(output, query) is True


def test_prefix_of_own_base(output: Path, tmp_path: Path) -> None:
    graph = conftest.make()
    graph.graph["base_iri"] = "https://data.example.org/e/"
    write_text(tmp_path / "graph.trig", to_trig(graph))
    query = "SELECT ?x { ?x a kg:District } ORDER BY ?x LIMIT 1"
    assert f"id:{KEYS['district']}\n" in format_result(run_query(tmp_path, query), "table")


@pytest.mark.parametrize(
    ("query", "said"),
    [
        ("SELECT * { ?s ?p ?o", "query, line 1, column 20: it ends too early"),
        ("", "query, line 1, column 1: it ends too early"),
        (
            "SELECT ?s\n{ ?s ?p\n  ?o FILTR(?o) }",
            "query, line 3, column 6: 'FILTR(?o)' is not understood here",
        ),
        (
            "ASK { ?s ?p <a> }",
            "query, line 1, column 16: this IRI is not whole, or not right; write all of it",
        ),
        ("ASK { ?s ?p '\ud800' }", "query: half a character stands in it"),
        ("SELEC ?s {}", "query, line 1, column 1: 'SELEC' is not understood here"),
        ("SELECT ?s { ?s foo:bar ?o }", "query, line 1, column 16: unknown prefix foo:; use one of dcat, "),
        ("SELECT (COUNT(?s) AS ?n) ?o {?s ?p ?o}", "The SELECT contains a variable that is unbound"),
        ("SELECT (<x:y>(1) AS ?x) {}", "query: cannot be run (The custom function <x:y> is not supported)"),
        ("INSERT DATA { <a:a> <a:b> <a:c> }", "it would change the graph"),
        ("DELETE WHERE { ?s ?p ?o }", "it would change the graph"),
        ("PREFIX x: <a:b> CLEAR ALL", "it would change the graph"),
        ("LOAD <http://127.0.0.1:1/x>", "it would change the graph"),
        ("SELECT * FROM <file:///etc/hostname> { ?s ?p ?o }", "<file:///etc/hostname>: no such graph here; "),
        ("SELECT * FROM NAMED <a:b> { GRAPH ?g { ?s ?p ?o } }", "<a:b>: no such graph here; leave it out"),
        ("ASK FROM <a:b> { ?s ?p ?o }", "<a:b>: no such graph here; leave it out"),
        ("CONSTRUCT FROM <a:b> WHERE { ?s ?p ?o }", "<a:b>: no such graph here; leave it out"),
        ("DESCRIBE <a:a> FROM <a:b>", "<a:b>: no such graph here; leave it out"),
        ("SELECT * { SERVICE <a:b> { ?s ?p ?o } }", "SERVICE asks another server"),
        ("SELECT * { SERVICE SILENT ?x { ?s ?p ?o } }", "SERVICE asks another server"),
        ("SELECT * { OPTIONAL { { SELECT ?s { serVice <a:b> {} } } } }", "SERVICE asks another server"),
        ("SELECT * { ?s ?p ?o FILTER NOT EXISTS { SERVICE <a:b> {} } }", "SERVICE asks another server"),
        ("SELECT * { ?s ?p ?o MINUS { GRAPH ?g { SERVICE <a:b> {} } } }", "SERVICE asks another server"),
        ("SELECT * {} # \r SERVICE <a:b> {}", "SERVICE asks another server"),
        ("SELECT * { # \r SERVICE <a:b> {}\n }", "SERVICE asks another server"),
        ('SELECT * { ?s ?p "a\\u0022 . #" . SERVICE <a:b> {}\n }', "SERVICE asks another server"),
        ("SELECT * { \\u0053ERVICE <a:b> {} }", "SERVICE asks another server"),
        ("ASK { FILTER(?a<?b)SERVICE?x#>\n{} }", "query, line 1, column "),
        ("SELECT * { ?s ?p 'service' ", "query, line 1, column 28: it ends too early"),
        ("SELECT * { ?x ?p -1.0 ; }}", "query, line 1, column 26: '}' is not understood here"),
        ("SELECT * { ?x ?p -1.0 ", "query, line 1, column 23: it ends too early"),
        ("ASK " + "{" * 400 + "}" * 400, "too many groups inside each other"),
    ],
)
def test_refused_in_one_line(output: Path, query: str, said: str) -> None:
    with pytest.raises(QueryError) as caught:
        run_query(output, query)
    assert said in str(caught.value)
    assert "\n" not in str(caught.value)


@pytest.mark.parametrize(
    "query",
    [
        'SELECT * { ?s ?p "SERVICE <a:b> { } FROM <a:b>" }',
        "SELECT * { ?SERVICE ?FROM <a:SERVICE> } # SERVICE <a:b> {}",
        "PREFIX service: <a:b> SELECT * { service:a ?p ?o }",
    ],
)
def test_words_in_texts_and_names_are_not_refused(query: str) -> None:
    assert check_query(query, prefixes()) == query


def test_child_can_neither_connect_nor_open_files(output: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Should a query slip past the parser, the process itself reaches nothing."""
    if sys.platform == "win32":
        pytest.skip("limits of a process are POSIX's")
    seen: list[str] = []

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            seen.append(self.path)

        do_POST = do_GET

    server = HTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    code = (
        "import sys, pyoxigraph as ox; from kg.query import engine; locked = sys.argv[1] == 'locked'\n"
        "engine._lock_down() if locked else None\n"
        "try: list(ox.Store().query('SELECT * { SERVICE <%s> { ?s ?p ?o } }' % sys.argv[2]))\n"
        "except Exception as error: print(error)\n"
        "try: open(engine.__file__)\n"
        "except OSError as error: print('no file')\n"
    )
    address = f"http://127.0.0.1:{server.server_port}/x"
    try:
        said = {
            how: subprocess.run(
                [sys.executable, "-c", code, how, address], capture_output=True, text=True, timeout=60
            ).stdout
            for how in ("locked", "open")
        }
    finally:
        server.shutdown()
        thread.join()
        server.server_close()
    assert "no file" in said["locked"]
    assert "no file" not in said["open"]
    assert len(seen) == 1  # the open process reached the server, the locked one did not


def test_endless_query_is_ended_in_time(output: Path) -> None:
    query = "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i . ?j ?k ?l }"
    run_query(output, "ASK {}")  # so that the start of the child is not counted
    began = time.monotonic()
    with pytest.raises(QueryError, match=r"^query: no answer in 0\.5 seconds; "):
        run_query(output, query, timeout=0.5)
    assert time.monotonic() - began < 30  # it would take days
    assert run_query(output, "ASK {}") is True


@pytest.mark.parametrize("timeout", [0, -1, float("nan")])
def test_timeout_is_above_zero(output: Path, timeout: float) -> None:
    with pytest.raises(QueryError, match="--timeout"):
        run_query(output, "ASK {}", timeout=timeout)


def test_too_many_rows(output: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(engine, "MAX_ROWS", 5)
    store, known, _ = load(str(output / "graph.trig"))
    asked = [Question(f"SELECT * {{ ?s ?p ?o }} {limit}", 30) for limit in ("", "LIMIT 5")]
    assert "more than 5 rows; put LIMIT" in str(engine.answer(store, known, asked[0]))
    assert isinstance(engine.answer(store, known, asked[1]), Rows)


@pytest.mark.parametrize("query", ["SELECT * { ?s ?p ?o }", "CONSTRUCT WHERE { ?s ?p ?o }"])
def test_too_large_an_answer(output: Path, monkeypatch: pytest.MonkeyPatch, query: str) -> None:
    monkeypatch.setattr(engine, "MAX_BYTES", 3 << 10)
    loaded = load(str(output / "graph.trig"))[:2]
    assert "its answer is larger than 0 MB; put LIMIT" in str(
        engine.answer(*loaded, Question(query, 30, "*/*"))
    )
    assert isinstance(engine.answer(*loaded, Question(f"{query} LIMIT 2", 30, "*/*")), Body)


def test_changed_file_is_read_again(tmp_path: Path) -> None:
    graph = conftest.make()
    for count in (2, 1):
        write_text(tmp_path / "graph.trig", to_trig(graph))
        result = run_query(tmp_path, NAMES)
        assert isinstance(result, Rows)
        assert len(result.rows) == count
        graph.remove_node(KEYS["hostile"]) if count == 2 else None
    close_workers()


def test_queries_of_several_threads(output: Path) -> None:
    results: list[object] = []
    threads = [threading.Thread(target=lambda: results.append(run_query(output, "ASK {}"))) for _ in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert results == [True] * 6
    close_workers()


def test_missing_and_broken_export(tmp_path: Path) -> None:
    with pytest.raises(OutputError, match=r"graph\.trig: no such file; run kg build"):
        run_query(tmp_path, "ASK {}")
    (tmp_path / "graph.trig").write_text("this is not TriG", encoding="utf-8")
    with pytest.raises(OutputError, match=r"cannot be read .+; run kg build"):
        run_query(tmp_path, "ASK {}")


def test_caller_without_main_guard(output: Path) -> None:
    """The child runs nothing of the calling program, from any folder."""
    code = (
        "import sys, pathlib; from kg.query import run_query; print('once');"
        "print(run_query(pathlib.Path(sys.argv[1]), 'ASK {}'))"
    )
    done = subprocess.run(
        [sys.executable, "-c", code, output], capture_output=True, text=True, timeout=60, check=True
    )
    assert done.stdout.split() == ["once", "True"]
    assert done.stderr == ""
