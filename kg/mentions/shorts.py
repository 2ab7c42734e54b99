"""Lines and the names found in them -> the same things named again, mostly shorter."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

from ahocorasick_rs import AhoCorasick, MatchKind

from kg.mentions.aliases import BRAND, Letters, find_introduced, find_short, letters_of
from kg.mentions.line import Candidate, Line, word_tuple
from kg.mentions.projects import WHOLE
from kg.model import Name

_PROJECT_CORE, _PART_CORE = 6, 3  # letters that tell a project without its place, a part without its whole
_PIECE = 4  # letters of a piece that a project is called by
_MANY = 200  # names of projects that are compared with each other
# letters of a name that cannot mean anything else
_REPEATED = {"Industry": 4, "Product": 4, "Company": 3, "Person": 2}
_PART_NAME = 2  # letters of a name that may be a word as well
_NEAR = 20  # characters between a company and the founder that is named behind it
_CROWD = 8  # so many companies of one brand cannot be told apart by it


class _Bearer(NamedTuple):
    """A company that a brand may stand for, and the short forms that stand for another one."""

    letters: Letters
    founders: frozenset[str]


class ShortNames:
    """What an article's things are called again: introduced names, bare ones, letters of a company's name."""

    def __init__(
        self, lines: Sequence[Line], found: Sequence[Sequence[Candidate]], names: Iterable[Name]
    ) -> None:
        known = {name.short: name for name in names}
        again_named = (_again, _without_places, _by_brand, introduced_names)
        for again in (names_of(lines, found) for names_of in again_named):
            known |= {name.short: name for name in again}
        self._names = [name for _, name in sorted(known.items())]
        shorts = [name.short for name in self._names]
        self._automaton = AhoCorasick(shorts, matchkind=MatchKind.LeftmostLongest)
        self._brands = _brands(lines, found)
        self._brand_at = AhoCorasick(sorted(self._brands))

    def find(self, line: Line) -> Iterator[tuple[Candidate, str]]:
        """Yield each name found again, with the full name that it stands for."""
        for index, start, end in self._automaton.find_matches_as_indexes(line.text):
            name = self._names[index]
            person = name.type == "Person" and end - start > _PART_NAME  # 郑|柏林 is no place
            weight = 0.97 if person else 0.93 if name.full != name.short else 0.5
            yield Candidate(start, end, name.type, "alias/introduced", weight), name.full
        for _, at, end in self._brand_at.find_matches_as_indexes(line.text, overlapping=True):
            for bearer in self._brands[line.text[at:end]]:
                full = bearer.letters.full
                start, end = find_short(line.text, at, bearer.letters)
                if line.text[start:end] in bearer.founders or line.text.startswith(full, start):
                    continue
                if _stands_alone(line, start, end):
                    yield Candidate(start, end, "Company", "alias/letters", 0.8), full


def introduced_names(lines: Sequence[Line], found: Sequence[Sequence[Candidate]]) -> Iterator[Name]:
    """Yield the short names that the lines introduce: （以下简称X）."""
    for line, candidates in zip(lines, found, strict=True):
        for short, _, _, end in find_introduced(line.text):
            named = next((c for c in candidates if c.end == end and c.end - c.start > len(short)), None)
            if named is not None:
                yield Name(short, line.text[named.start : named.end], named.type)


def _again(lines: Sequence[Line], found: Sequence[Sequence[Candidate]]) -> Iterator[Name]:
    """Yield what a list, a verb or the tagger gave away, to be found wherever the article names it."""
    for line, candidates in zip(lines, found, strict=True):
        for c in candidates:
            if c.type in _REPEATED and c.end - c.start >= _REPEATED[c.type]:
                name = line.text[c.start : c.end]
                yield Name(name, name, c.type)


def _without_places(lines: Sequence[Line], found: Sequence[Sequence[Candidate]]) -> Iterator[Name]:
    """Yield projects without the places or the whole before them: 磴口县|储能电站项目, 灌区工程|东溪段."""
    for line, candidates in zip(lines, found, strict=True):
        for c in candidates:
            if c.type == "Project":
                heads = [h for h in candidates if h.start >= c.start and h.end < c.end]
                start = max((h.end for h in heads), default=c.start)
                part = any(h.rule == WHOLE for h in heads)
                if c.start < start and c.end - start >= (_PART_CORE if part else _PROJECT_CORE):
                    yield Name(line.text[start : c.end], line.text[c.start : c.end], c.type)


def _by_brand(lines: Sequence[Line], found: Sequence[Sequence[Candidate]]) -> Iterator[Name]:
    """Yield projects called by a piece of the one name that holds it: 衡泽项目 for 衡泽轴承生产基地."""
    tails = word_tuple("projects", "whole")
    names = sorted(
        {
            line.text[c.start : c.end]
            for line, candidates in zip(lines, found, strict=True)
            for c in candidates
            if c.type == "Project"
        }
    )
    for name in names if len(names) <= _MANY else ():
        tail = next((tail for tail in tails if name.endswith(tail)), "")
        piece = name.removesuffix(tail)
        if tail and len(piece) <= _PIECE:
            fuller = [other for other in names if piece in other and name not in other]
            if len(fuller) == 1:
                yield Name(name, fuller[0], "Project")


def _brands(lines: Sequence[Line], found: Sequence[Sequence[Candidate]]) -> dict[str, tuple[_Bearer, ...]]:
    """Return the companies in full by the brand that their short forms begin with."""
    founders: dict[Letters, set[str]] = defaultdict(set)
    for line, candidates in zip(lines, found, strict=True):
        for c in candidates:
            if c.type != "Company" or c.weight < 0.9:
                continue
            ends = [h.end - c.start for h in line.places if c.start <= h.start and h.end < c.end]
            for end in sorted({*ends[:1], *ends[-1:]}) or [0]:
                letters = letters_of(line.text[c.start : c.end], end)
                if letters is not None:
                    founders[letters].update(_founders(letters, line, c))
    brands: dict[str, list[_Bearer]] = defaultdict(list)
    for letters, forms in sorted(founders.items()):
        brands[letters.core[:BRAND]].append(_Bearer(letters, frozenset(forms)))
    return {brand: tuple(bearers) for brand, bearers in brands.items() if len(bearers) <= _CROWD}


def _founders(letters: Letters, line: Line, full: Candidate) -> Iterator[str]:
    """Yield short forms that found or own the full name: they are another company.

    苏州协鑫光伏科技有限公司由协鑫集团投资: nobody is his own founder.
    """
    before = word_tuple("lists", "founder_before")
    brand = letters.core[:BRAND]
    at = line.text.find(brand, full.end, full.end + _NEAR + BRAND)
    if at >= 0:
        start, end = find_short(line.text, at, letters)
        if line.text[:start].endswith(before):
            yield line.text[start:end]


def _stands_alone(line: Line, start: int, end: int) -> bool:
    """Tell whether the characters are no piece of a common word."""
    text = line.text[start:end]
    first, last = line.words[line.word_at[start]], line.words[line.word_at[end - 1]]
    if first.start < start and first.pos not in ("x",) and len(first.text) > 1:
        return False
    whole = first.start == start and last.end == end and first is last
    common = whole and not first.pos.startswith(("x", "nz", "nr", "nt"))
    return len(text) >= 2 and not common and not (last.end > end and last.pos not in ("x",))
