"""Words before a head noun of a project -> how far they name one thing."""

from enum import Enum, IntEnum
from functools import cache

import regex

from kg.mentions.built import any_of
from kg.mentions.edges import has_town
from kg.mentions.line import Line, is_break, is_proper, places_in, several, word_table, word_tuple
from kg.mentions.tagger import Tagged
from kg.model import Word

_SPECIFIC, _LONG = 4, 8  # letters of common nouns that name one thing where it is told of, anywhere
_NAMES = ("LOC", "ORG", "PER")
_SMALL = ("q", "mq", "f", "t", "u")


class Named(IntEnum):
    """How far a name tells one thing from others."""

    NOT = 0
    FAINTLY = 1  # by a common noun, or a phase: 输氢管道工程, 二期扩能项目
    VAGUELY = 2  # by some common nouns, or by nothing but its place: 刨花板项目, 余姚市交通工程
    WELL = 3


class Kind(Enum):
    """What a head noun makes of the words before it."""

    WORK = 1  # 项目, 工程
    PLANT = 2  # built for a purpose: 生产线, 风电场
    PART = 3  # of a road: 长乐段
    LOT = 4  # 二标段
    WEAK = 5  # 机场, 水库: a project where something is built nearby
    SITE = 6  # 医院, 码头: a project where this very thing is built
    ANY = 7  # 中心, 馆: the same, but 建设…中心 is as often a figure of speech


def how_named(line: Line, start: int, head: int, tags: list[Tagged], kind: Kind) -> Named:
    """Tell how far the words before the head noun name one thing."""
    table = word_table("projects")
    if line.text.startswith(word_tuple("projects", "numbered"), head) or line.text[start] == "“":
        return Named.WELL
    if line.text[start:head] in word_table("industries")["known"]:
        return Named.NOT
    placed = {i for hit in places_in(line, start, head) for i in range(hit.start, hit.end)}
    tagged = any(
        s.tag in _NAMES
        and start <= s.start < head
        and line.text[s.start : min(s.end, head)] not in table["generic"]
        for s in tags
    )
    words = [
        (word, line.text[word.start : min(word.end, head)])
        for word in line.words[line.word_at[start] : line.word_at[head - 1] + 1]
        if start <= word.start and word.start not in placed
    ]
    words = [(w, text) for w, text in words if not is_break(text) and w.pos not in _SMALL]
    rest = [(w, text) for w, text in words if text not in table["generic"]]
    letters = sum(len(text) for w, text in rest if w.pos != "m")
    if placed or tagged:
        common = sum(len(text) for _, text in words)
        of_many = any(text in table["classes"] for _, text in words)
        if not letters and of_many:
            return Named.NOT
        well = letters or kind is not Kind.WORK or common >= _SPECIFIC
        return Named.WELL if well else Named.VAGUELY
    if any(_is_name(w, text) for w, text in rest) or has_town(line, start, head):
        return Named.WELL
    coded = any(text.isascii() and text.isalnum() for _, text in rest)
    if letters >= _LONG or (coded and (letters >= _SPECIFIC or not line.text[start].isascii())):
        return Named.WELL
    if letters >= _SPECIFIC or coded:
        return Named.VAGUELY
    return Named.FAINTLY if letters > 1 else Named.NOT


def _is_name(word: Word, text: str) -> bool:
    """Tell whether the word is a proper one; an unknown one is if it is long, or a village's or a water's."""
    if not is_proper(word) or len(text) < 2:
        return False
    return (
        word.pos != "x"
        or len(text) > 3
        or (len(text) > 2 and text.endswith(word_tuple("projects", "nature")))
    )


def is_count(line: Line, start: int, head: int) -> bool:
    """Tell whether a number of things is named: 45个|智能网联新能源汽车项目, 陶圩3座枢纽."""
    if several().search(line.text, start, head):
        return True
    if start < 2 or places_in(line, start, start + 8):
        return False
    return _counted().search(line.text, max(0, start - 10), start) is not None


@cache
def _counted() -> regex.Pattern[str]:
    table = word_table("projects")
    counters = any_of(table["counters"] - table["ordinals"])
    return regex.compile(f"{word_table('grammar')['number']}(?:{counters})(?:{any_of(table['described'])})?$")
