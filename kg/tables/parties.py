"""A cell of a table -> the parties that it names, with their types."""

from collections.abc import Iterator

import regex

from kg.schema import load_schema, load_surnames
from kg.text.folding import fold
from kg.words import ColumnWords, load_words

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
    words, company = load_words(ColumnWords), load_schema().roles.company
    han = sum("\u4e00" <= char <= "\u9fff" for char in name)
    if not _SHORTEST <= len(name) <= _LONGEST or han < _SHORTEST or name in words.rows.nothing:
        return ""
    for type_, ends in words.parties.endings.items():
        if name.endswith(ends) and (type_ == company or len(name) > _SHORTEST):
            return type_
    if name.endswith((*words.parties.none, *words.zones.endings, "）", "：")):
        return ""
    return "" if len(name) <= _PERSON and name[0] in load_surnames() else company
