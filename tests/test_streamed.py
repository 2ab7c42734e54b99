"""Exports of a graph on disk: the same bytes as of one in memory, and little memory."""

import tracemalloc
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor
from copy import deepcopy
from itertools import chain
from multiprocessing import get_context
from pathlib import Path

import networkx as nx
import pytest
from on_disk import to_disk

from kg.display.districts import Districts
from kg.display.summary import districts_of
from kg.export import TRIPLES, WHOLE, WRITERS, write_triples
from kg.files import write_bytes
from kg.graph import Edge, Node, edges, meta, nodes, sorting
from kg.graph.disk import FILE, DiskGraph
from kg.graph.joining import nodes_with_edges, sorted_articles
from kg.graph.names import PackedNames, find_names
from kg.rdf import dataset
from kg.rdf.dataset import both_parts, fact_keys
from kg.schema import load_schema

STREAMED = sorted(WHOLE)


@pytest.fixture(params=["small_graph", "timed_graph"])
def graph(request: pytest.FixtureRequest) -> "nx.MultiDiGraph[str]":
    made: nx.MultiDiGraph[str] = request.getfixturevalue(request.param)
    return made


@pytest.fixture
def disk(graph: "nx.MultiDiGraph[str]", tmp_path: Path) -> Iterator[DiskGraph]:
    made = to_disk(graph, tmp_path)
    yield made
    made.close()


@pytest.mark.parametrize("name", STREAMED)
def test_a_graph_on_disk_gives_the_same_bytes(
    graph: "nx.MultiDiGraph[str]", disk: DiskGraph, name: str
) -> None:
    of_disk = b"".join(WRITERS[name](disk, lang="zh"))
    assert of_disk == b"".join(WRITERS[name](graph, lang="zh"))
    assert of_disk


def test_it_tells_the_same_facts(graph: "nx.MultiDiGraph[str]", disk: DiskGraph) -> None:
    assert fact_keys(disk) == fact_keys(graph) != set()


@pytest.mark.parametrize("batch", [1, 2, 100])
def test_batches_of_any_size_give_the_same_bytes(
    graph: "nx.MultiDiGraph[str]", tmp_path: Path, monkeypatch: pytest.MonkeyPatch, batch: int
) -> None:
    whole = [b"".join(parts) for parts in zip(*both_parts(graph), strict=True)]
    monkeypatch.setattr(dataset, "_BATCH", batch)
    write_triples(graph, tmp_path)
    assert [(tmp_path / name).read_bytes() for name in TRIPLES] == whole


def test_processes_render_the_same_bytes(
    small_graph: "nx.MultiDiGraph[str]", monkeypatch: pytest.MonkeyPatch
) -> None:
    whole = list(both_parts(small_graph))
    monkeypatch.setattr(dataset, "_BATCH", 1)
    with ProcessPoolExecutor(2, get_context("spawn")) as pool:
        rendered = list(both_parts(small_graph, mapper=pool.map))
    assert len(rendered) > len(whole)
    assert [b"".join(parts) for parts in zip(*rendered, strict=True)] == [
        b"".join(parts) for parts in zip(*whole, strict=True)
    ]


def test_each_node_comes_with_the_edges_that_begin_at_it(
    graph: "nx.MultiDiGraph[str]", disk: DiskGraph
) -> None:
    found = list(nodes_with_edges(disk))
    assert [(key, node) for key, node, _ in found] == list(nodes(graph))
    assert [(key, *arrow) for key, _, arrows in found for arrow in arrows] == list(edges(graph))
    assert list(sorted_articles(disk)) == list(sorted_articles(graph))


def test_things_lie_in_the_districts_that_the_whole_graph_tells() -> None:
    roles = load_schema().roles
    zone = next(iter(load_schema().relations[roles.within].object - {roles.district}))
    places = {"d1": roles.district, "d2": roles.district, "z1": zone, "z2": zone, "z3": zone, "alone": zone}
    graph: nx.MultiDiGraph[str] = nx.MultiDiGraph()
    for key, kind in {**places, "c1": roles.company, "c2": roles.company, "c3": roles.company}.items():
        graph.add_node(key, type=kind, name=key)
    lying = ["c1 z1", "z1 z2", "z2 z1", "z2 d2", "z1 d1", "c2 d2", "c2 z3", "c3 alone", "d1 z3", "z3 d2"]
    for pair in lying:
        graph.add_edge(*pair.split(), roles.within, statements=[], official=False)
    districts = Districts(graph, find_names(graph))
    found = {key: districts.of(key, node["type"], arrows) for key, node, arrows in nodes_with_edges(graph)}
    assert {key: places for key, places in found.items() if places} == districts_of(graph)
    assert found["c1"] == ["d1", "d2"]
    assert found["c3"] == []


