"""The server: pages, SPARQL 1.1 Protocol, real clients, and what is refused."""

import http.client
import json
import re
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import quote, urlencode, urlsplit

import pytest
from conftest import ARTICLES, HOSTILE, KEYS
from rdflib import Graph, URIRef
from rdflib.plugins.stores.sparqlstore import SPARQLStore
from SPARQLWrapper import CSV, JSON, TURTLE, XML, SPARQLWrapper

from kg.query import Rows
from kg.rdf.turtle import prefixes
from kg.web.entity import read_thing
from kg.web.sparql import MAX_BODY

JSON_ROWS = "application/sparql-results+json"
FORM = {"Content-Type": "application/x-www-form-urlencoded"}
SPARQL = {"Content-Type": "application/sparql-query; charset=utf-8"}
UPDATE = {"Content-Type": "application/sparql-update"}
PLAIN = {"Content-Type": "text/plain"}
COMPANIES = "SELECT ?name { ?c a kg:Company ; skos:prefLabel ?name } ORDER BY DESC(?name)"
THREE = quote("CONSTRUCT { ?s ?p ?o } WHERE { ?s ?p ?o } LIMIT 3")
SEVERAL = "/query/bound?q=several-articles"
FIRST = f"https://example.org/kg/id/article-{ARTICLES['first']}"


class Site:
    """A server in a process of its own; ``first`` is run in it before, to make its limits small."""

    def __init__(self, folder: Path, *options: str, first: str = "pass") -> None:
        program = f"import sys; from kg.cli import main; {first}; sys.exit(main())"
        command = [sys.executable, "-c", program, "serve", "-o", str(folder), "--port", "0", *options]
        self._process = subprocess.Popen(command, stderr=subprocess.PIPE, text=True)
        assert self._process.stderr
        told = re.search(r"(http://[\w.:]+/) ", self._process.stderr.readline())
        assert told, "the server did not start"
        self.address = told[1]
        self.pid = self._process.pid

    def connect(self) -> socket.socket:
        """Return a connection to it."""
        host, port = urlsplit(self.address).netloc.split(":")
        line = socket.create_connection((host, int(port)), timeout=30)
        line.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        return line

    def ask(
        self,
        path: str,
        *,
        method: str = "GET",
        body: str | bytes | None = None,
        headers: dict[str, str] | None = None,
    ) -> tuple[int, dict[str, str], str]:
        """Return status, headers and text of an answer; the path is sent as it stands."""
        connection = http.client.HTTPConnection(urlsplit(self.address).netloc, timeout=60)
        try:
            connection.request(method, path, body.encode() if isinstance(body, str) else body, headers or {})
            answer = connection.getresponse()
            return answer.status, {k.lower(): v for k, v in answer.getheaders()}, answer.read().decode()
        finally:
            connection.close()

    def query(self, text: str, **headers: str) -> tuple[int, dict[str, str], str]:
        return self.ask(f"/sparql?query={quote(text)}", headers=headers)

    def close(self) -> None:
        self._process.terminate()
        self._process.communicate(timeout=20)


@pytest.fixture(scope="module")
def site(output: Path) -> Iterator[Site]:
    (output / "graph.html").write_text("<!doctype html><title>the view</title>", encoding="utf-8")
    served = Site(output, "--timeout", "2", "--lang", "en")
    yield served
    served.close()


@pytest.mark.parametrize(
    ("accept", "media", "begins"),
    [
        ("*/*", JSON_ROWS, '{"head":{"vars":["name"]}'),
        ("", JSON_ROWS, "{"),
        ("application/sparql-results+xml", "application/sparql-results+xml", "<?xml"),
        ("text/csv", "text/csv", "name\r\n"),
        ("text/tab-separated-values", "text/tab-separated-values", "?name\n"),
        ("text/csv;q=0.4, text/tab-separated-values;q=0.6", "text/tab-separated-values", "?name\n"),
        ("text/*;q=0.9, text/csv;q=0", "text/xml", "<?xml"),
        ("text/turtle, */*;q=0.1", JSON_ROWS, "{"),
        ("application/json", "application/json", "{"),
    ],
)
def test_rows_come_in_the_form_asked_for(site: Site, accept: str, media: str, begins: str) -> None:
    status, headers, text = site.query(COMPANIES, Accept=accept)
    assert (status, headers["content-type"].split(";")[0]) == (200, media)
    assert text.startswith(begins)
    assert "锚泰科技" in text
    assert headers["vary"] == "Accept"


