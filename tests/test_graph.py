"""graph.json: what is saved is what is loaded; a broken file says how to mend it."""

import json
from pathlib import Path
from typing import TypeAlias

import networkx as nx
import pytest

from kg.errors import OutputError
from kg.graph import load_graph, save_graph

Net: TypeAlias = "nx.MultiDiGraph[str]"


def test_saved_graph_is_loaded_again(small_graph: Net, tmp_path: Path) -> None:
    save_graph(small_graph, tmp_path / "graph.json")
    for path in (tmp_path, tmp_path / "graph.json"):
        loaded = load_graph(path)
        assert nx.utils.graphs_equal(loaded, small_graph)
        assert loaded.graph == small_graph.graph


def test_order_of_insertion_leaves_no_trace(small_graph: Net, turned_graph: Net, tmp_path: Path) -> None:
    save_graph(small_graph, tmp_path / "one.json")
    save_graph(turned_graph, tmp_path / "two.json")
    assert (tmp_path / "one.json").read_bytes() == (tmp_path / "two.json").read_bytes()


def test_file_is_utf8_node_link_json(small_graph: Net, tmp_path: Path) -> None:
    save_graph(small_graph, tmp_path / "graph.json")
    content = (tmp_path / "graph.json").read_bytes()
    table = json.loads(content)
    assert "合川区".encode() in content
    assert list(table) == sorted(table)
    assert [node["id"] for node in table["nodes"]] == sorted(small_graph)
    assert nx.utils.graphs_equal(nx.node_link_graph(table, edges="edges"), small_graph)


def test_lone_surrogate_keeps_offsets(small_graph: Net, tmp_path: Path) -> None:
    key, article = next(iter(small_graph.graph["articles"].items()))
    article["text"] += "半\ud83d个"
    save_graph(small_graph, tmp_path / "graph.json")
    saved = load_graph(tmp_path).graph["articles"][key]
    assert saved["text"] == article["text"].replace("\ud83d", "?")


def test_no_number_is_refused(small_graph: Net, tmp_path: Path) -> None:
    small_graph.graph["problems"] = [{"path": "x", "reason": float("nan")}]
    with pytest.raises(OutputError, match="no number"):
        save_graph(small_graph, tmp_path / "graph.json")
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ('"directed": true', '"directed": false', "not a graph of kg"),
        ('"nodes"', '"knots"', "not a graph of kg"),
        ('"version": "', '"version": "99.', "is of kg 99."),
        ('"aliases"', '"other"', "node without 'aliases'"),
        ('"official"', '"other"', "edge without 'official'"),
        ('"headline"', '"other"', "article without 'headline'"),
        ("{", "", "cannot be read"),
        ("{", "[" * 100_000, "cannot be read"),
        ("{", "7 {", "cannot be read"),
    ],
)
def test_broken_file_tells_to_build_again(
    small_graph: Net, tmp_path: Path, old: str, new: str, said: str
) -> None:
    file = tmp_path / "graph.json"
    save_graph(small_graph, file)
    text = file.read_text(encoding="utf-8")
    assert old in text
    file.write_text(text.replace(old, new, 1), encoding="utf-8")
    with pytest.raises(OutputError, match="run kg build") as caught:
        load_graph(tmp_path)
    assert said in str(caught.value)
    assert "\n" not in str(caught.value)


def test_missing_file_tells_to_build(tmp_path: Path) -> None:
    for path in (tmp_path, tmp_path / "nowhere", tmp_path / "nowhere" / "graph.json"):
        with pytest.raises(OutputError, match="no such file; run kg build"):
            load_graph(path)
