"""What a page holds of a graph that is too large for it: the best connected, and whole sentences."""

import re
from typing import TypeAlias

import networkx as nx
import pytest

from kg.display.summary import count_links
from kg.graph import edges, meta, nodes
from kg.view.embedding import INERT, embed
from kg.view.largest import largest_part

Graph: TypeAlias = "nx.MultiDiGraph[str]"


def sentences(graph: Graph) -> set[tuple[str, str, str]]:
    said = [one for *_, edge in edges(graph) for one in edge["statements"]]
    texts = {key: article["text"] for key, article in meta(graph)["articles"].items()}
    for _, node in nodes(graph):
        said += [*node["attributes"], *node["milestones"]]  # type: ignore[list-item]
    for one in said:
        assert texts[one["article"]][one["start"] : one["end"]] == one["evidence"]
        if "context" in one:
            assert texts[one["article"]][one["contextStart"] : one["contextEnd"]] == one["context"]
    return {(one["article"], one["evidence"], one.get("context", "")) for one in said}


def test_a_small_graph_is_held_whole(small_graph: Graph) -> None:
    assert largest_part(small_graph) is small_graph


@pytest.mark.parametrize("count", [3, 5])
def test_the_best_connected_are_held(small_graph: Graph, count: int) -> None:
    held, links = largest_part(small_graph, entities=count), count_links(small_graph)
    assert len(held) == count
    assert min(links[key] for key in held) >= max(links[key] for key in small_graph if key not in held)


def test_sentences_stay_whole_where_texts_are_cut(small_graph: Graph) -> None:
    unsaid = [entry[:3] for entry in edges(small_graph) if "共同研发" in str(entry[3])]
    small_graph.remove_edges_from([*unsaid, *[e[:3] for e in edges(small_graph) if e[2] == "worksFor"]])
    before = {key: dict(article) for key, article in meta(small_graph)["articles"].items()}
    held = largest_part(small_graph, text=10)
    assert sentences(held) == sentences(small_graph)
    assert dict(meta(small_graph)["articles"]) == before
    assert "共同研发" in str(before) and "共同研发" not in str(meta(held)["articles"])
    for article in meta(held)["articles"].values():
        for mention in article["mentions"]:
            node = held.nodes[mention["entity"]]
            assert article["text"][mention["start"] : mention["end"]] in (node["name"], *node["aliases"])


def test_what_is_left_out_between_two_sentences_is_told(small_graph: Graph) -> None:
    before = sorted(article["text"] for article in meta(small_graph)["articles"].values())
    small_graph.remove_edges_from([edge[:3] for edge in edges(small_graph) if "属于重庆市" in str(edge[3])])
    after = sorted(
        article["text"] for article in meta(largest_part(small_graph, text=10))["articles"].values()
    )
    assert after == [text.replace("合川区属于重庆市。", "…") for text in before]


def test_of_many_sentences_for_one_fact_the_surest_are_held(small_graph: Graph) -> None:
    head, tail, kind, edge = next(entry for entry in edges(small_graph) if entry[3]["statements"])
    first = edge["statements"][0]
    edge["statements"] += [{**first, "confidence": sure} for sure in (0.5, 0.99, 0.6, 0.98)]
    held = largest_part(small_graph, text=10).edges[head, tail, kind]["statements"]
    assert [one["confidence"] for one in held] == [0.99, 0.98, 0.93]


@pytest.mark.parametrize("value", ["</script>", "<!--", "\u2028", "𬭚 & 'x'", "\ud800"])
def test_data_is_inert(value: str) -> None:
    content = re.sub("^<script[^>]*>|</script>$", "", embed("data", [value]))
    assert not set("<>&\u2028") & set(content)
    packed = embed("data", [value, " " * INERT])
    assert 'data-packed="gzip"' in packed and packed == embed("data", [value, " " * INERT])
    assert re.fullmatch("<script[^>]*>[A-Za-z0-9+/=]+</script>", packed)
