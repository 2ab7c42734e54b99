"""data/words/relations.toml -> the words that the rules of relations share."""

from collections.abc import Iterator
from functools import cache
from typing import Any

import regex

from kg.errors import DataError
from kg.schema import DATA, LEXICON, read_rows, read_toml

FILE = DATA / "words" / "relations.toml"
_WORD = regex.compile("(?<!P)<([a-z_]+)>")


class Words:
    """Named lists of words and expressions, written <name> in the phrases of rules."""

    def __init__(self, table: dict[str, Any]) -> None:
        self._lists: dict[str, list[str]] = table.get("words", {})
        self.kinds: dict[str, tuple[str, ...]] = {
            name: tuple(kind) for name, kind in table.get("kinds", {}).items()
        }
        self.joined: tuple[str, ...] = tuple(table.get("joined", ()))
        self.references: tuple[dict[str, Any], ...] = tuple(table.get("references", ()))
        self.levels: tuple[dict[str, Any], ...] = tuple(table.get("levels", ()))

    def source(self, name: str, otherwise: str = "") -> str:
        """Return the regular expression of the list ``name``, or of ``otherwise``."""
        entries = self._lists.get(name, self._lists.get(otherwise))
        if entries is None:
            raise DataError(f"{FILE.name}: words.{name} is missing; add it or mend the rule that names it")
        return "(?:" + "|".join(self.expand(entry) for entry in sorted(entries, key=len, reverse=True)) + ")"

    def entries(self, name: str) -> frozenset[str]:
        """Return the entries of the list ``name`` as they are written."""
        return frozenset(self._lists[name])

    def expand(self, text: str) -> str:
        """Return ``text`` with the expressions of the lists it names."""
        return _WORD.sub(lambda match: self.source(match[1]), text)


def _rows() -> Iterator[list[str]]:
    return read_rows(LEXICON / "countries.tsv", 4)


@cache
def load_abroad() -> frozenset[str]:
    """Return the names of countries, and of the places in them that the lexicon knows."""
    abroad = (row for row in _rows() if row[2] != "CN" and not row[2].isdigit())
    return frozenset(name for row in abroad for name in (row[0], *row[3].split("|")) if name)


@cache
def load_foreign_cities() -> frozenset[str]:
    """Return the names of the places in foreign countries that the lexicon knows."""
    cities = (row for row in _rows() if row[1] == "city" and row[2] != "CN" and not row[2].isdigit())
    return frozenset(name for row in cities for name in (row[0], *row[3].split("|")) if name)


@cache
def load_regions() -> frozenset[str]:
    """Return the names of regions that hold districts: 渝西, 长三角."""
    return frozenset(row[0] for row in _rows() if row[1] == "region" and row[2] == "CN")


@cache
def load_words() -> Words:
    """Return the shared words; DataError names file and key."""
    return Words(read_toml(FILE))


@cache
def entries(name: str) -> frozenset[str]:
    """Return the entries of the list ``name`` as they are written."""
    return load_words().entries(name)