@pytest.mark.parametrize(
    ("accept", "media", "said"),
    [
        ("*/*", "text/turtle", "kg:near id:"),
        ("application/n-triples", "application/n-triples", "<https://example.org/kg/ontology#near> <"),
        ("application/rdf+xml, text/turtle;q=0.9", "application/rdf+xml", "<rdf:RDF"),
        ("application/ld+json", "application/ld+json", "https://example.org/kg/ontology#near"),
    ],
)
def test_triples_come_in_the_form_asked_for(site: Site, accept: str, media: str, said: str) -> None:
    query = "CONSTRUCT { ?a kg:near ?b } WHERE { ?a kg:cooperatesWith ?b }"
    status, headers, text = site.query(query, Accept=accept)
    assert (status, headers["content-type"].split(";")[0]) == (200, media)
    assert said in text


def test_all_three_ways_of_asking_give_the_same(site: Site) -> None:
    answers = [
        site.query(COMPANIES),
        site.ask("/sparql", method="POST", body=urlencode({"query": COMPANIES}), headers=FORM),
        site.ask(
            "/sparql",
            method="POST",
            body=COMPANIES,
            headers={"Content-Type": "application/sparql-query; charset=utf-8"},
        ),
    ]
    assert [status for status, _, _ in answers] == [200] * 3
    assert len({text for _, _, text in answers}) == 1


@pytest.mark.parametrize(
    ("graphs", "count"),
    [
        ({}, 2),
        ({"default-graph-uri": FIRST}, 1),
        ({"named-graph-uri": FIRST}, 0),
    ],
)
def test_the_protocol_chooses_graphs(site: Site, graphs: dict[str, str], count: int) -> None:
    query = "SELECT ?a { ?a a schema:NewsArticle }"
    _, _, text = site.ask(f"/sparql?{urlencode({'query': query, **graphs})}")
    assert len(json.loads(text)["results"]["bindings"]) == count


def test_a_named_graph_is_seen_through_graph(site: Site) -> None:
    query = "SELECT DISTINCT ?g { GRAPH ?g { ?a ?b ?c } }"
    _, _, text = site.ask(f"/sparql?{urlencode({'query': query, 'named-graph-uri': FIRST})}")
    assert [row["g"]["value"] for row in json.loads(text)["results"]["bindings"]] == [FIRST]


@pytest.mark.parametrize(
    ("path", "method", "body", "headers", "status", "said"),
    [
        ("/sparql?query=SELEC", "GET", None, {}, 400, "'SELEC' is not understood here"),
        ("/sparql?query=", "GET", None, {}, 400, "it ends too early"),
        ("/sparql?x=y", "GET", None, {}, 400, "0 queries; give exactly one"),
        ("/sparql?query=ASK+{}&query=ASK+{}", "GET", None, {}, 400, "2 queries; give exactly one"),
        ("/sparql?query=%ff", "GET", None, {}, 400, "cannot be read"),
        ("/sparql", "POST", b"ASK {} # \xff", SPARQL, 400, "not UTF-8"),
        ("/sparql", "POST", "ASK {}", PLAIN, 415, "Content-Type text/plain; use application/sparql-query"),
        ("/sparql", "POST", "ASK {}", {}, 415, "Content-Type missing"),
        ("/sparql", "POST", "", FORM, 400, "0 queries"),
        ("/sparql", "PUT", "ASK {}", SPARQL, 405, "use GET or POST"),
        ("/sparql", "DELETE", None, {}, 405, "use GET or POST"),
        ("/sparql?query=ASK+{}", "GET", None, {"Accept": "image/png"}, 406, "none of these can be given"),
        ("/sparql?query=ASK+{}", "GET", None, {"Accept": "text/turtle"}, 406, "none of these can be given"),
        (
            "/sparql?query=ASK+{}&default-graph-uri=file:///etc/x",
            "GET",
            None,
            {},
            400,
            "no such graph",
        ),
        (
            "/sparql?query=ASK+{}&named-graph-uri=http://127.0.0.1:1/",
            "GET",
            None,
            {},
            400,
            "no such graph",
        ),
        ("/sparql?query=ASK+{}&default-graph-uri=no+iri", "GET", None, {}, 400, "Invalid IRI"),
        ("/sparql", "POST", "update=CLEAR+ALL", FORM, 400, "this endpoint only reads"),
        ("/sparql", "POST", "CLEAR ALL", UPDATE, 400, "this endpoint only reads"),
        ("/sparql", "POST", "query=" + "x" * MAX_BODY, FORM, 413, "more than 1 MB"),
        ("/sparql?query=ASK+{}", "GET", None, {"Host": "evil.example"}, 421, "localhost"),
        ("/", "GET", None, {"Host": "evil.example:8000"}, 421, "localhost"),
        ("/", "GET", None, {"Host": "localhost:\xb2"}, 421, "localhost"),
        ("/query/bound?q=none%0A%0A", "GET", None, {}, 400, "--name none: no such query"),
        (f"{SEVERAL}&at_least=1%0A2", "GET", None, {}, 400, "--param at_least=1 2: a number is needed"),
        (f"{SEVERAL}&a%0Ab=1", "GET", None, {}, 400, "--param a b: several-articles has no such"),
    ],
)
def test_what_is_wrong_is_said(
    site: Site,
    path: str,
    method: str,
    body: str | bytes | None,
    headers: dict[str, str],
    status: int,
    said: str,
) -> None:
    got, sent, text = site.ask(path, method=method, body=body, headers=headers)
    assert (got, sent["content-type"]) == (status, "text/plain; charset=utf-8")
    assert said in text
    assert text.count("\n") == 1
    if status == 405:
        assert sent["allow"] == "GET, HEAD, POST, OPTIONS"


