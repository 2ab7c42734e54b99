"""Sentence -> the places of the lexicon in it, found in one pass over the raw text."""

from collections import defaultdict
from functools import cache
from typing import NamedTuple

from ahocorasick_rs import AhoCorasick, MatchKind

from kg.divisions import load_divisions, load_towns
from kg.model import PlaceHit, Sentence
from kg.schema import LEXICON, read_rows
from kg.words import PlaceWords, load_words


class _Entry(NamedTuple):
    full: bool
    county: bool
    risky: bool
    codes: tuple[str, ...]


def find_places(sentence: Sentence) -> tuple[PlaceHit, ...]:
    """Return the places in the sentence, longest first from the left; offsets count in the sentence.

    位于|綦江区|的工厂: 綦江区, in full, 500110.
    """
    names, automaton = _automaton()
    matches = automaton.find_matches_as_indexes(sentence.folded)
    borders = {word.start for word in sentence.words} | {len(sentence.folded)} if matches else set()
    hits: list[PlaceHit] = []
    for index, start, end in matches:
        entry = names[index][1]
        behind_place = bool(hits) and hits[-1].end == start
        # Short names lie across words (更高要求), and 西区 is one only behind its city.
        long = end - start > 2 or behind_place or names[index][0][-1] not in load_words(PlaceWords).ward
        if long if entry.full else start in borders and end in borders:
            hits.append(PlaceHit(start, end, *entry))
    return tuple(hits)


@cache
def _automaton() -> tuple[list[tuple[str, _Entry]], AhoCorasick]:
    names = sorted(_entries().items())
    return names, AhoCorasick([name for name, _ in names], matchkind=MatchKind.LeftmostLongest)


def _entries() -> dict[str, _Entry]:
    """Return every name of the lexicon; divisions come before towns of one name, these before countries."""
    table = load_divisions()
    bearers = [division for periods in table.periods.values() for division in periods]
    full = {division.name for division in bearers}
    levels: dict[str, set[str]] = defaultdict(set)
    for division in bearers:
        for form in (division.name, *division.shorts):
            levels[form].add(division.level)
    entries = {
        name: _Entry(name in full, levels[name] == {"county"}, name in table.risky, codes)
        for name, codes in table.names.items()
    }
    for town, counties in load_towns().items():
        known = entries.get(town)
        if known is None or not known.county:
            codes = (*(known.codes if known else ()), *(f"{code}:{town}" for code in counties))
            entries[town] = _Entry(True, False, False, tuple(sorted(codes)))
    for name, _, _, aliases in read_rows(LEXICON / "countries.tsv", 4):
        for form in filter(None, (name, *aliases.split("|"))):
            entries.setdefault(form, _Entry(True, False, False, ()))
    for letter in table.abbreviations:
        for direction in load_words(
            PlaceWords
        ).directions:  # 渝东北, 苏北: risky, a place by the reader's word only
            entries.setdefault(letter + direction, _Entry(True, False, True, ()))
    return entries
