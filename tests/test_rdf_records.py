"""What time and people add to the export: deals, validity, reprints, corrections, former names, decisions."""

import re
from pathlib import Path
from typing import TypeAlias

import networkx as nx
import pyshacl
import pytest
from conftest import ARTICLES, KEYS, make
from rdflib import Graph
from test_rdf import ask

from kg.export import WRITERS
from kg.graph import save_graph
from kg.query import Rows, run_named
from kg.rdf.dataset import to_trig, to_turtle
from kg.rdf.rdf12 import to_rdf12
from kg.schema import DATA
from kg.validation import validate
from tests.timed import REPRINT, make_timed

Net: TypeAlias = "nx.MultiDiGraph[str]"


@pytest.mark.parametrize(
    "pattern",
    [
        "?d a kg:Investment ; kg:project K:project ; kg:investor K:company ; kg:inPlace K:district ",
        "?d kg:lowestSum 760000000.0 ; kg:highestSum 800000000.0 ; kg:latestSum 800000000.0",
        '?d a kg:Investment ; kg:stage kg:started ; kg:sourceCount 2 ; kg:saidOn "2024-05-14"^^xsd:date',
        f"?d a kg:Investment ; prov:wasDerivedFrom id:article-{ARTICLES['second']} , id:article-{REPRINT}",
        f"id:article-{REPRINT} kg:reprintOf id:article-{ARTICLES['first']} ",
        f"?s rdf:object 7600000000.0 ; kg:correctedBy id:article-{ARTICLES['second']} ",
        f"?s rdf:predicate kg:exportsTo ; kg:correctedBy id:article-{ARTICLES['second']} ",
        '?s rdf:object 800000000.0 ; kg:validFrom "2024"^^xsd:gYear ; kg:validUntil "2024-12-31"^^xsd:date',
        '?s a rdf:Statement ; kg:saidOn "2024-06"^^xsd:gYearMonth',
        '?m kg:stage kg:planned ; kg:promisedStage kg:inProduction ; kg:date "2023"^^xsd:gYear',
        'K:company kg:formerName ?f . ?f rdfs:label "合川轴承厂"@zh ; kg:validUntil ?u',
        '?f a kg:FormerName ; kg:validUntil "2019-05"^^xsd:gYearMonth',
        "K:district kg:formerName/prov:wasDerivedFrom kg:divisions",
        '?s kg:role "总经理"@zh ; kg:confirmedBy ?d . ?d kg:decidedBy "王编辑" ; kg:applies true',
        '?d kg:decisionKind "true" ; kg:decidedOn "2025-03-01" ; kg:reason "电话\\"核实\\""',
        "?p a kg:PossiblySame ; kg:one|kg:other K:project ; kg:one|kg:other K:hall ; kg:likelihood 0.5",
        '?p a kg:PossiblySame ; kg:reason "近似的名称" , "无共同区县"',
    ],
)
def test_says(timed_graph: Net, pattern: str) -> None:
    assert ask(to_turtle(timed_graph), pattern)


@pytest.mark.parametrize(
    "pattern",
    [
        "K:project kg:investment 7600000000.0",  # corrected: told, and not stated
        "K:company kg:exportsTo K:germany ",
        "?d a kg:Investment ; kg:project K:hall ",  # a part of the other
        "?s ?p ?o FILTER(isBlank(?s) || isBlank(?o))",
    ],
)
def test_does_not_say(timed_graph: Net, pattern: str) -> None:
    assert not ask(to_turtle(timed_graph), pattern)


def test_an_export_of_all_of_it_is_sound(timed_output: Path) -> None:
    assert validate(timed_output) == []
    whole = Graph().parse(timed_output / "graph.ttl")
    sound, _, text = pyshacl.validate(whole, shacl_graph=Graph().parse(DATA / "shapes.ttl"), inplace=True)
    assert sound, text


def test_turned_lists_give_the_same_bytes(timed_graph: Net) -> None:
    before = {name: b"".join(writer(timed_graph, lang="zh")) for name, writer in WRITERS.items()}
    for name in ("deals", "doubtful", "decisions"):
        timed_graph.graph[name].reverse()
    for name in ("graph.ttl", "graph.trig", "report.md"):
        assert b"".join(WRITERS[name](timed_graph, lang="zh")) == before[name]


def test_rdf12_tells_what_was_corrected_without_stating_it(timed_graph: Net) -> None:
    turtle = to_turtle(timed_graph)
    text = to_rdf12(turtle, timed_graph.graph["base_iri"])
    # dollars, and a sum and a market that were corrected
    assert text.count("{|") == turtle.count("a rdf:Statement") - 3


def test_the_default_graph_holds_deals(timed_graph: Net) -> None:
    head = to_trig(timed_graph).partition(" {\n")[0]
    assert "a kg:Investment" in head and "a kg:Decision" in head


