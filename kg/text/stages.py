"""Text -> the words in it that can tell a stage of a project: 开工, 竣工投产, 签约."""

from dataclasses import dataclass
from functools import cache

import regex

from kg.errors import DataError
from kg.model import Reason
from kg.schema import DATA, read_toml

PATH = DATA / "words" / "stages.toml"


@dataclass(frozen=True, slots=True)
class StageWord:
    """Words that can tell ``stage``, a key of [stages] in schema.toml; offsets count in the text."""

    start: int
    end: int
    stage: str


@dataclass(frozen=True, slots=True)
class _Words:
    any: regex.Pattern[str]
    stages: tuple[tuple[str, regex.Pattern[str]], ...]
    future: regex.Pattern[str]


def find_stages(folded: str) -> list[StageWord]:
    """Return the words for stages in order; of words that overlap the longest."""
    words = _words()
    if not words.any.search(folded):
        return []
    found = [
        StageWord(match.start(), match.end(), stage)
        for stage, pattern in words.stages
        for match in pattern.finditer(folded)
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
    match = _words().future.search(clause)
    return Reason("planned", f"words/{PATH.name}", "future", match.group(), drops=False) if match else None


@cache
def _words() -> _Words:
    table = read_toml(PATH)
    try:
        stages = tuple((entry["stage"], regex.compile(entry["words"])) for entry in table["stages"])
        whole = regex.compile("|".join(f"(?:{entry['words']})" for entry in table["stages"]))
        return _Words(whole, stages, regex.compile(table["future"]))
    except (KeyError, regex.error) as error:
        raise DataError(f"{PATH.name}: {error}; mend the entry") from error
