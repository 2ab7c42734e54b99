"""Sentence and mentions -> the sentence with each name, amount and date as one token."""

from bisect import bisect_left
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

import regex

from kg.attributes.words import MARKS
from kg.dates import DateMention, find_dates
from kg.model import Entity, Sentence
from kg.quantities import Quantity, find_quantities

_TYPES = {
    "Project": "project",
    "Company": "company",
    "DevelopmentZone": "zone",
    "District": "place",
    "Place": "place",
    "GovernmentAgency": "organisation",
    "Institution": "organisation",
    "Person": "person",
    "Product": "product",
    "Industry": "industry",
}
_BRACKET = regex.compile("[（）()]")
_PRIVATE = regex.compile("[\ue000-\uf8ff]")
# 、 between a value and the words for the next one parts clauses: 总投资3亿元、占地50亩
_VALUES = "".join(mark for kind in ("money", "area", "percent") for mark in MARKS[kind])
_BOUNDARY = regex.compile(f"[，。；！？：…—\n]+|(?<=[{_VALUES}])、(?![{_VALUES}])")


@dataclass(frozen=True, slots=True)
class Token:
    """A name, an amount or a date; offsets count in the sentence."""

    kind: str
    start: int
    end: int
    what: Entity | Quantity | DateMention


@dataclass(frozen=True, slots=True)
class Reading:
    """A sentence to match patterns on: ``open`` shows what stands in brackets, ``plain`` hides it."""

    sentence: Sentence
    tokens: tuple[Token, ...]
    open: str
    plain: str

    def clauses(self) -> Iterator[tuple[int, int]]:
        """Give the spans between the marks of punctuation."""
        start = 0
        for mark in _BOUNDARY.finditer(self.plain):
            if start < mark.start():
                yield start, mark.start()
            start = mark.end()
        if start < len(self.plain):
            yield start, len(self.plain)

    def names(self, start: int, end: int) -> tuple[Token, ...]:
        """Return the names in a span that are not in brackets."""
        first = bisect_left(self.tokens, start, key=lambda token: token.start)
        last = bisect_left(self.tokens, end, key=lambda token: token.start)
        tokens = self.tokens[first:last]
        return tuple(t for t in tokens if isinstance(t.what, Entity) and not self.hidden(t.start))

    def entity_at(self, start: int) -> Entity:
        """Return the entity whose name begins at ``start``."""
        token = self.tokens[bisect_left(self.tokens, start, key=lambda token: token.start)]
        assert isinstance(token.what, Entity)
        return token.what

    def hidden(self, position: int) -> bool:
        """Tell whether ``position`` is in brackets."""
        return self.plain[position] in MARKS["aside"]


def read(sentence: Sentence, mentions: Iterable[tuple[int, int, Entity]], today: str) -> Reading:
    """Return the sentence with its tokens; of tokens that overlap, names win, then amounts."""
    offset = sentence.start
    names = [Token(_TYPES[e.type], a - offset, b - offset, e) for a, b, e in mentions if e.type in _TYPES]
    amounts = [Token(q.kind, q.start, q.end, q) for q in find_quantities(sentence.folded)]
    dates = [Token("date", d.start, d.end, d) for d in find_dates(sentence.folded, today)]
    free = bytearray(b"\1") * len(sentence.folded)
    tokens = []
    for group in (names, amounts, dates):
        for token in sorted(group, key=lambda token: (token.start - token.end, token.start)):
            if 0 <= token.start < token.end <= len(free) and all(free[token.start : token.end]):
                free[token.start : token.end] = bytes(token.end - token.start)
                tokens.append(token)
    tokens.sort(key=lambda token: token.start)
    chars = list(_PRIVATE.sub("□", sentence.folded))
    for token in tokens:
        _mask(chars, token.kind, token.start, token.end)
    shown = "".join(chars)
    for start, end in _asides(shown):
        _mask(chars, "aside", start, end)
    return Reading(sentence, tuple(tokens), shown, "".join(chars))


def _mask(chars: list[str], kind: str, start: int, end: int) -> None:
    first, more = MARKS[kind]
    chars[start:end] = [first] + [more] * (end - start - 1)


def _asides(text: str) -> Iterator[tuple[int, int]]:
    """Give the outermost pairs of brackets."""
    opened: list[int] = []
    for match in _BRACKET.finditer(text):
        if match.group() in "（(":
            opened.append(match.start())
        elif opened:
            start = opened.pop()
            if not opened:
                yield start, match.end()
