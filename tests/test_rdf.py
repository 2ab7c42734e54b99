"""The export: its terms, its bytes, and that every parser reads the same."""

import os
import subprocess
import sys
from pathlib import Path
from typing import TypeAlias

import networkx as nx
import pyoxigraph as ox
import pytest
from conftest import ARTICLES, HOSTILE, KEYS
from hypothesis import given
from hypothesis import strategies as st
from rdflib import Dataset, Graph

from kg.errors import KGError, OutputError
from kg.export import RDF12, WRITERS, write_exports
from kg.files import write_text
from kg.rdf.dataset import fact_keys, to_trig, to_turtle
from kg.rdf.rdf12 import to_rdf12
from kg.rdf.turtle import block, check_base_iri, date_literal, decimal, iri, literal, prefixes

Net: TypeAlias = "nx.MultiDiGraph[str]"
CONTEXT = "kg:context ?t ; kg:contextStart ?s ; kg:contextEnd ?e"
HEADER = "".join(f"PREFIX {name}: <{start}>\n" for name, start in prefixes().items())


def triples(text: str) -> set[ox.Triple]:
    return {quad.triple for quad in ox.parse(text, ox.RdfFormat.TRIG)}


def ask(text: str, pattern: str) -> bool:
    """Say whether the export holds ``pattern``; K:name stands for an entity of the fixture."""
    store = ox.Store()
    store.load(text, ox.RdfFormat.TRIG)
    for short in sorted(KEYS, key=len, reverse=True):
        pattern = pattern.replace(f"K:{short} ", f"id:{KEYS[short]} ")
    return bool(store.query(HEADER + f"ASK {{ {pattern} }}", use_default_graph_as_union=True))


@pytest.mark.parametrize(
    "pattern",
    [
        "K:district a kg:District , schema:AdministrativeArea ",
        'K:district skos:prefLabel "合川区"@zh ; rdfs:label "合川区"@zh',
        'K:district skos:notation "500117" ; kg:locatedIn K:city ; prov:wasDerivedFrom kg:divisions',
        "K:company a kg:Company , schema:Corporation , org:FormalOrganization",
        "K:industry a kg:Industry , skos:Concept",
        'K:company skos:altLabel "锚泰科技"@zh ; kg:develops K:project ',
        "K:company kg:cooperatesWith K:zone , K:school ",
        "K:project kg:investment 760000000.0",
        'K:project kg:investment "760000000"^^xsd:decimal ; kg:area "31700"^^xsd:decimal',
        "K:project kg:progress 31.7 , 42.5",
        'K:hostile kg:annualOutput "300000000"^^xsd:decimal',
        "?s a rdf:Statement ; rdf:subject K:person ; rdf:predicate kg:worksFor ; rdf:object K:company ",
        '?s rdf:subject K:person ; kg:role "总经理"@zh',
        '?s rdf:predicate kg:investment ; kg:qualifier kg:about ; kg:valueText "约7.6亿元"@zh',
        '?s rdf:object "50000000"^^xsd:decimal ; kg:currency "USD" ; kg:valueText "5000万美元"@zh',
        "?s rdf:object 42.5 ; kg:minValue ?low ; kg:maxValue ?high FILTER(?low = 40 && ?high = 45)",
        '?s kg:evidence "锚泰智造基地在合川区开工"@zh ; kg:start 0 ; kg:end 12 ; kg:confidence 0.93',
        '?s a rdf:Statement ; kg:rule "test/1"',
        '?m a kg:Milestone ; kg:project K:project ; kg:stage kg:started ; kg:date "2024-05-13"^^xsd:date',
        "?s rdf:subject K:hostile ; rdf:predicate kg:subsidiaryOf ; kg:contextStart 0 ; kg:contextEnd 71",
        '?s rdf:predicate kg:area ; kg:context ?c ; kg:contextStart 13 FILTER(STRSTARTS(?c, "2024年5月"))',
        "?m kg:stage kg:inProduction ; kg:context ?c FILTER(LANG(?c) = 'zh' && CONTAINS(?c, '智造基地'))",
        '?m kg:stage kg:inProduction ; kg:date "2025-06"^^xsd:gYearMonth ; kg:start 132 ; kg:end 166',
        '?a a schema:NewsArticle ; schema:author "记者甲"@zh , "记者乙"@zh ; schema:publisher "合川晨报"@zh',
        '?a schema:datePublished "2024-05-14"^^xsd:date ; schema:pagination "03"',
        '?a schema:url "https://example.org/新 闻?a=1"^^xsd:anyURI ; kg:sourceFile "锚泰/第一 版.txt"',
        "id:dataset a void:Dataset , dcat:Dataset ; prov:wasGeneratedBy id:build ; void:entities 16",
        "id:dataset void:vocabulary <https://example.org/kg/ontology>",
        'id:build prov:wasAssociatedWith/schema:softwareVersion "0.1.0" ; prov:used/schema:sha256 ?data',
        '?a prov:hadPrimarySource ?f . ?f schema:name "锚泰/第一 版.txt" ; ^prov:used id:build',
        "?a schema:mentions K:germany , K:person ; schema:headline ?h ; schema:articleBody ?b",
    ],
)
def test_says(small_graph: Net, pattern: str) -> None:
    assert ask(to_turtle(small_graph), pattern)


