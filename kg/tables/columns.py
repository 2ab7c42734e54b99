"""The head of a column -> what it means, and in which unit (data/words/columns.toml)."""

from collections.abc import Mapping
from functools import cache
from typing import NamedTuple

import regex

from kg.text.folding import fold
from kg.words import ColumnWords, load_words
from kg.words.patterns import longest_first

PERSONAL, PRINTED = "personal", "text"  # what heads mean that are told by a pattern
AMOUNTS = {"investment": "money", "output": "money", "area": "area"}
_BRACKETS = regex.compile(r"（[^（）]*）|\[[^\[\]]*\]|【[^【】]*】|（.*")
_NO_WORD = regex.compile(r"[\s*★☆：:、，,.．·]+")
_LONGEST = 40  # characters of a head


class Column(NamedTuple):
    """A column that is read: its number, what it means, its head as printed, and its unit."""

    at: int
    means: str
    head: str
    unit: str = ""


def plain_head(text: str) -> str:
    """Return a head as it is looked up: without brackets, blanks and units."""
    text = _NO_WORD.sub("", _BRACKETS.sub("", fold(text)))
    for unit in (*units_of("money"), *units_of("area")):
        if text.endswith(unit) and len(text) > len(unit) + 1:
            return text[: -len(unit)]
    return text


def printed_head(text: str) -> str:
    """Return a head as a sentence shows it: without blanks and what stands in brackets."""
    return "".join(_BRACKETS.sub("", fold(text)).split())[:_LONGEST]


def meaning(text: str) -> str:
    """Return what a head means, or nothing."""
    head = plain_head(text)
    if not head or len(head) > _LONGEST:
        return ""
    words, heads = load_words(ColumnWords), _heads()
    if words.personal.fullmatch(head):
        return PERSONAL
    if words.partial.fullmatch(head):
        return PRINTED
    bare = next((head[len(word) :] for word in words.before if head.startswith(word)), "")
    return heads.get(head) or heads.get(bare, "")


def article_meaning(text: str) -> str:
    """Return what a head of a table of articles means, or nothing."""
    return _fields().get(plain_head(text).lower(), "")


def unit_of(text: str, kind: str) -> str:
    """Return the unit of ``kind`` that a head states, in brackets or at its end."""
    text = "".join(fold(text).split())
    for unit in units_of(kind):
        if regex.search(rf"[（\[【：，、/]{regex.escape(unit)}(?=[）\]】，、/]|$)", text):
            return unit
        if text.endswith(unit) and len(text) > len(unit) + 1 and kind != "share":
            return unit
    return ""


def sheet_unit(text: str, kind: str) -> str:
    """Return the unit of ``kind`` that a line above the head states for the whole table."""
    text = "".join(fold(text).split())
    labelled = load_words(ColumnWords).units.labelled.search(text)
    said = labelled[1] if labelled else "".join(regex.findall("（([^（）]*)）", text))
    for unit in units_of(kind):
        if regex.search(rf"(?<![\d.百千万亿十]){regex.escape(unit)}", said):
            return unit
    return ""


@cache
def units_of(kind: str) -> tuple[str, ...]:
    """Return the units of ``kind`` (money, area, share), the longest first."""
    units = load_words(ColumnWords).units
    words = {"money": units.money, "area": units.area, "share": units.share}
    return tuple(longest_first(words[kind]))


def stage_of(state: str) -> str:
    """Return the stage that a cell of the column ``status`` names, or nothing."""
    return _states().get(state, "")


@cache
def _states() -> dict[str, str]:
    return _by_word(load_words(ColumnWords).states)


@cache
def _heads() -> dict[str, str]:
    return _by_word(load_words(ColumnWords).heads)


@cache
def _fields() -> dict[str, str]:
    return _by_word(load_words(ColumnWords).articles)


def _by_word(lists: Mapping[str, tuple[str, ...]]) -> dict[str, str]:
    return {word: name for name, words in lists.items() for word in words}
