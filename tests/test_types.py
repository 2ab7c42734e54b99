"""A type of entities and a relation are data: a copy of kg with other data is run by itself."""

import json
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from kg.errors import DataError
from kg.pipeline import build
from kg.schema import DATA, load_schema

ROOT = Path(__file__).parent.parent
README = (ROOT / "README.md").read_text(encoding="utf-8")
pytestmark = pytest.mark.slow  # each test runs a program with data of its own
TEXT = "重庆启澄光电有限公司落户永川区。\n重庆启澄光电有限公司生产的“澄眸3号”车灯供不应求。\n"
TYPE = """
[types.Device]
label = { zh = "装置", en = "Device" }
also = ["schema:Product"]
color = "#123456"
shape = "dot"
core = true
names = { repeated = 4, tails = [] }
"""
MEANING = 'Device = { zh = "一种装置", en = "A device." }'
RELATION = """
iri = "kg:assembles"
label = { zh = "组装", en = "assembles" }
inverse = { iri = "kg:assembledBy", zh = "组装者", en = "assembled by" }
comment = { zh = "企业组装的装置", en = "A company assembles a device" }
subject = ["Company"]
object = ["Device"]
"""
OWNS = """
iri = "kg:owns"
label = { zh = "拥有", en = "owns" }
comment = { zh = "人物拥有企业", en = "A person owns a company" }
subject = ["Person"]
object = ["Company"]
"""


class Copy:
    """A copy of kg with data of its own, run by itself."""

    def __init__(self, folder: Path) -> None:
        self.folder, self.data = folder, folder / "kg" / "data"
        shutil.copytree(ROOT / "kg", folder / "kg", ignore=shutil.ignore_patterns("__pycache__"))

    def edit(self, name: str, old: str, new: str) -> None:
        path = self.data / name
        text = path.read_text(encoding="utf-8")
        assert old in text, (name, old)
        path.write_text(text.replace(old, new), encoding="utf-8")

    def forget(self, relation: str) -> None:
        """Take away what the page says of a relation."""
        self.edit("view/roles.toml", f'["{relation}"]', "[]")
        path = self.data / "view" / "questions.toml"
        lines = path.read_text(encoding="utf-8").splitlines(keepends=True)
        path.write_text("".join(line for line in lines if f'"{relation}"' not in line), encoding="utf-8")

    def add(self, name: str, text: str) -> None:
        with (self.data / name).open("a", encoding="utf-8") as file:
            file.write(text)

    def run(self, *words: str | Path) -> str:
        """Return what ``python -m …`` prints."""
        ran = subprocess.run(
            [sys.executable, "-m", *map(str, words)],
            cwd=self.folder,
            env={**os.environ, "PYTHONPATH": str(self.folder), "PYTHONUTF8": "1"},
            capture_output=True,
            encoding="utf-8",
            check=False,
        )
        assert ran.returncode == 0, ran.stdout + ran.stderr
        return ran.stdout


@pytest.fixture
def copy(tmp_path: Path) -> Copy:
    return Copy(tmp_path)


@pytest.fixture(scope="module")
def device(tmp_path_factory: pytest.TempPathFactory) -> Copy:
    """A copy in which what the network learnt of products is another type, and another relation."""
    copy = Copy(tmp_path_factory.mktemp("device"))
    copy.add("schema.toml", TYPE)
    copy.edit("vocabulary.toml", "[types]\n", f"[types]\n{MEANING}\n")
    copy.add("relations/assembles.toml", RELATION)
    copy.edit("reader/answers.toml", '"Product"', '"Device"')
    copy.edit("reader/answers.toml", '"produces"', '"assembles"')
    copy.run("kg.rdf")
    (copy.folder / "page.txt").write_text(TEXT, encoding="utf-8")
    copy.run("kg", "build", "page.txt", "-o", "output")
    return copy


def load(output: Path) -> dict[str, Any]:
    graph: dict[str, Any] = json.loads((output / "graph.json").read_text(encoding="utf-8"))
    return graph


