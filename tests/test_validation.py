"""kg validate: each fault has its line, and a sound output has none."""

import re
import shutil
import time
from collections import defaultdict
from collections.abc import Callable
from pathlib import Path
from typing import Any, TypeAlias

import conftest
import networkx as nx
import pyoxigraph as ox
import pyshacl
import pytest
from conftest import ARTICLES, KEYS
from rdflib import SH, Graph

from kg.export.rdf import to_trig, to_turtle
from kg.files import write_text
from kg.graph import save_graph
from kg.schema import DATA
from kg.validation import validate
from kg.validation.structure import Nodes, find_structure_problems

Net: TypeAlias = "nx.MultiDiGraph[str]"


def write(graph: Net, folder: Path) -> None:
    save_graph(graph, folder / "graph.json")
    write_text(folder / "graph.ttl", to_turtle(graph))
    write_text(folder / "graph.trig", to_trig(graph))


@pytest.fixture(scope="module")
def bare(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The data folder with empty tables: quick to check."""
    data = tmp_path_factory.mktemp("data")
    for folder in ("relations", "queries"):
        shutil.copytree(DATA / folder, data / folder)
    for name in ("schema.toml", "vocabulary.toml", "ontology.ttl", "shapes.ttl", "context.jsonld"):
        shutil.copy(DATA / name, data)
    (data / "lexicon").mkdir()
    for table in (DATA / "lexicon").glob("*.tsv"):
        head = table.read_text(encoding="utf-8").split("\n")[0]
        (data / "lexicon" / table.name).write_text(f"{head}\n", encoding="utf-8")
    return data


def test_sound_output_has_no_problems(output: Path, bare: Path) -> None:
    assert validate(output) == []
    assert validate(output, bare) == []
    assert validate(output / "graph.json") == []


def node(short: str) -> Callable[[Net], dict[str, Any]]:
    return lambda graph: graph.nodes[KEYS[short]]


def value(graph: Net) -> dict[str, Any]:
    return graph.nodes[KEYS["project"]]["attributes"][0]  # type: ignore[no-any-return]


def percent(graph: Net) -> dict[str, Any]:
    return next(v for v in graph.nodes[KEYS["project"]]["attributes"] if v["name"] == "progress")


def step(graph: Net) -> dict[str, Any]:
    return graph.nodes[KEYS["project"]]["milestones"][0]  # type: ignore[no-any-return]


def supplies(graph: Net) -> dict[str, Any]:
    return graph.edges[KEYS["hostile"], KEYS["company"], "supplies"]


def said(graph: Net) -> dict[str, Any]:
    return supplies(graph)["statements"][0]  # type: ignore[no-any-return]


def article(graph: Net) -> dict[str, Any]:
    return graph.graph["articles"][ARTICLES["first"]]  # type: ignore[no-any-return]


def mention(graph: Net) -> dict[str, Any]:
    return article(graph)["mentions"][0]  # type: ignore[no-any-return]


@pytest.mark.parametrize(
    ("place", "key", "new", "line"),
    [
        (node("district"), "type", "Ship", "unknown type 'Ship'"),
        (node("district"), "name", " ", "it has no name"),
        (node("district"), "code", "50011", "the code '50011' is not six digits"),
        (node("district"), "code", "５００１１７", "is not six digits"),
        (node("district"), "mentions", 9, "9 mentions, but its articles hold 3"),
        (node("district"), "articles", ["x"], "its article 'x' is missing"),
        (node("district"), "type", "Industry", "–locatedIn→ .*: not allowed between Project and Industry"),
        (value, "name", "height", "unknown attribute 'height'"),
        (value, "value", -1.0, "investment -1.0 is no sane number"),
        (value, "qualifier", "maybe", "unknown qualifier 'maybe'"),
        (value, "currency", "yuan", "'yuan' is no currency"),
        (value, "minimum", 1e12, "is outside of its own range"),
        (value, "confidence", 1.5, "the confidence 1.5 is not between 0 and 1"),
        (value, "evidence", "x", "its evidence is not what article .* says at 13–63"),
        (percent, "value", 120.0, "progress 120.0 is more than 100 percent"),
        (percent, "maximum", 120.0, "is more than 100 percent"),
        (step, "stage", "dreamt", "unknown stage 'dreamt'"),
        (step, "date", "2024-02-30", "'2024-02-30' is no date"),
        (step, "start", 14, "its evidence is not what article"),
        (node("company"), "milestones", [{}], "is not the shape of a graph of kg"),
        (said, "article", "gone", "its article 'gone' is missing"),
        (said, "end", 10_000, "its evidence is not what article .* says at 0–10000"),
        (said, "start", -1, "its evidence is not what article"),
        (said, "role", "总经理", "only worksFor has a role, not '总经理'"),
        (supplies, "statements", [], "no sentence says it"),
        (mention, "entity", "gone", "mentions 'gone', which is no node"),
        (mention, "end", 100_000, "a mention at 0–100000, outside of its text"),
        (article, "date", "yesterday", "'yesterday' is no date"),
        (article, "text", "他文", "its evidence is not what article"),
    ],
)
def test_fault_has_its_line(
    small_graph: Net,
    tmp_path: Path,
    place: Callable[[Net], dict[str, Any]],
    key: str,
    new: object,
    line: str,
    bare: Path,
) -> None:
    place(small_graph)[key] = new
    save_graph(small_graph, tmp_path / "graph.json")
    problems = validate(tmp_path, bare)
    assert all("\n" not in problem and problem.startswith("graph.") for problem in problems)
    assert any(re.search(line, problem) for problem in problems), problems


def test_relations_that_cannot_be(small_graph: Net, tmp_path: Path, bare: Path) -> None:
    statements = supplies(small_graph)["statements"]
    company = KEYS["company"]
    small_graph.add_edge(company, company, "supplies", statements=statements, official=False)
    small_graph.add_edge(company, KEYS["germany"], "buys", statements=statements, official=False)
    save_graph(small_graph, tmp_path / "graph.json")
    problems = validate(tmp_path, bare)
    assert len(problems) == 2
    assert "a thing related to itself" in problems[0] + problems[1]
    assert "unknown relation" in problems[0] + problems[1]


def test_edge_to_nowhere(small_graph: Net, tmp_path: Path, bare: Path) -> None:
    save_graph(small_graph, tmp_path / "graph.json")
    text = (tmp_path / "graph.json").read_text(encoding="utf-8")
    changed = text.replace(f'"target": "{KEYS["germany"]}"', '"target": "nowhere"')
    (tmp_path / "graph.json").write_text(changed, encoding="utf-8")
    assert validate(tmp_path, bare) == ["graph.json: an edge ends in 'nowhere', which is no node"]


@pytest.mark.parametrize(
    ("name", "old", "new", "line"),
    [
        ("graph.ttl", "kg:start 13 ", "kg:start 14 ", "its evidence is not what its article says at 14–63"),
        ("graph.ttl", "kg:start 13 ", 'kg:start "x" ', "its evidence is not what its article says at x–63"),
        ("graph.ttl", "a kg:Milestone ", "a kg:Other ", "misses 1 statements, milestone-"),
        ("graph.ttl", "id:statement-", "id:statement-x", "adds 1 statements, statement-x"),
        ("graph.ttl", "kg:end 63 ", "kg:end 63, 64 ", "kg:end must be exactly one xsd:integer"),
        ("graph.ttl", "rdf:object id:", "rdf:object id:x", "what it states is not in the graph as a triple"),
        ("graph.ttl", "@prefix kg:", "@prefix gk:", "graph.ttl: cannot be read"),
        ("graph.trig", "{", "", "graph.trig: cannot be read"),
        ("graph.trig", "合川", "合州", "graph.trig: does not say what graph.ttl says"),
    ],
)
def test_export_that_is_not_the_graph(
    output: Path, tmp_path: Path, name: str, old: str, new: str, line: str, bare: Path
) -> None:
    shutil.copytree(output, tmp_path, dirs_exist_ok=True)
    text = (tmp_path / name).read_text(encoding="utf-8")
    assert old in text
    (tmp_path / name).write_text(text.replace(old, new, 1), encoding="utf-8")
    problems = validate(tmp_path, bare)
    assert any(line in problem for problem in problems), problems


@pytest.mark.parametrize(
    ("old", "new", "line"),
    [
        ("a kg:Company, org:FormalOrganization,", "a kg:Company,", "a kg:Company must be a org:Formal"),
        (
            'skos:notation "500117"',
            'skos:notation "50011"',
            "skos:notation must be at most one xsd:string, of",
        ),
        ("kg:progress 31.7", "kg:progress 131.7", "at most 100 (not '131.7')"),
        ("kg:investment ", "kg:area -1.0 ; kg:investment ", "kg:area must be xsd:decimal, at least 0"),
        ("kg:confidence 0.93", "kg:confidence 1.93", "kg:confidence must be exactly one xsd:decimal"),
        ("kg:confidence 0.93 ;", "", "kg:confidence must be exactly one xsd:decimal"),
        (
            "kg:start 13 ",
            "kg:start 63 ",
            "kg:start must be exactly one xsd:integer, at least 0, less than kg:",
        ),
        ("kg:start 13 ", 'kg:start "13" ', "kg:start must be exactly one xsd:integer"),
        ("kg:rule ", 'kg:rule "again", ', "kg:rule must be exactly one xsd:string"),
        ("kg:qualifier kg:about", "kg:qualifier kg:started", "kg:qualifier must be at most one kg:planned"),
        ("kg:stage kg:started", "kg:stage kg:about", "kg:stage must be exactly one kg:planned"),
        ('"2024-05-13"^^xsd:date', '"13 May"', "kg:date must be at most one xsd:date, xsd:gYearMonth or xsd"),
        ('kg:currency "USD"', 'kg:currency "$"', "kg:currency must be at most one xsd:string, of the form"),
        (
            "rdf:predicate kg:",
            "rdf:predicate kg:x",
            "rdf:predicate must be exactly one relation or attribute",
        ),
        ("kg:develops ", "kg:supplies ", "the object of kg:supplies must be a kg:Company"),
        ("kg:worksFor ", "kg:produces ", "the subject of kg:produces must be a kg:Company"),
        ("    skos:prefLabel ", '    skos:prefLabel "x"@zh, ', "skos:prefLabel must be exactly one"),
        ("    kg:sourceFile ", '    kg:sourceFile "x", ', "kg:sourceFile must be exactly one xsd:string"),
        (
            "    schema:headline ",
            '    schema:headline "x"@zh, ',
            "schema:headline must be at most one rdf:lang",
        ),
        (
            "a kg:Milestone ;",
            'a kg:Milestone ; kg:role "x"@zh ;',
            "the subject of kg:role must be a rdf:Stat",
        ),
    ],
)
def test_shape_that_is_broken(output: Path, old: str, new: str, line: str) -> None:
    """One node of each kind is enough: pySHACL on all of them says no more."""
    text = (output / "graph.ttl").read_text(encoding="utf-8")
    assert old in text
    changed = text.replace(old, new, 1)
    nodes: Nodes = defaultdict(list)
    for quad in ox.parse(changed, ox.RdfFormat.TURTLE):
        nodes[quad.subject].append((quad.predicate, quad.object))
    problems = list(find_structure_problems(nodes, "https://example.org/kg/id/"))
    assert any(line in problem for problem in problems), problems
    whole = Graph().parse(data=changed, format="turtle")
    _, report, _ = pyshacl.validate(whole, shacl_graph=Graph().parse(DATA / "shapes.ttl"), inplace=True)
    refused = {str(node).rsplit("/", 1)[1] for node in report.objects(None, SH.focusNode)}  # type: ignore[union-attr]
    assert {problem.split(":")[0] for problem in problems} == refused


def test_missing_output_tells_to_build(tmp_path: Path, bare: Path) -> None:
    (problem,) = validate(tmp_path, bare)
    assert problem.endswith("no such file; run kg build, or name its folder with -o")


@pytest.mark.parametrize(
    ("name", "content", "line"),
    [
        ("schema.toml", "x =", "schema.toml: Invalid value"),
        ("schema.toml", "", "schema.toml: the key 'types' is missing"),
        ("relations/supplies.toml", "iri = 'kg:supplies'", "supplies.toml: the key 'subject' is missing"),
        ("lexicon/divisions.tsv", "a\tb\n1\n", "divisions.tsv, line 2: not 2 columns"),
        ("lexicon/divisions.tsv", "a\tb", "divisions.tsv: the last line does not end"),
        ("ontology.ttl", "", "ontology.ttl: is not what the .toml files beside it say; run python -m kg.v"),
        ("vocabulary.toml", "x =", "vocabulary.toml: Invalid value"),
        ("queries/exports.rq", "ASK {}", "exports.rq: its first lines must be"),
        ("queries/exports.rq", "# zh: 甲\n# en: a\nASK {", "exports.rq: query, line 3"),
        ("queries/exports.rq", "# zh: 甲\n# en: a\nDROP ALL", "exports.rq: query: it would change"),
    ],
)
def test_broken_data_file_is_named(
    output: Path, tmp_path: Path, bare: Path, name: str, content: str, line: str
) -> None:
    data = tmp_path / "data"
    shutil.copytree(bare, data)
    (data / name).write_text(content, encoding="utf-8")
    problems = validate(output, data)
    assert any(problem.startswith(line) for problem in problems), problems


def test_many_statements_in_little_time(tmp_path: Path, bare: Path) -> None:
    graph = conftest.make()
    statements = supplies(graph)["statements"]
    for number in range(2_000):
        graph.add_edge(KEYS["company"], f"{number:016x}", "supplies", statements=statements, official=False)
        graph.nodes[f"{number:016x}"].update(
            {**graph.nodes[KEYS["germany"]], "type": "Company", "mentions": 0, "articles": []}
        )
    write(graph, tmp_path)
    began = time.process_time()  # not the clock: other programs run, too
    assert validate(tmp_path, bare) == []
    assert time.process_time() - began < 10
