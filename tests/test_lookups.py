"""Look-ups: they are told from other questions, and their short cut gives what the long way gives."""

import json
import re
import socket
import time
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import quote, urlsplit

import pyoxigraph as ox
import pytest
from conftest import KEYS
from starlette.datastructures import Headers
from test_web import SPARQL, Site

from kg.query import engine
from kg.query.frames import Body, Question
from kg.query.loading import load
from kg.query.lookup import look_up
from kg.rdf.turtle import prefixes
from kg.web.sparql import address_of
from tests.timing import assert_ratio

ONE = f"https://example.org/kg/id/{KEYS['company']}"
LOOKUPS = [
    f"SELECT ?p ?o {{ <{ONE}> ?p ?o }}",
    f"select distinct * where {{ <{ONE}> skos:prefLabel $name . }} LIMIT 5",
    f"ASK {{ id:{KEYS['company']} a kg:Company }}",
    f"PREFIX x: <https://example.org/kg/id/> SELECT ?t WHERE {{ x:{KEYS['company']} a ?t }}",
    "SELECT ?x { <a:nothing> ?p ?x }",
]
OTHERS = [
    "SELECT * { ?s ?p ?o }",
    "SELECT ?s { ?s a kg:Company }",
    f"SELECT * {{ <{ONE}> ?p ?o . ?o ?q ?x }}",
    f"SELECT * {{ <{ONE}> (kg:locatedIn|^kg:locatedIn)* ?x }}",
    f"SELECT (COUNT(*) AS ?n) {{ <{ONE}> ?p ?o }}",
    f"SELECT * FROM <file:///etc/hostname> {{ <{ONE}> ?p ?o }}",
    f"SELECT * {{ SERVICE <{ONE}> {{ <{ONE}> ?p ?o }} }}",
    f"SELECT * {{ <{ONE}> ?p ?o }} # SERVICE",
    f"DESCRIBE <{ONE}>",
    f"SELECT ?p ?o {{ <{ONE}> ?p ?o }}{' ' * 600}",
    f"SELECT ?p {{ <{ONE}> nothing:here ?p }}",
    f"SELECT ?p {{ <{ONE}> ?p ?o }}\f",
    f"SELECT ?p {{ <{ONE}>\u3000?p ?o }}",
    f"\u017felect ?p {{ <{ONE}> ?p ?o }}",
    f"SELECT ?\xb2 {{ <{ONE}> ?\xb2 ?o }}",
    f"INSERT DATA {{ <{ONE}> <a:b> <a:c> }}",
]


@pytest.fixture(scope="module")
def loaded(output: Path) -> tuple[ox.Store, dict[str, str]]:
    return load(str(output / "graph.trig"))[:2]


@pytest.fixture(scope="module")
def site(output: Path) -> Iterator[Site]:
    served = Site(output, "--timeout", "5")
    yield served
    served.close()


@pytest.mark.parametrize("text", LOOKUPS)
@pytest.mark.parametrize("accept", ["*/*", "text/csv", "application/sparql-results+xml"])
def test_a_lookup_is_answered_as_any_query(
    loaded: tuple[ox.Store, dict[str, str]], text: str, accept: str
) -> None:
    question = Question(text, 5, accept)
    found = look_up(*loaded, question)
    assert isinstance(found, Body)
    assert found == engine.answer(*loaded, question)


TERMS = r"""@prefix : <https://example.org/kg/id/> .
:a :p :b, _:x, "x", "x"@en-GB, "\\\"'/<>&\n\r\t\b\f\u0001\u007f\u2028\U0001F600",
  1, 1.50, true, "2020"^^:year ; a :c .
:g { :a :p :b ; :q 4 . :b :p :a }
:h { :a :p :b . <https://example.org/kg/id/a-b> :p :b }
"""
PATTERNS = [
    *(
        "id:a ?p ?o",
        "id:a ?o ?p",
        "id:a ?p ?p",
        "id:a $p id:b",
        "id:a id:p ?o",
        "id:a id:p id:b",
        "id:a a ?o",
    ),
    *("id:a A ?o", "id:nothing ?p ?o", "id:a-b ?p ?o .", "<https://example.org/kg/id/a> ?p ?z"),
]


