"""DiskGraph: what is read from it is what networkx gives, and changes count until it is frozen."""

from collections.abc import Iterator
from pathlib import Path

import networkx as nx
import pytest
from on_disk import assert_same, to_disk

from kg.graph import edges, meta, nodes
from kg.graph.disk import FILE, DiskGraph


@pytest.fixture
def disk(timed_graph: "nx.MultiDiGraph[str]", tmp_path: Path) -> Iterator[DiskGraph]:
    made = to_disk(timed_graph, tmp_path)
    yield made
    made.close()
    assert not (tmp_path / FILE).exists()


def test_it_is_read_as_one_in_memory(timed_graph: "nx.MultiDiGraph[str]", disk: DiskGraph) -> None:
    assert_same(timed_graph, disk)
    for key in timed_graph:
        assert disk.nodes[key] == timed_graph.nodes[key]
        assert sorted(disk.successors(key)) == sorted(timed_graph.successors(key))
        assert sorted(disk.predecessors(key)) == sorted(timed_graph.predecessors(key))
    assert "no such thing" not in disk
    assert not disk.has_edge("a", "b", "c")


def test_a_record_reads_its_text_when_asked(timed_graph: "nx.MultiDiGraph[str]", disk: DiskGraph) -> None:
    for key, article in meta(timed_graph)["articles"].items():
        record = meta(disk)["articles"][key]
        assert "text" not in record
        assert (record["text"], record["headline"]) == (article["text"], article["headline"])
        assert record.get("lines") == article.get("lines")
        assert record.get("nothing") is None


def test_changes_count_until_it_is_frozen(tmp_path: Path) -> None:
    disk = DiskGraph(tmp_path / FILE)
    disk.fill([("a", {"name": "甲"}), ("b", {"name": "乙"})], [(("a", "b", "k"), {"statements": []})])  # type: ignore[typeddict-item,list-item]
    disk.nodes["a"]["name"] = "丙"
    disk.add_node("c", name="丁")
    disk.add_edge("a", "c", "k", statements=[])
    assert disk.has_edge("a", "c", "k")
    assert list(disk.successors("a")) == ["b", "c"]
    disk.remove_edge("a", "b", "k")
    assert not disk.has_edge("a", "b", "k")
    disk.freeze()
    assert [(key, node["name"]) for key, node in nodes(disk)] == [("a", "丙"), ("b", "乙"), ("c", "丁")]
    assert [tail for _, tail, _, _ in edges(disk)] == ["c"]
    disk.close()
