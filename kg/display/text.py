"""A data file of words in both languages -> the words of one language."""

import re
from functools import cache
from pathlib import Path

from kg.datafile import read_toml
from kg.errors import DataError
from kg.schema import DATA


@cache
def load_text(name: str, lang: str, *, data: Path = DATA) -> dict[str, str]:
    """Return the words of ``lang`` in kg/data/``name``, by key; DataError names file and key."""
    words = {}
    for key, entry in read_toml(data / name).items():
        if not isinstance(entry, dict) or not isinstance(entry.get(lang), str):
            raise DataError(f"{name}: {key}: no text for the language {lang!r}; write {{ zh = …, en = … }}")
        words[key] = entry[lang]
    return words


def tell_reason(reason: str, lang: str) -> str:
    """Return the reason of a choice or a merge, as the graph keeps it, in words of ``lang``."""
    for pattern, words in _reasons().get(lang, ()):
        reason = pattern.sub(words, reason)
    return reason


@cache
def _reasons() -> dict[str, list[tuple[re.Pattern[str], str]]]:
    table = read_toml(DATA / "reasons.toml")
    return {lang: [(re.compile(pattern), words) for pattern, words in rows] for lang, rows in table.items()}