def test_an_added_type_and_relation_are_in_the_graph(device: Copy) -> None:
    graph = load(device.folder / "output")
    things = {node["id"]: node for node in graph["nodes"]}
    assert [node["name"] for node in things.values() if node["type"] == "Device"] == ["澄眸3号"]
    ((head, tail),) = [(e["source"], e["target"]) for e in graph["edges"] if e["key"] == "assembles"]
    assert (things[head]["name"], things[tail]["name"]) == ("重庆启澄光电有限公司", "澄眸3号")
    # What the network does not answer any more is never found.
    assert "Product" not in {node["type"] for node in things.values()}
    assert "produces" not in {edge["key"] for edge in graph["edges"]}


@pytest.mark.parametrize(
    ("name", "pattern"),
    [
        ("output/graph.ttl", "a kg:Device , schema:Product|a kg:Device, schema:Product"),
        ("output/graph.ttl", "kg:assembles id:"),
        ("output/graph.trig", "kg:assembles id:"),
        ("output/ontology.ttl", 'kg:Device a owl:Class ;\n    rdfs:label "Device"@en, "装置"@zh'),
        ("output/ontology.ttl", "kg:assembledBy a owl:ObjectProperty"),
        ("kg/data/shapes.ttl", "the object of kg:assembles must be a kg:Device"),
        ("kg/data/context.jsonld", '"assembles"'),
        ("output/graph.html", '"label": ?\\["装置", ?"Device"\\]'),
        ("output/graph.html", '"label": ?\\["组装", ?"assembles"\\]'),
        ("output/graph.html", '"inverse": ?\\["组装者", ?"assembled by"\\]'),
        ("output/report.md", r"\| 装置 \| 1 \| 1 \|"),
        ("output/report.md", r"\| 组装 \| 1 \| 1 \| 0 \|"),
        ("output/graph.graphml", "Device"),
        ("output/entities.csv", "澄眸3号.*(Device|装置)|(Device|装置).*澄眸3号"),
        ("output/relations.csv", "assembles|组装"),
    ],
)
def test_every_file_names_an_added_type_and_relation(device: Copy, name: str, pattern: str) -> None:
    assert re.search(pattern, (device.folder / name).read_text(encoding="utf-8"))


@pytest.mark.parametrize(
    ("words", "pattern"),
    [
        (("show", "澄眸3号"), r"澄眸3号 \[装置\]"),
        (("show", "澄眸3号", "--lang", "en"), r"(?s)澄眸3号 \[Device\].*assembled by: 重庆启澄光电有限公司"),
        (("show", "启澄光电"), "组装: 澄眸3号"),
        (("path", "澄眸3号", "永川区"), "组装"),
        (("validate",), "^$"),  # no problem is told
        (("query", "SELECT ?n { ?c kg:assembles ?d . ?d a kg:Device ; skos:prefLabel ?n }"), "澄眸3号"),
    ],
)
def test_every_command_names_an_added_type_and_relation(
    device: Copy, words: tuple[str, ...], pattern: str
) -> None:
    assert re.search(pattern, device.run("kg", *words, "-o", "output"))


def facts(output: Path) -> dict[str, Any]:
    """Return a graph without what tells of its data files."""
    graph = load(output)
    del graph["graph"]["data"]
    return graph


@pytest.fixture(scope="module")
def plain(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Any]:
    """The graph of the sample."""
    folder = tmp_path_factory.mktemp("plain")
    build([ROOT / "seeds"], folder)
    return facts(folder)


def turn(copy: Copy) -> None:
    """Give the files of the relations names in the other order."""
    for number, path in enumerate(sorted((copy.data / "relations").iterdir(), reverse=True)):
        path.rename(path.with_name(f"{number:02}.toml"))


def own(copy: Copy) -> None:
    """Add a relation between types that are linked by another one."""
    copy.add("relations/aa.toml", OWNS)


def add_type(copy: Copy) -> None:
    copy.add("schema.toml", TYPE)


@pytest.mark.parametrize("change", [turn, own, add_type])
def test_facts_stay_the_same(copy: Copy, plain: dict[str, Any], change: Callable[[Copy], None]) -> None:
    """Neither the order of the files nor what the network was not trained for changes what is found."""
    change(copy)
    copy.run("kg", "build", ROOT / "seeds", "-o", "output")
    assert len(plain["edges"]) > 250
    assert facts(copy.folder / "output") == plain


