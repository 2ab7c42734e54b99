"""data/reasons.toml: the reasons of choices and merges, as the graph keeps them -> words for a reader."""

import re
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from kg.datafile import read_toml
from kg.errors import DataError
from kg.schema import DATA

_MERGE = re.compile(r"(.+) = (.+) \(([^()]+)\)")
_BETWEEN, _AND = "; ", ", "


@dataclass(frozen=True, slots=True)
class Reasons:
    """How reasons read in one language."""

    words: dict[str, str]  # a reason by its name, as kg/data/identity.toml has it
    merge: str  # template of a merge
    other: str  # word for what has none
    between: str  # two reasons
    comma: str  # between the words of one
    patterns: tuple[tuple[re.Pattern[str], str], ...]  # tried one after the other on what is no merge


def tell_reason(reason: str, lang: str) -> str:
    """Return the reason of a choice or a merge in words of ``lang``.

    |甲 = 甲公司 (same core, shared)|: “甲”就是“甲公司”：名称主干相同，都与相同的人或单位一同出现.
    """
    known = load_reasons()[lang]
    return known.between.join(_tell(part, known) for part in reason.split(_BETWEEN))


def _tell(reason: str, known: Reasons) -> str:
    if reason in known.words:
        return known.words[reason]
    if found := _MERGE.fullmatch(reason):
        words = [known.words.get(one, known.other) for one in found[3].split(_AND)]
        return known.merge.format(one=found[1], other=found[2], words=known.comma.join(dict.fromkeys(words)))
    for pattern, words_ in known.patterns:
        reason = pattern.sub(words_, reason)
    return reason


@cache
def load_reasons(path: Path = DATA / "reasons.toml") -> dict[str, Reasons]:
    """Return how reasons read, by language; DataError names the file."""
    table, found = read_toml(path), dict[str, Reasons]()
    for lang in ("zh", "en"):
        try:
            words = {name: entry[lang] for name, entry in table["words"].items()}
            texts = {name: entry[lang] for name, entry in table["texts"].items()}
            rows = tuple(_compile(path, *row) for row in table["patterns"][lang])
            found[lang] = Reasons(words=words, **texts, patterns=rows)
        except (KeyError, TypeError, AttributeError) as error:
            raise DataError(f"{path.name}: {lang}: {error}; write {{ zh = …, en = … }}") from None
    return found


def _compile(path: Path, pattern: str, words: str) -> tuple[re.Pattern[str], str]:
    try:
        return re.compile(pattern), words
    except re.error as error:
        raise DataError(f"{path.name}: {pattern}: {error}; mend the pattern") from error
