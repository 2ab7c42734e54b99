"""Sentence -> the places of the lexicon in it, found in one pass over the raw text."""

from collections import defaultdict
from collections.abc import Iterator
from functools import cache
from typing import NamedTuple

from ahocorasick_rs import AhoCorasick, MatchKind

from kg.mentions.line import PlaceHit, word_table
from kg.model import Sentence
from kg.schema import DATA

_DISTRICT = "区"


class _Entry(NamedTuple):
    full: bool
    county: bool
    risky: bool
    codes: tuple[str, ...]


def find_places(sentence: Sentence) -> tuple[PlaceHit, ...]:
    """Return the places in the sentence, longest first from the left; offsets count in the sentence."""
    names, automaton = _automaton()
    borders = {word.start - sentence.start for word in sentence.words} | {len(sentence.folded)}
    hits: list[PlaceHit] = []
    for index, start, end in automaton.find_matches_as_indexes(sentence.folded):
        entry = names[index][1]
        behind_place = bool(hits) and hits[-1].end == start
        # Short names lie across words (更高要求), and 西区 is one only behind its city.
        long = end - start > 2 or behind_place or names[index][0][-1] not in _DISTRICT
        if long if entry.full else start in borders and end in borders:
            hits.append(PlaceHit(start, end, *entry))
    return tuple(hits)


@cache
def _automaton() -> tuple[list[tuple[str, _Entry]], AhoCorasick]:
    names = sorted(_entries().items())
    return names, AhoCorasick([name for name, _ in names], matchkind=MatchKind.LeftmostLongest)


def _entries() -> dict[str, _Entry]:
    risky = {row[0] for row in _rows("risky")}
    full: dict[str, set[str]] = defaultdict(set)
    short: dict[str, set[str]] = defaultdict(set)
    levels: dict[str, set[str]] = defaultdict(set)
    for code, name, level, _, _, _, shorts in _rows("divisions"):
        full[name].add(code)
        levels[name].add(level)
        for form in filter(None, shorts.split("|")):
            short[form].add(code)
            levels[form].add(level)
    entries = {}
    for name in {*full, *short}:
        bearers = full.get(name, set()) | short.get(name, set())
        county = levels[name] == {"county"}
        entries[name] = _Entry(name in full, county, name in risky, tuple(sorted(bearers)))
    for code, towns in _rows("towns"):
        for name in towns.split():
            codes = entries[name].codes if name in entries else ()
            if not codes or not entries[name].county:
                entries[name] = _Entry(True, False, False, tuple(sorted({*codes, f"{code}:{name}"})))
    for name, _, _, aliases in _rows("countries"):
        for form in filter(None, (name, *aliases.split("|"))):
            entries.setdefault(form, _Entry(True, False, False, ()))
    directions = word_table("places")["directions"]
    for letter, _ in _rows("abbreviations"):
        for direction in directions:  # 渝东北, 苏北: known by the tagger's word only
            entries.setdefault(letter + direction, _Entry(True, False, True, ()))
    return entries


def _rows(name: str) -> Iterator[list[str]]:
    """Yield the rows of data/lexicon/NAME.tsv behind its head."""
    with (DATA / "lexicon" / f"{name}.tsv").open(encoding="utf-8") as file:
        next(file)
        for line in file:
            yield line.rstrip("\n").split("\t")
