"""A graph on disk -> the best connected things, in memory: for what shows things one by one.

The selection stands for itself: whatever it names of articles is in it.
"""

from collections import Counter
from collections.abc import Iterable, Iterator
from heapq import nlargest, nsmallest
from typing import Any, TypeVar, cast

import networkx as nx

from kg.graph.disk import DiskGraph
from kg.graph.reading import edges, meta, nodes
from kg.graph.shape import ArticleRecord, Deal, Node, Statement

THINGS = 20_000
ARTICLES = 50_000
SAID = 3  # sentences for one fact
_CHOICE = 20  # sentences of a fact from which the one is chosen that costs no further article

Some = TypeVar("Some", bound=Statement)
Fact = tuple[str, ...]  # ids of articles that say it, that of the surest sentence first


def best_connected(
    graph: DiskGraph, *, things: int = THINGS, articles: int = ARTICLES
) -> "nx.MultiDiGraph[str]":
    """Return at most so many things with all facts on them, each with sentences of few articles."""
    kept, needed, facts = _choose(graph, things, articles)
    selection: nx.MultiDiGraph[str] = nx.MultiDiGraph()
    for key in sorted(kept):
        selection.add_node(key, **_cut_node(graph.nodes[key], needed))
    for head, tail, kind, edge in edges(graph):
        if head in kept and tail in kept:
            said = _said(edge["statements"], needed)
            if said or edge["official"]:
                selection.add_edge(head, tail, kind, **{**edge, "statements": said})
    needed |= _mentioned(graph, selection)
    selection.graph |= {
        **graph.graph,
        "articles": {key: _cut_article(graph, key, kept) for key in sorted(needed)},
        "doubtful": [pair for pair in meta(graph)["doubtful"] if {pair["a"], pair["b"]} <= kept],
        "deals": list(_cut_deals(meta(graph)["deals"], kept, needed)),
        "whole": {
            "articles": len(graph.articles),
            "entities": len(graph),
            "relations": graph.number_of_edges(),
            "facts": facts,
        },
    }
    selection.graph["sources"] = sorted({one["source"] for one in meta(selection)["articles"].values()})
    return selection


def few(said: Iterable[Some]) -> list[Some]:
    """Return copies of the surest sentences of each figure, stage or relation."""
    best = [sorted(same, key=lambda one: -one["confidence"])[:SAID] for same in _by_fact(said)]
    return [cast(Some, {**one}) for same in best for one in same]


def _by_fact(said: Iterable[Some]) -> Iterable[list[Some]]:
    found: dict[tuple[Any, ...], list[Some]] = {}
    for one in said:
        what = cast(dict[str, Any], one)
        found.setdefault(tuple(what.get(name) for name in ("name", "value", "stage", "date")), []).append(one)
    return found.values()


def tell_selection(graph: "nx.MultiDiGraph[str]") -> str:
    """Return a line that says of which whole a graph is a selection; nothing of one that is whole."""
    if (whole := meta(graph).get("whole")) is None:
        return ""
    return (
        f"this knows the {len(graph)} best connected of {whole['entities']} things;"
        " kg query and the tables know all"
    )


def _choose(graph: DiskGraph, things: int, articles: int) -> tuple[set[str], set[str], int]:
    """Return the things with the most links, and the articles that say their facts, within both bounds.

    With them how many facts the whole graph holds.
    """
    links: Counter[str] = Counter()
    facts = 0
    for head, tail, _, edge in edges(graph):
        if edge["statements"]:
            links.update((head, tail))
            facts += len(edge["statements"])
    ranks = ((-links[key], -node["mentions"], key) for key, node in nodes(graph))
    ranked = {key: rank for rank, (*_, key) in enumerate(nsmallest(things, ranks))}
    told: dict[str, list[Fact]] = {key: [] for key in ranked}
    for key, node in nodes(graph):
        facts += len(node["attributes"]) + len(node["milestones"])
        if key in ranked:
            told[key] += [*_facts(node["attributes"]), *_facts(node["milestones"])]
    for head, tail, _, edge in edges(graph):
        if head in ranked and tail in ranked:
            told[max(head, tail, key=ranked.__getitem__)] += _facts(edge["statements"])
    kept, needed = set[str](), set[str]()
    for key, own in told.items():
        wanted = {next((one for one in fact if one in needed), fact[0]) for fact in own}
        if len(needed | wanted) > articles:
            break
        kept.add(key)
        needed |= wanted
    return kept, needed, facts


def _facts(said: Iterable[Statement]) -> Iterator[Fact]:
    """Yield which articles say each figure, stage or relation."""
    for same in _by_fact(said):
        best = nlargest(_CHOICE, same, key=lambda one: one["confidence"])
        yield tuple(one["article"] for one in best)


def _said(said: Iterable[Some], needed: set[str]) -> list[Some]:
    return few(one for one in said if one["article"] in needed)


def _mentioned(graph: DiskGraph, selection: "nx.MultiDiGraph[str]") -> set[str]:
    """Return the articles that correct what is said, and those that its articles repeat."""
    said: list[Statement] = [one for *_, edge in edges(selection) for one in edge["statements"]]
    for _, node in nodes(selection):
        said += [*node["attributes"], *node["milestones"]]
    found = {one.get("correctedBy", "") for one in said}
    found |= {graph.articles.reprints.get(key, "") for key in (*found, *(one["article"] for one in said))}
    return {key for key in found if key in graph.articles}


def _cut_node(node: Node, needed: set[str]) -> Node:
    cut: Node = {
        **node,
        "articles": [key for key in node["articles"] if key in needed],
        "attributes": _said(node["attributes"], needed),
        "milestones": _said(node["milestones"], needed),
    }
    if "former" in node:
        cut["former"] = [one for one in node["former"] if not one["article"] or one["article"] in needed]
    return cut


def _cut_article(graph: DiskGraph, key: str, kept: set[str]) -> ArticleRecord:
    record = {**graph.articles[key], **graph.articles.body(key)}
    record["mentions"] = [one for one in record["mentions"] if one["entity"] in kept]
    return cast(ArticleRecord, record)


def _cut_deals(deals: Iterable[Deal], kept: set[str], needed: set[str]) -> Iterator[Deal]:
    for deal in deals:
        said = [key for key in deal["articles"] if key in needed]
        investors = [key for key in deal["investors"] if key in kept]
        if said and (deal["project"] in kept if deal["project"] else investors):
            places = [key for key in deal["places"] if key in kept]
            yield {**deal, "investors": investors, "places": places, "articles": said}