@pytest.mark.parametrize(
    "pattern",
    [
        "?s ?p ?o FILTER(isBlank(?s) || isBlank(?o))",
        'K:project kg:investment "50000000"^^xsd:decimal',  # dollars
        "K:city prov:wasDerivedFrom ?d",  # nothing official says where it stands
        "?s rdf:subject K:tongguan ; rdf:predicate kg:locatedIn",  # the official list has no sentence
        'K:district skos:altLabel "合川区"@zh',
        "?s kg:role ?r ; rdf:predicate kg:locatedIn",
        '?s kg:currency "CNY"',
        "?s rdf:predicate kg:partOf ; kg:context ?c",  # its sentence names both
        "?s kg:context ?c MINUS { ?s kg:contextStart ?x ; kg:contextEnd ?y }",
        '?m a kg:Milestone ; kg:date ""',
        "?a schema:mentions K:anhui ",
        "?s kg:evidence ?e MINUS { ?s kg:start ?x ; kg:end ?y ; prov:wasDerivedFrom/a schema:NewsArticle }",
    ],
)
def test_does_not_say(small_graph: Net, pattern: str) -> None:
    assert not ask(to_turtle(small_graph), pattern)


@pytest.mark.parametrize(
    ("quoted", "count"), [("kg:evidence ?t ; kg:start ?s ; kg:end ?e", 23), (CONTEXT, 6)]
)
def test_every_sentence_is_what_the_body_says(small_graph: Net, quoted: str, count: int) -> None:
    graph = Graph().parse(data=to_turtle(small_graph), format="turtle")
    pattern = f"?f {quoted} ; prov:wasDerivedFrom/schema:articleBody ?b"
    found = graph.query(f"{HEADER} SELECT ?b ?s ?e ?t {{ {pattern} }}")
    rows = [tuple(row) for row in found]  # type: ignore[arg-type]
    assert len(rows) == count
    assert len(fact_keys(small_graph)) == 23
    assert all(str(body)[int(str(start)) : int(str(end))] == str(text) for body, start, end, text in rows)


def test_rdflib_and_oxigraph_read_the_same(small_graph: Net, tmp_path: Path) -> None:
    write_text(tmp_path / "graph.ttl", to_turtle(small_graph))
    write_text(tmp_path / "graph.trig", to_trig(small_graph))
    by_oxigraph = {quad.triple for quad in ox.parse(path=tmp_path / "graph.ttl")}
    text = (tmp_path / "graph.ttl").read_text(encoding="utf-8")
    by_rdflib = Graph().parse(data=text, format="turtle").serialize(format="nt")
    assert {quad.triple for quad in ox.parse(by_rdflib, ox.RdfFormat.N_TRIPLES)} == by_oxigraph
    assert {quad.triple for quad in ox.parse(path=tmp_path / "graph.trig")} == by_oxigraph


@pytest.mark.filterwarnings("ignore::DeprecationWarning")  # rdflib warns of its own calls
def test_rdflib_reads_the_named_graphs(small_graph: Net) -> None:
    text = to_trig(small_graph)
    dataset = Dataset()
    dataset.parse(data=text, format="trig")
    named = dataset.serialize(format="nquads")
    assert set(ox.parse(named, ox.RdfFormat.N_QUADS)) == set(ox.parse(text, ox.RdfFormat.TRIG))


def test_kg_prefix_is_bound(small_graph: Net) -> None:
    bound = dict(Graph().parse(data=to_turtle(small_graph), format="turtle").namespaces())
    assert str(bound["kg"]) == "https://example.org/kg/ontology#"


