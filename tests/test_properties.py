"""What holds for any text: offsets, exports that are read back, cleaning twice, files in any order."""

import csv
import io
import json
import random
from collections import Counter
from pathlib import Path
from typing import Any, TypeAlias

import networkx as nx
import pyoxigraph as ox
import pytest
from conftest import written
from hypothesis import given, settings
from hypothesis import strategies as st

from kg.export.graphml import FORBIDDEN
from kg.export.tables import FORMULA
from kg.graph import build_graph, edges, load_graph, meta, nodes, save_graph
from kg.linking import link_entities
from kg.model import Facts, Source
from kg.pipeline import build, extract_source
from kg.rdf.dataset import fact_keys, to_trig, to_turtle
from kg.sources import read_sources
from kg.sources.dates import iso_date
from kg.sources.decoding import clean
from kg.text.folding import fold
from tests.identity_data import IDENTITY

Graph: TypeAlias = "nx.MultiDiGraph[str]"

PIECES = json.loads((Path(__file__).parent / "fuzz" / "pieces.json").read_text(encoding="utf-8"))
FIRMS = st.sampled_from(
    [
        "重庆锚澜光电有限公司",
        "锚澜光电",
        "苏州衡泽机械厂",
        "=朗润<b>汽车\"'有限公司",
        "A&B\\科技集团",
        "𬭚\U00020bb7股份公司",
    ]
)
PLACES = st.sampled_from(["合川区", "璧山区", "铜官区", "重庆市", "朝阳区", "合川高新区"])
SUMS = st.sampled_from(["3亿元", "约7.6亿元", "5000万美元", "6—8亿元", "150亩", "3.17万平方米"])
FRAMES = st.sampled_from(
    [
        "5月13日，位于{place}的{firm}（以下简称锚澜）投产。",
        "{firm}投资{sum}在{place}建设车灯生产基地项目，项目预计2025年6月投产。",
        "{firm}总经理陈立峰说，产品供应{other}，出口德国。",
        "{firm}是{other}的子公司，与{other}合作研发车灯，年产值{sum}。",
        "车灯生产基地项目完成总进度的31.7%，由{firm}承建。",
    ]
)
SENTENCES = st.builds(
    lambda frame, **slots: frame.format(**slots), FRAMES, firm=FIRMS, other=FIRMS, place=PLACES, sum=SUMS
)
NOISE = st.one_of(st.sampled_from(PIECES), st.text(max_size=6))
TEXTS = st.lists(st.one_of(SENTENCES, SENTENCES, NOISE), max_size=12).map("".join)
PAGES = st.lists(TEXTS, min_size=1, max_size=3)


def facts_of(texts: list[str]) -> list[Facts]:
    sources = (Source(f"{number}.txt", clean(text), date="2024-05-14") for number, text in enumerate(texts))
    return [facts for source in sources for facts in extract_source(source)]


def graph_of(facts: list[Facts]) -> Graph:
    return build_graph(facts, link_entities(facts), base_iri="", min_confidence=0.0)


@given(PAGES)
@settings(max_examples=50)
def test_offsets_are_where_the_words_stand(texts: list[str]) -> None:
    for facts in facts_of(texts):
        text = facts.article.text
        for entity in facts.entities:
            assert all(text[m.start : m.end] == m.text for m in entity.mentions)
        for fact in (*facts.relations, *facts.attributes, *facts.milestones):
            for said in filter(None, (fact.evidence, fact.context)):
                assert text[said.start : said.end] == said.text
        for value in facts.attributes:
            assert value.text in fact_text(text, value)


def fact_text(text: str, fact: Any) -> str:
    return text[fact.evidence.start : fact.evidence.end]


@given(PAGES)
@settings(max_examples=30)
def test_the_graph_comes_back_from_json(tmp_path_factory: pytest.TempPathFactory, texts: list[str]) -> None:
    graph, folder = graph_of(facts_of(texts)), tmp_path_factory.getbasetemp()
    save_graph(graph, folder / "graph.json")
    again = load_graph(folder)
    assert again.graph == graph.graph
    assert nodes(again) == nodes(graph) and edges(again) == edges(graph)


