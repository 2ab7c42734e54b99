"""Graph -> what is wrong with what it keeps beside nodes and edges: deals, reprints, pairs, former names."""

from collections.abc import Collection, Iterator

import networkx as nx

from kg.graph import Deal, MilestoneStatement, Node, Statement, edges, meta, nodes
from kg.rdf.turtle import date_literal
from kg.schema import Schema


def find_record_faults(graph: "nx.MultiDiGraph[str]", schema: Schema) -> Iterator[str]:
    """Yield one line for each fault of reprints, deals and doubtful pairs."""
    articles = meta(graph)["articles"]
    for key, article in sorted(articles.items()):
        original = article.get("reprintOf")
        if original is not None and (original == key or original not in articles):
            yield f"article {key}: a reprint of {original!r}, which is no other article"
    for deal in meta(graph)["deals"]:
        for wrong in _deal_faults(deal, graph, schema):
            yield f"deal {deal['id']}: {wrong}"
    yield from _origin_faults(graph)
    for pair in meta(graph)["doubtful"]:
        if pair["a"] >= pair["b"] or not {pair["a"], pair["b"]} <= set(graph):
            yield f"doubtful pair {pair['a']!r}, {pair['b']!r}: not two nodes in order"
        if not 0 <= pair["score"] <= 1:
            yield f"doubtful pair {pair['a']!r}, {pair['b']!r}: {pair['score']} is not between 0 and 1"


def _origin_faults(graph: "nx.MultiDiGraph[str]") -> Iterator[str]:
    """Yield what is said to correct or confirm a statement and is not there."""
    articles, decisions = meta(graph)["articles"], {one["id"] for one in meta(graph)["decisions"]}
    for where, said in _all_statements(graph):
        later, by = said.get("correctedBy"), said.get("confirmed")
        if later is not None and later not in articles and later not in decisions:
            yield f"{where}: corrected by {later!r}, which is no article and no decision"
        if by is not None and by not in decisions:
            yield f"{where}: confirmed by {by!r}, which is no decision"


def _deal_faults(deal: Deal, graph: "nx.MultiDiGraph[str]", schema: Schema) -> Iterator[str]:
    for key in filter(None, (deal["project"], *deal["investors"], *deal["places"])):
        if key not in graph:
            yield f"names {key!r}, which is no node"
    for key in deal["articles"]:
        if key not in meta(graph)["articles"]:
            yield f"its article {key!r} is missing"
    most = deal["sources"] if "whole" in meta(graph) else len(deal["articles"])  # a part holds some of them
    if not 1 <= deal["sources"] <= most:
        yield f"{deal['sources']} sources, but {len(deal['articles'])} articles"
    if deal["stage"] and deal["stage"] not in schema.stages:
        yield f"unknown stage {deal['stage']!r}"
    if deal["date"] and not _is_date(deal["date"]):
        yield f"{deal['date']!r} is no date"


def find_time_faults(said: Statement) -> Iterator[str]:
    """Yield what is wrong with when a statement holds."""
    for day in (said.get("validFrom"), said.get("validUntil")):
        if day is not None and not _is_date(day):
            yield f"{day!r} is no date"


def _all_statements(graph: "nx.MultiDiGraph[str]") -> Iterator[tuple[str, Statement]]:
    """Yield all statements of a graph, each with the thing or the edge that it is of."""
    for key, node in nodes(graph):
        for said in (*node["attributes"], *node["milestones"]):
            yield f"node {key}", said
    for head, tail, kind, edge in edges(graph):
        for said in edge["statements"]:
            yield f"{head} –{kind}→ {tail}", said


def find_promise_faults(step: MilestoneStatement, schema: Schema) -> Iterator[str]:
    """Yield what is wrong with the stage that a milestone promises."""
    promised = step.get("promised", "")
    if promised and promised not in schema.stages:
        yield f"unknown promised stage {promised!r}"


def find_former_faults(node: Node, articles: Collection[str]) -> Iterator[str]:
    """Yield what is wrong with the former names of a node."""
    for former in node.get("former", ()):
        if former["until"] and not _is_date(former["until"]):
            yield f"{former['until']!r} is no date"
        if former["article"] and former["article"] not in articles:
            yield f"the article {former['article']!r} of a former name is missing"


def _is_date(text: str) -> bool:
    return "^^" in date_literal(text)
