"""Text -> the words in it that can tell a stage of a project: 开工, 竣工投产, 签约."""

from dataclasses import dataclass
from functools import cache

from kg.text.patterns import Pattern, any_pattern
from kg.words import StageWords, load_words


@dataclass(frozen=True, slots=True)
class StageWord:
    """Words that can tell ``stage``, a key of [stages] in schema.toml; offsets count in the text."""

    start: int
    end: int
    stage: str


def find_stages(folded: str) -> list[StageWord]:
    """Return the words for stages in order; of words that overlap the longest."""
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


def is_planned(clause: str) -> bool:
    """Tell whether what stands before the words for a stage makes it a plan: 预计明年上半年|投产."""
    return load_words(StageWords).future.search(clause) is not None


@cache
def _any() -> Pattern:
    return any_pattern(one.pattern for one in load_words(StageWords).stages)