@given(PAGES)
@settings(max_examples=30)
def test_the_graph_comes_back_from_rdf(texts: list[str]) -> None:
    graph = graph_of(facts_of(texts))
    base, kg = "https://example.org/kg/id/", "https://example.org/kg/ontology#"
    for make, kind in ((to_turtle, ox.RdfFormat.TURTLE), (to_trig, ox.RdfFormat.TRIG)):
        quads = list(ox.parse(make(graph), kind))
        said = {(q.subject.value, q.predicate.value, q.object.value) for q in quads}
        names = {(s, o) for s, p, o in said if p.endswith("prefLabel")}
        assert names == {(base + key, node["name"]) for key, node in nodes(graph)}
        kinds = {kind for *_, kind, _ in edges(graph)}
        arrows = {(s, p.removeprefix(kg), o) for s, p, o in said if p.removeprefix(kg) in kinds}
        assert arrows == {(base + a, kind, base + b) for a, b, kind, _ in edges(graph)}
        assert {base + key for key in fact_keys(graph)} == {s for s, p, _ in said if p == f"{kg}evidence"}
        bodies = Counter(o for _, p, o in said if p.endswith("articleBody"))
        assert bodies.keys() == {article["text"] for article in graph.graph["articles"].values()}


@given(PAGES)
@settings(max_examples=30)
def test_the_graph_comes_back_from_graphml(texts: list[str]) -> None:
    graph = graph_of(facts_of(texts))
    again = nx.parse_graphml(written(graph, "graph.graphml").decode(), force_multigraph=True)
    for key, node in nodes(graph):
        read = again.nodes[key]
        assert read["name"] == FORBIDDEN.sub("", node["name"])
        assert read["type"] == node["type"] and read["mentions"] == node["mentions"]
        for name in ("aliases", "articles", "attributes", "milestones"):
            assert json.loads(read[name]) == node[name]  # type: ignore[literal-required]
    assert again.number_of_nodes() == len(graph)
    found = {(a, b, data["type"]): json.loads(data["statements"]) for a, b, data in again.edges(data=True)}
    assert found == {(a, b, kind): edge["statements"] for a, b, kind, edge in edges(graph)}


def rows(content: bytes) -> list[dict[str, str]]:
    table = csv.DictReader(io.StringIO(content.decode("utf-8-sig"), newline=""))
    return [{key: plain(cell) for key, cell in row.items()} for row in table]


def plain(cell: str) -> str:
    """Take off the apostrophe that keeps a spreadsheet from running a cell."""
    return cell[1:] if cell.startswith("'") and cell[1:].startswith(FORMULA) else cell


@given(PAGES)
@settings(max_examples=30)
def test_the_graph_comes_back_from_its_tables(texts: list[str]) -> None:
    graph = graph_of(facts_of(texts))
    things = {
        (row["id"], row["type"], row["name"], row["aliases"])
        for row in rows(written(graph, "entities.csv", lang="en"))
    }
    assert things == {
        (key, node["type"], node["name"], "; ".join(node["aliases"])) for key, node in nodes(graph)
    }
    columns = ("head", "relation", "tail", "article", "start", "end", "evidence", "role")
    table = Counter(
        tuple(row[name] for name in columns) for row in rows(written(graph, "relations.csv", lang="en"))
    )
    wanted: Counter[tuple[str, ...]] = Counter()
    for head, tail, kind, edge in edges(graph):
        for said in edge["statements"]:
            place = (said["article"], str(said["start"]), str(said["end"]))
            wanted[head, kind, tail, *place, said["evidence"], said["role"]] += 1
        wanted[head, kind, tail, *[""] * 5] += not edge["statements"]
    assert table == +wanted


@given(st.text(st.characters() | st.sampled_from("\r\n\v\x85\u2028\u200b\ufeff\ud800\0"), max_size=80))
@settings(max_examples=300)
def test_cleaning_twice_is_cleaning_once(text: str) -> None:
    assert clean(clean(text)) == clean(text)
    assert fold(fold(clean(text))) == fold(clean(text))
    assert iso_date(iso_date(text)) == iso_date(text)