def test_each_article_has_its_graph(small_graph: Net) -> None:
    quads = list(ox.parse(to_trig(small_graph), ox.RdfFormat.TRIG))
    names = {quad.graph_name.value for quad in quads if isinstance(quad.graph_name, ox.NamedNode)}
    assert names == {f"https://example.org/kg/id/article-{key}" for key in ARTICLES.values()}
    for quad in quads:
        inside = isinstance(quad.graph_name, ox.NamedNode)
        local = quad.subject.value.rsplit("/", 1)[1]
        assert inside == local.startswith(("article-", "statement-", "milestone-"))
        if inside and quad.predicate.value.endswith("wasDerivedFrom"):
            assert quad.object == quad.graph_name


def test_order_of_insertion_leaves_no_trace(small_graph: Net, turned_graph: Net) -> None:
    for node in turned_graph.nodes:
        for name in ("attributes", "milestones", "aliases"):
            turned_graph.nodes[node][name] = turned_graph.nodes[node][name][::-1]
    assert to_turtle(turned_graph) == to_turtle(small_graph)
    assert to_trig(turned_graph) == to_trig(small_graph)


@pytest.mark.slow
def test_same_bytes_for_every_hash_seed() -> None:
    code = (
        "import hashlib, conftest; from kg.rdf.dataset import to_turtle, to_trig; graph = conftest.make();"
        "print(hashlib.sha256((to_turtle(graph) + to_trig(graph)).encode()).hexdigest())"
    )
    made = {
        subprocess.run(
            [sys.executable, "-c", code],
            cwd=Path(__file__).parent,
            env={**os.environ, "PYTHONHASHSEED": seed, "LC_ALL": "C"},
            capture_output=True,
            check=True,
        ).stdout
        for seed in ("0", "1")
    }
    assert len(made) == 1


def test_two_posts_in_one_sentence_are_one_statement(small_graph: Net) -> None:
    said = small_graph.edges[KEYS["person"], KEYS["company"], "worksFor"]["statements"]
    said.append({**said[0], "role": "董事长", "rule": "test/2", "confidence": 0.5})
    text = to_turtle(small_graph)
    assert ask(text, '?s kg:role "董事长"@zh , "总经理"@zh ; kg:confidence 0.93')
    assert not ask(text, "?s kg:confidence ?a , ?b FILTER(?a != ?b)")
    assert len(fact_keys(small_graph)) == 23


@pytest.mark.parametrize("order", [1, -1])
@pytest.mark.parametrize(("confidence", "has_context"), [(0.93, False), (0.95, False), (0.5, True)])
def test_of_two_readings_the_surer_speaks_or_what_stands_alone(
    small_graph: Net, order: int, confidence: float, has_context: bool
) -> None:
    values = small_graph.nodes[KEYS["hostile"]]["attributes"]
    alone = {key: value for key, value in values[0].items() if not key.startswith("context")}
    values[:] = [values[0], {**alone, "confidence": confidence}][::order]
    assert ask(to_turtle(small_graph), "?s rdf:predicate kg:annualOutput ; kg:context ?c") is has_context


def test_dollars_and_yuan_of_one_number_are_two_statements(small_graph: Net) -> None:
    values = small_graph.nodes[KEYS["project"]]["attributes"]
    dollars = next(value for value in values if value["currency"] == "USD")
    values.append({**dollars, "currency": "CNY"})
    assert len(fact_keys(small_graph)) == 24
    assert ask(to_turtle(small_graph), 'K:project kg:investment "50000000"^^xsd:decimal')


def test_own_base_changes_iris_and_no_local_name(small_graph: Net) -> None:
    before = fact_keys(small_graph)
    small_graph.graph["base_iri"] = "https://数据.example.org/e#"
    assert fact_keys(small_graph) == before
    subjects = {triple.subject.value for triple in triples(to_turtle(small_graph))}  # type: ignore[union-attr]
    assert f"https://数据.example.org/e#{KEYS['company']}" in subjects
    assert not any(subject.startswith("https://example.org/kg/id/") for subject in subjects)


@pytest.mark.parametrize(
    "base",
    [
        "",
        "id/",
        "https://",
        "https://example.org",
        "https://example.org/id",
        "https://exa mple.org/",
        "https://example.org/<x>/",
        "https://example.org/> . <a:b> <a:b> <a:",
        "javascript:alert(1)/",
        "file:///home/",
        'https://example.org/"/',
        "https://example.org/\n/",
    ],
)
def test_bad_base_is_one_line(base: str) -> None:
    with pytest.raises(KGError, match=r"^--base-iri .+ give something like") as caught:
        check_base_iri(base)
    assert "\n" not in str(caught.value)


@pytest.mark.parametrize("base", ["http://a.cn/", "https://a.cn:80/b#", "urn:kg:", "https://a.cn/重庆/"])
def test_good_base(base: str) -> None:
    assert check_base_iri(base) == base


