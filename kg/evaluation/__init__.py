"""A graph and gold files -> precision, recall, F1, and whether confidence says how often facts are right."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from kg.confidence import ALL, SHIFTS, shift
from kg.errors import OutputError, SourceError
from kg.evaluation.alignment import Alignment, align
from kg.evaluation.calibration import Judged, calibration_error, fit_shifts
from kg.evaluation.documents import Document, First, read_documents
from kg.evaluation.gold import Gold, read_gold
from kg.files import write_text
from kg.graph import Statement, load_graph, meta
from kg.schema import load_schema

__all__ = ["Evaluation", "Judged", "Miss", "Score", "calibration_error", "evaluate", "write_shifts"]


@dataclass(slots=True)
class Score:
    """How many were right, wrong and missed."""

    right: int = 0
    wrong: int = 0
    missed: int = 0

    @property
    def precision(self) -> float:
        """The share of what was found that is right."""
        return self.right / (self.right + self.wrong) if self.right + self.wrong else 1.0

    @property
    def recall(self) -> float:
        """The share of what should be found that was."""
        return self.right / (self.right + self.missed) if self.right + self.missed else 1.0

    @property
    def f1(self) -> float:
        """The harmonic mean of precision and recall."""
        both = self.precision + self.recall
        return 2 * self.precision * self.recall / both if both else 0.0


@dataclass(frozen=True, slots=True)
class Miss:
    """Something missed, extra, split (a second thing for one of gold) or merged (one thing for two)."""

    document: str
    what: str  # missed, extra, split, merged or unread
    kind: str  # the type of entity or relation, or the attribute
    name: str
    sentence: str = ""
    rule: str = ""  # what made it; nothing made what is missed


@dataclass(frozen=True, slots=True)
class Evaluation:
    """The scores by entity type, relation type and attribute, and each miss behind them.

    ``judged`` are all facts found: what the gold allows, asked for or optional, is right.
    """

    documents: int
    min_confidence: float  # of the graph
    entities: dict[str, Score]
    relations: dict[str, Score]
    attributes: dict[str, Score]
    misses: list[Miss] = field(default_factory=list)
    judged: list[Judged] = field(default_factory=list)
    decided: list[Judged] = field(default_factory=list)  # by people, in decisions
    shifts: dict[str, float] = field(default_factory=dict)  # that were added to log-odds for this graph

    def totals(self) -> dict[str, Score]:
        """Return the scores over all types, and over companies, districts and projects."""
        roles = load_schema().roles
        core = (roles.company, roles.district, roles.project)
        return {
            "core": _total(self.entities[name] for name in core),
            "all_entities": _total(self.entities.values()),
            "all_relations": _total(self.relations.values()),
            "all_attributes": _total(self.attributes.values()),
        }

    @property
    def calibration_error(self) -> float:
        """How far confidence and the share of right facts lie apart."""
        return calibration_error(self.judged)

    def to_dict(self) -> dict[str, Any]:
        """Return the figures as plain values."""
        groups = {"entities": self.entities, "relations": self.relations, "attributes": self.attributes}
        return {
            "documents": self.documents,
            **{name: {key: _row(score) for key, score in group.items()} for name, group in groups.items()},
            **{name: _row(score) for name, score in self.totals().items()},
            "calibration_error": round(self.calibration_error, 3),
        }


def evaluate(output: Path, *golds: Path) -> Evaluation:
    """Compare the graph in ``output`` with gold files, or folders of them."""
    schema, wanted = load_schema(), [gold for path in golds for gold in read_gold(path)]
    graph = load_graph(output)
    if "whole" in meta(graph):
        raise OutputError(
            f"{output}: knows only a part of a large archive; build the texts of the gold alone"
        )
    documents = read_documents(graph)
    result = Evaluation(
        len(wanted),
        meta(graph)["min_confidence"],
        {name: Score() for name in schema.types},
        {name: Score() for name in schema.relations},
        {name: Score() for name in schema.attributes},
        decided=[Judged(**fact) for one in meta(graph)["decisions"] for fact in one.get("judged", ())],
        shifts=dict(meta(graph).get("confidence", {})),
    )
    for gold in wanted:
        if gold.document not in documents:
            result.misses.append(Miss(gold.document, "unread", "", "no article is of this file"))
        found = documents.get(gold.document) or Document()
        alignment = align(found.entities, gold.entities)
        _count_entities(result, gold, found, alignment)
        _count_relations(result, gold, found, alignment)
        _count_attributes(result, gold, found, alignment)
    return result


def write_shifts(result: Evaluation, folder: Path) -> Path:
    """Write what gold files and decisions say of confidence beside the sources, for the next build.

    SourceError where too few facts were judged to learn anything.
    """
    plain = [
        fact._replace(
            confidence=shift(fact.confidence, -result.shifts.get(fact.kind, result.shifts.get(ALL, 0.0)))
        )
        for fact in (*result.judged, *result.decided)
    ]
    added = fit_shifts(plain)
    if not added:
        raise SourceError(f"{len(plain)} facts were judged; too few to measure confidence: decide of more")
    lines = [f"{kind} = {value!r}" for kind, value in added.items()]
    head = [
        "# Added to the log-odds of facts: measured by kg evaluate --write-confidence, used by kg build.",
        f"gold = {len(result.judged)}",
        f"decided = {len(result.decided)}",
        "",
        "[added]",
    ]
    write_text(folder / SHIFTS, "\n".join((*head, *lines, "")))
    return folder / SHIFTS


def _count_entities(result: Evaluation, gold: Gold, found: Document, alignment: Alignment) -> None:
    by_id = {entity.id: entity for entity in gold.entities}
    for key, (kind, _) in sorted(found.entities.items()):
        id_ = alignment.gold_of(key)
        if id_ and by_id[id_].optional:
            continue
        if key in alignment.match:
            result.entities[kind].right += 1
            continue
        result.entities[kind].wrong += 1
        name = found.names[key]
        what, name = ("split", f"{name} (= {by_id[id_].name})") if id_ else ("extra", name)
        result.misses.append(_miss(gold, what, kind, name, found.first[key]))
    reached = {*alignment.match.values(), *alignment.double.values()}
    for entity in gold.entities:
        if entity.optional or entity.id in reached:
            continue
        result.entities[entity.type].missed += 1
        holder = alignment.merged.get(entity.id)
        if holder:
            name = f"{entity.name} (in {found.names[holder]})"
            result.misses.append(_miss(gold, "merged", entity.type, name, found.first[holder]))
        else:
            sentence = found.sentence_of(entity.name, *entity.mentions)
            result.misses.append(Miss(gold.document, "missed", entity.type, entity.name, sentence))


def _count_relations(result: Evaluation, gold: Gold, found: Document, alignment: Alignment) -> None:
    names = {entity.id: entity.name for entity in gold.entities}
    allowed = {_key(r.head, r.type, r.tail): r for r in gold.relations}
    required = {_key(r.head, r.type, r.tail) for r in gold.relations if not r.optional}
    reached = set()
    for (head, kind, tail), statements in sorted(found.relations.items(), key=lambda item: item[0]):
        key = _key(alignment.gold_of(head), kind, alignment.gold_of(tail))
        result.judged.append(_judge(kind, statements, right=key in allowed))
        if key in allowed:
            reached.add(key)
            continue
        result.relations[kind].wrong += 1
        arrow = f"{found.names[head]} -> {found.names[tail]}"
        result.misses.append(_extra(gold, kind, arrow, statements[0]))
    for key in sorted(required):
        relation = allowed[key]
        if key in reached:
            result.relations[relation.type].right += 1
            continue
        result.relations[relation.type].missed += 1
        arrow = f"{names[relation.head]} -> {names[relation.tail]}"
        result.misses.append(Miss(gold.document, "missed", relation.type, arrow, relation.evidence))


def _count_attributes(result: Evaluation, gold: Gold, found: Document, alignment: Alignment) -> None:
    names = {entity.id: entity.name for entity in gold.entities}
    reached: set[int] = set()
    for (entity, name, value), statements in sorted(found.values.items(), key=lambda item: item[0]):
        id_ = alignment.gold_of(entity)
        hits = {
            number
            for number, wanted in enumerate(gold.attributes)
            if (wanted.entity, wanted.name) == (id_, name)
            and abs(value - wanted.value) <= 1e-3 * abs(wanted.value)
        }
        reached |= hits
        result.judged.append(_judge(name, statements, right=bool(hits)))
        if not hits:
            result.attributes[name].wrong += 1
            figure = f"{found.names[entity]} = {value:.15g}"
            result.misses.append(_extra(gold, name, figure, statements[0]))
    for number, wanted in enumerate(gold.attributes):
        if wanted.optional:
            continue
        if number in reached:
            result.attributes[wanted.name].right += 1
            continue
        result.attributes[wanted.name].missed += 1
        text = f"{names[wanted.entity]} = {wanted.value:.15g}"
        result.misses.append(Miss(gold.document, "missed", wanted.name, text, wanted.evidence))


def _judge(kind: str, statements: Iterable[Statement], *, right: bool) -> Judged:
    """Return a fact with the confidence of its surest sentence."""
    surest = max(statements, key=lambda said: said["confidence"])
    return Judged(kind, surest["confidence"], "context" not in surest, right)


def _key(head: str, kind: str, tail: str) -> tuple[str, str, str]:
    """Return what makes a relation the same: of a symmetric one, whichever way it is told."""
    if load_schema().relations[kind].symmetric:
        head, tail = sorted((head, tail))
    return kind, head, tail


def _extra(gold: Gold, kind: str, name: str, said: Statement) -> Miss:
    return Miss(gold.document, "extra", kind, name, said["evidence"], said["rule"])


def _miss(gold: Gold, what: str, kind: str, name: str, first: First) -> Miss:
    return Miss(gold.document, what, kind, name, first.sentence, first.rule)


def _total(scores: Iterable[Score]) -> Score:
    total = Score()
    for score in scores:
        total.right += score.right
        total.wrong += score.wrong
        total.missed += score.missed
    return total


def _row(score: Score) -> dict[str, float]:
    figures = {"P": score.precision, "R": score.recall, "F1": score.f1}
    counts = {"tp": score.right, "fp": score.wrong, "fn": score.missed}
    return {**{name: round(value, 3) for name, value in figures.items()}, **counts}
