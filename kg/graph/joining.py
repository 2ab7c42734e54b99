"""What is sorted by id, side by side: each node with the edges that begin at it, in one pass."""

from collections.abc import Iterable, Iterator
from itertools import groupby
from operator import itemgetter

from kg.graph.reading import Graph, edges, meta, nodes
from kg.graph.shape import ArticleRecord, Edge, Node

Arrow = tuple[str, str, Edge]  # tail, relation type, attributes


def nodes_with_edges(graph: Graph) -> Iterator[tuple[str, Node, list[Arrow]]]:
    """Yield each node, in order of id, with its id and the edges of which it is the head."""
    groups = groupby(edges(graph), key=itemgetter(0))
    head, arrows = _next(groups)
    for key, node in nodes(graph):
        if key == head:
            yield key, node, arrows
            head, arrows = _next(groups)
        else:
            yield key, node, []


def _next(groups: Iterator[tuple[str, Iterator[tuple[str, str, str, Edge]]]]) -> tuple[str, list[Arrow]]:
    head, rows = next(groups, ("", iter(())))
    return head, [(tail, kind, edge) for _, tail, kind, edge in rows]


def sorted_articles(graph: Graph) -> Iterable[tuple[str, ArticleRecord]]:
    """Return the whole records of all articles with their ids, in order of these."""
    articles = meta(graph)["articles"]
    return sorted(articles.items()) if isinstance(articles, dict) else articles.items()
