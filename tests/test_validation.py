"""kg validate: each fault has its line, and a sound output has none."""

import json
import re
import shutil
import sys
from collections import defaultdict
from collections.abc import Callable
from pathlib import Path
from typing import Any, TypeAlias, cast

import conftest
import networkx as nx
import pyoxigraph as ox
import pyshacl
import pytest
from conftest import ARTICLES, KEYS
from rdflib import SH, Graph

from kg.files import write_text
from kg.graph import save_graph
from kg.rdf.dataset import to_trig, to_turtle
from kg.schema import DATA
from kg.validation import validate
from kg.validation.structure import Nodes, find_structure_problems
from tests.timing import assert_linear

Net: TypeAlias = "nx.MultiDiGraph[str]"


def write(graph: Net, folder: Path) -> None:
    save_graph(graph, folder / "graph.json")
    write_text(folder / "graph.ttl", to_turtle(graph))
    write_text(folder / "graph.trig", to_trig(graph))


@pytest.fixture(scope="module")
def bare(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The data folder with one query and empty tables: quick to check."""
    data = tmp_path_factory.mktemp("data")
    for folder in ("digest", "relations", "words"):
        shutil.copytree(DATA / folder, data / folder)
    (data / "queries").mkdir()
    shutil.copy(DATA / "queries" / "exports.rq", data / "queries")
    for name in (
        "ledger.toml",
        "reasons.toml",
        "tables.toml",
        "timeline.toml",
        "trust.toml",
        "units.toml",
        "schema.toml",
        "vocabulary.toml",
        "ontology.ttl",
        "shapes.ttl",
        "context.jsonld",
    ):
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


Edit: TypeAlias = Callable[[str], str]  # the text of a file -> what is wrong instead


def whole(text: str) -> Edit:
    return lambda _: text


def swap(old: str, new: str) -> Edit:
    def edit(text: str) -> str:
        assert old in text
        return text.replace(old, new, 1)

    return edit


def change(what: Callable[[Net], object]) -> Edit:
    def edit(text: str) -> str:
        graph = cast(Net, nx.node_link_graph(json.loads(text), edges="edges"))
        what(graph)
        return json.dumps(nx.node_link_data(graph, edges="edges"))

    return edit


def put(path: str, new: object) -> Edit:
    """Return what sets a value in graph.json: of a node, of the edge "supplies", of the article "first"."""
    *way, last = (int(step) if step.isdigit() else step for step in path.split("/"))

    def set_value(graph: Net) -> None:
        place: Any = {short: graph.nodes[key] for short, key in KEYS.items()}
        place |= {"supplies": supplies(graph), "first": graph.graph["articles"][ARTICLES["first"]]}
        for step in way:
            place = place[step]
        place[last] = new

    return change(set_value)


def link(head: str, kind: str, tail: str) -> Edit:
    return change(lambda graph: graph.add_edge(KEYS[head], KEYS[tail], kind, **supplies(graph)))


def supplies(graph: Net) -> dict[str, Any]:
    return graph.edges[KEYS["hostile"], KEYS["company"], "supplies"]


ATTRIBUTE, AREA, PERCENT = (f"project/attributes/{at}/" for at in range(3))
STEP = "project/milestones/0/"
SAID, MENTION = "supplies/statements/0/", "first/mentions/0/"
BROKEN = [  # a file of the output or of the data, what is done to it, what is said of it
    ("graph.json", put("district/type", "Ship"), "unknown type 'Ship'"),
    ("graph.json", put("district/name", " "), "it has no name"),
    ("graph.json", put("district/code", "50011"), "the code '50011' is not six digits"),
    ("graph.json", put("district/code", "５００１１７"), "is not six digits"),
    ("graph.json", put("district/mentions", 9), "9 mentions, but its articles hold 3"),
    ("graph.json", put("district/articles", ["x"]), "its article 'x' is missing"),
    ("graph.json", put("district/type", "Industry"), "–locatedIn→ .*: not allowed between Project and Ind"),
    ("graph.json", put(ATTRIBUTE + "name", "height"), "unknown attribute 'height'"),
    ("graph.json", put(ATTRIBUTE + "value", -1.0), "investment -1.0 is no sane number"),
    ("graph.json", put(ATTRIBUTE + "qualifier", "maybe"), "unknown qualifier 'maybe'"),
    ("graph.json", put(ATTRIBUTE + "currency", "yuan"), "'yuan' is no currency"),
    ("graph.json", put(ATTRIBUTE + "minimum", 1e12), "is outside of its own range"),
    ("graph.json", put(ATTRIBUTE + "confidence", 1.5), "the confidence 1.5 is not between 0 and 1"),
    ("graph.json", put(ATTRIBUTE + "evidence", "x"), "its evidence is not what article .* says at 13–63"),
    ("graph.json", put(PERCENT + "value", 120.0), "progress 120.0 is more than 100 percent"),
    ("graph.json", put(PERCENT + "maximum", 120.0), "is more than 100 percent"),
    ("graph.json", put(STEP + "stage", "dreamt"), "unknown stage 'dreamt'"),
    ("graph.json", put(STEP + "date", "2024-02-30"), "'2024-02-30' is no date"),
    ("graph.json", put(STEP + "start", 14), "its evidence is not what article"),
    ("graph.json", put(AREA + "context", "x"), "its context is not what article .* says at 13–63"),
    ("graph.json", put(AREA + "contextEnd", 62), "its context is not what article .* says at 13–62"),
    ("graph.json", put(AREA + "contextStart", -1), "its context is not what article"),
    ("graph.json", put(STEP + "context", "x"), "its context is not what article .* says at -1–-1"),
    ("graph.json", put(SAID + "contextStart", 0), "its context is not what article .* says at 0–-1"),
    ("graph.json", put("company/milestones", [{}]), "is not the shape of a graph of kg"),
    ("graph.json", put(SAID + "article", "gone"), "its article 'gone' is missing"),
    ("graph.json", put(SAID + "end", 10_000), "its evidence is not what article .* says at 0–10000"),
    ("graph.json", put(SAID + "start", -1), "its evidence is not what article"),
    ("graph.json", put(SAID + "role", "总经理"), "supplies has no role, but one says '总经理'"),
    ("graph.json", put("supplies/statements", []), "no sentence says it"),
    ("graph.json", put(MENTION + "entity", "gone"), "mentions 'gone', which is no node"),
    ("graph.json", put(MENTION + "end", 100_000), "a mention at 0–100000, outside of its text"),
    ("graph.json", put("first/date", "yesterday"), "'yesterday' is no date"),
    ("graph.json", put("first/text", "他文"), "its evidence is not what article"),
    ("graph.json", link("company", "supplies", "company"), r"\A.*a thing related to itself\Z"),
    ("graph.json", link("company", "buys", "germany"), r"\A.*unknown relation.*\Z"),
    (
        "graph.json",
        swap(f'"target": "{KEYS["germany"]}"', '"target": "nowhere"'),
        r"\Agraph.json: an edge ends in 'nowhere', which is no node\Z",
    ),
    ("graph.ttl", swap("kg:start 13 ", "kg:start 14 "), "its evidence is not what its article says at 14–63"),
    ("graph.ttl", swap("kg:start 13 ", 'kg:start "x" '), "evidence is not what its article says at x–63"),
    ("graph.ttl", swap("contextStart 13 ", "contextStart 12 "), "its context is not what .* says at 12–63"),
    ("graph.ttl", swap("    kg:contextEnd 63 ;\n", ""), "its context is not what its article says at 13–$"),
    ("graph.ttl", swap("kg:contextEnd 71 ", 'kg:contextEnd "x" '), "its context is not what .* says at 0–x"),
    ("graph.ttl", swap("kg:context ", "kg:role "), r"its context is not what its article says at \d+–\d+$"),
    ("graph.ttl", swap("a kg:Milestone ", "a kg:Other "), "misses 1 statements, milestone-"),
    ("graph.ttl", swap("id:statement-", "id:statement-x"), "adds 1 statements, statement-x"),
    ("graph.ttl", swap("kg:end 63 ", "kg:end 63, 64 "), "kg:end must be exactly one xsd:integer"),
    (
        "graph.ttl",
        swap("rdf:object id:", "rdf:object id:x"),
        "what it states is not in the graph as a triple",
    ),
    ("graph.ttl", swap("@prefix kg:", "@prefix gk:"), "graph.ttl: cannot be read"),
    ("graph.trig", swap("{", ""), "graph.trig: cannot be read"),
    ("graph.trig", swap("合川", "合州"), "graph.trig: does not say what graph.ttl says"),
    ("data/schema.toml", whole("x ="), "^schema.toml: Invalid value"),
    ("data/schema.toml", whole(""), "^schema.toml, line 1: the key 'prefixes' is missing"),
    (
        "data/relations/supplies.toml",
        whole("iri = 'kg:supplies'"),
        "^supplies.toml, line 1: the key 'label' is missing",
    ),
    (
        "data/relations/supplies.toml",
        swap("object =", "objekt ="),
        "^supplies.toml, line 8: objekt: unknown key; write object$",
    ),
    (
        "data/relations/supplies.toml",
        swap('object = ["Company"', 'object = ["Compny"'),
        "^supplies.toml, line 8: object: unknown 'Compny'; write Company$",
    ),
    (
        "data/relations/supplies.toml",
        swap("finds =", "find ="),
        "^supplies.toml, line 12: find: unknown key; write finds$",
    ),
    (
        "data/units.toml",
        swap("[range]", "[ranges]"),
        "^units.toml, line 7: ranges: unknown key; write range$",
    ),
    (
        "data/digest/rules.toml",
        swap('lasting = ["under', 'lasting = ["unter'),
        "^rules.toml, line 6: lasting: unknown 'unterConstruction'; write underConstruction$",
    ),
    ("data/digest/text.toml", swap("nothing = { zh", "nothing = { de"), "text.toml: nothing: no text for"),
    ("data/reasons.toml", swap('["current"', '["(current"'), "^reasons.toml: .current: missing"),
    (
        "data/words/phrases.toml",
        swap('\nhead = "first"', '\nhead = "frist"'),
        "^phrases.toml, line [0-9]+: head: unknown 'frist'; write first$",
    ),
    ("data/lexicon/companies.tsv", whole("name\nb\na\n"), "^companies.tsv, line 3: 'a' behind 'b'; sort"),
    ("data/lexicon/companies.tsv", whole("name\na\na\n"), "^companies.tsv, line 3: stands there twice"),
    ("data/lexicon/companies.tsv", whole("name\n\n"), "^companies.tsv, line 2: begins with nothing"),
    ("data/lexicon/divisions.tsv", whole("a\tb\n1\n"), "^divisions.tsv, line 2: not 2 columns"),
    ("data/lexicon/divisions.tsv", whole("a\tb"), "^divisions.tsv: the last line does not end"),
    (
        "data/ontology.ttl",
        whole(""),
        "^ontology.ttl: is not what the .toml files beside it say; run python -m",
    ),
    (
        "data/timeline.toml",
        swap('"suspended"', '"stopped"'),
        "^timeline.toml, line 6: stops: unknown 'stopped'; use planned",
    ),
    ("data/vocabulary.toml", whole("x ="), "^vocabulary.toml: Invalid value"),
    ("data/queries/exports.rq", whole("ASK {}"), "^exports.rq: its first lines must be"),
    ("data/queries/exports.rq", whole("# zh: 甲\n# en: a\nASK {"), "^exports.rq: query, line 3"),
    ("data/queries/exports.rq", whole("# zh: 甲\n# en: a\nDROP ALL"), "^exports.rq: query: it would change"),
]


@pytest.mark.parametrize(("name", "edit", "line"), BROKEN)
def test_fault_has_its_line(
    output: Path, bare: Path, tmp_path: Path, name: str, edit: Edit, line: str
) -> None:
    shutil.copytree(output, tmp_path, dirs_exist_ok=True)
    shutil.copytree(bare, tmp_path / "data")
    write_text(tmp_path / name, edit((tmp_path / name).read_text(encoding="utf-8")))
    problems = validate(tmp_path, tmp_path / "data")
    assert all("\n" not in problem for problem in problems)
    assert name.startswith("data/") or all(problem.startswith("graph.") for problem in problems)
    assert re.search(line, "\n".join(problems), re.MULTILINE), problems


SHAPES = [  # what stands in graph.ttl, what stands there instead, what is said of it
    ("a kg:Company, org:FormalOrganization,", "a kg:Company,", "a kg:Company must be a org:Formal"),
    ('skos:notation "500117"', 'skos:notation "50011"', "skos:notation must be at most one xsd:s"),
    ("kg:progress 31.7", "kg:progress 131.7", "at most 100 (not '131.7')"),
    ("kg:investment ", "kg:area -1.0 ; kg:investment ", "kg:area must be xsd:decimal, at least 0"),
    ("kg:confidence 0.93", "kg:confidence 1.93", "kg:confidence must be exactly one xsd:decimal"),
    ("kg:confidence 0.93 ;", "", "kg:confidence must be exactly one xsd:decimal"),
    ("kg:start 13 ", "kg:start 63 ", "kg:start must be exactly one xsd:integer, at least 0, less than"),
    ("kg:start 13 ", 'kg:start "13" ', "kg:start must be exactly one xsd:integer"),
    ("kg:contextStart 13 ", "kg:contextStart 63 ", "kg:contextStart must be at most one xsd:integer, at le"),
    ("kg:contextStart 13 ", "kg:contextStart -1 ", "kg:contextStart must be at most one xsd:integer, at le"),
    ("kg:contextEnd 63 ", "kg:contextEnd 63, 64 ", "kg:contextEnd must be at most one xsd:integer, at least"),
    ("    kg:contextStart 13 ;\n    kg:contextEnd 63 ", "    kg:contextEnd 0 ", "kg:contextEnd must be at "),
    ("kg:context ", 'kg:context "x"@zh, ', "kg:context must be at most one rdf:langString"),
    ("kg:context ", 'kg:context "x" ; kg:role ', "kg:context must be at most one rdf:langString"),
    ("a schema:NewsArticle ;", "a schema:NewsArticle ; kg:contextEnd 9 ;", "the subject of kg:contextEnd "),
    ("kg:rule ", 'kg:rule "again", ', "kg:rule must be exactly one xsd:string"),
    ("kg:qualifier kg:about", "kg:qualifier kg:started", "kg:qualifier must be at most one kg:planned"),
    ("kg:stage kg:started", "kg:stage kg:about", "kg:stage must be at most one kg:planned"),
    ('"2024-05-13"^^xsd:date', '"13 May"', "kg:date must be at most one xsd:date, xsd:gYearMonth or xsd"),
    ('kg:currency "USD"', 'kg:currency "$"', "kg:currency must be at most one xsd:string, of the form"),
    ("rdf:predicate kg:", "rdf:predicate kg:x", "rdf:predicate must be exactly one relation or attribute"),
    ("kg:develops ", "kg:supplies ", "the object of kg:supplies must be a kg:Company"),
    ("kg:worksFor ", "kg:produces ", "the subject of kg:produces must be a kg:Company"),
    ("    skos:prefLabel ", '    skos:prefLabel "x"@zh, ', "skos:prefLabel must be exactly one"),
    ("    kg:sourceFile ", '    kg:sourceFile "x", ', "kg:sourceFile must be exactly one xsd:string"),
    ("    schema:headline ", '    schema:headline "x"@zh, ', "schema:headline must be at most one rdf:lang"),
    ("a kg:Milestone ;", 'a kg:Milestone ; kg:role "x"@zh ;', "the subject of kg:role must be a rdf:Stat"),
]


@pytest.mark.parametrize(("old", "new", "line"), SHAPES)
def test_shape_that_is_broken(output: Path, old: str, new: str, line: str) -> None:
    """One node of each kind is enough: pySHACL on all of them says no more."""
    changed = swap(old, new)((output / "graph.ttl").read_text(encoding="utf-8"))
    nodes: Nodes = defaultdict(list)
    for quad in ox.parse(changed, ox.RdfFormat.TURTLE):
        nodes[quad.subject].append((quad.predicate, quad.object))
    problems = list(find_structure_problems(nodes, "https://example.org/kg/id/"))
    assert any(line in problem for problem in problems), problems
    graph = Graph().parse(data=changed, format="turtle")
    _, report, _ = pyshacl.validate(graph, shacl_graph=Graph().parse(DATA / "shapes.ttl"), inplace=True)
    refused = {str(node).rsplit("/", 1)[1] for node in report.objects(None, SH.focusNode)}  # type: ignore[union-attr]
    assert {problem.split(":")[0] for problem in problems} == refused


def test_without_pyshacl_all_else_is_checked(
    output: Path, bare: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "pyshacl", None)
    monkeypatch.setattr("kg.validation.structure.has_shacl", lambda: False)
    shutil.copytree(output, tmp_path, dirs_exist_ok=True)
    assert validate(tmp_path, bare) == []
    for name in ("graph.ttl", "graph.trig"):
        edit = swap("kg:start 13 ", "kg:start 63 ")
        write_text(tmp_path / name, edit((tmp_path / name).read_text(encoding="utf-8")))
    (problem,) = validate(tmp_path, bare)
    assert "its evidence is not what its article says at 63" in problem


def test_missing_output_tells_to_build(tmp_path: Path, bare: Path) -> None:
    (problem,) = validate(tmp_path, bare)
    assert problem.endswith("no such file; run kg build, or name its folder with -o")


def write_many(folder: Path, statements: int) -> None:
    graph = conftest.make()
    for number in range(statements):
        graph.add_edge(KEYS["company"], f"{number:016x}", "supplies", **supplies(graph))
        graph.nodes[f"{number:016x}"].update(
            {**graph.nodes[KEYS["germany"]], "type": "Company", "mentions": 0, "articles": []}
        )
    write(graph, folder)


@pytest.mark.timing
def test_many_statements_take_linear_time(tmp_path: Path, bare: Path) -> None:
    def check(size: int) -> None:
        folder = tmp_path / str(size)
        if not folder.exists():
            folder.mkdir()
            write_many(folder, size)
        assert validate(folder, bare) == []

    assert_linear(check, 1000)
