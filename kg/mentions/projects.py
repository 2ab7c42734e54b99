"""Line -> projects, by their head nouns, by what is said to be built, by the lists they stand in."""

from collections.abc import Iterator
from enum import Enum, IntEnum
from functools import cache
from typing import NamedTuple

import regex
from ahocorasick_rs import AhoCorasick

from kg.mentions.built import (
    any_of,
    is_built,
    is_built_after,
    is_built_before,
    is_built_later,
    is_costed,
    is_worked_after,
    near_building,
    words_of,
)
from kg.mentions.edges import find_edge, has_town, trim_edge
from kg.mentions.line import Candidate, Line, is_break, is_proper, places_in, several, word_table, word_tuple
from kg.mentions.tagger import Tagged
from kg.model import Word

WHOLE = "pattern/Project-whole"  # what a section or a lot is named behind
_SPECIFIC, _LONG = 4, 8  # letters of common nouns that name one thing where it is told of, anywhere
_NAMES = ("LOC", "ORG", "PER")
_SMALL = ("q", "mq", "f", "t", "u")
_SHORTEST, _PLACED = 4, 3  # letters of a name; of the name of a place's section
_LISTED = 5  # of a name that only a list gives away


class _Named(IntEnum):
    """How far a name tells one thing from others."""

    NOT = 0
    FAINTLY = 1  # by a common noun, or a phase: 输氢管道工程, 二期扩能项目
    VAGUELY = 2  # by some common nouns, or by nothing but its place: 刨花板项目, 余姚市交通工程
    WELL = 3


class _Kind(Enum):
    """What a head noun makes of the words before it."""

    WORK = 1  # 项目, 工程
    PLANT = 2  # built for a purpose: 生产线, 风电场
    PART = 3  # of a road: 长乐段
    LOT = 4  # 二标段
    WEAK = 5  # 机场, 水库: a project where something is built nearby
    SITE = 6  # 医院, 码头: a project where this very thing is built
    ANY = 7  # 中心, 馆: the same, but 建设…中心 is as often a figure of speech


class _Found(NamedTuple):
    """A candidate; ``sure`` if the line says by itself that a project is meant."""

    candidate: Candidate
    sure: bool


@cache
def _heads() -> regex.Pattern[str]:
    table = word_table("projects")
    heads = any_of(table["head"] | table["site"] | table["any_site"])
    tails = any_of(table["tail"])
    not_after = any_of(table["not_after"])
    not_section = any_of(table["not_section"])
    after = any_of(table["progress"] | table["after_section"])
    return regex.compile(
        f"(?P<head>{heads})(?!{not_after})(?:{tails})*"
        f"|(?P<lot>{any_of(table['lot'])})"
        f"|(?<=[\\p{{Han}}](?<!{not_section})){table['section']}"
        f"(?:(?=[^\\p{{Han}}]|{after})|(?P<placed>(?!{any_of(table['no_section'])})))"
    )


@cache
def _triggers() -> AhoCorasick:
    table = word_table("projects")
    return AhoCorasick(sorted({*table["head"], *table["site"], *table["any_site"], table["section"]}))


def _matches(line: Line) -> Iterator[regex.Match[str]]:
    """Yield the matches of ``_heads`` in the line; only the likely places are looked at, for speed."""
    text = line.text
    starts = {start for _, start, _ in _triggers().find_matches_as_indexes(text, overlapping=True)}
    if word_table("projects")["lot_sign"] in text:
        starts |= {match.start() for match in words_of("lot").finditer(text)}
    position = 0
    for start in sorted(starts):
        if start >= position and (match := _heads().match(text, start)):
            if match.group("placed") is not None and not _is_placed(line, start):
                continue
            yield match
            position = match.end()


def _is_placed(line: Line, end: int) -> bool:
    """Tell whether a place of the lexicon ends here that no water flows through: 寿宁|段, not 长江重庆|段."""
    hit = line.place_ending.get(end)
    if hit is None or not line.text.startswith(word_table("projects")["section"], end):
        return False
    return not line.text.endswith(word_tuple("projects", "waters"), 0, hit.start)


def find_projects(line: Line, organisations: list[Candidate], tags: list[Tagged]) -> Iterator[Candidate]:
    """Yield a candidate for each head noun with a name before it, and for what is being built.

    A name of a company in full is not part of the project's; a zone is no part where a verb follows it.
    """
    found = list(_by_head(line, organisations, tags))
    listed = list(_in_list(line, organisations, tags))
    certain = {position for c in listed for position in range(c.start, c.end)}
    yield from _accepted(line, found, certain)
    yield from listed
    for c in organisations:
        if c.type in ("Institution", "DevelopmentZone") and is_built(line, c):
            yield c._replace(type="Project", rule="pattern/Project-in-progress", weight=0.97)