@pytest.mark.parametrize(
    "head", ["SELECT *", "SELECT ?o $p", "SELECT ?o", "SELECT ?z ?o WHERE", "ASK", "ASK\nwhere"]
)
@pytest.mark.parametrize("tail", ["", " LIMIT 0", "limit 2", "LIMIT 999999999"])
def test_what_is_read_from_the_index_is_what_the_query_finds(head: str, tail: str) -> None:
    store = ox.Store()
    store.bulk_load(input=TERMS, format=ox.RdfFormat.TRIG)
    known = {"id": "https://example.org/kg/id/"}
    for pattern in PATTERNS:
        question = Question(f"{head} {{ {pattern} }}{tail}", 5, "*/*")
        expected = engine.answer(store, known, question)
        assert look_up(store, known, question) == (expected if isinstance(expected, Body) else None)


def test_a_look_up_with_many_answers_has_all_of_them() -> None:
    store = ox.Store()
    for number in range(3000):
        store.add(ox.Quad(ox.NamedNode("x:a"), ox.NamedNode("x:p"), ox.Literal(number)))
    for text, count in (("", 3000), (" LIMIT 1000", 1000), (" LIMIT 1001", 1001)):
        found = look_up(store, {}, Question(f"SELECT * {{ <x:a> ?p ?o }}{text}", 5, "*/*"))
        assert found and len(json.loads(found.content)["results"]["bindings"]) == count


@pytest.mark.timing
@pytest.mark.parametrize(("triples", "most"), [(4, 0.75), (20, 1.2), (60, 1.6)])  # .5, .9, 1.2 were measured
def test_a_look_up_costs_no_more_than_its_query(triples: int, most: float) -> None:
    store, known = ox.Store(), prefixes()
    for number in range(triples):
        about, said = ox.NamedNode(f"{known['id']}e1"), ox.NamedNode(f"{known['kg']}p{number % 12}")
        store.add(ox.Quad(about, said, ox.Literal(f"{number}万元", language="zh") if number % 3 else about))
    text, form = "SELECT ?p ?o { id:e1 ?p ?o }", ox.QueryResultsFormat.JSON

    def ask() -> None:
        for _ in range(1000):
            assert look_up(store, known, Question(text, 5, "*/*"))

    def query() -> None:
        for _ in range(1000):
            assert store.query(text, prefixes=known, use_default_graph_as_union=True).serialize(format=form)

    assert_ratio(ask, query, most)


@pytest.mark.parametrize("text", OTHERS)
def test_other_questions_are_left_to_a_child(loaded: tuple[ox.Store, dict[str, str]], text: str) -> None:
    assert look_up(*loaded, Question(text, 5, "*/*")) is None


def test_what_chooses_graphs_or_cannot_be_given_is_left_to_a_child(
    loaded: tuple[ox.Store, dict[str, str]],
) -> None:
    assert look_up(*loaded, Question(LOOKUPS[0], 5, "*/*", defaults=("a:g",))) is None
    assert look_up(*loaded, Question(LOOKUPS[0], 5, "image/png")) is None
    assert look_up(*loaded, Question(LOOKUPS[0], 5)) is None


@pytest.mark.parametrize("text", [*LOOKUPS, *OTHERS])
def test_the_short_cut_gives_what_the_long_way_gives(site: Site, text: str) -> None:
    short, long = site.query(text), site.ask("/sparql", method="POST", body=text, headers=SPARQL)
    assert short[0] == long[0]
    assert sorted(short[2]) == sorted(long[2])
    names = {"content-type", "content-length", "vary", "x-content-type-options", "date"}
    assert {name: short[1].get(name) for name in names - {"date"}} == {
        name: long[1].get(name) for name in names - {"date"}
    }
    assert names - {"vary"} <= set(short[1])


@pytest.mark.parametrize("host", ["localhost", "127.0.0.1:9", "[::1]:8000"])
def test_relative_iris_belong_to_the_address_of_the_request(site: Site, host: str) -> None:
    text = f"ASK {{ FILTER(<x> = <http://{host}/x> && <> = <http://{host}/sparql>) }}"
    answers = [
        site.query(text, Host=host),
        site.query(text, Host=host, Origin="null"),
        site.ask("/sparql", method="POST", body=text, headers=SPARQL | {"Host": host}),
    ]
    assert [answer[2] for answer in answers] == ['{"head":{},"boolean":true}'] * 3
    assert site.query("ASK { <x> a ?type }", Host=host)[2] == '{"head":{},"boolean":false}'


