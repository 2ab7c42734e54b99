"""Sentences -> names, and what links them, found by one small trained network.

``read`` runs the network once over an article's sentences; ``Reading.link`` then asks it about the pairs of
the mentions that were made of the names. What is known beside (places, amounts, dates) the network is told.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from kg.model import Link, Mention, PlaceHit, Sentence, Span, Tell
from kg.reader.features import Described, describe
from kg.reader.links import find_links
from kg.reader.part import Part, read_part
from kg.text.quantities import Quantity

__all__ = ["Reading", "read"]

_PART = 10_000  # characters of an article that are read at once


@dataclass(frozen=True)
class Reading:
    """What the network found in an article; offsets of spans count in the article."""

    spans: tuple[Span, ...]
    described: tuple[Described, ...]  # by sentence
    parts: tuple[Part, ...]

    @property
    def places(self) -> list[tuple[PlaceHit, ...]]:
        """Return the places of the lexicon in each sentence; offsets count in it."""
        return [one.places for one in self.described]

    @property
    def quantities(self) -> list[list[Quantity]]:
        """Return the amounts in each sentence; offsets count in it."""
        return [one.quantities for one in self.described]

    def link(self, mentions: Sequence[Mention], tell: Tell | None = None) -> tuple[Link, ...]:
        """Return what the sentences say of mentions, in their order; ends are numbers of ``mentions``.

        ``tell`` hears of the links that were left out, near misses among them.
        """
        found = [link for part in self.parts for link in find_links(part, mentions, tell)]
        return tuple(sorted(found, key=_place))


def _place(link: Link) -> tuple[int, str, str, str, tuple[int, int]]:
    return link.sentence, link.type, link.head, link.tail, link.amount or (0, 0)


def read(sentences: Sequence[Sentence]) -> Reading:
    """Return what the network finds in the sentences of one article.

    |海捷阀门|Company|董事长|Post|王立新|Person|说: spans; ``link`` tells that he works for it.
    """
    described = tuple(describe(sentence) for sentence in sentences)
    parts = tuple(
        read_part(first, part, described[first : first + len(part)]) for first, part in _parts(sentences)
    )
    spans = sorted(
        (span for part in parts for span in part.spans), key=lambda s: (s.start, s.end, s.inner, s.type)
    )
    return Reading(tuple(spans), described, parts)


def _parts(sentences: Sequence[Sentence]) -> Iterator[tuple[int, tuple[Sentence, ...]]]:
    """Yield sentences, as many as are read at once, with the number of the first."""
    first = size = 0
    for number, sentence in enumerate(sentences):
        if size and size + len(sentence.text) > _PART:
            yield first, tuple(sentences[first:number])
            first, size = number, 0
        size += len(sentence.text)
    if size:
        yield first, tuple(sentences[first:])
