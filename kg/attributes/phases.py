"""Amounts and stages that a sentence tells of a phase -> links with the phase, where the article names it."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace

from kg.model import Entity, Link, Reason, Sentence, Tell
from kg.schema import load_schema
from kg.words import SumWords, load_words


def settle_phases(
    sentences: Sequence[Sentence],
    links: Iterable[Link],
    entities: Iterable[Entity],
    tell: Tell | None = None,
) -> Iterator[Link]:
    """Yield the links; of an amount that a phase alone is named before, with the phase in place of the whole.

    |海捷产业园|总投资30亿元，其中|一期|投资|12亿元|: an investment of 海捷产业园一期.
    """
    project = load_schema().roles.project
    projects = {entity.id: entity for entity in entities if entity.type == project}
    for link in links:
        phase = _phase_of(sentences, link, projects) if link.amount and link.head in projects else None
        if phase is None:
            yield link
            continue
        entity, words = phase
        if tell is not None:
            tell(link, Reason("phase", words=words, drops=False))
        yield replace(link, head=entity.id, probability=max(link.probability, _least(link.type)))


def _least(type_: str) -> float:
    """Return how sure the words are: what the reader doubted was mostly which project is meant."""
    told = load_words(SumWords).told.get(type_)
    return told.confidence if told else 0.0


def _phase_of(
    sentences: Sequence[Sentence], link: Link, projects: Mapping[str, Entity]
) -> tuple[Entity, str] | None:
    """Return the phase of the head that the last words before the amount name, if they do."""
    sentence, words = sentences[link.sentence], load_words(SumWords)
    stop = link.amount[0] - sentence.start if link.amount else 0
    named = [
        (mention.start - sentence.start, mention.end - sentence.start)
        for entity in projects.values()
        for mention in entity.mentions
        if mention.sentence == link.sentence
    ]
    floor = max((end for start, end in named if start < stop), default=0)
    found = list(words.phase.finditer(sentence.folded, floor, stop))
    if not found or words.whole.search(sentence.folded, found[-1].end(), stop):
        return None
    number = found[-1]["number"]
    head = projects[link.head].name
    phases = [
        (_common(entity.name, head), entity)
        for entity in projects.values()
        if any(match["number"] == number for match in words.phase.finditer(entity.name))
    ]
    best = max(phases, key=lambda pair: (pair[0], pair[1].id), default=None)
    if best is None or best[1].id == link.head or (len(phases) > 1 and best[0] == 0):
        return None
    return best[1], found[-1].group()


def _common(one: str, other: str) -> int:
    """Return how many characters both begin with."""
    return next(
        (at for at, (a, b) in enumerate(zip(one, other, strict=False)) if a != b), min(len(one), len(other))
    )
