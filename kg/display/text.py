"""A data file of words in both languages -> the words of one language."""

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