@pytest.mark.parametrize("host", ["", "a> { } #", "a/b", "a?b", "a b", "\u0435.org", "localhost:", "[::1"])
def test_no_name_of_a_host_ends_an_iri(host: str) -> None:
    headers = Headers(raw=[(b"host", host.encode())])
    assert address_of("/sparql", headers) == "http://localhost/sparql"


def request(text: str, headers: str = "") -> bytes:
    return f"GET /sparql?query={quote(text)} HTTP/1.1\r\nHost: localhost\r\n{headers}\r\n".encode()


def answers(site: Site, pieces: list[bytes], count: int) -> list[str]:
    """Send the pieces on one connection, one at a time; return so many bodies."""
    host, port = urlsplit(site.address).netloc.split(":")
    with socket.create_connection((host, int(port)), timeout=20) as line:
        line.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        got, bodies = b"", []
        for piece in pieces:
            line.sendall(piece)
        while len(bodies) < count:
            head, mark, rest = got.partition(b"\r\n\r\n")
            size = int(re.search(rb"content-length: (\d+)", head)[1]) if mark else 0  # type: ignore[index]
            if mark and len(rest) >= size:
                bodies.append(rest[:size].decode())
                got = rest[size:]
            else:
                more = line.recv(1 << 16)
                assert more, got
                got += more
    return bodies


YES, NO = f"ASK {{ <{ONE}> a kg:Company }}", f"ASK {{ <{ONE}> a kg:Place }}"
LATER = f"ASK {{ {{ <{ONE}> a kg:Place }} UNION {{ ?s a kg:Company }} }}"  # no look-up: answered by a child
POST = (
    b"POST /sparql HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/sparql-query\r\n"
    + f"Content-Length: {len(NO)}\r\n\r\n{NO}".encode()
)


@pytest.mark.parametrize(
    ("pieces", "expected"),
    [
        ([request(YES), request(NO)], [True, False]),
        ([request(YES) + request(NO)], [True, False]),
        ([request(LATER), request(NO), request(YES)], [True, False, True]),
        ([request(LATER) + request(NO) + request(LATER)], [True, False, True]),
        ([request(YES)[:40], request(YES)[40:]], [True]),
        ([request(YES), POST, request(YES)], [True, False, True]),
        ([POST[:60], POST[60:-9], POST[-9:], request(YES)], [False, True]),
        ([request(YES, "Accept: */*\r\n"), request(NO, "Accept: application/json\r\n")], [True, False]),
        ([request(YES, "X-Other: 1\r\n"), request(NO)], [True, False]),
    ],
)
def test_requests_of_one_connection_are_answered_in_their_order(
    site: Site, pieces: list[bytes], expected: list[bool]
) -> None:
    assert [json.loads(body)["boolean"] for body in answers(site, pieces, len(expected))] == expected


def test_a_request_inside_a_body_is_no_request(site: Site) -> None:
    inner = request(YES)
    head = POST.partition(b"Content-Type")[0] + b"Content-Type: text/plain\r\n"
    head += f"Content-Length: {len(inner)}\r\n\r\n".encode()
    bodies = answers(site, [head, inner, request(NO)], 2)
    assert bodies[0].startswith("Content-Type text/plain")
    assert json.loads(bodies[1])["boolean"] is False


@pytest.mark.slow
def test_what_comes_while_a_query_runs_waits_at_its_sender(site: Site) -> None:
    """The server reads none of it, so that it cannot fill the server's memory."""
    host, port = urlsplit(site.address).netloc.split(":")
    with socket.create_connection((host, int(port)), timeout=0.5) as line:
        line.sendall(request("SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i . ?j ?k ?l }"))
        time.sleep(0.2)
        with pytest.raises(TimeoutError):
            for _ in range(1 << 10):
                line.sendall(b"x" * (1 << 20))
    assert json.loads(site.query(YES)[2])["boolean"] is True
