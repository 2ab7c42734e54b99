"""An article's entities and the reader's links -> relations with evidence."""

from collections.abc import Iterable, Sequence

from kg.evidence import context_of, evidence_of
from kg.model import Link, Relation, Sentence
from kg.relations.ended import has_ended
from kg.relations.phrases import find_told
from kg.schema import load_schema

__all__ = ["find_relations", "find_told"]


def find_relations(sentences: Sequence[Sentence], links: Iterable[Link]) -> tuple[Relation, ...]:
    """Return what the sentences say of entities, each relation once a sentence, in the order of the text.

    Of several links that say the same in one sentence the most likely one is taken. Between two things a
    relation that has a direction is said in one direction only: the likelier one.
    """
    schema = load_schema().relations
    best: dict[tuple[int, str, str, str], Link] = {}
    for link in links:
        if link.type not in schema or has_ended(link.type, sentences[link.sentence].folded):
            continue
        head, tail = link.head, link.tail
        if schema[link.type].symmetric:
            head, tail = sorted((head, tail))
        key = (link.sentence, link.type, head, tail)
        if key not in best or _rank(link) > _rank(best[key]):
            best[key] = link
    relations = []
    for (number, type_, head, tail), link in sorted(best.items(), key=lambda item: item[0]):
        turned = best.get((number, type_, tail, head))
        if turned is not None and _rank(turned) > _rank(link):
            continue
        relations.append(
            Relation(
                head,
                type_,
                tail,
                evidence_of(sentences[number]),
                link.probability,
                f"reader/{type_}",
                link.role,
                context_of(sentences, link),
            )
        )
    return tuple(relations)


def _rank(link: Link) -> tuple[float, bool, str]:
    return link.probability, link.context == link.sentence, link.role
