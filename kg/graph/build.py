"""Linked facts -> networkx.MultiDiGraph."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence

import networkx as nx

from kg import __version__
from kg.divisions import Divisions, load_divisions
from kg.graph.shape import (
    ArticleRecord,
    Edge,
    MilestoneStatement,
    Node,
    RelationStatement,
    Statement,
    ValueStatement,
)
from kg.linking import Linked
from kg.model import Article, Attribute, Entity, Evidence, Facts, Milestone, Relation, Unread, entity_id
from kg.schema import hash_data, load_schema


def build_graph(
    all_facts: Sequence[Facts],
    linked: Linked,
    *,
    unread: Sequence[Unread] = (),
    base_iri: str = "",
    min_confidence: float = 0.0,
) -> "nx.MultiDiGraph[str]":
    """Return the graph of all facts that are at least ``min_confidence`` sure.

    Divisions that contain a named one are added with the official list's containment.
    """
    graph: nx.MultiDiGraph[str] = nx.MultiDiGraph()
    ordered = sorted(
        all_facts, key=lambda facts: (facts.article.source, facts.article.position, facts.article.id)
    )
    _add_nodes(graph, ordered, linked)
    for facts in ordered:
        _add_facts(graph, facts, linked, min_confidence)
    _add_containers(graph)
    graph.graph |= {
        "version": __version__,
        "data": hash_data(),
        "base_iri": base_iri or load_schema().base_iri,
        "min_confidence": min_confidence,
        "sources": sorted({facts.article.source for facts in ordered}),
        "problems": [{"path": item.path, "reason": item.reason} for item in sorted(unread, key=_by_path)],
        "articles": {facts.article.id: _article(facts, linked) for facts in ordered},
    }
    return graph


def _place(facts: Facts) -> tuple[str, int, str]:
    return facts.article.source, facts.article.position, facts.article.id


def _by_path(item: Unread) -> tuple[str, str]:
    return item.path, item.reason


def _article(facts: Facts, linked: Linked) -> ArticleRecord:
    article = facts.article
    mentions = sorted(
        (mention.start, mention.end, linked.ids[article.id, entity.id], mention.rule)
        for entity in facts.entities
        for mention in entity.mentions
    )
    return {
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


def _add_nodes(graph: "nx.MultiDiGraph[str]", all_facts: Iterable[Facts], linked: Linked) -> None:
    members: dict[str, list[tuple[Article, Entity]]] = defaultdict(list)
    for facts in all_facts:
        for entity in facts.entities:
            members[linked.ids[facts.article.id, entity.id]].append((facts.article, entity))
    for id_, group in sorted(members.items()):
        graph.add_node(id_, **_node(group, linked.reasons.get(id_, ())))


def _node(group: Sequence[tuple[Article, Entity]], reasons: Iterable[str]) -> Node:
    names = Counter(entity.name for _, entity in group)
    name = max(sorted(names), key=len)
    forms = {form for _, entity in group for form in (entity.name, *entity.aliases)}
    return {
        "type": group[0][1].type,
        "name": name,
        "aliases": sorted(forms - {name}),
        "code": group[0][1].code,
        "mentions": sum(len(entity.mentions) for _, entity in group),
        "articles": sorted({article.id for article, _ in group}),
        "reasons": list(reasons),
        "attributes": [],
        "milestones": [],
    }


def _add_facts(graph: "nx.MultiDiGraph[str]", facts: Facts, linked: Linked, least: float) -> None:
    article = facts.article.id
    for relation in facts.relations:
        head, tail = linked.ids[article, relation.head], linked.ids[article, relation.tail]
        if relation.confidence >= least and head != tail:
            _add_relation(graph, head, tail, relation)
    for attribute in facts.attributes:
        if attribute.confidence >= least:
            graph.nodes[linked.ids[article, attribute.entity]]["attributes"].append(_value(attribute))
    for milestone in facts.milestones:
        if milestone.confidence >= least:
            graph.nodes[linked.ids[article, milestone.project]]["milestones"].append(_stage(milestone))


def _add_relation(graph: "nx.MultiDiGraph[str]", head: str, tail: str, relation: Relation) -> None:
    symmetric = load_schema().relations[relation.type].symmetric
    if symmetric and head > tail:
        head, tail = tail, head
    if not graph.has_edge(head, tail, relation.type):
        edge: Edge = {"statements": [], "official": False}
        graph.add_edge(head, tail, relation.type, **edge)
    statements: list[RelationStatement] = graph.edges[head, tail, relation.type]["statements"]
    statement: RelationStatement = {
        **_statement(relation.evidence, relation.confidence, relation.rule),
        "role": relation.role,
    }
    place = (statement["article"], statement["start"], statement["end"])
    same = next((s for s in statements if (s["article"], s["start"], s["end"]) == place), None)
    if same is None:
        statements.append(statement)
    elif relation.confidence > same["confidence"]:
        same.update(statement)


def _statement(evidence: Evidence, confidence: float, rule: str) -> Statement:
    return {
        "article": evidence.article,
        "start": evidence.start,
        "end": evidence.end,
        "evidence": evidence.text,
        "confidence": confidence,
        "rule": rule,
    }


def _value(attribute: Attribute) -> ValueStatement:
    return {
        **_statement(attribute.evidence, attribute.confidence, attribute.rule),
        "name": attribute.name,
        "value": attribute.value,
        "text": attribute.text,
        "qualifier": attribute.qualifier,
        "minimum": attribute.minimum,
        "maximum": attribute.maximum,
        "currency": attribute.currency,
    }


def _stage(milestone: Milestone) -> MilestoneStatement:
    return {
        **_statement(milestone.evidence, milestone.confidence, milestone.rule),
        "stage": milestone.stage,
        "date": milestone.date,
    }


def _add_containers(graph: "nx.MultiDiGraph[str]") -> None:
    """Add district -> city -> province, as the official list of divisions has it."""
    table = load_divisions()
    for id_, code in sorted((id_, node["code"]) for id_, node in graph.nodes(data=True) if node["code"]):
        below = id_
        for division in table.ancestors(code):
            above = _division_node(graph, table, division.code)
            if graph.has_edge(below, above, "locatedIn"):
                graph.edges[below, above, "locatedIn"]["official"] = True
            else:
                edge: Edge = {"statements": [], "official": True}
                graph.add_edge(below, above, "locatedIn", **edge)
            below = above


def _division_node(graph: "nx.MultiDiGraph[str]", table: Divisions, code: str) -> str:
    division = table.by_code[code]
    type_ = "District" if division.level == "county" else "Place"
    id_ = entity_id(type_, code)
    if id_ not in graph:
        node: Node = {
            "type": type_,
            "name": division.name,
            "aliases": sorted(set(division.shorts) - {division.name}),
            "code": code,
            "mentions": 0,
            "articles": [],
            "reasons": [],
            "attributes": [],
            "milestones": [],
        }
        graph.add_node(id_, **node)
    return id_
