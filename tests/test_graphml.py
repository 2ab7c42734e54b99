"""graph.graphml: valid XML, nothing lost, read back by networkx."""

import io
import json
from typing import TypeAlias
from xml.etree import ElementTree

import networkx as nx
import pytest
from conftest import written

Graph: TypeAlias = "nx.MultiDiGraph[str]"


def read(content: bytes) -> Graph:
    graph = nx.read_graphml(io.BytesIO(content), force_multigraph=True)
    assert isinstance(graph, nx.MultiDiGraph)
    return graph


def test_nothing_is_lost(small_graph: Graph) -> None:
    back = read(written(small_graph, "graph.graphml"))
    assert sorted(back) == sorted(small_graph)
    wanted = sorted(small_graph.edges(keys=True))
    assert sorted((head, tail, edge["type"]) for head, tail, edge in back.edges(data=True)) == wanted
    for key, node in small_graph.nodes(data=True):
        assert json.loads(back.nodes[key]["aliases"]) == node["aliases"]
        assert json.loads(back.nodes[key]["attributes"]) == node["attributes"]
        assert back.nodes[key]["mentions"] == node["mentions"]
    said = {
        (head, tail, edge["type"]): json.loads(edge["statements"])
        for head, tail, edge in back.edges(data=True)
    }
    assert said == {
        (a, b, key): edge["statements"] for a, b, key, edge in small_graph.edges(keys=True, data=True)
    }


def test_parallel_relations_have_ids_of_their_own(small_graph: Graph) -> None:
    root = ElementTree.fromstring(written(small_graph, "graph.graphml"))
    ids = [edge.get("id") for edge in root.iter("{http://graphml.graphdrawing.org/xmlns}edge")]
    assert len(set(ids)) == len(ids) == small_graph.number_of_edges()
    pairs = [edge[:2] for edge in small_graph.edges(keys=True)]
    assert len(set(pairs)) < len(pairs), "the graph holds no parallel relations: nothing is tested"


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_labels_and_figures_for_gephi(small_graph: Graph, lang: str) -> None:
    back = read(written(small_graph, "graph.graphml", lang=lang))
    project = next(node for _, node in back.nodes(data=True) if node["label"] == "锚泰智造基地")
    assert (project["investment"], project["stage"], project["stage_date"]) == (
        7.6e8,
        "started",
        "2024-05-13",
    )
    assert project["type_label"] == {"zh": "项目", "en": "Project"}[lang]
    labels = {edge["label"] for _, _, edge in back.edges(data=True)}
    assert {"zh": "投资建设", "en": "develops"}[lang] in labels


@pytest.mark.parametrize("bad", ["\x00", "\x08", "\x0b", "\x1f", "\ufffe", "\uffff", "\ud800"])
def test_characters_that_xml_lacks_are_left_out(small_graph: Graph, bad: str) -> None:
    key = sorted(small_graph)[0]
    small_graph.nodes[key]["name"] = f"锚{bad}泰"
    small_graph.nodes[key]["aliases"] = [f"锚{bad}"]
    back = read(written(small_graph, "graph.graphml"))
    assert back.nodes[key]["name"] == "锚泰"
    assert json.loads(back.nodes[key]["aliases"])[0].startswith("锚")


def test_same_graph_same_bytes(small_graph: Graph, turned_graph: Graph) -> None:
    assert written(turned_graph, "graph.graphml") == written(small_graph, "graph.graphml")
