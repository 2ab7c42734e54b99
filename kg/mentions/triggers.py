"""Text -> where words of a data file stand in it: one pass, whatever their number."""

from collections.abc import Iterable
from functools import cache
from typing import NamedTuple

from ahocorasick_rs import AhoCorasick, MatchKind

from kg.mentions.line import word_table


class Span(NamedTuple):
    """Where a word stands."""

    start: int
    end: int


class Triggers:
    """Words that stand for what is dear to look for: a line that holds none of them is passed over."""

    def __init__(self, words: Iterable[str]) -> None:
        self._automaton = AhoCorasick(sorted(words), matchkind=MatchKind.LeftmostLongest)

    def find(self, text: str) -> list[Span]:
        """Return the words in ``text`` from left to right, of those that begin at one place the longest."""
        return [Span(start, end) for _, start, end in self._automaton.find_matches_as_indexes(text)]


@cache
def triggers(table: str, *keys: str) -> Triggers:
    """Return the words under ``keys`` of data/words/TABLE.toml."""
    return Triggers(frozenset().union(*(word_table(table)[key] for key in keys)))