def _by_head(line: Line, organisations: list[Candidate], tags: list[Tagged]) -> Iterator[_Found]:
    table = word_table("projects")
    companies = frozenset(c.end for c in organisations if c.type == "Company" and c.weight > 0.9)
    zones = frozenset(c.end for c in organisations if c.type == "DevelopmentZone")
    known = frozenset(c.end for c in organisations if c.type in ("Institution", "DevelopmentZone"))
    floor = whole = 0
    for match in _matches(line):
        head, begin = match.group("head") or match.group(), match.start()
        start = find_edge(line, begin, match.end(), companies, zones)
        part = match.group("head") is None
        if whole and start < whole <= begin:  # 水库工程|苍溪段: the whole is named as well
            yield from _whole(line, start, whole, tags, sure=part)
        if line.text.endswith(word_tuple("projects", "not_before"), 0, begin):  # 控制性|工程
            continue
        if not part and head in table["whole"]:  # 迁建项目|主体工程: the work on a project is not another one
            start = max(start, floor)
        if match.group().endswith(word_tuple("projects", "whole")):
            floor = whole = match.end()
        elif head in table["whole"]:  # 拓宽工程|一期
            whole = begin + len(head)
            yield from _whole(line, start, whole, tags, sure=is_built_after(line, match.end()))
        short = _PLACED if _is_placed(line, begin) else _SHORTEST
        bare = start == begin and head in table["phased"] and is_built_before(line, start)
        if not bare and not match.group("lot") and (start == begin or match.end() - start < short):
            continue
        kind = _kind(match)
        named, kept = _named(line, start, begin, tags, kind), _trimmed(line, start, begin)
        trimmed = _named(line, kept, begin, tags, kind)
        if trimmed and trimmed >= min(named, _Named.VAGUELY):
            start, named = kept, trimmed
        elif kind is _Kind.LOT and named < _Named.WELL:  # 划在|A2标段
            start = begin
        if (
            head in table["phased"]
            or kind is _Kind.LOT
            or line.text.startswith(word_tuple("projects", "phases"), start)
        ):
            named = max(named, _Named.FAINTLY)
        if not named or _is_count(line, start, begin):
            continue
        built = _is_said_built(line, start, match.end(), kind, known=match.end() in known)
        sure = built or kind is _Kind.LOT or _is_told(line, match.end(), named, kind)
        weight = 0.6 if kind is _Kind.WEAK and not built else 0.85
        yield _Found(Candidate(start, match.end(), "Project", f"pattern/Project-{head}", weight), sure)


def _is_said_built(line: Line, start: int, end: int, kind: _Kind, *, known: bool) -> bool:
    """Tell whether the line says that the thing is built; ``known``: it has a name as an organisation."""
    if not known and is_worked_after(line, end):
        return True
    if kind is _Kind.ANY:
        return is_costed(line, start)
    later = kind is _Kind.SITE and is_built_later(line, start, end)
    return later or is_built_after(line, end) or is_built_before(line, start)


def _trimmed(line: Line, start: int, head: int) -> int:
    """Return ``start`` behind verbs that begin no name; behind 建设 a letter that could be one begins it."""
    letter = len(line.words[line.word_at[start]].text) == 1
    return start if letter and is_built_before(line, start) else trim_edge(line, start, head)


def _kind(match: regex.Match[str]) -> _Kind:
    table = word_table("projects")
    head, text = match.group("head"), match.group()
    if head is None:
        return _Kind.LOT if match.group("lot") else _Kind.PART
    if text.endswith(word_tuple("projects", "whole")):
        return _Kind.WORK
    if head in table["site"]:
        return _Kind.SITE
    if head in table["any_site"]:
        return _Kind.ANY
    return _Kind.WEAK if head in table["weak_head"] and text == head else _Kind.PLANT


def _is_told(line: Line, end: int, named: _Named, kind: _Kind) -> bool:
    """Tell whether so named a thing counts without a word that it is being built."""
    if kind in (_Kind.SITE, _Kind.ANY):
        return False
    if kind is _Kind.WEAK:
        return named is _Named.WELL and near_building(line, end)
    told = named is _Named.VAGUELY and words_of("told_after").match(line.text, end) is not None
    return told or named is _Named.WELL


def _whole(line: Line, start: int, end: int, tags: list[Tagged], *, sure: bool) -> Iterator[_Found]:
    if _named(line, start, end, tags, _Kind.WORK) and end - start > _SHORTEST:
        yield _Found(Candidate(start, end, "Project", WHOLE, 0.8), sure)


