"""Text -> the words in it that can tell a stage of a project: 开工, 竣工投产, 签约."""

from dataclasses import dataclass
from functools import cache

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
    match = load_words(StageWords).future.search(clause)
    file = f"words/{WORD_FILES[StageWords]}"
    return Reason("planned", file, "future", match.group(), drops=False) if match else None


@cache
def _any() -> Pattern:
    return any_pattern(one.pattern for one in load_words(StageWords).stages)