@pytest.mark.parametrize(
    ("key", "written"),
    [
        ("0a-b_C", "id:0a-b_C"),
        ("a b", "<x:a%20b>"),
        ("甲>", "<x:%E7%94%B2%3E>"),
        ("-a", "<x:-a>"),
        ("a.", "<x:a.>"),
        ("", "<x:>"),
    ],
)
def test_iri(key: str, written: str) -> None:
    assert iri(key, "x:") == written


@pytest.mark.parametrize(
    ("value", "written"),
    [
        (760000000.0, '"760000000"^^xsd:decimal'),
        (31.7, "31.7"),
        (0.57 * 100, '"57"^^xsd:decimal'),
        (1e22, '"10000000000000000000000"^^xsd:decimal'),
        (1e-7, "0.0000001"),
        (0.0, '"0"^^xsd:decimal'),
        (5, '"5"^^xsd:decimal'),
    ],
)
def test_decimal(value: float, written: str) -> None:
    assert decimal(value) == written


@pytest.mark.parametrize("value", [float("nan"), float("inf")])
def test_no_number_is_refused(value: float) -> None:
    with pytest.raises(OutputError, match="no number"):
        decimal(value)


@pytest.mark.parametrize(
    ("text", "written"),
    [
        ("2024-02-29", '"2024-02-29"^^xsd:date'),
        ("2024-05", '"2024-05"^^xsd:gYearMonth'),
        ("2024", '"2024"^^xsd:gYear'),
        ("2023-02-29", '"2023-02-29"'),
        ("2024-13", '"2024-13"'),
        ("0000", '"0000"'),
        ("去年", '"去年"'),
        ("２０２４", '"２０２４"'),
    ],
)
def test_date(text: str, written: str) -> None:
    assert date_literal(text) == written


def test_unknown_type_and_term_are_refused(small_graph: Net) -> None:
    small_graph.nodes[KEYS["project"]]["milestones"][0]["stage"] = "a> . <x:y> <x:y> <x:y"
    with pytest.raises(OutputError, match="no name of kg's schema"):
        to_turtle(small_graph)
    small_graph.nodes[KEYS["project"]]["type"] = "Ship"
    with pytest.raises(OutputError, match="unknown type 'Ship'"):
        to_trig(small_graph)


@given(st.text(st.characters(exclude_categories=["Cs"]), max_size=20))
def test_any_text_comes_back(text: str) -> None:
    written = "".join(f"@prefix {name}: <{start}> .\n" for name, start in prefixes().items())
    written += block("id:a", [("rdfs:label", [literal(text)])])
    by_oxigraph = [quad.object.value for quad in ox.parse(written, ox.RdfFormat.TURTLE)]
    by_rdflib = [str(value) for value in Graph().parse(data=written, format="turtle").objects()]
    assert by_oxigraph == by_rdflib == [text]


def test_hostile_name_comes_back(small_graph: Net) -> None:
    labels = {str(value) for value in Graph().parse(data=to_turtle(small_graph), format="turtle").objects()}
    assert {HOSTILE, '别名"\\', '"引"</script>'} <= labels


def test_rdf12_says_the_same_in_annotations(small_graph: Net) -> None:
    turtle = to_turtle(small_graph)
    text = to_rdf12(turtle, small_graph.graph["base_iri"])
    assert text == to_rdf12(turtle, small_graph.graph["base_iri"])
    rdf = prefixes()["rdf"]
    reifies = ox.NamedNode(f"{rdf}reifies")
    spread: set[ox.Triple] = set()
    for triple in (quad.triple for quad in ox.parse(text, ox.RdfFormat.TURTLE)):
        if triple.predicate == reifies:
            fact = triple.object
            parts = {"subject": fact.subject, "predicate": fact.predicate, "object": fact.object}  # type: ignore[union-attr]
            parts["type"] = ox.NamedNode(f"{rdf}Statement")
            spread |= {ox.Triple(triple.subject, ox.NamedNode(rdf + p), o) for p, o in parts.items()}
        else:
            spread.add(triple)
    assert spread == triples(turtle)
    assert text.count("{|") == turtle.count("a rdf:Statement") - 1  # dollars are told, not stated


def test_rdf12_is_there_only_when_asked_for(small_graph: Net, tmp_path: Path) -> None:
    for asked, more in ((False, set()), (True, {RDF12})):
        write_exports(small_graph, tmp_path / str(asked), rdf12=asked)
        assert {file.name for file in (tmp_path / str(asked)).iterdir()} == set(WRITERS) | more