DEEP = "SELECT * " + "{" * 300 + "?s ?p ?o" + "}" * 300


@pytest.mark.parametrize(
    ("query", "said"),
    [
        ("INSERT DATA { <a:a> <a:b> <a:c> }", "it would change the graph"),
        ("DELETE WHERE { ?s ?p ?o }", "it would change the graph"),
        ("LOAD <file:///etc/hostname>", "it would change the graph"),
        ("LOAD SILENT <http://127.0.0.1:1/>", "it would change the graph"),
        ("ASK {} ; DROP ALL", "not understood here"),
        ("SELECT * { SERVICE <http://127.0.0.1:1/> { ?s ?p ?o } }", "SERVICE asks another server"),
        (
            "SELECT * { OPTIONAL { { SELECT * { SERVICE SILENT ?s {} } } } }",
            "SERVICE asks another server",
        ),
        ("SELECT * { ?s ?p ?o FILTER EXISTS { SERVICE SILENT <a:b> {} } }", "SERVICE asks another server"),
        ("SELECT * { SER#\nVICE <a:b> {} }", "not understood here"),
        ("SELECT * { #\n SERVICE#\n<a:b> {} }", "SERVICE asks another server"),
        ("SELECT * { S\\u0045RVICE <a:b> {} }", "SERVICE asks another server"),
        ('SELECT * { ?s ?p """ " """ . SERVICE <a:b> {} #"""\n }', "SERVICE asks another server"),
        ("SELECT * { ?s ?p '''a'b''' SERVICE <a:b> {} }", "SERVICE asks another server"),
        ("SELECT * FROM <file:///etc/hostname> { ?s ?p ?o }", "no such graph here"),
        ("SELECT * FROM#\n<http://127.0.0.1:1/> { ?s ?p ?o }", "no such graph here"),
        (
            "SELECT * FROM NAMED <file:/etc/hostname> { GRAPH ?g { ?s ?p ?o } }",
            "no such graph here",
        ),
        ("DESCRIBE <a:a> FROM <file:///etc/hostname>", "no such graph here"),
        (DEEP, "too many groups inside each other"),
        ("ASK { FILTER(" + "(" * 900 + "1" + ")" * 900 + ") }", "too many groups inside each other"),
        ("SELECT * { <<( <a:a> <a:b> <a:c> )>> ?p { SERVICE <a:b> {} } }", "SERVICE asks another server"),
        ("SELECT * { LATERAL { SERVICE <a:b> {} } }", "SERVICE asks another server"),
    ],
)
def test_hostile_queries_are_refused_with_a_reason(site: Site, query: str, said: str) -> None:
    status, _, text = site.ask("/sparql", method="POST", body=query, headers=SPARQL)
    assert status == 400
    assert said in text
    assert site.query("ASK {}")[0] == 200


