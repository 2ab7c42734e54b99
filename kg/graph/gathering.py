"""Facts of one article -> what they add to nodes and edges, and nodes of what was added."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, NamedTuple, cast

from kg.graph.corrections import Corrected
from kg.graph.disk import EdgeKey
from kg.graph.shape import (
    ArticleRecord,
    FormerRecord,
    MilestoneStatement,
    Node,
    RelationStatement,
    Statement,
    ValueStatement,
)
from kg.model import Article, Attribute, Entity, Facts, Milestone, Relation
from kg.schema import load_schema
from kg.tables.facts import table_cells
from kg.text.folding import fullness

Ids = Mapping[str, str]  # of one article's entities -> in the graph, where these are others


class Named(NamedTuple):
    """What an article says of a thing by naming it."""

    type: str
    code: str
    name: str
    aliases: tuple[str, ...]
    mentions: int
    article: str
    former: list[FormerRecord]


class Added(NamedTuple):
    """What an article adds: to nodes by their ids, to edges by their keys."""

    named: list[tuple[str, Named]]
    values: list[tuple[str, ValueStatement]]
    milestones: list[tuple[str, MilestoneStatement]]
    relations: dict[EdgeKey, list[RelationStatement]]


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


@dataclass(slots=True)
class NodeParts:
    """A node as it grows article by article."""

    node: Node
    names: set[str] = field(default_factory=set)
    forms: set[str] = field(default_factory=set)

    def name(self, named: Named) -> None:
        """Take in what an article says of it by naming it; the first one tells type and code."""
        if not self.names:
            self.node["type"], self.node["code"] = named.type, named.code
        self.names.add(named.name)
        self.forms.update((named.name, *named.aliases))
        self.node["mentions"] += named.mentions
        self.node["articles"].append(named.article)
        if named.former:
            self.node.setdefault("former", []).extend(named.former)

    def made(self) -> Node:
        """Return the node, whole."""
        node = self.node
        node["name"] = min(self.names, key=fullness)
        node["aliases"] = sorted(self.forms - {node["name"]})
        node["articles"] = sorted(set(node["articles"]))
        return node


def new_node(type_: str, code: str, reasons: Iterable[str]) -> Node:
    """Return a node of which nothing is known yet."""
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


def add_up(facts: Facts, ids: Ids, least: float) -> Added:
    """Return what an article adds, of facts that are at least ``least`` sure."""
    article, places = facts.article.id, Places(facts.article)

    def id_of(entity: str) -> str:
        return ids.get(entity, entity)

    values = [one for one in facts.attributes if one.confidence >= least]
    stones = [one for one in facts.milestones if one.confidence >= least]
    relations: dict[EdgeKey, list[RelationStatement]] = {}
    for relation in facts.relations:
        head, tail = id_of(relation.head), id_of(relation.tail)
        if relation.confidence >= least and head != tail:
            symmetric = load_schema().relations[relation.type].symmetric
            ends = (tail, head) if symmetric and head > tail else (head, tail)
            _add_relation(relations.setdefault((*ends, relation.type), []), article, relation, places)
    return Added(
        [(id_of(entity.id), _named(entity, article)) for entity in facts.entities],
        [(id_of(one.entity), _value(article, one, places)) for one in values],
        [(id_of(one.project), _stage(article, one, places)) for one in stones],
        relations,
    )


def corrections_of(facts: Facts, ids: Ids) -> Iterator[Corrected]:
    """Yield what an article says is wrong in earlier ones."""
    article, relations = facts.article.id, load_schema().relations
    for one in facts.corrections:
        node, was, now = ids.get(one.entity, one.entity), one.was, one.now
        if one.of in relations:
            was, now = ids.get(was, was), ids.get(now, now)
        yield Corrected(article, node, one.of, was, now)


def record_of(facts: Facts, ids: Ids) -> ArticleRecord:
    """Return an article as the graph keeps it."""
    article = facts.article
    mentions = sorted(
        (mention.start, mention.end, ids.get(entity.id, entity.id), mention.rule)
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


def _named(entity: Entity, article: str) -> Named:
    former: list[FormerRecord] = [
        {"name": former.name, "until": former.until, "article": article} for former in entity.former
    ]
    return Named(entity.type, entity.code, entity.name, entity.aliases, len(entity.mentions), article, former)


def _add_relation(said: list[RelationStatement], article: str, relation: Relation, places: Places) -> None:
    """Add what a sentence says; of two readings of one sentence the surer one stays."""
    statement: RelationStatement = {**_statement(article, relation, places), "role": relation.role}
    place = (statement["start"], statement["end"])
    same = next((one for one in reversed(said) if (one["start"], one["end"]) == place), None)
    if same is None:
        said.append(statement)
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
