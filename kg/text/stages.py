"""Text -> the words in it that can tell a stage of a project: 开工, 竣工投产, 签约."""

from dataclasses import dataclass
from functools import cache

import regex

from kg.model import Reason
from kg.words import WORD_FILES, StageWords, load_words
from kg.words.patterns import Pattern, any_pattern


@dataclass(frozen=True, slots=True)
class StageWord:
    """Words that can tell ``stage``, a key of [stages] in schema.toml; offsets count in the text."""

    start: int
    end: int
    stage: str


def find_stages(folded: str) -> list[StageWord]:
    """Return the words for stages in order; of words that overlap the longest.

    项目昨日|正式开工|，明年|竣工投产|.
    """
    if not _any().search(folded):
        return []
    found = [
        StageWord(match.start(), match.end(), one.stage)
        for one in load_words(StageWords).stages
        for match in one.pattern.finditer(folded)
    ]
    found.sort(key=lambda one: (one.start - one.end, one.start, one.stage))
    kept: list[StageWord] = []
    taken = bytearray(len(folded))
    for one in found:
        if not any(taken[one.start : one.end]):
            taken[one.start : one.end] = b"\1" * (one.end - one.start)
            kept.append(one)
    return sorted(kept, key=lambda one: one.start)


def planned_by(clause: str) -> Reason | None:
    """Return what before the words for a stage makes it a plan, if anything: 预计明年上半年|投产."""
    return _reason("future", load_words(StageWords).future.search(clause))


def then_by(text: str, end: int) -> Reason | None:
    """Return what behind the words for a stage tells that it is to come, if anything: |建成|后将…."""
    return _reason("then", load_words(StageWords).then.match(text, end))


def _reason(entry: str, match: regex.Match[str] | None) -> Reason | None:
    if match is None:
        return None
    return Reason("planned", f"words/{WORD_FILES[StageWords]}", entry, match.group(), drops=False)


def past_by(before: str) -> Reason | None:
    """Return what in the clause before the words for a stage tells that it is reached: 已于8月|停工."""
    match = load_words(StageWords).past.search(before)
    return Reason("words", f"words/{WORD_FILES[StageWords]}", "past", match.group()) if match else None


def denied_by(before: str) -> Reason | None:
    """Return what right before the words for a stage denies it, if anything: 尚未|开工."""
    match = load_words(StageWords).denied.search(before)
    return Reason("denied", f"words/{WORD_FILES[StageWords]}", "denied", match.group()) if match else None


def named_by(text: str, word: StageWord) -> Reason | None:
    """Return the ceremony of several stages whose name holds a word for one: 签约、|开工|、投产仪式."""
    for match in load_words(StageWords).ceremony.finditer(text):
        inside = match.start() <= word.start and word.end <= match.end()
        if inside and len({one.stage for one in find_stages(match.group())}) > 1:
            return Reason("ceremony", f"words/{WORD_FILES[StageWords]}", "ceremony", match.group())
    return None


@cache
def _any() -> Pattern:
    return any_pattern(one.pattern for one in load_words(StageWords).stages)
