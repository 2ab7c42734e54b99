"""Values of a thing over all articles -> each figure once, the one that was said last first."""

from dataclasses import dataclass
from typing import cast

import networkx as nx

from kg.graph import ArticleRecord, Node, ValueStatement, meta

_FIELDS = ("value", "minimum", "maximum", "currency", "qualifier", "validFrom", "validUntil")


@dataclass(frozen=True, slots=True)
class Figure:
    """A value of an attribute, with all that say it."""

    value: ValueStatement  # the surest of the last article that says it
    first: str  # the date of the first article that says it
    said: str  # and of the last
    corrected: str  # the article that says it is wrong, where all that say it are corrected
    statements: tuple[ValueStatement, ...]


def history(graph: "nx.MultiDiGraph[str]", key: str, attribute: str) -> tuple[Figure, ...]:
    """Return the figures of an attribute: what was said last first, what is corrected last."""
    articles = meta(graph)["articles"]
    found: dict[tuple[object, ...], list[ValueStatement]] = {}
    for value in cast(Node, graph.nodes[key])["attributes"]:
        if value["name"] == attribute:
            found.setdefault(tuple(value.get(field) for field in _FIELDS), []).append(value)
    figures = [_figure(values, articles) for values in found.values()]
    return tuple(sorted(figures, key=_worth, reverse=True))


def latest(graph: "nx.MultiDiGraph[str]", key: str, attribute: str) -> Figure | None:
    """Return the figure that was said last and is not corrected; of one article the one that still holds."""
    return next((figure for figure in history(graph, key, attribute) if not figure.corrected), None)


def _figure(values: list[ValueStatement], articles: dict[str, ArticleRecord]) -> Figure:
    right = [value for value in values if "correctedBy" not in value]
    dates = sorted(articles[value["article"]]["date"] for value in right or values)
    last = max(right or values, key=lambda value: _rank(value, articles))
    first = next(filter(None, dates), "")
    return Figure(last, first, dates[-1], "" if right else values[0]["correctedBy"], tuple(values))


def _rank(value: ValueStatement, articles: dict[str, ArticleRecord]) -> tuple[str, float, str, int]:
    return articles[value["article"]]["date"], value["confidence"], value["article"], value["start"]


def _worth(figure: Figure) -> tuple[bool, str, bool, str, float, float]:
    """Return by what figures are sorted: one that no longer holds comes behind the others of its article."""
    value = figure.value
    holds = "validUntil" not in value
    since = value.get("validFrom", "")
    return not figure.corrected, figure.said, holds, since, value["confidence"], value["value"]
