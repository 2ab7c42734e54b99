"""Sentences and entities -> the values of the entities and the stages of the projects."""

from collections import defaultdict
from collections.abc import Iterable

from kg.attributes.clauses import Discourse, read_clauses
from kg.attributes.milestones import find_milestones
from kg.attributes.reading import read
from kg.attributes.values import Found, find_values
from kg.attributes.words import load_words
from kg.model import Article, Attribute, Entity, Milestone, Sentence
from kg.quantities import find_quantities

_SPOKEN_OF = frozenset({"Company", "Project"})


def find_attributes(
    article: Article, sentences: tuple[Sentence, ...], entities: tuple[Entity, ...]
) -> tuple[tuple[Attribute, ...], tuple[Milestone, ...]]:
    """Return the values and stages that the article's sentences state, in their order."""
    mentions: defaultdict[int, list[tuple[int, int, Entity]]] = defaultdict(list)
    for entity in entities:
        for mention in entity.mentions:
            mentions[mention.sentence].append((mention.start, mention.end, entity))
    discourse = Discourse()
    values: list[Found] = []
    stages: list[Milestone] = []
    for index, sentence in enumerate(sentences):
        if _is_silent(sentence, mentions[index], discourse):
            continue
        reading = read(sentence, mentions[index], article.date)
        clauses = read_clauses(reading, discourse)
        values += find_values(reading, clauses)
        stages += find_milestones(reading, clauses, article.date)
    return tuple(_best(values)), tuple(_dated(stages))


def _is_silent(sentence: Sentence, mentions: Iterable[tuple[int, int, Entity]], discourse: Discourse) -> bool:
    """Tell at little cost that the sentence gives no value and no stage, and changes nobody spoken of."""
    words, text = load_words(), sentence.folded
    return not (
        any(entity.type in _SPOKEN_OF for _, _, entity in mentions)
        or words.patterns["several_word"].search(text)
        or (discourse.projects and words.any_stage.search(text))
        or find_quantities(text)
    )


def _best(values: Iterable[Found]) -> Iterable[Attribute]:
    """Keep of each thing's values of one attribute those of the highest rank, each once a sentence."""
    found = list(values)
    best: dict[tuple[str, str], int] = {}
    for one in found:
        key = (one.attribute.entity, one.attribute.name)
        best[key] = max(best.get(key, 0), one.rank)
    seen: set[tuple[str, str, float, int]] = set()
    for one in found:
        value = one.attribute
        mark = (value.entity, value.name, value.value, value.evidence.start)
        if one.rank == best[value.entity, value.name] and mark not in seen:
            seen.add(mark)
            yield value


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
