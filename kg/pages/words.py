"""data/words/pages.toml -> compiled patterns and word sets."""

import re
from dataclasses import dataclass
from functools import cache

from kg.schema import DATA, read_toml
from kg.text.folding import fold

_HALF = str.maketrans("：／（）", ":/()")


@dataclass(frozen=True, slots=True)
class Words:
    """What tells furniture, captions, bylines and notes from the text of a story."""

    furniture: re.Pattern[str]
    publisher: re.Pattern[str]
    label: re.Pattern[str]
    date: re.Pattern[str]
    jump_to: re.Pattern[str]
    jump_from: re.Pattern[str]
    numerals: str
    opening: re.Pattern[str]
    byline: re.Pattern[str]
    credit: re.Pattern[str]
    caption: re.Pattern[str]
    labels: frozenset[str]
    bullets: str
    stops: str
    closers: str
    no_begin: str
    no_end: str


def plain(text: str) -> str:
    """Return ``text``, its length kept, in the one spelling that the patterns are written in."""
    return fold(text).translate(_HALF)


@cache
def load_words() -> Words:
    """Return the words of the data file; a broken one is told by file and line."""
    table = read_toml(DATA / "words" / "pages.toml")
    patterns = {
        name: re.compile(table[name])
        for name in (
            "publisher",
            "label",
            "date",
            "jump_to",
            "jump_from",
            "opening",
            "byline",
            "credit",
            "caption",
        )
    }
    return Words(
        furniture=re.compile("|".join(f"(?:{entry})" for entry in table["furniture"])),
        numerals=table["numerals"],
        labels=frozenset(table["labels"]),
        bullets=table["bullets"],
        stops=table["stops"],
        closers=table["closers"],
        no_begin=table["no_begin"],
        no_end=table["no_end"],
        **patterns,
    )