def test_a_relation_taken_away_is_not_found_and_the_others_are(copy: Copy, plain: dict[str, Any]) -> None:
    (copy.data / "relations" / "produces.toml").unlink()
    copy.forget("produces")
    copy.run("kg", "build", ROOT / "seeds", "-o", "output")
    kept = [edge for edge in plain["edges"] if edge["key"] != "produces"]
    assert len(kept) < len(plain["edges"])
    assert facts(copy.folder / "output")["edges"] == kept


def test_a_type_taken_away_is_not_found(copy: Copy, plain: dict[str, Any]) -> None:
    (copy.data / "relations" / "produces.toml").unlink()
    copy.forget("produces")
    schema = (copy.data / "schema.toml").read_text(encoding="utf-8")
    block = re.search(r"\[types\.Product\]\n(?:.+\n)+", schema)
    assert block
    copy.edit("schema.toml", block[0], "")
    (copy.data / "queries" / "products.rq").unlink()
    copy.run("kg.rdf")
    copy.run("kg", "build", ROOT / "seeds", "-o", "output")
    copy.run("kg", "validate", "-o", "output")
    left = {node["id"] for node in facts(copy.folder / "output")["nodes"]}
    assert left == {node["id"] for node in plain["nodes"] if node["type"] != "Product"}


def test_the_readme_s_relation_passes_the_tests_of_kg(copy: Copy) -> None:
    """The README's steps, in a copy: its file, its command; then the tests that look at relations."""
    (block,) = re.findall(r"```toml\n(.*?)```", README, re.DOTALL)
    copy.add("relations/competes_with.toml", block)
    (command,) = re.findall(r"`python -m (kg\.rdf)`", README)
    copy.run(command)
    shutil.copy(ROOT / "pyproject.toml", copy.folder)
    (copy.folder / "tests").mkdir()
    for name in ("conftest", "learned", "test_architecture", "test_facts", "test_vocabulary"):
        shutil.copy(ROOT / "tests" / f"{name}.py", copy.folder / "tests")
    chosen = "competesWith or file_is or both_languages or symmetric or types_and_relations"
    told = copy.run("pytest", "-vv", "-p", "no:cacheprovider", "-k", chosen, "tests")
    assert "read_right[competesWith] PASSED" in told and "file_is_what_the_schema_says" in told


@pytest.mark.parametrize(
    ("name", "old", "new", "line"),
    [
        (
            "schema.toml",
            'project = "Project"',
            'project = "Plan"',
            "roles.project: unknown type Plan; use one of",
        ),
        (
            "schema.toml",
            'within = "locatedIn"',
            'within = "in"',
            "roles.within: unknown relation in; use one",
        ),
        ("schema.toml", 'sum = "investment"', 'sum = "x"', "roles.sum: unknown attribute x; use one of"),
        ("schema.toml", 'sum = "investment"', "", "the key 'sum' is missing; add it"),
        (
            "schema.toml",
            '"worksFor"',
            '"works"',
            "types.Person.names.tied_by: unknown relation works; use one",
        ),
        (
            "schema.toml",
            "repeated = 5",
            "repeats = 5",
            "schema.toml, line 65: repeats: unknown key; write repeated",
        ),
        (
            "schema.toml",
            "repeated = 5",
            "repeated = '5'",
            "line 65: repeated: '5' is not a whole number; mend",
        ),
        (
            "relations/develops.toml",
            '"part"',
            '"share"',
            "develops.toml, line 7: role: unknown 'share'; use part, post",
        ),
        (
            "relations/develops.toml",
            '"Project"',
            '"Plan"',
            "develops.toml, line 6: object: unknown 'Plan'; write Place",
        ),
        (
            "relations/develops.toml",
            '"kg:develops"',
            '"kg:supplies"',
            "two files have the iri kg:supplies; give",
        ),
    ],
)
def test_a_wrong_entry_is_named(tmp_path: Path, name: str, old: str, new: str, line: str) -> None:
    shutil.copytree(DATA / "relations", tmp_path / "relations")
    shutil.copy(DATA / "schema.toml", tmp_path)
    text = (tmp_path / name).read_text(encoding="utf-8")
    assert old in text
    (tmp_path / name).write_text(text.replace(old, new, 1), encoding="utf-8")
    with pytest.raises(DataError, match=re.escape(line)):
        load_schema(tmp_path)
