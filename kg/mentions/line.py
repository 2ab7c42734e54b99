"""A sentence prepared for finding names: words, known places, the walk to a name's left edge."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import cache
from typing import Any, NamedTuple

import regex

from kg.model import Sentence, Word
from kg.schema import DATA, LEXICON, read_rows, read_toml

LONGEST = 40  # characters of the longest name that is looked for

ONLY_AS_HEAD = 0.05  # the weight of a place that counts only where a project's name begins with it

# jieba's parts of speech that a name does not hold: prepositions, conjunctions, particles, pronouns …
_OUTSIDE = ("p", "c", "u", "r", "y", "e", "o", "d", "t")
_PROPER = ("x", "nz", "nrt", "nrfg", "ns", "nt", "j", "eng")


class Candidate(NamedTuple):
    """Characters of a sentence that may name something; offsets count in the sentence."""

    start: int
    end: int
    type: str
    rule: str
    weight: float  # how far it is trusted against one that overlaps it, then how likely it is right
    codes: tuple[str, ...] = ()


class PlaceHit(NamedTuple):
    """A name of the lexicon in a sentence. ``full``: with its 省, 市, 县 …; ``county``: only county level."""

    start: int
    end: int
    full: bool
    county: bool
    risky: bool
    codes: tuple[str, ...]


@dataclass(frozen=True)
class Line:
    """A sentence, and the places of the lexicon in it; all offsets count in the sentence."""

    sentence: Sentence
    text: str  # folded
    words: tuple[Word, ...]
    places: tuple[PlaceHit, ...]
    word_at: Sequence[int]  # character -> index of its word
    place_ending: dict[int, PlaceHit] = field(default_factory=dict)


def make_line(sentence: Sentence, places: tuple[PlaceHit, ...]) -> Line:
    """Return ``sentence`` with the places in it, each found by where it ends, and each letter's word."""
    word_at: list[int] = []
    for index, word in enumerate(sentence.words):
        word_at += [index] * len(word.text)
    ending = {hit.end: hit for hit in places}
    return Line(sentence, sentence.folded, sentence.words, places, word_at, ending)


@cache
def word_table(name: str) -> dict[str, Any]:
    """Return data/words/NAME.toml with its lists of words as frozensets."""
    return {key: _freeze(value) for key, value in read_toml(DATA / "words" / f"{name}.toml").items()}


@cache
def word_tuple(name: str, key: str) -> tuple[str, ...]:
    """Return the words under ``key`` of data/words/NAME.toml as ``str.startswith`` takes them."""
    return tuple(sorted(word_table(name)[key]))


@cache
def surnames() -> frozenset[str]:
    """Return the surnames of the lexicon."""
    return frozenset(surname for surname, _ in read_rows(LEXICON / "surnames.tsv", 2))


def _freeze(value: Any) -> Any:
    if isinstance(value, dict):
        return {key: _freeze(item) for key, item in value.items()}
    if isinstance(value, list) and all(isinstance(item, str) for item in value):
        return frozenset(value)
    return value


@cache
def joints() -> regex.Pattern[str]:
    """Return what stands between the items of a list: 、, 和, 与 …; splitting by it keeps it."""
    return regex.compile(f"({alternatives(word_table('grammar')['joints'])})")


@cache
def several() -> regex.Pattern[str]:
    """Return what counts things at the end of a text: 3座, 四个."""
    return regex.compile(
        f"{word_table('grammar')['few']}(?:{alternatives(word_table('projects')['several'])})$"
    )


def list_pattern(item: str, more: str = "+") -> str:
    """Return a pattern for items joined as a list; ``more`` repeats what follows the first one."""
    return f"{item}(?:(?:{alternatives(word_table('grammar')['joints'])}){item}){more}"


def split_list(text: str, position: int) -> Iterator[tuple[int, int]]:
    """Yield the spans of the items of a list that begins at ``position``."""
    for item in joints().split(text):
        if item and not joints().fullmatch(item):
            yield position, position + len(item)
        position += len(item)


def alternatives(words: Iterable[str]) -> str:
    """Return a pattern for any of the words, the longest first."""
    return "|".join(map(regex.escape, sorted(words, key=lambda word: (-len(word), word))))


def is_proper(word: Word) -> bool:
    """Tell whether jieba's dictionary lacks the word or holds it as a name."""
    return word.pos.startswith(_PROPER) and not word.text.isascii() and word.text.isalnum()


def is_break(text: str) -> bool:
    """Tell whether ``text`` is punctuation that no name runs across."""
    return not text.isalnum() and text not in ("·", ".", "-", "+") and not any(map(str.isalnum, text))


def walk_left(line: Line, end: int, inside: Callable[[Line, int], bool], ends: tuple[str, ...] = ()) -> int:
    """Return where the name that ends before ``end`` begins, as far as words allow.

    Walks over whole words for which ``inside(line, index of the word)`` holds, over places of the lexicon
    and over brackets that close here and hold a place or one of ``ends`` at their end.
    """
    position = end
    while position > 0 and end - position < LONGEST:
        hit = line.place_ending.get(position)
        if hit is not None:
            position = hit.start
            continue
        index = line.word_at[position - 1]
        word = line.words[index]
        if word.text == "）":
            opening = line.text.rfind("（", max(0, position - 12), position)
            if opening <= 0 or not _is_name_bracket(line, opening + 1, position - 1, ends):
                break
            position = opening
        elif is_break(word.text) or not inside(line, index):
            break
        else:
            # A place may reach into this word from the left: 平昌县|江口醇.
            position = max([word.start, *(h.end for h in line.places if word.start < h.end < position)])
    return position


def _is_name_bracket(line: Line, start: int, end: int, ends: tuple[str, ...]) -> bool:
    inner = line.text[start:end]
    brackets = word_table("organisations")["Company"]["bracket"]
    if inner in brackets or inner.endswith(ends):
        return True
    return any(hit.start == start and hit.end == end for hit in line.places)


def is_outside(word: Word) -> bool:
    """Tell whether the part of speech never stands inside a name."""
    return word.pos.startswith(_OUTSIDE) and word.pos != "dg"


def places_in(line: Line, start: int, end: int) -> list[PlaceHit]:
    """Return the places that lie within the span, in order."""
    return [hit for hit in line.places if start <= hit.start and hit.end <= end]
