"""Sentences, entities and the reader's links -> the values of the entities and the stages of the projects."""

from collections import defaultdict
from collections.abc import Iterable, Sequence

from kg.attributes.clauses import Discourse, read_clauses
from kg.attributes.milestones import find_milestones
from kg.attributes.reading import read
from kg.attributes.values import find_values
from kg.attributes.words import load_words
from kg.model import Article, Attribute, Entity, Link, Milestone, Sentence
from kg.quantities import Quantity

_SPOKEN_OF = frozenset({"Company", "Project"})


def find_attributes(
    article: Article,
    sentences: tuple[Sentence, ...],
    entities: tuple[Entity, ...],
    links: Sequence[Link],
    quantities: Sequence[Sequence[Quantity]],
) -> tuple[tuple[Attribute, ...], tuple[Milestone, ...]]:
    """Return the values and stages that the article's sentences state, in their order.

    ``links`` tell whose an amount is; ``quantities`` are the amounts of each sentence.
    """
    values = find_values(sentences, links, quantities)
    return values, tuple(_dated(_find_stages(article, sentences, entities)))


def _find_stages(
    article: Article, sentences: tuple[Sentence, ...], entities: tuple[Entity, ...]
) -> Iterable[Milestone]:
    mentions: defaultdict[int, list[tuple[int, int, Entity]]] = defaultdict(list)
    for entity in entities:
        for mention in entity.mentions:
            mentions[mention.sentence].append((mention.start, mention.end, entity))
    discourse = Discourse()
    for index, sentence in enumerate(sentences):
        if not _is_silent(sentence, mentions[index], discourse):
            reading = read(sentence, mentions[index], article.date)
            yield from find_milestones(reading, read_clauses(reading, discourse), article.date)


def _is_silent(sentence: Sentence, mentions: Iterable[tuple[int, int, Entity]], discourse: Discourse) -> bool:
    """Tell at little cost that the sentence tells no stage, and changes nobody spoken of."""
    words, text = load_words(), sentence.folded
    return not (
        any(entity.type in _SPOKEN_OF for _, _, entity in mentions)
        or words.patterns["several_word"].search(text)
        or (discourse.projects and words.any_stage.search(text))
    )


def _dated(stages: Iterable[Milestone]) -> Iterable[Milestone]:
    """Keep each stage once a sentence, and without a date only where the article never gives one."""
    found = list(stages)
    dated = {(one.project, one.stage) for one in found if one.date}
    seen: set[tuple[str, str, str, int]] = set()
    for one in found:
        mark = (one.project, one.stage, one.date, one.evidence.start)
        if (one.date or (one.project, one.stage) not in dated) and mark not in seen:
            seen.add(mark)
            yield one