@given(TEXTS, st.sampled_from(["utf-8", "utf-8-sig", "utf-16"]))
@settings(max_examples=100)
def test_what_was_read_is_read_again(
    tmp_path_factory: pytest.TempPathFactory, text: str, encoding: str
) -> None:
    file = tmp_path_factory.getbasetemp() / "a.txt"
    file.write_bytes(text.encode())
    for first in (item for item in read_sources([file]) if isinstance(item, Source)):
        file.write_bytes(first.text.encode(encoding))
        assert list(read_sources([file])) == [first]


def test_the_order_of_files_does_not_matter(tmp_path: Path) -> None:
    texts = {
        "b/1.txt": "位于合川区的重庆锚澜光电有限公司（以下简称锚澜光电）投产，投资3亿元。",
        "a.txt": "锚澜光电供应苏州衡泽机械厂。衡泽机械位于璧山区。",
        "c.txt": "",
        "d.txt": "苏州衡泽机械厂年产值3亿元。重庆锚澜光电有限公司总经理陈立峰说，产品出口德国。",
    }
    for name, text in texts.items():
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text(text, encoding="utf-8")
    files = [tmp_path / name for name in texts]
    results = []
    for number, order in enumerate((files, files[::-1], files[2:] + files[:2])):
        build(order, tmp_path / str(number), jobs=1)
        written = (tmp_path / str(number)).glob("[!.]*")
        results.append({file.name: file.read_bytes() for file in written})
    assert results[0] == results[1] == results[2]
    assert len(results[0]) > 7


def identities(output: Path) -> tuple[Any, ...]:
    """Return what is one thing, doubtful, one deal, a reprint: by texts, as ids of articles are of files."""
    graph = load_graph(output)
    texts = {key: article["text"] for key, article in meta(graph)["articles"].items()}
    things: dict[str, set[tuple[str, int, int]]] = {key: set() for key in graph}
    for key, article in meta(graph)["articles"].items():
        for mention in article["mentions"]:
            things[mention["entity"]].add((texts[key], mention["start"], mention["end"]))
    deals = [
        (sorted(texts[key] for key in deal["articles"]), deal["sources"], deal["latest"])
        for deal in meta(graph)["deals"]
    ]
    return (
        {(key, node["name"], node["type"], frozenset(things[key])) for key, node in nodes(graph)},
        {(pair["a"], pair["b"], round(pair["score"], 9)) for pair in meta(graph)["doubtful"]},
        sorted(deals, key=repr),
        {
            (texts[key], texts[article["reprintOf"]])
            for key, article in meta(graph)["articles"].items()
            if "reprintOf" in article
        },
    )


def test_identity_is_the_same_for_any_order_split_and_number_of_jobs(tmp_path: Path) -> None:
    rows = (IDENTITY / "a.jsonl").read_text(encoding="utf-8").splitlines(keepends=True)
    splits = [[rows], [[row] for row in reversed(rows)]]
    for seed, parts in ((1, 3), (2, 9)):
        mixed = random.Random(seed).sample(rows, len(rows))
        splits.append([mixed[part::parts] for part in range(parts)])
    found = []
    for number, files in enumerate(splits):
        folder, output = tmp_path / f"in{number}", tmp_path / f"out{number}"
        folder.mkdir()
        for name, lines in enumerate(files):
            (folder / f"{name:03}.jsonl").write_text("".join(lines), encoding="utf-8")
        build([folder], output, jobs=1 + number % 2)
        found.append(identities(output))
    assert len(found[0][0]) > 100 and all(found[0]), "the threads have deals, reprints and doubtful pairs"
    for other in found[1:]:
        assert other == found[0]
    build([tmp_path / "in3"], tmp_path / "again", jobs=1)
    for path in (tmp_path / "out3").glob("[!.]*"):
        assert path.is_dir() or (tmp_path / "again" / path.name).read_bytes() == path.read_bytes()
