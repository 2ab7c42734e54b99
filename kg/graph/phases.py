"""Phases that linking found a whole for -> an edge each, with the sentence that names the phase."""

from collections.abc import Iterable

import networkx as nx

from kg.graph.shape import Edge, RelationStatement
from kg.linking import Linked
from kg.model import Entity, Facts
from kg.schema import load_schema
from kg.text.sentences import split_sentences

RULE = "linking/phase"
_SURE = 0.9  # of a whole that its name, place and builder tell


def add_wholes(graph: "nx.MultiDiGraph[str]", all_facts: Iterable[Facts], linked: Linked) -> None:
    """Add phase -> whole where no sentence says so: |岚钧锂电产业园一期| is a part of |岚钧锂电产业园|.

    The evidence is the sentence of the first article, by date, that names the phase.
    """
    relation = load_schema().roles.part
    open_ = {
        part: whole
        for part, whole in linked.parts.items()
        if part in graph and whole in graph and not graph.has_edge(part, whole, relation)
    }
    first: dict[str, tuple[str, str, Facts, Entity]] = {}
    for facts in all_facts if open_ else ():
        article = facts.article
        for entity in facts.entities:
            part = linked.id_of(article.id, entity.id)
            place = (article.date or "9999", article.id)
            if part in open_ and (part not in first or place < first[part][:2]):
                first[part] = (*place, facts, entity)
    for part, (*_, facts, entity) in sorted(first.items()):
        edge: Edge = {"statements": [_statement(facts, entity)], "official": False}
        graph.add_edge(part, open_[part], relation, **edge)


def _statement(facts: Facts, entity: Entity) -> RelationStatement:
    mention = entity.mentions[0]
    sentences = split_sentences(facts.article)
    sentence = next(one for one in sentences if one.start <= mention.start < one.end)
    return {
        "article": facts.article.id,
        "start": sentence.start,
        "end": sentence.end,
        "evidence": sentence.text,
        "confidence": _SURE,
        "rule": RULE,
        "role": "",
    }
