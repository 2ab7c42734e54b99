"""Graph -> the graph of what had been said by a day."""

from collections.abc import Iterable, Set
from typing import Any, TypeVar, cast

import networkx as nx

from kg.graph import ArticleRecord, Deal, Node, Statement, edges, meta, nodes
from kg.schema import load_schema
from kg.text.folding import fullness, spell_name
from kg.timeline.days import is_by, last_day
from kg.timeline.lifeline import steps_reached
from kg.timeline.values import history

Some = TypeVar("Some", bound=Statement)


def as_of(graph: "nx.MultiDiGraph[str]", day: str) -> "nx.MultiDiGraph[str]":
    """Return the graph of what articles had said by ``day``: 2024-06-30, 2024-06 or 2024.

    Articles without a date count always; things that none had named are left out, but for the divisions that
    contain the others. Ids stay; a correction, or a new name, that came later is not known yet.
    """
    day = last_day(day)
    kept = {key: one for key, one in meta(graph)["articles"].items() if is_by(one["date"], day)}
    valid = kept.keys() | {decision["id"] for decision in meta(graph)["decisions"]}
    then: nx.MultiDiGraph[str] = nx.MultiDiGraph()
    for key, node in nodes(graph):
        if any(article in kept for article in node["articles"]):
            then.add_node(key)
    _add_edges(then, graph, kept, valid)
    counts, forms = _count_mentions(kept)
    for key in then:
        node = cast(Node, graph.nodes[key])
        then.nodes[key].update(_node(node, kept, valid, day, forms.get(key, set())))
        then.nodes[key]["mentions"] = counts.get(key, 0)
    articles = {key: _article(record, kept, then) for key, record in kept.items()}
    then.graph.update(graph.graph)
    then.graph.update(
        articles=articles,
        sources=sorted({article["source"] for article in kept.values()}),
        doubtful=[pair for pair in meta(graph)["doubtful"] if pair["a"] in then and pair["b"] in then],
    )
    then.graph["deals"] = [
        _deal(deal, then)
        for deal in meta(graph)["deals"]
        if any(article in kept for article in deal["articles"])
    ]
    return then


def _add_edges(
    then: "nx.MultiDiGraph[str]",
    graph: "nx.MultiDiGraph[str]",
    kept: dict[str, ArticleRecord],
    valid: Set[str],
) -> None:
    """Add the relations that had been said, and those of the official list among things that were named."""
    official: dict[str, list[tuple[str, str, Any]]] = {}
    for head, tail, kind, edge in edges(graph):
        said = _said(edge["statements"], kept, valid)
        if said:
            then.add_edge(head, tail, kind, **{**edge, "statements": said})
        elif edge["official"]:
            official.setdefault(head, []).append((tail, kind, {**edge, "statements": []}))
    waiting = list(then)
    while waiting:
        for tail, kind, data in official.pop(head := waiting.pop(), ()):
            then.add_edge(head, tail, kind, **data)
            waiting.append(tail)


def _said(statements: Iterable[Some], kept: dict[str, ArticleRecord], valid: Set[str]) -> list[Some]:
    """Return the sentences of kept articles; a correction by another one is not known yet.

    ``valid``: what may correct: the kept articles, and what people decided, on whatever day.
    """
    found = []
    for said in statements:
        if said["article"] in kept:
            late = "correctedBy" in said and said["correctedBy"] not in valid
            found.append(cast(Some, {k: v for k, v in said.items() if k != "correctedBy"}) if late else said)
    return found


def _count_mentions(kept: dict[str, ArticleRecord]) -> tuple[dict[str, int], dict[str, set[str]]]:
    """Return how often each thing is named, and what it is called there."""
    counts: dict[str, int] = {}
    forms: dict[str, set[str]] = {}
    for article in kept.values():
        for mention in article["mentions"]:
            key = mention["entity"]
            counts[key] = counts.get(key, 0) + 1
            forms.setdefault(key, set()).add(article["text"][mention["start"] : mention["end"]])
    return counts, forms


def _node(
    node: Node, kept: dict[str, ArticleRecord], valid: Set[str], day: str, forms: set[str]
) -> dict[str, Any]:
    then: dict[str, Any] = {
        **node,
        "articles": [key for key in node["articles"] if key in kept],
        "attributes": _said(node["attributes"], kept, valid),
        "milestones": _said(node["milestones"], kept, valid),
    }
    records = node.get("former", [])
    told = [one for one in records if one["article"] in kept or not one["article"]]
    former = [one for one in told if is_by(one["until"], day)]
    if records:
        then["former"] = former
    if len(former) < len(records):
        then |= _names(node, {spell_name(form) for form in forms})
    return then


def _names(node: Node, seen: set[str]) -> dict[str, Any]:
    """Return what a thing was called by then that got a new name later."""
    names = [name for name in (node["name"], *node["aliases"]) if spell_name(name) in seen]
    if not names or node["name"] in names:
        return {}
    name = min(names, key=fullness)
    return {"name": name, "aliases": sorted(set(names) - {name})}


def _article(
    record: ArticleRecord, kept: dict[str, ArticleRecord], then: "nx.MultiDiGraph[str]"
) -> ArticleRecord:
    if "reprintOf" not in record or record["reprintOf"] in kept:
        return record
    return cast(ArticleRecord, {key: value for key, value in record.items() if key != "reprintOf"})


def _deal(deal: Deal, then: "nx.MultiDiGraph[str]") -> Deal:
    """Return a deal with what was known of its sum and stage by then."""
    articles = meta(then)["articles"]
    known = deal.copy()
    known["articles"] = [key for key in deal["articles"] if key in articles]
    known["sources"] = sum("reprintOf" not in articles[key] for key in known["articles"])
    if deal["project"] not in then:
        return known
    roles = load_schema().roles
    figures = history(then, deal["project"], roles.sum)
    said = [one.value for one in figures if not one.corrected and one.value["currency"] == "CNY"]
    sums = [value["value"] for value in said]
    known["low"], known["high"] = min(sums, default=None), max(sums, default=None)
    known["latest"] = sums[0] if sums else None
    steps = [step for step in steps_reached(then, deal["project"]) if not step.corrected]
    known["stage"] = steps[-1].stage if steps else ""
    signed = [step.date for step in steps if step.stage == roles.agreed and step.date]
    known["date"] = min(signed, default="")
    return known
