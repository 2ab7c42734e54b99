"""A cell of a table -> the parties that it names, with their types."""

from collections.abc import Iterator
from functools import cache

import regex

from kg.schema import LEXICON, read_rows
from kg.tables.columns import load_columns
from kg.text.folding import fold

_PARTS = regex.compile(r"[、；;，,/\n]|\s{2,}|(?<=[\p{Han}）])\s(?=\p{Han})")
_NUMBERED = regex.compile(r"^\s*(?:\d{1,2}[.、．]\s*|[①-⑳]\s*)")
_NOTE = regex.compile(r"（[^（）]*）\s*$")
_SHORTEST, _LONGEST = 2, 60
_PERSON = 3  # letters of the longest name of a person that is likely


def find_parties(text: str) -> Iterator[tuple[int, int, str]]:
    """Yield (start, end, type) for each company, agency or institution in a cell."""
    folded = fold(text)
    start = 0
    for match in [*_PARTS.finditer(folded), None]:
        end = match.start() if match else len(folded)
        piece = folded[start:end]
        number = _NUMBERED.match(piece)
        first = start + (number.end() if number else len(piece) - len(piece.lstrip()))
        last = end - (len(piece) - len(piece.rstrip()))
        note = _NOTE.search(folded, first, last)
        if note and not type_of(folded[first:last]) and type_of(folded[first : note.start()].rstrip()):
            last = note.start()
        type_ = type_of(folded[first:last])
        if type_:
            yield first, last, type_
        start = match.end() if match else end


def type_of(name: str) -> str:
    """Return what a party is by the end of its name, or nothing where it is none."""
    words = load_columns()
    ends = words.endings
    han = sum("\u4e00" <= char <= "\u9fff" for char in name)
    if not _SHORTEST <= len(name) <= _LONGEST or han < _SHORTEST or name in words.nothing:
        return ""
    if name.endswith(ends["company"]):
        return "Company"
    for type_ in ("GovernmentAgency", "Institution"):
        if name.endswith(ends[type_]) and len(name) > _SHORTEST:
            return type_
    if name.endswith((*ends["none"], *ends["zone"], "）", "：")):
        return ""
    return "" if len(name) <= _PERSON and name[0] in _surnames() else "Company"


@cache
def _surnames() -> frozenset[str]:
    return frozenset(row[0] for row in read_rows(LEXICON / "surnames.tsv", 2))