@pytest.mark.slow
@pytest.mark.parametrize(
    "query",
    [
        "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i . ?j ?k ?l }",
        "SELECT (COUNT(*) AS ?n) { ?a (!<a:x>|!<a:y>)*/(!<a:x>)*/(!<a:z>)* ?b . ?c (!<a:x>|!<a:y>)* ?d }",
        "ASK { VALUES ?a { %s } VALUES ?b { %s } FILTER (?a + ?b < 0) }"
        % ((" ".join(map(str, range(9000))),) * 2),
    ],
    ids=["cross product", "property path", "values"],
)
def test_an_endless_query_is_ended_and_others_go_on(site: Site, query: str) -> None:
    answers: list[tuple[int, dict[str, str], str]] = []
    asker = threading.Thread(
        target=lambda: answers.append(site.ask("/sparql", method="POST", body=query, headers=SPARQL))
    )
    asker.start()
    time.sleep(0.3)
    assert site.query("ASK { ?s ?p ?o }")[0] == 200
    asker.join()
    status, headers, text = answers[0]
    assert (status, headers["retry-after"]) == (503, "5")
    assert "no answer in 2 seconds" in text
    assert site.query("ASK { ?s ?p ?o }")[0] == 200


@pytest.mark.slow
def test_many_endless_queries_leave_the_server_alive(site: Site) -> None:
    query = "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i . ?j ?k ?l }"
    answers: list[int] = []
    askers = [threading.Thread(target=lambda: answers.append(site.query(query)[0])) for _ in range(10)]
    for asker in askers:
        asker.start()
    for asker in askers:
        asker.join()
    assert answers == [503] * 10
    assert site.query("ASK {}")[0] == 200


def test_a_bare_get_describes_the_service(site: Site) -> None:
    status, _, text = site.ask("/sparql", headers={"Accept": "text/turtle"})
    described = Graph().parse(data=text, format="turtle")
    endpoint = URIRef("http://www.w3.org/ns/sparql-service-description#endpoint")
    assert status == 200
    assert [str(found) for found in described.objects(None, endpoint)] == [f"{site.address}sparql"]
    status, headers, _ = site.ask("/sparql", headers={"Accept": "text/html,application/xml;q=0.9,*/*;q=0.8"})
    assert (status, headers["location"]) == (303, "/query")


def test_other_sites_may_ask_only_if_told_so(site: Site, output: Path) -> None:
    origin = {"Origin": "https://example.org"}
    assert "access-control-allow-origin" not in site.ask("/sparql?query=ASK+{}", headers=origin)[1]
    opened = Site(output, "--cors")
    try:
        assert opened.ask("/sparql?query=ASK+{}", headers=origin)[1]["access-control-allow-origin"] == "*"
        assert opened.ask("/sparql", method="OPTIONS", headers=origin)[0] == 204
        assert "access-control-allow-origin" not in opened.ask("/query", headers=origin)[1]
    finally:
        opened.close()


@pytest.mark.parametrize("form", [JSON, XML, CSV])
def test_sparqlwrapper_works(site: Site, form: str) -> None:
    client = SPARQLWrapper(f"{site.address}sparql")
    client.setQuery(COMPANIES)
    client.setReturnFormat(form)
    for method in ("GET", "POST"):
        client.setMethod(method)
        answer = client.queryAndConvert()
        text = (
            answer.toxml()
            if form == XML
            else json.dumps(answer, ensure_ascii=False)
            if form == JSON
            else answer.decode()
        )
        assert "重庆锚泰科技有限公司" in text


def test_sparqlwrapper_gets_triples(site: Site) -> None:
    client = SPARQLWrapper(f"{site.address}sparql")
    client.setQuery("DESCRIBE ?c { ?c a kg:District }")
    client.setReturnFormat(TURTLE)
    assert len(Graph().parse(data=client.queryAndConvert(), format="turtle")) > 8


def test_rdflib_works_as_a_client(site: Site) -> None:
    for method in ("GET", "POST", "POST_FORM"):
        graph = Graph(SPARQLStore(f"{site.address}sparql", method=method, returnFormat="json"))
        subject = URIRef(f"https://example.org/kg/id/{KEYS['district']}")
        assert (subject, None, None) in graph
        assert {str(row[0]) for row in graph.query(COMPANIES)} == {"重庆锚泰科技有限公司", HOSTILE}


