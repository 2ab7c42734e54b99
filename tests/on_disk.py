"""A graph in memory and the same one on disk."""

from collections.abc import Callable, Iterable
from pathlib import Path
from tempfile import TemporaryDirectory

import networkx as nx

from kg.graph import Graph, build_graph, edges, meta, nodes
from kg.graph.build import build_on_disk
from kg.graph.disk import FILE, DiskGraph
from kg.linking import Linked
from kg.model import Facts


def to_disk(graph: "nx.MultiDiGraph[str]", folder: Path) -> DiskGraph:
    """Return ``graph`` in a file of ``folder``, frozen."""
    disk = DiskGraph(folder / FILE)
    disk.fill(nodes(graph), (((a, b, kind), edge) for a, b, kind, edge in edges(graph)))
    disk.articles.fill(sorted(meta(graph)["articles"].items()))
    disk.graph |= {key: value for key, value in graph.graph.items() if key != "articles"}
    disk.freeze()
    return disk


def build_both(
    all_facts: Iterable[Facts], linked: Linked, then: Callable[[Graph], None] = lambda _: None
) -> "nx.MultiDiGraph[str]":
    """Return the graph in memory, to which ``then`` was done; the one on disk is the same."""
    graph = build_graph(all_facts, linked)
    then(graph)
    with TemporaryDirectory() as folder:
        disk = build_on_disk(all_facts, linked, Path(folder))
        then(disk)
        disk.freeze()
        assert_same(graph, disk)
        disk.close()
    return graph


def assert_same(graph: "nx.MultiDiGraph[str]", disk: DiskGraph) -> None:
    """Fail where one of them holds what the other does not."""
    assert list(nodes(disk)) == list(nodes(graph))
    assert list(edges(disk)) == list(edges(graph))
    assert (len(disk), disk.number_of_edges()) == (len(graph), graph.number_of_edges())
    articles = meta(graph)["articles"]
    assert list(meta(disk)["articles"]) == sorted(articles)
    for key, record in meta(disk)["articles"].items():
        assert {name: record[name] for name in articles[key]} == articles[key]  # type: ignore[literal-required]
    for key, value in graph.graph.items():
        assert key == "articles" or disk.graph[key] == value