def test_names_are_found_by_id(graph: "nx.MultiDiGraph[str]") -> None:
    odd = [("", "空"), ("a\0", "\ud800"), ("合", ""), ("\U00020000", "甲")]
    known: list[tuple[str, Node]] = [(key, {**node}) for key, node in nodes(graph)]
    known += [(key, {**known[0][1], "name": name}) for key, name in odd]
    names = PackedNames(sorted(known, key=lambda row: row[0]))
    for key, node in known:
        assert (names.name_of(key), names.type_of(key)) == (node["name"], node["type"])
    for key in ("nothing", "a", "\U0010ffff"):
        with pytest.raises(KeyError):
            names.name_of(key)
    with pytest.raises(KeyError):
        PackedNames([]).type_of("a")


def copies(graph: "nx.MultiDiGraph[str]", folder: Path, number: int) -> DiskGraph:
    """Return ``graph`` so many times side by side, each with ids of its own."""
    folder.mkdir()
    disk = DiskGraph(folder / FILE)

    def copied(at: int) -> "nx.MultiDiGraph[str]":
        ends = {key: f"{key}-{at}" for key in (*graph, *meta(graph)["articles"])}
        made = nx.relabel_nodes(deepcopy(graph), ends)
        made.graph["articles"] = {ends[key]: one for key, one in made.graph["articles"].items()}
        own = (
            said for _, node in made.nodes(data=True) for said in (*node["attributes"], *node["milestones"])
        )
        for said in chain(own, *(edge["statements"] for *_, edge in made.edges(data=True))):
            said["article"] = ends[said["article"]]
        for _, node in made.nodes(data=True):
            node["articles"] = [ends[key] for key in node["articles"]]
        for article in made.graph["articles"].values():
            for mention in article["mentions"]:
                mention["entity"] = ends[mention["entity"]]
        return made

    for at in range(number):
        made = copied(at)
        arrows: Iterator[tuple[tuple[str, str, str], Edge]] = (((a, b, k), e) for a, b, k, e in edges(made))
        disk.fill(nodes(made), arrows)
        disk.articles.fill(meta(made)["articles"].items())
    disk.graph |= {key: value for key, value in graph.graph.items() if key != "articles"}
    disk.graph |= {"deals": [], "doubtful": []}
    disk.freeze()
    return disk


def test_memory_does_not_grow_with_the_graph(
    small_graph: "nx.MultiDiGraph[str]", tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sorting, "_HELD", 200_000)
    monkeypatch.setattr(sorting, "_BLOCK", 2_000)
    monkeypatch.setattr("kg.graph.disk._KNOWN", 100)
    monkeypatch.setattr(dataset, "_BATCH", 5)
    peaks: dict[str, list[int]] = {name: [] for name in ("rdf", "entities.csv", "relations.csv")}
    numbers = (20, 120)
    for number in numbers:
        disk = copies(small_graph, tmp_path / str(number), number)
        for name, of_name in peaks.items():
            tracemalloc.start()
            if name == "rdf":
                write_triples(disk, tmp_path)
            else:
                write_bytes(tmp_path / name, WRITERS[name](disk, lang="zh"))
            of_name.append(tracemalloc.get_traced_memory()[1])
            tracemalloc.stop()
        disk.close()
    more = (numbers[1] - numbers[0]) * len(small_graph)
    said = (tmp_path / "graph.ttl").stat().st_size
    assert peaks["rdf"][1] - peaks["rdf"][0] < said / 4
    for name in ("entities.csv", "relations.csv"):
        assert peaks[name][1] - peaks[name][0] < more * 500, peaks  # names, and where places lie
