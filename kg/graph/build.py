"""Linked facts -> networkx.MultiDiGraph."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import takewhile
from typing import Any, cast

import networkx as nx

from kg import __version__
from kg.divisions import Divisions, load_divisions
from kg.graph.ahead import mark_ahead
from kg.graph.corrections import Corrected, mark_corrected
from kg.graph.phases import add_wholes
from kg.graph.shape import (
    ArticleRecord,
    DoubtfulPair,
    Edge,
    FormerRecord,
    MilestoneStatement,
    Node,
    RelationStatement,
    Statement,
    ValueStatement,
)
from kg.linking import Linked
from kg.model import Article, Attribute, Entity, Facts, Milestone, Relation, Unread, entity_id
from kg.schema import hash_data, load_schema
from kg.tables.facts import table_cells
from kg.text.folding import fullness


class Places:
    """Where the sentences of an article stand in its file."""

    def __init__(self, article: Article) -> None:
        self._cells = table_cells(article)
        self._pages = [(anchor.end, anchor.page) for anchor in article.anchors if anchor.page]

    def add_to(self, statement: Statement) -> None:
        """Tell a statement its page or its cell, where there is one."""
        start, column = statement["start"], statement["rule"].partition("/")[2]
        if cell := self._cells.get((start, column)) or self._cells.get((start, "project")):
            statement["cell"] = cell
        if page := next((page for end, page in self._pages if start < end), 0):
            statement["page"] = page


def build_graph(
    all_facts: Iterable[Facts],
    linked: Linked,
    *,
    unread: Sequence[Unread] = (),
    base_iri: str = "",
    min_confidence: float = 0.0,
) -> "nx.MultiDiGraph[str]":
    """Return the graph of all facts that are at least ``min_confidence`` sure.

    ``all_facts`` come in the order of source and position, and may be gone through a second time. Divisions
    that contain a named one are added with the official list's containment.
    """
    found = _Found()
    articles: dict[str, ArticleRecord] = {}
    corrections: list[Corrected] = []
    for facts in all_facts:
        _add_entities(found, facts, linked)
        _add_facts(found, facts, linked, min_confidence)
        articles[facts.article.id] = _article(facts, linked)
        corrections += _corrected(facts, linked)
    graph = _to_graph(found)
    mark_ahead(graph, articles)
    mark_corrected(graph, corrections, articles)
    add_wholes(graph, all_facts, linked)
    _add_containers(graph)
    graph.graph |= {
        "version": __version__,
        "data": hash_data(),
        "base_iri": base_iri or load_schema().base_iri,
        "min_confidence": min_confidence,
        "sources": sorted({article["source"] for article in articles.values()}),
        "problems": [{"path": item.path, "reason": item.reason} for item in sorted(unread, key=_by_path)],
        "articles": articles,
        "doubtful": list(_doubtful(graph, linked)),
        "deals": [],
        "decisions": [],
    }
    return graph


def _doubtful(graph: "nx.MultiDiGraph[str]", linked: Linked) -> Iterator[DoubtfulPair]:
    for doubt in linked.doubtful:
        if doubt.a in graph and doubt.b in graph:
            yield {"a": doubt.a, "b": doubt.b, "score": doubt.score, "reasons": list(doubt.reasons)}


def _by_path(item: Unread) -> tuple[str, str]:
    return item.path, item.reason


def _article(facts: Facts, linked: Linked) -> ArticleRecord:
    article = facts.article
    mentions = sorted(
        (mention.start, mention.end, linked.id_of(article.id, entity.id), mention.rule)
        for entity in facts.entities
        for mention in entity.mentions
    )
    record: ArticleRecord = {
        "source": article.source,
        "record": article.record,
        "sha256": article.sha256,
        "position": article.position,
        "headline": article.headline,
        "authors": list(article.authors),
        "date": article.date,
        "publisher": article.publisher,
        "page": article.page,
        "url": article.url,
        "text": article.text,
        "mentions": [
            {"start": start, "end": end, "entity": entity, "rule": rule}
            for start, end, entity, rule in mentions
        ],
    }
    if lines := [[a.start, a.end, a.page, *a.box] for a in article.anchors if a.page]:
        record["lines"] = lines
    return record


@dataclass(slots=True)
class _Found:
    """What becomes nodes and edges; these are sorted, so that all are known before the graph is made."""

    nodes: dict[str, Node] = field(default_factory=dict)
    names: dict[str, set[str]] = field(default_factory=lambda: defaultdict(set))
    forms: dict[str, set[str]] = field(default_factory=lambda: defaultdict(set))
    edges: dict[tuple[str, str, str], Edge] = field(default_factory=dict)


def _add_entities(found: _Found, facts: Facts, linked: Linked) -> None:
    for entity in facts.entities:
        id_ = linked.id_of(facts.article.id, entity.id)
        if id_ not in found.nodes:
            found.nodes[id_] = _node(entity.type, entity.code, linked.reasons.get(id_, ()))
        node = found.nodes[id_]
        found.names[id_].add(entity.name)
        found.forms[id_].update((entity.name, *entity.aliases))
        node["mentions"] += len(entity.mentions)
        node["articles"].append(facts.article.id)
        if entity.former:
            node.setdefault("former", []).extend(_former(entity, facts.article.id))


def _to_graph(found: _Found) -> "nx.MultiDiGraph[str]":
    graph: nx.MultiDiGraph[str] = nx.MultiDiGraph()
    for id_, node in sorted(found.nodes.items()):
        node["name"] = min(found.names[id_], key=fullness)
        node["aliases"] = sorted(found.forms[id_] - {node["name"]})
        node["articles"] = sorted(set(node["articles"]))
        graph.add_node(id_, **node)
    for (head, tail, kind), edge in found.edges.items():
        graph.add_edge(head, tail, kind, **edge)
    return graph


def _former(entity: Entity, article: str) -> Iterator[FormerRecord]:
    for former in entity.former:
        yield {"name": former.name, "until": former.until, "article": article}


def _node(type_: str, code: str, reasons: Iterable[str]) -> Node:
    return {
        "type": type_,
        "name": "",
        "aliases": [],
        "code": code,
        "mentions": 0,
        "articles": [],
        "reasons": list(reasons),
        "attributes": [],
        "milestones": [],
    }


def _add_facts(found: _Found, facts: Facts, linked: Linked, least: float) -> None:
    article, places = facts.article.id, Places(facts.article)
    for relation in facts.relations:
        head, tail = linked.id_of(article, relation.head), linked.id_of(article, relation.tail)
        if relation.confidence >= least and head != tail:
            _add_relation(found, article, head, tail, relation, places)
    for attribute in facts.attributes:
        if attribute.confidence >= least:
            node = found.nodes[linked.id_of(article, attribute.entity)]
            node["attributes"].append(_value(article, attribute, places))
    for milestone in facts.milestones:
        if milestone.confidence >= least:
            node = found.nodes[linked.id_of(article, milestone.project)]
            node["milestones"].append(_stage(article, milestone, places))


def _corrected(facts: Facts, linked: Linked) -> Iterator[Corrected]:
    article, relations = facts.article.id, load_schema().relations
    for one in facts.corrections:
        node, was, now = linked.id_of(article, one.entity), one.was, one.now
        if one.of in relations:
            was, now = (linked.id_of(article, id_) if id_ else "" for id_ in (was, now))
        yield Corrected(article, node, one.of, was, now)


def _add_relation(
    found: _Found, article: str, head: str, tail: str, relation: Relation, places: Places
) -> None:
    symmetric = load_schema().relations[relation.type].symmetric
    if symmetric and head > tail:
        head, tail = tail, head
    edge = found.edges.setdefault((head, tail, relation.type), {"statements": [], "official": False})
    statements = edge["statements"]
    statement: RelationStatement = {
        **_statement(article, relation, places),
        "role": relation.role,
    }
    place = (statement["article"], statement["start"], statement["end"])
    # Facts come article by article: those of this one stand last.
    own = takewhile(lambda said: said["article"] == place[0], reversed(statements))
    same = next((said for said in own if (said["article"], said["start"], said["end"]) == place), None)
    if same is None:
        statements.append(statement)
    elif (relation.confidence, relation.context is None) > (same["confidence"], "context" not in same):
        cast("dict[str, Any]", same).clear()  # the context of the less sure reading goes, too
        same.update(statement)


def _statement(article: str, fact: Relation | Attribute | Milestone, places: Places) -> Statement:
    statement: Statement = {
        "article": article,
        "start": fact.evidence.start,
        "end": fact.evidence.end,
        "evidence": fact.evidence.text,
        "confidence": fact.confidence,
        "rule": fact.rule,
    }
    if fact.context is not None:
        statement["context"] = fact.context.text
        statement["contextStart"] = fact.context.start
        statement["contextEnd"] = fact.context.end
    if isinstance(fact, Relation | Attribute):
        if fact.since:
            statement["validFrom"] = fact.since
        if fact.until:
            statement["validUntil"] = fact.until
    places.add_to(statement)
    return statement


def _value(article: str, attribute: Attribute, places: Places) -> ValueStatement:
    return {
        **_statement(article, attribute, places),
        "name": attribute.name,
        "value": attribute.value,
        "text": attribute.text,
        "qualifier": attribute.qualifier,
        "minimum": attribute.minimum,
        "maximum": attribute.maximum,
        "currency": attribute.currency,
    }


def _stage(article: str, milestone: Milestone, places: Places) -> MilestoneStatement:
    return {
        **_statement(article, milestone, places),
        "stage": milestone.stage,
        "date": milestone.date,
        "promised": milestone.promised,
    }


def _add_containers(graph: "nx.MultiDiGraph[str]") -> None:
    """Add district -> city -> province, as the official list of divisions has it."""
    table, within = load_divisions(), load_schema().roles.within
    for id_, code in sorted((id_, node["code"]) for id_, node in graph.nodes(data=True) if node["code"]):
        below = id_
        for division in table.ancestors(code):
            above = _division_node(graph, table, division.code)
            if graph.has_edge(below, above, within):
                graph.edges[below, above, within]["official"] = True
            else:
                edge: Edge = {"statements": [], "official": True}
                graph.add_edge(below, above, within, **edge)
            below = above


def _division_node(graph: "nx.MultiDiGraph[str]", table: Divisions, code: str) -> str:
    division = table.by_code[code]
    type_ = division.type
    id_ = entity_id(type_, code)
    if id_ not in graph:
        node = _node(type_, code, ())
        node["name"], node["aliases"] = division.name, sorted(set(division.shorts) - {division.name})
        graph.add_node(id_, **node)
    return id_
