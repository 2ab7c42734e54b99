"""What articles say -> blocks of Turtle: statements of relations and values, and milestones."""

from collections import defaultdict
from typing import NamedTuple

import networkx as nx

from kg.graph import (
    MilestoneStatement,
    RelationStatement,
    Statement,
    ValueStatement,
    edges,
    meta,
    nodes,
)
from kg.rdf.turtle import Pairs, date_literal, decimal, hashed, iri, literal, some, term


class StatementBlock(NamedTuple):
    """A node with a named IRI that one sentence stands behind: a statement or a milestone."""

    key: str
    statement: Statement
    pairs: Pairs
    roles: list[str]


class _RelationSaid(NamedTuple):
    said: RelationStatement
    head: str
    kind: str
    tail: str


class _ValueSaid(NamedTuple):
    said: ValueStatement
    entity: str


class _MilestoneSaid(NamedTuple):
    said: MilestoneStatement
    entity: str


Said = _RelationSaid | _ValueSaid | _MilestoneSaid


def find_said(graph: "nx.MultiDiGraph[str]") -> dict[str, list[Said]]:
    """Return what each article says: statements of relations and of values, and milestones."""
    said: dict[str, list[Said]] = defaultdict(list)
    for head, tail, kind, edge in edges(graph):
        for statement in edge["statements"]:
            said[statement["article"]].append(_RelationSaid(statement, head, kind, tail))
    for entity, node in nodes(graph):
        for value in node["attributes"]:
            said[value["article"]].append(_ValueSaid(value, entity))
        for step in node["milestones"]:
            said[step["article"]].append(_MilestoneSaid(step, entity))
    return said


def to_block(said: Said, graph: "nx.MultiDiGraph[str]") -> StatementBlock:
    """Return what the export says of a statement or a milestone, but for its evidence."""
    base = meta(graph)["base_iri"]
    if isinstance(said, _RelationSaid):
        statement, head, kind, tail = said
        triple = _triple(iri(head, base), term(kind), iri(tail, base))
        return StatementBlock(
            _key("statement", statement, head, kind, tail), statement, triple, some(statement["role"])
        )
    if isinstance(said, _ValueSaid):
        value, entity = said
        number, currency = decimal(value["value"]), foreign(value["currency"])
        key = _key("statement", value, entity, value["name"], number + currency)
        triple = _triple(iri(entity, base), term(value["name"]), number)
        return StatementBlock(key, value, [*triple, *_details(value)], [])
    step, entity = said
    promised = step.get("promised", "")
    pairs: Pairs = [
        ("a", ["kg:Milestone"]),
        ("kg:project", [iri(entity, base)]),
        ("kg:stage", [term(step["stage"])]),
        ("kg:promisedStage", [term(promised)] if promised else []),
        ("kg:date", [date_literal(step["date"])] if step["date"] else []),
    ]
    parts = (entity, step["stage"], step["date"], *filter(None, [promised]))
    return StatementBlock(_key("milestone", step, *parts), step, pairs, [])


def _key(kind: str, said: Statement, *parts: str) -> str:
    return f"{kind}-{hashed(*parts, said['article'], said['start'], said['end'])}"


def foreign(currency: str) -> str:
    """Return the currency of a sum where it is not the yuan."""
    return "" if currency == "CNY" else currency


def rank(fact: StatementBlock) -> tuple[str, float, bool, int, Pairs]:
    """Return the order of facts: those of one key together, the surest of them first."""
    said = fact.statement
    return fact.key, -said["confidence"], "context" in said, -said.get("contextStart", 0), fact.pairs


def _triple(subject: str, predicate: str, object_: str) -> Pairs:
    return [
        ("a", ["rdf:Statement"]),
        ("rdf:subject", [subject]),
        ("rdf:predicate", [predicate]),
        ("rdf:object", [object_]),
    ]


def _details(value: ValueStatement) -> Pairs:
    """Return how a value was put: about, at least, a range, another currency, its words."""
    return [
        ("kg:qualifier", [term(value["qualifier"])] if value["qualifier"] else []),
        ("kg:minValue", [] if value["minimum"] is None else [decimal(value["minimum"])]),
        ("kg:maxValue", [] if value["maximum"] is None else [decimal(value["maximum"])]),
        ("kg:currency", some(foreign(value["currency"]), "")),
        ("kg:valueText", some(value["text"])),
    ]


def evidence_of(said: Statement, graph: "nx.MultiDiGraph[str]") -> Pairs:
    """Return the sentence that says it, when that was said and what became of it."""
    base, articles = meta(graph)["base_iri"], meta(graph)["articles"]
    date = articles[said["article"]]["date"]
    later = [
        iri(f"{'article' if key in articles else 'decision'}-{key}", base)
        for key in _given(said.get("correctedBy"))
    ]
    context: Pairs = []
    if "context" in said:
        context = [
            ("kg:context", [literal(said["context"])]),
            ("kg:contextStart", [str(said["contextStart"])]),
            ("kg:contextEnd", [str(said["contextEnd"])]),
        ]
    return [
        ("kg:evidence", [literal(said["evidence"])]),
        ("kg:start", [str(said["start"])]),
        ("kg:end", [str(said["end"])]),
        *context,
        ("kg:page", [str(said["page"])] if "page" in said else []),
        ("kg:cell", some(said.get("cell", ""), "")),
        ("kg:confidence", [decimal(said["confidence"])]),
        ("kg:rule", [literal(said["rule"], "")]),
        ("kg:saidOn", [date_literal(date)] if date else []),
        ("kg:validFrom", [date_literal(day) for day in _given(said.get("validFrom"))]),
        ("kg:validUntil", [date_literal(day) for day in _given(said.get("validUntil"))]),
        ("kg:correctedBy", later),
        ("kg:confirmedBy", [iri(f"decision-{key}", base) for key in _given(said.get("confirmed"))]),
        ("prov:wasDerivedFrom", [iri(f"article-{said['article']}", base)]),
    ]


def _given(value: str | None) -> list[str]:
    return [value] if value else []
