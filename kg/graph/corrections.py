"""What articles say of earlier ones -> the statements that are corrected: kept, but marked."""

import datetime
from collections.abc import Iterable, Iterator, Mapping
from itertools import chain
from typing import NamedTuple, cast

from kg.graph.reading import Graph
from kg.graph.shape import ArticleRecord, Edge, Node, Statement
from kg.schema import load_schema

_DAYS = 92  # how long before a correction a wrong value that it does not name can have been said


class Corrected(NamedTuple):
    """A correction with the nodes that it speaks of."""

    article: str
    node: str
    of: str  # an attribute, a relation, or "stage"
    was: str  # a number, the id of a node or a stage; empty where the article does not name it
    now: str


def mark_corrected(
    graph: Graph, corrections: Iterable[Corrected], articles: Mapping[str, ArticleRecord]
) -> None:
    """Tell the statements of earlier articles that a later one corrects which article does so.

    58亿元 of June 15, with 应为5.8亿元 of June 17: ``correctedBy`` the latter. What has no date is earlier.
    """
    for one in corrections:
        for statement in _wrong(graph, one):
            if _is_earlier(articles[statement["article"]], articles[one.article], one):
                statement.setdefault("correctedBy", one.article)


def _wrong(graph: Graph, one: Corrected) -> Iterator[Statement]:
    """Yield the statements that say what is wrong."""
    node = cast(Node, graph.nodes[one.node])
    schema = load_schema()
    if one.of in schema.attributes:
        was, now = (float(number) if number else None for number in (one.was, one.now))
        for value in node["attributes"]:
            if value["name"] == one.of and (
                _alike(value["value"], was) if was is not None else not _alike(value["value"], now)
            ):
                yield value
    elif one.of in schema.relations:
        tails = [one.was] if one.was else [tail for tail in graph.successors(one.node) if tail != one.now]
        edges = (graph.get_edge_data(one.node, tail, one.of) for tail in tails)
        yield from chain.from_iterable(cast(Edge, edge)["statements"] for edge in edges if edge)
    elif one.was:
        yield from (stone for stone in node["milestones"] if stone["stage"] == one.was)


def _alike(value: float, other: float | None) -> bool:
    return other is not None and abs(value - other) <= 1e-3 * abs(other)


def _is_earlier(said: ArticleRecord, corrects: ArticleRecord, one: Corrected) -> bool:
    if said is corrects:
        return False
    if one.was:
        length = min(len(said["date"]), len(corrects["date"]))
        return said["date"][:length] <= corrects["date"][:length]
    try:
        days = datetime.date.fromisoformat(corrects["date"]) - datetime.date.fromisoformat(said["date"])
    except ValueError:  # no exact date
        return False
    return 0 <= days.days <= _DAYS