@pytest.mark.parametrize(
    ("path", "media", "said"),
    [
        ("/", "text/html", "the view"),
        ("/query", "text/html", "Who supplies whom"),
        ("/static/web.css", "text/css", "body"),
        ("/static/query.js", "text/javascript", "use strict"),
        ("/static/site.js", "text/javascript", "use strict"),
        ("/query/bound?q=district-exports&district=%E5%90%88%E5%B7%9D", "application/json", KEYS["district"]),
        (f"/entity/{KEYS['company']}", "text/html", "锚泰智造基地"),
        (f"/entity/{KEYS['project']}", "text/html", "约7.6亿元"),
        (f"/entity/{KEYS['tongling']}", "text/html", "From the official list"),
        (f"/entity/article-{ARTICLES['first']}", "text/html", "合川晨报"),
        (f"/entity/{KEYS['company']}.ttl", "text/turtle", "kg:evidence"),
        (
            f"/entity/{KEYS['company']}.jsonld",
            "application/ld+json",
            '"develops": "https://example.org/kg/id/',
        ),
    ],
)
def test_pages(site: Site, path: str, media: str, said: str) -> None:
    status, headers, text = site.ask(path, headers={"Accept": "text/html"})
    assert (status, headers["content-type"].split(";")[0]) == (200, media)
    assert said in text
    assert headers["x-content-type-options"] == "nosniff"
    if media == "text/html":
        assert "default-src 'none'" in headers["content-security-policy"]
        assert not re.search(r"(?:src|href)=[\"']?(?:https?:)?//", text)


@pytest.mark.parametrize(
    ("accept", "media"),
    [
        ("*/*", "text/html"),
        ("text/turtle", "text/turtle"),
        ("application/ld+json", "application/ld+json"),
        ("text/html;q=0.5, application/rdf+xml", "application/rdf+xml"),
    ],
)
def test_an_entity_comes_in_the_form_asked_for(site: Site, accept: str, media: str) -> None:
    status, headers, _ = site.ask(f"/entity/{KEYS['district']}", headers={"Accept": accept})
    assert (status, headers["content-type"].split(";")[0], headers["vary"]) == (200, media, "Accept")


def test_text_of_documents_is_never_markup(site: Site) -> None:
    for path in (
        f"/entity/{KEYS['hostile']}",
        f"/entity/{KEYS['company']}",
        f"/entity/article-{ARTICLES['second']}",
    ):
        _, _, text = site.ask(path, headers={"Accept": "text/html"})
        assert "<script>alert" not in text
        assert "&lt;script&gt;alert" in text


CONTEXT = 'title="An earlier sentence: it names what the next one only refers to">'


def test_context_comes_before_its_sentence(site: Site) -> None:
    _, _, text = site.ask(f"/entity/{KEYS['tongguan']}", headers={"Accept": "text/html"})
    assert f'<blockquote><span class="context" {CONTEXT}&#34;&#34;&#34;引号' in text
    assert re.search('5000万美元。 …</span>\\s<span class="said">该厂位于<mark>铜官区</mark>，', text)
    _, _, text = site.ask(f"/entity/{KEYS['person']}", headers={"Accept": "text/html"})
    assert 'class="context"' not in text
    _, _, text = site.ask(f"/entity/{KEYS['tongguan']}.jsonld")
    (said,) = (node for node in json.loads(text)["@graph"] if "context" in node)
    assert said["contextEnd"] == len(said["context"])


@pytest.mark.parametrize(("gap", "apart"), [("0", False), ("1", False), ("2", True), ("-6", True)])
def test_an_ellipsis_stands_for_what_is_left_out(gap: str, apart: bool) -> None:
    def rows(*lines: str) -> Rows:
        return Rows("".join(f"{line}\n" for line in lines).encode(), prefixes())

    kg = prefixes()["kg"]
    names = "?stage\t?date\t?sentence\t?context\t?gap\t?article\t?source\t?headline\t?published"
    names += "\t?start\t?until\t?since\t?end\t?sheet\t?cell"
    answers = {
        "own": rows("?p\t?o\t?name", f"<{prefixes()['rdf']}type>\t<{kg}Project>\t"),
        "stages": rows(names, f'<{kg}started>\t\t"公司在此。"\t"甲。"\t{gap}\t<x:a>\t"1.txt"' + 8 * "\t"),
        "facts": rows("?kind"),
        "names": rows("?thing\t?name"),
        "articles": rows("?article"),
    }
    (source,) = read_thing("x:thing", answers, "zh", {}).facts[0].said
    assert (source.context, source.sentence, source.apart) == ("甲。", "公司在此。", apart)


