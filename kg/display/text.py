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
    for pattern, words in load_reasons().get(lang, ()):
        reason = pattern.sub(words, reason)
    return reason


@cache
def load_reasons(path: Path = DATA / "reasons.toml") -> dict[str, list[tuple[re.Pattern[str], str]]]:
    """Return the patterns of reasons and what stands for them, by language; DataError names the file."""
    found: dict[str, list[tuple[re.Pattern[str], str]]] = {}
    for lang, rows in read_toml(path).items():
        for pattern, words in rows:
            try:
                found.setdefault(lang, []).append((re.compile(pattern), words))
            except re.error as error:
                raise DataError(f"{path.name}: {pattern}: {error}; mend the pattern") from error
    return found
