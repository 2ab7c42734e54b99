"""What articles say -> blocks of Turtle: statements of relations and values, and milestones."""

from collections.abc import Container, Iterator, Sequence
from typing import NamedTuple, cast

from kg.graph import MilestoneStatement, Node, RelationStatement, Statement, ValueStatement
from kg.graph.joining import Arrow
from kg.rdf.turtle import Pairs, date_literal, decimal, hashed, iri, literal, some, term


class Said(NamedTuple):
    """One sentence and what it says of an entity.

    That is a relation ``kind`` to ``tail``; without ``tail`` a value, and without ``kind`` a milestone.
    """

    said: Statement
    entity: str
    kind: str = ""
    tail: str = ""
    corrected: str = ""  # the local name of the article, or the decision, that says it is wrong


class StatementBlock(NamedTuple):
    """A node with a named IRI that one sentence stands behind: a statement or a milestone."""

    key: str
    statement: Statement
    corrected: str
    pairs: Pairs
    roles: list[str]


def find_said(key: str, node: Node, arrows: Sequence[Arrow], articles: Container[str]) -> Iterator[Said]:
    """Yield what sentences say of a node: statements of relations and of values, and milestones."""
    for tail, kind, edge in arrows:
        for statement in edge["statements"]:
            yield Said(statement, key, kind, tail, _corrector(statement, articles))
    for value in node["attributes"]:
        yield Said(value, key, value["name"], "", _corrector(value, articles))
    for step in node["milestones"]:
        yield Said(step, key, "", "", _corrector(step, articles))


def _corrector(said: Statement, articles: Container[str]) -> str:
    key = said.get("correctedBy")
    return f"{'article' if key in articles else 'decision'}-{key}" if key else ""


def to_block(said: Said, base: str) -> StatementBlock:
    """Return what the export says of a statement or a milestone, but for its evidence."""
    if said.tail:
        return _relation_block(cast(RelationStatement, said.said), said, base)
    if said.kind:
        return _value_block(cast(ValueStatement, said.said), said, base)
    return _milestone_block(cast(MilestoneStatement, said.said), said, base)


def _relation_block(statement: RelationStatement, said: Said, base: str) -> StatementBlock:
    key = _key("statement", statement, said.entity, said.kind, said.tail)
    triple = _triple(iri(said.entity, base), term(said.kind), iri(said.tail, base))
    return StatementBlock(key, statement, said.corrected, triple, some(statement["role"]))


def _value_block(value: ValueStatement, said: Said, base: str) -> StatementBlock:
    number, currency = decimal(value["value"]), foreign(value["currency"])
    key = _key("statement", value, said.entity, value["name"], number + currency)
    triple = _triple(iri(said.entity, base), term(value["name"]), number)
    return StatementBlock(key, value, said.corrected, [*triple, *_details(value)], [])


def _milestone_block(step: MilestoneStatement, said: Said, base: str) -> StatementBlock:
    promised = step.get("promised", "")
    pairs: Pairs = [
        ("a", ["kg:Milestone"]),
        ("kg:project", [iri(said.entity, base)]),
        ("kg:stage", [term(step["stage"])]),
        ("kg:promisedStage", [term(promised)] if promised else []),
        ("kg:date", [date_literal(step["date"])] if step["date"] else []),
    ]
    parts = (said.entity, step["stage"], step["date"], *filter(None, [promised]))
    return StatementBlock(_key("milestone", step, *parts), step, said.corrected, pairs, [])


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


def evidence_of(fact: StatementBlock, printed: str, base: str) -> Pairs:
    """Return the sentence that says it, when that was ``printed`` and what became of it."""
    said = fact.statement
    pairs: Pairs = [
        ("kg:evidence", [literal(said["evidence"])]),
        ("kg:start", [str(said["start"])]),
        ("kg:end", [str(said["end"])]),
    ]
    if "context" in said:
        pairs += [
            ("kg:context", [literal(said["context"])]),
            ("kg:contextStart", [str(said["contextStart"])]),
            ("kg:contextEnd", [str(said["contextEnd"])]),
        ]
    if "page" in said:
        pairs.append(("kg:page", [str(said["page"])]))
    if cell := said.get("cell"):
        pairs.append(("kg:cell", [literal(cell, "")]))
    pairs += [("kg:confidence", [decimal(said["confidence"])]), ("kg:rule", [literal(said["rule"], "")])]
    days = (
        ("kg:saidOn", printed),
        ("kg:validFrom", said.get("validFrom")),
        ("kg:validUntil", said.get("validUntil")),
    )
    pairs += [(name, [date_literal(day)]) for name, day in days if day]
    if fact.corrected:
        pairs.append(("kg:correctedBy", [iri(fact.corrected, base)]))
    if confirmed := said.get("confirmed"):
        pairs.append(("kg:confirmedBy", [iri(f"decision-{confirmed}", base)]))
    pairs.append(("prov:wasDerivedFrom", [iri(f"article-{said['article']}", base)]))
    return pairs