@pytest.mark.parametrize(
    "path",
    [
        "/graph.json",
        "/../graph.json",
        "/static/../query.js",
        "/static/text.toml",
        "/static/..%2ftext.toml",
        "/static/%2e%2e%2f%2e%2e%2fschema.toml",
        "/static//etc/hostname",
        "/entity/..%2f..%2fetc%2fhostname",
        "/entity/a%3E%20a",
        "/entity/nothing",
        f"/entity/{KEYS['company']}.exe",
        "//etc/hostname",
        "/etc/hostname",
    ],
)
def test_nothing_else_is_served(site: Site, path: str) -> None:
    assert site.ask(path)[0] == 404


@pytest.mark.skipif(sys.platform == "win32", reason="links need rights there")
def test_a_link_out_of_the_folder_is_not_followed(tmp_path: Path, output: Path) -> None:
    (tmp_path / "secret.html").write_text("secret", encoding="utf-8")
    folder = tmp_path / "output"
    folder.mkdir()
    (folder / "graph.html").symlink_to(tmp_path / "secret.html")
    (folder / "graph.trig").write_bytes((output / "graph.trig").read_bytes())
    served = Site(folder)
    try:
        assert served.ask("/")[0] == 404
    finally:
        served.close()


def test_names_that_are_not_clear_are_told_to_the_page(site: Site) -> None:
    status, _, text = site.ask(f"/query/bound?q=neighbourhood&name={quote('锚泰')}")
    assert status == 400
    assert "3 things could be meant" in text


@pytest.mark.slow
def test_a_new_build_is_seen(tmp_path: Path, output: Path) -> None:
    path = tmp_path / "graph.trig"
    text = (output / "graph.trig").read_text(encoding="utf-8")
    path.write_text(text, encoding="utf-8")
    served = Site(tmp_path)
    try:
        query = "ASK { <a:new> a <a:thing> }"
        assert json.loads(served.query(query)[2])["boolean"] is False
        path.write_text(text + "<a:new> a <a:thing> .\n", encoding="utf-8")
        until = time.monotonic() + 30
        while not (found := json.loads(served.query(query)[2])["boolean"]) and time.monotonic() < until:
            time.sleep(0.2)
        assert found
        assert served.ask("/")[0] == 404
    finally:
        served.close()


@pytest.mark.parametrize(
    ("options", "said"),
    [
        (["-o", "nowhere"], "graph.trig: no such file; run kg build"),
        (["--host", "203.0.113.1"], "203.0.113.1:8000: cannot listen there"),
    ],
)
def test_what_cannot_be_served_is_one_line(output: Path, options: list[str], said: str) -> None:
    command = [sys.executable, "-m", "kg", "serve", "-o", str(output), *options]
    done = subprocess.run(command, capture_output=True, text=True, timeout=60, check=False)
    assert done.returncode == 1
    assert said in done.stderr and done.stderr.count("\n") == 1


def test_several_accept_lines_are_one(site: Site) -> None:
    def ask(path: str, *accepts: str) -> tuple[int, str]:
        connection = http.client.HTTPConnection(urlsplit(site.address).netloc, timeout=60)
        connection.putrequest("GET", path)
        for accept in accepts:
            connection.putheader("Accept", accept)
        connection.endheaders()
        answer = connection.getresponse()
        answer.read()
        connection.close()
        return answer.status, str(answer.getheader("content-type")).split(";")[0]

    xml, triples = (
        "application/sparql-results+xml",
        quote("CONSTRUCT { ?s ?p ?o } WHERE { ?s ?p ?o } LIMIT 3"),
    )
    assert ask("/sparql?query=ASK+%7B%7D", "text/boolean", f"{xml};q=0.8", f"{JSON_ROWS};q=0.7") == (200, xml)
    assert ask(f"/sparql?query={triples}", "application/x-binary-rdf", "text/turtle;q=0.9") == (
        200,
        "text/turtle",
    )
    wanted = "application/x-binary-rdf", "text/turtle;q=0.9"
    assert ask(f"/entity/{KEYS['company']}", *wanted) == (200, "text/turtle")


@pytest.mark.parametrize("ending", ["", ".ttl", ".jsonld", ".nt", ".rdf"])
def test_what_is_not_there_is_missing_in_every_form(site: Site, ending: str) -> None:
    assert site.ask(f"/entity/e000000000000000{ending}")[0] == 404


