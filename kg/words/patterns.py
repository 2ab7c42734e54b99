"""The one language of patterns: word lists and regular expressions of a data file (docs/patterns.md).

A pattern is a regular expression of the module ``regex`` over folded text, in which blanks, line ends and
``# …`` count for nothing. ``{goods}`` stands for another entry of its table or of the file's top: a list of
words or the keys of a table (any of them, the longest first), or a pattern.
"""

from collections.abc import Iterable, Mapping
from itertools import pairwise
from pathlib import Path
from typing import Annotated, Any, TypeAlias, TypeVar

import regex

from kg.datafile import Kind, Place, convert, read_form

T = TypeVar("T")
Pattern: TypeAlias = regex.Pattern[str]
Patterns = Annotated[Pattern, "list"]  # any pattern of a list, the longest first
Piece = Annotated[str, "piece"]  # a pattern that other patterns of its file hold; as it is written
Words = Annotated[tuple[str, ...], "words"]  # sorted
Ordered = Annotated[tuple[str, ...], "ordered"]  # words whose order means something
Letters = Annotated[str, "letters"]  # single characters in one text
# word -> what it stands for; sorted by that, then by the word
Numbers = Annotated[dict[str, int], "numbers"]
Texts = Annotated[dict[str, str], "texts"]
Areas = Annotated[dict[str, tuple[int, int]], "areas"]
TABLES = (Numbers, Texts, Areas)
_SLOT = regex.compile(r"\{([a-z_]+)\}")


def read_patterns(path: Path, form: type[T], kinds: Mapping[object, Kind] | None = None) -> T:
    """Return the file as a ``form``, its patterns compiled; DataError names file, line and mend."""
    return read_form(path, form, {**_KINDS, **(kinds or {})})


def longest_first(words: Iterable[str]) -> list[str]:
    """Return the words in the order in which they are tried."""
    return sorted(words, key=lambda word: (-len(word), word))


def any_word(words: Iterable[str]) -> str:
    """Return a pattern for any of ``words``."""
    return "|".join(regex.escape(word, literal_spaces=False) for word in longest_first(words))


def any_pattern(patterns: Iterable[Pattern]) -> Pattern:
    """Return one pattern that matches where one of ``patterns`` does."""
    return regex.compile("|".join(f"(?:{one.pattern}\n)" for one in patterns), regex.VERBOSE)


def _pattern(place: Place, value: Any) -> Pattern:
    if not isinstance(value, str):
        raise place.fault(f"{value!r} is not a pattern; write it in '…'")
    return _compiled(place, _expanded(place, value, ()))


def _compiled(place: Place, text: str, *, entry: str | None = None) -> Pattern:
    try:
        return regex.compile(text, regex.VERBOSE)
    except regex.error as error:
        raise place.fault(f"the pattern does not compile ({error}); mend it", entry=entry) from error


def _expanded(place: Place, text: str, open_: tuple[str, ...]) -> str:
    """Put what {name} stands for in its place; ``open_`` are the names whose patterns hold this one."""

    def fill(slot: "regex.Match[str]") -> str:
        name = slot[1]
        if name in open_:
            raise place.fault(f"{{{name}}} holds itself; mend the pattern")
        held = _find(place, name)
        if isinstance(held, str):
            return f"(?:{_expanded(place, held, (*open_, name))}\n)"
        return f"(?:{any_word(held)})"

    return _SLOT.sub(fill, text)


def _find(place: Place, name: str) -> str | list[str] | dict[str, Any]:
    """Return what ``name`` stands for: an entry beside the pattern or at the file's top."""
    beside: Any = place.root
    for key in place.keys[:-1]:
        beside = beside[key]
    for table in (beside, place.root):
        held = table.get(name) if isinstance(table, dict) else None
        if isinstance(held, str) or (held and all(isinstance(word, str) for word in held)):
            return held
    raise place.fault(f"{{{name}}} stands for nothing; name a list, a table or a pattern of the file")


def _patterns(place: Place, value: Any) -> Pattern:
    entries = sorted(
        (_expanded(place, entry, ()) for entry in _listed(place, value)),
        key=lambda text: (-len("".join(text.split())), text),
    )
    for entry in value:
        _compiled(place, _expanded(place, entry, ()), entry=entry)
    return _compiled(place, "|".join(f"(?:{entry}\n)" for entry in entries))


def _piece(place: Place, value: Any) -> str:
    _pattern(place, value)
    if not any(f"{{{place.keys[-1]}}}" in line for line in place.lines):
        raise place.fault("no pattern of the file holds it; delete it")
    return str(value)


def _words(place: Place, value: Any) -> tuple[str, ...]:
    listed = _listed(place, value)
    for before, word in pairwise(listed):
        if word < before:
            raise place.fault(f"{word!r} stands behind {before!r}; sort the list", entry=word)
    return listed


def _listed(place: Place, value: Any) -> tuple[str, ...]:
    if not isinstance(value, list) or not all(isinstance(entry, str) for entry in value):
        raise place.fault("is not a list of texts; write one in each line")
    for at, entry in enumerate(value):
        if not entry.strip():
            raise place.fault("an entry is empty; delete it", entry=entry)
        if entry in value[:at]:
            raise place.fault(f"{entry!r} stands there twice; delete one", entry=entry)
    return tuple(value)


def _letters(place: Place, value: Any) -> str:
    if not isinstance(value, str) or not value:
        raise place.fault("is not a text of single characters; mend it")
    twice = [letter for letter in sorted(set(value)) if value.count(letter) > 1]
    if twice:
        raise place.fault(f"{twice[0]!r} stands there twice; delete one")
    return value


def _table(form: Any) -> Kind:
    def convert_table(place: Place, value: Any) -> object:
        table = convert(place, value, form, {})
        for before, word in pairwise(value):
            if (value[word], word) < (value[before], before):
                raise place.under(word).fault(f"stands behind {before!r}; sort by value, then by word")
        return table

    return convert_table


_KINDS: dict[object, Kind] = {
    Numbers: _table(dict[str, int]),
    Texts: _table(dict[str, str]),
    Areas: _table(dict[str, tuple[int, int]]),
    Pattern: _pattern,
    Patterns: _patterns,
    Piece: _piece,
    Words: _words,
    Ordered: _listed,
    Letters: _letters,
}