@pytest.mark.parametrize(
    ("name", "params", "column", "values"),
    [
        ("investment-by-district", {}, "lowest", ["760000000"]),
        ("investment-by-district", {}, "highest", ["800000000"]),
        ("investment-by-district", {}, "deals", ["1"]),
        ("investment-by-industry", {}, "investment", ["800000000"]),
        ("investment-by-year", {}, "year", ["2024"]),
        ("investment-by-year", {"district": "重庆"}, "investment", ["800000000"]),
        ("investment-by-year", {"district": "铜官"}, "year", []),
        ("investments", {}, "sources", ["2"]),
        ("investments", {"minimum": "8e8", "district": "合川"}, "investors", ["重庆锚泰科技有限公司"]),
        ("investments", {"minimum": "800000001"}, "project", []),
        ("changed-sums", {}, "investment", ["760000000", "800000000"]),
        ("changed-sums", {"project": "锚泰二期"}, "investment", []),
        ("corrections", {}, "value", ["德国", "76亿元"]),
        ("corrections", {"name": "锚泰智造"}, "corrected_on", ["2024-06"]),
        ("former-names", {}, "former", ["合川市", "合川轴承厂"]),
        ("former-names", {"name": "锚泰科技"}, "until", ["2019-05"]),
        ("doubtful", {}, "reason", ["无共同区县", "近似的名称"]),
        ("decisions", {}, "kind", ["true"]),
        ("reprints", {}, "source", ["转载.txt"]),
        ("several-articles", {}, "articles", ["2", "2", "2"]),
        ("projects-by-investment", {"minimum": "1e9"}, "investment", []),
        ("people", {}, "since", ["2023-05"]),
        ("life-line", {"project": "锚泰智造"}, "stage", ["计划", "计划", "开工", "开工", "投产"]),
        ("life-line", {"project": "锚泰二期"}, "promised", ["投产", "投产"]),
        ("promises-overdue", {}, "project", []),  # what was promised for 2023 was put off
        ("promises-overdue", {"day": "2025-06-30"}, "date", []),
        ("promises-overdue", {"day": "2025-07-01"}, "date", ["2025-06"]),
        ("promises-overdue", {"day": "2025-07-01", "district": "铜官"}, "date", []),
    ],
)
def test_named(timed_output: Path, name: str, params: dict[str, str], column: str, values: list[str]) -> None:
    result = run_named(timed_output, name, params)
    assert isinstance(result, Rows)
    at = result.variables.index(column)
    assert [row[at].value if row[at] else "" for row in result.rows] == values  # type: ignore[union-attr]


@pytest.mark.parametrize(
    ("edit", "line"),
    [
        (lambda g: g.graph["deals"][0].update(project="x"), r"deal \w+: names 'x', which is no node"),
        (lambda g: g.graph["deals"][0].update(articles=["x"], sources=1), "its article 'x' is missing"),
        (lambda g: g.graph["deals"][0].update(sources=9), "9 sources, but 3 articles"),
        (lambda g: g.graph["deals"][0].update(stage="x"), "unknown stage 'x'"),
        (lambda g: g.graph["deals"][0].update(date="x"), "'x' is no date"),
        (lambda g: g.graph["doubtful"][0].update(a="x"), "doubtful pair 'x', .* not two nodes in order"),
        (lambda g: g.graph["doubtful"][0].update(score=2), "2 is not between 0 and 1"),
        (lambda g: g.graph["articles"][REPRINT].update(reprintOf=REPRINT), "which is no other article"),
        (lambda g: g.nodes[KEYS["company"]]["former"][0].update(until="x"), "'x' is no date"),
        (lambda g: g.nodes[KEYS["company"]]["former"][0].update(article="x"), "'x' of a former name is"),
        (lambda g: g.nodes[KEYS["hall"]]["milestones"][0].update(promised="x"), "unknown promised stage 'x'"),
        (lambda g: g.nodes[KEYS["hall"]]["attributes"][0].update(correctedBy="x"), "corrected by 'x', which"),
        (lambda g: g.nodes[KEYS["hall"]]["attributes"][0].update(validFrom="x"), "'x' is no date"),
    ],
)
def test_what_is_broken_is_told(tmp_path: Path, edit: object, line: str) -> None:
    graph = make_timed()
    edit(graph)  # type: ignore[operator]
    save_graph(graph, tmp_path / "graph.json")
    problems = validate(tmp_path)
    assert len(problems) == 1
    assert re.search(line, problems[0]), problems


def test_a_graph_without_any_of_it_has_no_such_nodes() -> None:
    graph = make()
    graph.graph["deals"] = []
    for name in ("kg:Investment", "kg:FormerName", "kg:Decision", "kg:PossiblySame", "kg:reprintOf"):
        assert name not in to_turtle(graph)