def test_the_address_of_the_endpoint_may_end_in_a_stroke(site: Site) -> None:
    assert site.ask("/sparql/?query=ASK+%7B%7D")[0] == 200


@pytest.mark.parametrize(
    ("path", "media", "begins"),
    [
        (f"/sparql?query={quote(COMPANIES)}&format=csv", "text/csv", "name\r\n"),
        (f"/sparql?query={quote(COMPANIES)}&format=json", JSON_ROWS, "{"),
        (f"/sparql?query={quote(COMPANIES)}&output=tsv", "text/tab-separated-values", "?name\n"),
        (f"/sparql?query={quote(COMPANIES)}&format=text/csv", "text/csv", "name\r\n"),
        (f"/sparql?query={THREE}&format=ttl", "text/turtle", "@prefix"),
        (f"/query?query={quote(COMPANIES)}&format=csv", "text/csv", "\ufeffname\r\n"),
        ("/query?q=suppliers&format=csv", "text/csv", "\ufeffsupplier,customer,sentence,file,date\r\n"),
        ("/query?q=suppliers&format=csv&lang=zh", "text/csv", "\ufeff供货方,采购方,原文,文件,日期\r\n"),
        (f"/query?q=suppliers&company={quote('锚泰')}&format=json", JSON_ROWS, "{"),
    ],
)
def test_an_address_says_which_form_it_wants(site: Site, path: str, media: str, begins: str) -> None:
    status, headers, text = site.ask(path, headers={"Accept": "text/html"})
    assert (status, headers["content-type"].split(";")[0]) == (200, media)
    assert text.startswith(begins)


@pytest.mark.parametrize(
    ("path", "said"),
    [
        ("/sparql?query=ASK+%7B%7D&format=doc", "format='doc': no such format; use one of csv, "),
        ("/query?q=suppliers&format=doc", "format='doc': no such format"),
        ("/query?q=suppliers&format=ttl", "none of these can be given"),
        ("/query?q=none&format=csv", "no such query"),
    ],
)
def test_a_form_that_cannot_be_had_is_refused(site: Site, path: str, said: str) -> None:
    status, _, text = site.ask(path)
    assert status in (400, 406) and said in text and text.count("\n") == 1


@pytest.mark.parametrize(
    ("text", "kinds", "names"),
    [
        ("锚泰", "Company", ["重庆锚泰科技有限公司"]),
        ("hechuan", "District, Place", ["合川区"]),
        ("hcq", "District", ["合川区"]),
        ("合穿区", "District", ["合川区"]),
        ("别名", "", [HOSTILE]),
        ("合川区", "thing", ["合川区", "合川区经济信息委"]),
        ("不存在", "", []),
        ("', <>", "", []),
    ],
)
def test_names_are_suggested(site: Site, text: str, kinds: str, names: list[str]) -> None:
    status, headers, answer = site.ask(f"/query/suggest?{urlencode({'text': text, 'kinds': kinds})}")
    assert (status, headers["content-type"]) == (200, "application/json")
    assert [one["name"] for one in json.loads(answer)] == names


@pytest.mark.parametrize(
    ("text", "said", "place"),
    [
        ("SELECT ?a {\n ?a foaf:x ?b }", "第 2 行第 5 列：没有 foaf: 这个前缀。可用的前缀：dcat", (2, 5, 5)),
        ("SELECT ?a { ?a schem:x ?b }", "是不是 schema:？", (1, 16, 6)),
        ("SELECT ?a { ?a ?b ?c", "第 1 行第 21 列：语句没有写完", (1, 21, 0)),
        ("SELEC ?a {}", "这里看不懂“SELEC”", (1, 1, 5)),
        ("DROP ALL", "这里只能查询，不能修改", None),
        ("ASK { SERVICE <a:b> {} }", "请去掉 SERVICE", None),
        ("SELECT (<x:y>(1) AS ?x) {}", "查不了：query: cannot be run", None),
    ],
)
def test_mistakes_are_told_in_the_language_of_the_reader(
    site: Site, text: str, said: str, place: tuple[int, int, int] | None
) -> None:
    status, _, answer = site.ask("/query/answer?lang=zh", method="POST", body=text, headers=SPARQL)
    problem = json.loads(answer)
    assert status == 400 and said in problem["message"]
    assert place == (tuple(problem[key] for key in ("line", "column", "length")) if place else None)


