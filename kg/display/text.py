"""Data files of words in both languages -> the words of one language."""

from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

from kg.datafile import read_toml
from kg.errors import DataError
from kg.schema import DATA

BETWEEN = "、"  # of names in one line, as nameList of the page has it


@cache
def load_text(name: str, lang: str, *, data: Path = DATA) -> dict[str, str]:
    """Return the words of ``lang`` in the file kg/data/``name``, or in all files of that folder, by key.

    DataError names file and key.
    """
    words: dict[str, str] = {}
    for file, key, entry in _entries(name, data):
        if not isinstance(entry, dict) or not isinstance(entry.get(lang), str):
            raise DataError(f"{file}: {key}: no text for the language {lang!r}; write {{ zh = …, en = … }}")
        if key in words:
            raise DataError(f"{file}: {key}: another file of {name} has this key, too; rename one")
        words[key] = entry[lang]
    return words


def _entries(name: str, data: Path) -> Iterator[tuple[str, str, Any]]:
    path = data / name
    for file in [path] if path.suffix else sorted(path.glob("*.toml")):
        for key, entry in read_toml(file).items():
            yield str(file.relative_to(data)), key, entry
