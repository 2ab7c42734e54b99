"""Sentences -> what is known of each character: its word, places of the lexicon, amounts and dates.

Each row of the result is one kind of knowledge, an int per character; 0 says nothing. In
``|九龙坡区|经信委|`` the row of places says at 九 "a county's full name begins".
"""

from collections.abc import Iterator, Sequence
from functools import cache
from typing import NamedTuple

import numpy as np
import numpy.typing as npt
from ahocorasick_rs import AhoCorasick, MatchKind

from kg.model import PlaceHit, Sentence
from kg.reader.lexicon import find_places
from kg.schema import LEXICON, load_surnames, read_rows
from kg.text.dates import find_dates
from kg.text.quantities import Quantity, find_quantities
from kg.text.stages import StageWord, find_stages

Array = npt.NDArray[np.int32]

# jieba's parts of speech that are told apart
_TAGS = tuple(
    "n nr nrt ns nt nz v vn a b c d f i j l m p q r s t u x z e g h k o w y eng vg ng ag ad an".split()  # noqa: SIM905
)
_POS = {tag: number for number, tag in enumerate(_TAGS, 1)}
_KINDS = ("headline", "subhead", "paragraph", "caption", "box")
_AMOUNTS = {"money": 1, "area": 2, "percent": 3, "date": 4}
_PLACES = 8  # kinds of places: see _place_kind

# rows of the result, and how many values each can have
SIZES = (
    4 * (len(_TAGS) + 1) + 1,  # words
    4 * (_PLACES + 1) + 1,  # places
    4 * (len(_AMOUNTS) + 1) + 1,  # amounts and dates
    4 * 2 + 2,  # known companies; surnames
    len(_KINDS) + 1,  # kind of block
)
Span = tuple[int, int, int]  # start, end, kind from 1 on


class Described(NamedTuple):
    """What is known of a sentence; offsets count in it."""

    rows: Array  # len(SIZES) x characters
    quantities: list[Quantity]
    stages: list[StageWord]
    places: tuple[PlaceHit, ...]


def describe(sentence: Sentence) -> Described:
    """Return what is known of the sentence."""
    text = sentence.folded
    rows = np.zeros((len(SIZES), len(text)), np.int32)
    quantities, places = find_quantities(text), find_places(sentence)
    _mark(rows[0], ((word.start, word.end, _pos(word.pos)) for word in sentence.words))
    _mark(rows[1], ((hit.start, hit.end, _place_kind(hit)) for hit in places))
    dates = [(date.start, date.end, _AMOUNTS["date"]) for date in find_dates(text, "")]
    _mark(rows[2], [*dates, *((q.start, q.end, _AMOUNTS[q.kind]) for q in quantities)])
    _mark_names(rows[3], text)
    rows[4] = _KINDS.index(sentence.kind) + 1 if sentence.kind in _KINDS else 0
    return Described(rows, quantities, find_stages(text), places)


def _mark(row: Array, spans: Iterator[Span] | Sequence[Span]) -> None:
    """Write where spans begin, go on, end or stand alone."""
    for start, end, kind in spans:
        value = 4 * kind
        if end - start == 1:
            row[start] = value + 1
        else:
            row[start : end - 1] = value + 3
            row[start], row[end - 1] = value + 2, value + 4


def _pos(tag: str) -> int:
    return _POS.get(tag) or _POS.get(tag[:2]) or _POS.get(tag[:1], 0)


def _place_kind(hit: PlaceHit) -> int:
    if not hit.codes:
        return 1
    if any(":" in code for code in hit.codes):
        return 2
    level = 3 if hit.county else 4 if all(code.endswith("0000") for code in hit.codes) else 5
    if hit.full:
        return level
    return 8 if hit.risky else 6 if hit.county else 7


def _mark_names(row: Array, text: str) -> None:
    """Write known companies, and surnames, which stand alone."""
    for at, letter in enumerate(text):
        if letter in load_surnames():
            row[at] = 1
    _mark(row, [(start, end, 1) for _, start, end in _companies().find_matches_as_indexes(text)])


@cache
def _companies() -> AhoCorasick:
    names = sorted(name for (name,) in read_rows(LEXICON / "companies.tsv", 1))
    return AhoCorasick(names, matchkind=MatchKind.LeftmostLongest)
