"""Queries as the standard has them: escapes, relative IRIs, FROM, SPARQL 1.2."""

from pathlib import Path

import pytest
from mutated import mutate

from kg.errors import QueryError
from kg.query import Rows, engine, list_queries, run_query
from kg.query.frames import Question
from kg.query.loading import load

DECIMAL = 'ASK { BIND("d" AS ?x) FILTER(-1.0 < 0) }'
TRIPLE = "<<( <a:a> <a:b> <a:c> )>>"


@pytest.mark.parametrize(
    "query",
    [
        DECIMAL,
        f"{DECIMAL} # a comment",
        "ASK { BIND(1 AS ?\\u4e2d) FILTER(?中 = 1) }",
        "\\u0041SK { BIND(kg:\\U0000004Eear AS ?x) FILTER(?x = kg:Near) }",
        'ASK { FILTER(STRLEN("\\\\u0041") = 6 && "\\u0022" = \'"\') }',
        f'VERSION "1.2" ASK {{ BIND({TRIPLE} AS ?t) FILTER(SUBJECT(?t) = <a:a>) }}',
        'ASK { FILTER(LANGDIR("a"@en--ltr) = "ltr") }',
        "ASK { FILTER(" + "!" * 20_000 + "true) }",
        "ASK { FILTER(" + "1 + " * 2_000 + "0 > 1) }",
    ],
)
def test_what_the_standard_allows_is_run(output: Path, query: str) -> None:
    assert run_query(output, query) is True


@pytest.mark.parametrize(
    ("said", "same"),
    [
        (
            "PREFIX own: <G> SELECT ?s ?o FROM # own: FROM <a:b>\n own: { ?s kg:stage ?o }",
            "SELECT ?s ?o { GRAPH <G> { ?s kg:stage ?o } }",
        ),
        (
            "SELECT ?s ?o FROM <G> FROM <H> { ?s kg:stage ?o }",
            "SELECT DISTINCT ?s ?o { VALUES ?g { <G> <H> } GRAPH ?g { ?s kg:stage ?o } }",
        ),
        ("SELECT ?s FROM NAMED <G> { ?s ?p ?o }", "SELECT ?s { FILTER (false) }"),
        (
            "SELECT ?g ?s FROM NAMED <G> { GRAPH ?g { ?s kg:stage ?o } }",
            "SELECT ?g ?s { GRAPH <G> { ?s kg:stage ?o } BIND(<G> AS ?g) }",
        ),
        (
            "SELECT (' FROM <a:b> ' AS ?FROM) ?s { ?s kg:stage ?o }",
            "SELECT (' FROM <a:b> ' AS ?FROM) ?s { ?s kg:stage ?o }",
        ),
    ],
)
def test_from_chooses_graphs(output: Path, said: str, same: str) -> None:
    graphs = run_query(output, "SELECT DISTINCT ?g { GRAPH ?g { ?s a kg:Milestone } } ORDER BY ?g")
    assert isinstance(graphs, Rows)
    first, second = (graph.value for (graph,) in graphs.rows if graph)
    asked = [query.replace("<G>", f"<{first}>").replace("<H>", f"<{second}>") for query in (said, same)]
    found, expected = (run_query(output, query) for query in asked)
    assert isinstance(found, Rows) and isinstance(expected, Rows)
    assert sorted(found.rows) == sorted(expected.rows)  # type: ignore[type-var]
    assert bool(found.rows) != ("false" in same)


def test_relative_iris_belong_to_the_base(output: Path) -> None:
    loaded = load(str(output / "graph.trig"))[:2]
    query = "ASK { FILTER(<a> = <http://localhost:8000/a> && <?b#c> != <>) }"
    answer = engine.answer(*loaded, Question(query, 30, base="http://localhost:8000/sparql"))
    assert answer is True
    assert str(engine.answer(*loaded, Question(query, 30))).startswith("query, line 1, column ")


@pytest.mark.parametrize("seed", range(4))
def test_a_broken_query_ends_no_child(output: Path, seed: int) -> None:
    queries = [query.text for query in list_queries()] + [DECIMAL, "ASK { ?s ?p 'a', -1.0 ; ^kg:near* [] }"]
    said = []
    for query in mutate(queries, 100, seed):
        try:
            run_query(output, query)
        except QueryError as error:
            said.append(str(error))
    assert len(said) > 30
    assert not [line for line in said if "nested" in line or "stopped" in line or "\n" in line]
