"""A graph and gold files -> precision, recall and F1."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path, PurePosixPath
from typing import Any

import networkx as nx

from kg.evaluation.alignment import Alignment, align, spell
from kg.evaluation.gold import Gold, read_gold
from kg.graph import RelationStatement, Statement, ValueStatement, edges, load_graph, meta, nodes
from kg.schema import load_schema

CORE = ("Company", "District", "Project")
_AROUND = 20  # characters shown on each side of a name

__all__ = ["Evaluation", "Miss", "Score", "evaluate"]


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
    """Something missed, extra or split (a second thing for one of gold), with the words that it is about."""

    document: str
    what: str  # missed, extra, split or unread
    kind: str  # the type of entity or relation, or the attribute
    name: str
    sentence: str = ""
    rule: str = ""


@dataclass(frozen=True, slots=True)
class Evaluation:
    """The scores by entity type, relation type and attribute, and each miss behind them."""

    documents: int
    entities: dict[str, Score]
    relations: dict[str, Score]
    attributes: dict[str, Score]
    misses: list[Miss] = field(default_factory=list)

    def totals(self) -> dict[str, Score]:
        """Return the scores over all types, and over the core types of entities."""
        return {
            "core": _total(self.entities[name] for name in CORE),
            "all_entities": _total(self.entities.values()),
            "all_relations": _total(self.relations.values()),
            "all_attributes": _total(self.attributes.values()),
        }

    def to_dict(self) -> dict[str, Any]:
        """Return the figures as plain values."""
        groups = {"entities": self.entities, "relations": self.relations, "attributes": self.attributes}
        return {
            "documents": self.documents,
            **{name: {key: _row(score) for key, score in group.items()} for name, group in groups.items()},
            **{name: _row(score) for name, score in self.totals().items()},
        }


@dataclass(frozen=True, slots=True)
class _Document:
    """What the graph says of one document: things by id, relations and values with a statement of each."""

    text: str
    entities: dict[str, tuple[str, frozenset[str]]]
    relations: dict[tuple[str, str, str], RelationStatement]
    values: dict[tuple[str, str, float], ValueStatement]
    names: Mapping[str, str]


def evaluate(output: Path, gold: Path) -> Evaluation:
    """Compare the graph in ``output`` with the gold files in ``gold``."""
    schema, golds = load_schema(), read_gold(gold)
    documents = _documents(load_graph(output))
    result = Evaluation(
        len(golds),
        {name: Score() for name in schema.types},
        {name: Score() for name in schema.relations},
        {name: Score() for name in schema.attributes},
    )
    for wanted in golds:
        found = documents.get(wanted.document)
        if found is None:
            result.misses.append(Miss(wanted.document, "unread", "", "no article is of this file"))
            found = _Document("", {}, {}, {}, {})
        alignment = align(found.entities, wanted.entities)
        _count_entities(result, wanted, found, alignment)
        _count_relations(result, wanted, found, alignment)
        _count_attributes(result, wanted, found, alignment)
    return result


def _documents(graph: "nx.MultiDiGraph[str]") -> dict[str, _Document]:
    """Return what the graph says of each file, by file name."""
    articles = meta(graph)["articles"]
    file_of = {key: PurePosixPath(article["source"]).name for key, article in articles.items()}
    things = dict(nodes(graph))
    names = {key: node["name"] for key, node in things.items()}
    documents: dict[str, _Document] = {}
    for key, article in sorted(articles.items(), key=lambda item: (item[1]["source"], item[1]["position"])):
        old = documents.get(file_of[key])
        text = f"{old.text}\n{article['text']}" if old else article["text"]
        kept = (old.entities, old.relations, old.values) if old else ({}, {}, {})
        documents[file_of[key]] = _Document(text, *kept, names)
        for mention in article["mentions"]:
            node = things[mention["entity"]]
            spelled = frozenset(spell(name) for name in (node["name"], *node["aliases"]))
            documents[file_of[key]].entities[mention["entity"]] = (node["type"], spelled)
    for head, tail, kind, edge in edges(graph):
        for said in edge["statements"]:
            documents[file_of[said["article"]]].relations.setdefault((head, kind, tail), said)
    for key, node in things.items():
        for value in node["attributes"]:
            if value["currency"] == "CNY":
                # As many digits as the exports write.
                found = (key, value["name"], float(f"{value['value']:.15g}"))
                documents[file_of[value["article"]]].values.setdefault(found, value)
    return documents


def _count_entities(result: Evaluation, gold: Gold, found: _Document, alignment: Alignment) -> None:
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
        what = f"{name} (= {by_id[id_].name})" if id_ else name
        result.misses.append(
            Miss(gold.document, "split" if id_ else "extra", kind, what, _around(found.text, name))
        )
    reached = {*alignment.match.values(), *alignment.double.values()}
    for entity in gold.entities:
        if not entity.optional and entity.id not in reached:
            result.entities[entity.type].missed += 1
            where = next(
                filter(None, (_around(found.text, name) for name in (entity.name, *entity.mentions))), ""
            )
            result.misses.append(Miss(gold.document, "missed", entity.type, entity.name, where))


def _count_relations(result: Evaluation, gold: Gold, found: _Document, alignment: Alignment) -> None:
    names = {entity.id: entity.name for entity in gold.entities}
    allowed = {_key(r.head, r.type, r.tail): r for r in gold.relations}
    required = {_key(r.head, r.type, r.tail) for r in gold.relations if not r.optional}
    reached = set()
    for (head, kind, tail), said in sorted(found.relations.items(), key=lambda item: item[0]):
        key = _key(alignment.gold_of(head), kind, alignment.gold_of(tail))
        if key in allowed:
            reached.add(key)
            continue
        result.relations[kind].wrong += 1
        arrow = f"{found.names[head]} -> {found.names[tail]}"
        result.misses.append(_extra(gold, kind, arrow, said))
    for key in sorted(required):
        relation = allowed[key]
        if key in reached:
            result.relations[relation.type].right += 1
            continue
        result.relations[relation.type].missed += 1
        arrow = f"{names[relation.head]} -> {names[relation.tail]}"
        result.misses.append(Miss(gold.document, "missed", relation.type, arrow, relation.evidence))


def _count_attributes(result: Evaluation, gold: Gold, found: _Document, alignment: Alignment) -> None:
    names = {entity.id: entity.name for entity in gold.entities}
    reached: set[int] = set()
    for (entity, name, value), said in sorted(found.values.items(), key=lambda item: item[0]):
        id_ = alignment.gold_of(entity)
        hits = {
            number
            for number, wanted in enumerate(gold.attributes)
            if (wanted.entity, wanted.name) == (id_, name)
            and abs(value - wanted.value) <= 1e-3 * abs(wanted.value)
        }
        reached |= hits
        if not hits:
            result.attributes[name].wrong += 1
            result.misses.append(_extra(gold, name, f"{found.names[entity]} = {value:.15g}", said))
    for number, wanted in enumerate(gold.attributes):
        if wanted.optional:
            continue
        if number in reached:
            result.attributes[wanted.name].right += 1
            continue
        result.attributes[wanted.name].missed += 1
        text = f"{names[wanted.entity]} = {wanted.value:.15g}"
        result.misses.append(Miss(gold.document, "missed", wanted.name, text, wanted.evidence))


def _key(head: str, kind: str, tail: str) -> tuple[str, str, str]:
    """Return what makes a relation the same: of a symmetric one, whichever way it is told."""
    if load_schema().relations[kind].symmetric:
        head, tail = sorted((head, tail))
    return kind, head, tail


def _extra(gold: Gold, kind: str, name: str, said: Statement) -> Miss:
    return Miss(gold.document, "extra", kind, name, said["evidence"], said["rule"])


def _around(text: str, name: str) -> str:
    """Return ``name`` with the words around it, or nothing."""
    at = text.find(name)
    if at < 0:
        return ""
    return " ".join(text[max(at - _AROUND, 0) : at + len(name) + _AROUND].split())


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
