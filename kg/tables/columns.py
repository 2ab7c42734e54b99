"""The head of a column -> what it means, and in which unit (data/tables/columns.toml)."""

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from typing import NamedTuple

import regex

from kg.datafile import read_toml
from kg.errors import DataError
from kg.schema import DATA
from kg.text.folding import fold

PATH = DATA / "tables" / "columns.toml"
AMOUNTS = {"investment": "money", "output": "money", "area": "area"}
PARTIES = ("owner", "investor", "contractor", "operator", "designer", "agent")
_BRACKETS = regex.compile(r"（[^（）]*）|\[[^\[\]]*\]|【[^【】]*】|（.*")
_NO_WORD = regex.compile(r"[\s*★☆：:、，,.．·]+")
_LONGEST = 40  # characters of a head


class Column(NamedTuple):
    """A column that is read: its number, what it means, its head as printed, and its unit."""

    at: int
    means: str
    head: str
    unit: str = ""


@dataclass(frozen=True, slots=True)
class Words:
    """data/tables/columns.toml, ready for use."""

    heads: dict[str, str]
    before: tuple[str, ...]
    patterns: tuple[tuple[regex.Pattern[str], str], ...]
    roles: dict[str, str]
    states: dict[str, str]
    units: dict[str, tuple[str, ...]]
    scales: tuple[str, ...]
    whole: str
    labelled: regex.Pattern[str]
    rows: dict[str, regex.Pattern[str]]
    ditto: frozenset[str]
    nothing: frozenset[str]
    endings: dict[str, tuple[str, ...]]
    articles: dict[str, str]


def plain_head(text: str) -> str:
    """Return a head as it is looked up: without brackets, blanks and units."""
    text = _NO_WORD.sub("", _BRACKETS.sub("", fold(text)))
    units = load_columns().units
    for unit in (*units["money"], *units["area"]):
        if text.endswith(unit) and len(text) > len(unit) + 1:
            return text[: -len(unit)]
    return text


def printed_head(text: str) -> str:
    """Return a head as a sentence shows it: without blanks and what stands in brackets."""
    return "".join(_BRACKETS.sub("", fold(text)).split())[:_LONGEST]


def meaning(text: str) -> str:
    """Return what a head means, or nothing."""
    head = plain_head(text)
    if not head or len(head) > _LONGEST:
        return ""
    words = load_columns()
    for pattern, means in words.patterns:
        if pattern.fullmatch(head):
            return means
    bare = next((head[len(word) :] for word in words.before if head.startswith(word)), "")
    return words.heads.get(head) or words.heads.get(bare, "")


def article_meaning(text: str) -> str:
    """Return what a head of a table of articles means, or nothing."""
    return load_columns().articles.get(plain_head(text).lower(), "")


def unit_of(text: str, kind: str) -> str:
    """Return the unit of ``kind`` that a head states, in brackets or at its end."""
    words = load_columns()
    text = "".join(fold(text).split())
    for unit in words.units[kind]:
        if regex.search(rf"[（\[【：，、/]{regex.escape(unit)}(?=[）\]】，、/]|$)", text):
            return unit
        if text.endswith(unit) and len(text) > len(unit) + 1 and kind != "share":
            return unit
    return ""


def sheet_unit(text: str, kind: str) -> str:
    """Return the unit of ``kind`` that a line above the head states for the whole table."""
    words = load_columns()
    text = "".join(fold(text).split())
    labelled = words.labelled.search(text)
    said = labelled[1] if labelled else "".join(regex.findall("（([^（）]*)）", text))
    for unit in words.units[kind]:
        if regex.search(rf"(?<![\d.百千万亿十]){regex.escape(unit)}", said):
            return unit
    return ""


@cache
def load_columns() -> Words:
    """Return the words; DataError names the file and what is wrong."""
    table = read_toml(PATH)
    try:
        units = {kind: _longest_first(table["units"][kind]) for kind in ("money", "area", "share")}
        label = table["units"]["label"]
        return Words(
            dict(table["heads"]),
            tuple(table["before"]),
            tuple((regex.compile(entry["head"]), entry["means"]) for entry in table["patterns"]),
            table["roles"],
            table["states"],
            units,
            _longest_first(table["units"]["scales"]),
            table["units"]["whole"],
            regex.compile(f"{label}[：:为]?([^）)]*)"),
            {name: regex.compile(pattern) for name, pattern in _patterns(table["rows"])},
            frozenset(table["rows"]["ditto"]),
            frozenset(table["rows"]["nothing"]),
            {name: _longest_first(words) for name, words in table["endings"].items()},
            table["articles"],
        )
    except (KeyError, TypeError, AttributeError, regex.error) as error:
        raise DataError(f"{PATH.name}: {error}; mend the entry") from error


def _longest_first(words: Iterable[str]) -> tuple[str, ...]:
    return tuple(sorted(words, key=lambda word: (-len(word), word)))


def _patterns(rows: dict[str, object]) -> Iterable[tuple[str, str]]:
    return ((name, value) for name, value in rows.items() if isinstance(value, str))
