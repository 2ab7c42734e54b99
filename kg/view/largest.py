"""Graph -> the part of it that one page can hold: the best connected things, and the sentences on them."""

from bisect import bisect_right
from collections.abc import Callable, Iterable
from typing import cast

import networkx as nx

from kg.display.summary import count_links
from kg.graph import ArticleRecord, Edge, Node, Statement, edges, meta, nodes
from kg.graph.part import few

ENTITIES = 20_000
TEXT = 6_000_000  # characters of articles; above, only the sentences that state something are held
LEFT_OUT = "\n…\n"  # stands for what is between two of them

Span = tuple[int, int]


def largest_part(
    graph: "nx.MultiDiGraph[str]", *, entities: int = ENTITIES, text: int = TEXT
) -> "nx.MultiDiGraph[str]":
    """Return ``graph`` itself where a page can hold it, else a smaller one."""
    held = graph if len(graph) <= entities else _best_connected(graph, entities)
    texts = (len(article["text"]) for article in meta(held)["articles"].values())
    held = held if sum(texts) <= text else _excerpt(held)
    return held if held is graph else nx.freeze(held)  # frozen it is sorted once


def _best_connected(graph: "nx.MultiDiGraph[str]", count: int) -> "nx.MultiDiGraph[str]":
    links = count_links(graph)
    ranked = sorted(nodes(graph), key=lambda entry: (-links[entry[0]], -entry[1]["mentions"], entry[0]))
    # A copy: a view would filter the whole graph anew, whatever it is asked.
    return graph.subgraph([key for key, _ in ranked[:count]]).copy()


def _excerpt(graph: "nx.MultiDiGraph[str]") -> "nx.MultiDiGraph[str]":
    """Return a graph whose articles are cut down to the sentences that its facts need."""
    small: nx.MultiDiGraph[str] = nx.MultiDiGraph()
    needed: dict[str, set[Span]] = {}
    for key, node in nodes(graph):
        values, stages = few(node["attributes"]), few(node["milestones"])
        small.add_node(key, **{**node, "attributes": values, "milestones": stages})
        _need(needed, [*values, *stages])
    for head, tail, kind, edge in edges(graph):
        said = few(edge["statements"])
        small.add_edge(head, tail, key=kind, **{**edge, "statements": said})
        _need(needed, said)
    articles, moves, known = {}, {}, set(graph)
    for key, article in meta(graph)["articles"].items():
        articles[key], moves[key] = _cut(article, needed.get(key, set()), known)
    small.graph.update({**graph.graph, "articles": articles})
    _move(small, moves)
    return small


def _need(needed: dict[str, set[Span]], said: Iterable[Statement]) -> None:
    for one in said:
        spans = needed.setdefault(one["article"], set())
        spans.add((one["start"], one["end"]))
        if "context" in one:
            spans.add((one["contextStart"], one["contextEnd"]))


def _cut(
    article: ArticleRecord, needed: set[Span], known: set[str]
) -> tuple[ArticleRecord, Callable[[int], int]]:
    """Return the article with these stretches of its text alone, and where an offset has gone."""
    spans: list[Span] = []
    for start, end in sorted(needed):
        if spans and start <= spans[-1][1]:
            spans[-1] = spans[-1][0], max(end, spans[-1][1])
        else:
            spans.append((start, end))
    starts, places, length, last = [start for start, _ in spans], [], 0, 0
    pieces: list[str] = []
    for start, end in spans:
        # What stood side by side still does: a reader is told where something is left out.
        glue = (LEFT_OUT if article["text"][last:start].strip() else "\n") if pieces else ""
        places.append(length + len(glue))
        pieces.append(glue + article["text"][start:end])
        length, last = length + len(pieces[-1]), end

    def move(offset: int) -> int:
        at = bisect_right(starts, offset) - 1
        return places[at] + offset - starts[at]

    mentions = [
        {**mention, "start": move(mention["start"]), "end": move(mention["end"] - 1) + 1}
        for mention in article["mentions"]
        if mention["entity"] in known
        and any(start <= mention["start"] and mention["end"] <= end for start, end in spans)
    ]
    cut = {**article, "text": "".join(pieces), "mentions": mentions}
    cut.pop("lines", None)  # their offsets are gone
    return cast(ArticleRecord, cut), move


def _move(graph: "nx.MultiDiGraph[str]", moves: dict[str, Callable[[int], int]]) -> None:
    """Let the sentences of all facts stand where they are in the cut articles."""
    said: list[Statement] = []
    for _, node in cast("list[tuple[str, Node]]", list(graph.nodes(data=True))):
        said += [*node["attributes"], *node["milestones"]]
    for edge in cast("list[tuple[str, str, Edge]]", list(graph.edges(data=True))):
        said += edge[2]["statements"]
    for one in said:
        move = moves[one["article"]]
        one["end"] += move(one["start"]) - one["start"]
        one["start"] = move(one["start"])
        if "context" in one:
            one["contextEnd"] += move(one["contextStart"]) - one["contextStart"]
            one["contextStart"] = move(one["contextStart"])