def _accepted(line: Line, found: list[_Found], certain: set[int]) -> Iterator[Candidate]:
    """Yield what is sure, and what stands in one list with it."""
    ends = {f.candidate.end for f in found if f.sure}
    starts = {f.candidate.start for f in found if f.sure}
    for candidate, sure in found:
        for joint in word_table("grammar")["joints"]:
            before = line.text.endswith(joint, 0, candidate.start)
            after = line.text.startswith(joint, candidate.end)
            sure = sure or (before and candidate.start - len(joint) in ends)
            sure = sure or (after and candidate.end + len(joint) in starts)
        if sure or candidate.start in certain:
            yield candidate


@cache
def _list() -> regex.Pattern[str]:
    etc = word_table("grammar")["etc"]
    ends = any_of(word_table("projects")["whole"])
    item = "[^，。；：、！？]{4,34}"
    return regex.compile(f"(?P<list>{item}(?:、{item})+?){etc}[^，。；：、！？]{{0,12}}?(?:{ends})")


def _in_list(line: Line, organisations: list[Candidate], tags: list[Tagged]) -> Iterator[Candidate]:
    """Yield the items of a list that ends so: A、B、C等项目."""
    if word_table("grammar")["etc"] not in line.text or "、" not in line.text:
        return
    known = {(c.start, c.end): c.type for c in organisations if c.weight > 0.5}
    for match in _list().finditer(line.text):
        position = match.start("list")
        for item in match.group("list").split("、"):
            end = position + len(item)
            edge = find_edge(line, end, end)
            start = trim_edge(line, max(edge, position), end)
            whole = start == position or position == match.start("list")
            position = end + 1
            if not whole or known.get((start, end), "DevelopmentZone") != "DevelopmentZone":
                continue
            if end - start >= _LISTED and _named(line, start, end, tags, _Kind.WORK) is _Named.WELL:
                yield Candidate(start, end, "Project", "pattern/Project-listed", 0.97)


def _named(line: Line, start: int, head: int, tags: list[Tagged], kind: _Kind) -> _Named:
    """Tell how far the words before the head noun name one thing."""
    table = word_table("projects")
    if line.text.startswith(word_tuple("projects", "numbered"), head) or line.text[start] == "“":
        return _Named.WELL
    if line.text[start:head] in word_table("industries")["known"]:
        return _Named.NOT
    placed = {i for hit in places_in(line, start, head) for i in range(hit.start, hit.end)}
    tagged = any(
        s.tag in _NAMES
        and start <= s.start < head
        and line.text[s.start : min(s.end, head)] not in table["generic"]
        for s in tags
    )
    words = [
        (word, line.text[word.start : min(word.end, head)])
        for word in line.words[line.word_at[start] : line.word_at[head - 1] + 1]
        if start <= word.start and word.start not in placed
    ]
    words = [(w, text) for w, text in words if not is_break(text) and w.pos not in _SMALL]
    rest = [(w, text) for w, text in words if text not in table["generic"]]
    letters = sum(len(text) for w, text in rest if w.pos != "m")
    if placed or tagged:
        common = sum(len(text) for _, text in words)
        of_many = any(text in table["classes"] for _, text in words)
        if not letters and of_many:
            return _Named.NOT
        well = letters or kind is not _Kind.WORK or common >= _SPECIFIC
        return _Named.WELL if well else _Named.VAGUELY
    if any(_is_name(w, text) for w, text in rest) or has_town(line, start, head):
        return _Named.WELL
    coded = any(text.isascii() and text.isalnum() for _, text in rest)
    if letters >= _LONG or (coded and (letters >= _SPECIFIC or not line.text[start].isascii())):
        return _Named.WELL
    if letters >= _SPECIFIC or coded:
        return _Named.VAGUELY
    return _Named.FAINTLY if letters > 1 else _Named.NOT


def _is_name(word: Word, text: str) -> bool:
    """Tell whether the word is a proper one; an unknown one is if it is long, or a village's or a water's."""
    if not is_proper(word) or len(text) < 2:
        return False
    return word.pos != "x" or len(text) > 3 or (len(text) > 2 and text.endswith(word_tuple("projects", "nature")))


def _is_count(line: Line, start: int, head: int) -> bool:
    """Tell whether a number of things is named: 45个|智能网联新能源汽车项目, 陶圩3座枢纽."""
    if several().search(line.text, start, head):
        return True
    if start < 2 or places_in(line, start, start + 8):
        return False
    return _counted().search(line.text, max(0, start - 10), start) is not None


@cache
def _counted() -> regex.Pattern[str]:
    table = word_table("projects")
    counters = any_of(table["counters"] - table["ordinals"])
    return regex.compile(
        f"{word_table('grammar')['number']}(?:{counters})(?:{any_of(table['described'])})?$"
    )
