"""Sentences and what the reader found in them -> mentions.

Names come from the reader. What the lexicon knows of places is added: their codes, and places in full that
the reader passed over. Names found once are found again wherever the article repeats them, and a short name
is given the full one that it stands for.
"""

from collections.abc import Iterable, Sequence

from kg.mentions.aliases import find_introduced, give_full_names, introduced_names
from kg.mentions.phases import find_bare_phases
from kg.mentions.places import place_mentions
from kg.mentions.repeats import find_again
from kg.model import Mention, Name, PlaceHit, Sentence, Span

__all__ = ["find_mentions", "find_names", "introduces_names"]


def find_mentions(
    sentences: Sequence[Sentence],
    spans: Sequence[Span],
    places: Sequence[Sequence[PlaceHit]],
    names: Iterable[Name] = (),
) -> tuple[Mention, ...]:
    """Return what the sentences of one article name, in order of appearance.

    |海捷阀门有限公司|落户|合川区|。|海捷阀门|今年扩产: the third is found by the first.

    ``places`` are the lexicon's in each sentence, ``names`` short names that other stories of the same source
    introduce. Mentions do not overlap, but for the places within a project's name.
    """
    by_sentence: list[list[Span]] = [[] for _ in sentences]
    for span in spans:
        by_sentence[span.sentence].append(span)
    mentions = [
        mention
        for number, sentence in enumerate(sentences)
        for mention in place_mentions(sentence, number, by_sentence[number], places[number])
    ]
    mentions += find_again(sentences, mentions, names)
    mentions += find_bare_phases(sentences, mentions)
    mentions.sort(key=lambda mention: (mention.start, -mention.end, mention.type))
    return tuple(give_full_names(sentences, mentions, names))


def introduces_names(text: str) -> bool:
    """Tell whether a sentence introduces a short name: only such a one need be read for ``find_names``."""
    return bool(find_introduced(text))


def find_names(
    sentences: Sequence[Sentence], spans: Sequence[Span], places: Sequence[Sequence[PlaceHit]]
) -> tuple[Name, ...]:
    """Return the short names that these sentences introduce."""
    return tuple(introduced_names(sentences, find_mentions(sentences, spans, places)))