@pytest.mark.parametrize(
    ("of", "text", "said"),
    [
        (
            "own",
            "SELECT ?a { ?a a kg:Compny }",
            ["第 1 行第 18 列：词汇表里没有 kg:Compny。是不是 kg:Company？"],
        ),
        (
            "own",
            "SELECT ?a { ?a kg:correctedBy ?b }",
            ["第 1 行第 16 列：本图谱里没有用到 kg:correctedBy（更正）"],
        ),
        ("own", "SELECT ?a { ?a kg:locatedIn 1 }", ["语句没有错"]),
        ("values", "", ["没有符合这些条件的结果"]),
        ("named", "", ["没有说到这件事"]),
    ],
)
def test_an_empty_answer_says_what_may_be_wrong(site: Site, of: str, text: str, said: list[str]) -> None:
    path = f"/query/empty?{urlencode({'lang': 'zh', 'of': of})}"
    problems = json.loads(site.ask(path, method="POST", body=text, headers=SPARQL)[2])
    assert len(problems) == len(said)
    assert all(words in problem["message"] for words, problem in zip(said, problems, strict=True))


@pytest.mark.parametrize(
    ("values", "said"),
    [
        ({"q": "neighbourhood", "name": "锚泰"}, {"value": "锚泰", "names": []}),
        ({"q": "suppliers", "company": "锚太科技"}, {"message": "能填在这里的实体中，没有叫“锚太科技”的"}),
        ({"q": "projects-by-investment", "minimum": "viel"}, {"field": "minimum"}),
        ({"q": "projects-by-stage", "stage": "x"}, {"field": "stage"}),
        ({"q": "promises-overdue", "day": "x"}, {"field": "day"}),
    ],
)
def test_a_value_of_a_form_that_is_wrong_is_told(
    site: Site, values: dict[str, str], said: dict[str, object]
) -> None:
    path = f"/query/bound?{urlencode({**values, 'lang': 'zh'})}"
    status, _, answer = site.ask(path, headers={"Accept": "application/json"})
    problem = json.loads(answer)
    assert status == 400 and problem["message"]
    assert {key: problem[key] for key in said} == said
    if values.get("name"):
        assert {one["name"] for one in problem["things"]} >= {"锚泰智造基地", "锚泰二期厂房"}


@pytest.mark.parametrize("path", ["/query", f"/entity/{KEYS['company']}"])
def test_pages_lead_to_each_other_in_the_language_that_is_asked_for(site: Site, path: str) -> None:
    for lang, words in (("zh", ("本期", "图谱", "查询")), ("en", ("Today", "Graph", "Queries"))):
        _, _, text = site.ask(f"{path}?lang={lang}", headers={"Accept": "text/html"})
        assert f'<html lang="{"zh-CN" if lang == "zh" else "en"}">' in text
        for address, name in zip(("/", "/#view=graph", "/query"), words, strict=True):
            assert re.search(f'<a href="{address}"[^>]*>{name}</a>', text)
    assert '<html lang="en">' in site.ask(f"{path}?lang=xx", headers={"Accept": "text/html"})[2]


def test_the_page_of_a_thing_shows_its_sign_its_names_and_the_way_to_the_graph(site: Site) -> None:
    _, _, text = site.ask(f"/entity/{KEYS['company']}", headers={"Accept": "text/html"})
    assert f'href="/#{KEYS["company"]}&amp;view=graph"' in text
    assert "<mark>锚泰科技</mark>总经理" in text
    assert 'class="type-Project" title="Project"' in text
    style = site.ask("/static/web.css")[2]
    assert '.type-Project::before { content: "◆"; color: #D55E00; }' in style
    assert ':root[data-theme="dark"]' in style and "--accent:" in style


@pytest.mark.parametrize(
    ("address", "name"),
    [
        (f"format=text/csv%3Ba%3D{quote('中')}&query=ASK%7B%7D", "query.csva"),
        ("format=csv&query=ASK%7B%7D&q=%22x", "query.csv"),
        ("q=articles%0A&format=csv", "articles.csv"),
    ],
)
def test_a_file_of_an_answer_has_a_plain_name(site: Site, address: str, name: str) -> None:
    status, headers, _ = site.ask(f"/query?{address}")
    assert status == 200 and headers["content-disposition"] == f'inline; filename="{name}"'
