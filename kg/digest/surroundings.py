"""Some things of a graph -> a small graph of them, with what it takes to tell their news."""

from collections.abc import Iterable, Mapping
from typing import cast

import networkx as nx

from kg.graph import ArticleRecord, Edge, Node, Statement, meta
from kg.schema import load_schema

MANY = 20  # articles; of a thing that more of them name, the first and those that are needed are kept


def surroundings(
    graph: "nx.MultiDiGraph[str]", things: Iterable[str], articles: Iterable[str], order: Mapping[str, int]
) -> "nx.MultiDiGraph[str]":
    """Return the graph of ``things``, of where they lie, what they belong to, who is behind them, posts.

    It holds ``articles``, and those whose sentences tell something of what is in it. Deals of projects are
    left out: the projects tell them. ``order`` is that of all articles by their days.
    """
    small: nx.MultiDiGraph[str] = nx.MultiDiGraph()
    inside = _widen(graph, things)
    for key in sorted(inside):
        small.add_node(key, **graph.nodes[key])
    for head in sorted(inside):
        near = graph.adj[head]
        few, many = (near, inside) if len(near) < len(inside) else (inside, near)
        for tail in sorted(tail for tail in few if tail in many):
            for kind, edge in sorted(near[tail].items()):
                small.add_edge(head, tail, kind, **edge)
    needed = {*articles, *_needed(small)}
    for key in small:
        small.nodes[key]["articles"], others = _few(graph.nodes[key]["articles"], needed, order)
        needed |= others
    renamed = {key for key in small if small.nodes[key].get("former")}
    known = meta(graph)["articles"]
    alone = (one for one in graph.graph.get("deals", ()) if not one["project"])
    deals = [one for one in alone if not needed.isdisjoint(one["articles"])]
    small.graph.update(
        articles={key: _article(known[key], renamed) for key in sorted(needed) if key in known},
        decisions=graph.graph.get("decisions", []),
        deals=[one for one in deals if inside.issuperset(one["investors"])],
        doubtful=[],
    )
    return small


def _widen(graph: "nx.MultiDiGraph[str]", things: Iterable[str]) -> set[str]:
    schema = load_schema()
    roles, found = schema.roles, set(things)
    held = {name for name, kind in schema.relations.items() if kind.role == "post"}
    for key in sorted(found):
        found |= {tail for _, tail, kind in graph.out_edges(key, keys=True) if kind in held}
        if graph.nodes[key]["type"] == roles.project:
            found |= {head for head, _, kind in graph.in_edges(key, keys=True) if kind == roles.invests}
    waiting = sorted(found)
    while waiting:
        for _, tail, kind in graph.out_edges(waiting.pop(), keys=True):
            if kind in (roles.within, roles.part) and tail not in found:
                found.add(tail)
                waiting.append(tail)
    return found


def _needed(small: "nx.MultiDiGraph[str]") -> set[str]:
    """Return the articles that tell something, and those that correct it."""
    said: list[Statement] = []
    for _, node in cast("list[tuple[str, Node]]", list(small.nodes(data=True))):
        said += [*node["attributes"], *node["milestones"]]
    for *_, edge in cast("list[tuple[str, str, Edge]]", list(small.edges(data=True))):
        said += edge["statements"]
    return {one["article"] for one in said} | {one["correctedBy"] for one in said if "correctedBy" in one}


def _article(article: ArticleRecord, renamed: set[str]) -> ArticleRecord:
    """Return an article with the mentions that tell what a thing was called then; others cost much."""
    mentions = [one for one in article["mentions"] if one["entity"] in renamed] if renamed else []
    return {**article, "mentions": mentions}


def _few(own: list[str], needed: set[str], order: Mapping[str, int]) -> tuple[list[str], set[str]]:
    """Return the articles of a thing: all, or of very many the first and the needed; and which are new."""
    if len(own) > MANY:
        first = min(own, key=order.__getitem__)
        own = [one for one in own if one in needed or one == first]
    return own, set(own)
