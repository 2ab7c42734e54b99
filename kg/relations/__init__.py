"""An article's entities and the reader's links -> relations with evidence."""

from collections.abc import Iterable, Sequence

from kg.evidence import context_of, evidence_of
from kg.model import Link, Reason, Relation, Sentence, Tell
from kg.relations.ended import ended_by
from kg.relations.phrases import find_told
from kg.relations.posts import held
from kg.schema import load_schema

__all__ = ["find_relations", "find_told"]

_Key = tuple[int, str, str, str]  # sentence, relation, head, tail


def find_relations(
    sentences: Sequence[Sentence], links: Iterable[Link], today: str = "", tell: Tell | None = None
) -> tuple[Relation, ...]:
    """Return what the sentences say of entities, each relation once a sentence, in the order of the text.

    |海捷阀门|落户|合川区|: locatedIn, with this sentence as its evidence.

    Of several links that say the same in one sentence the most likely one is taken. Between two things a
    relation that has a direction is said in one direction only: the likelier one.
    """
    best = _likeliest(sentences, links, tell)
    relations = []
    for (number, type_, head, tail), link in sorted(best.items(), key=lambda item: item[0]):
        turned = best.get((number, type_, tail, head))
        if turned is not None and _rank(turned) > _rank(link):
            if tell is not None:
                tell(link, Reason("turned"))
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
                *_held(sentences[number], link, today),
            )
        )
    return tuple(relations)


def _held(sentence: Sentence, link: Link, today: str) -> tuple[str, str]:
    """Return from and until when a post is held; ``today``: the article's date."""
    post = load_schema().relations[link.type].role == "post"
    return held(sentence.folded, link.role, today) if post else ("", "")


def _likeliest(sentences: Sequence[Sentence], links: Iterable[Link], tell: Tell | None) -> dict[_Key, Link]:
    """Return the likeliest link of each sentence, relation, head and tail."""
    schema = load_schema().relations
    best: dict[_Key, Link] = {}
    for link in links:
        if link.type not in schema:
            continue
        ended = ended_by(link.type, sentences[link.sentence].folded)
        if ended:
            if tell is not None:
                tell(link, ended)
            continue
        head, tail = link.head, link.tail
        if schema[link.type].symmetric:
            head, tail = sorted((head, tail))
        key = (link.sentence, link.type, head, tail)
        other = best.get(key)
        if other is None or _rank(link) > _rank(other):
            best[key] = link
        if other is not None and tell is not None:
            tell(link if best[key] is other else other, Reason("repeated"))
    return best


def _rank(link: Link) -> tuple[float, bool, str]:
    return link.probability, link.context == link.sentence, link.role
