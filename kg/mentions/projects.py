"""Line -> projects, by their head nouns, by what is said to be built, by the lists they stand in."""

from collections.abc import Iterator
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
from kg.mentions.edges import find_edge, trim_edge
from kg.mentions.line import Candidate, Line, word_table, word_tuple
from kg.mentions.naming import Kind, Named, how_named, is_count
from kg.mentions.tagger import Tagged
from kg.mentions.triggers import triggers

WHOLE = "pattern/Project-whole"  # what a section or a lot is named behind
_SHORTEST, _PLACED = 4, 3  # letters of a name; of the name of a place's section
_TOLD = 7  # letters of common nouns whose cost the line tells
_LISTED = 5  # of a name that only a list gives away


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
    known = [Tagged(c.start, c.end, "ORG") for c in organisations if c.type == "Institution"]
    found = [*_by_head(line, organisations, [*tags, *known]), *_called(line)]
    listed = list(_in_list(line, organisations, tags))
    certain = {position for c in listed for position in range(c.start, c.end)}
    yield from _accepted(line, found, certain)
    yield from listed
    for c in organisations:
        if c.type in ("Institution", "DevelopmentZone") and is_built(line, c):
            phase = words_of("phase").match(line.text, c.end)
            end = phase.end() if phase else c.end
            yield c._replace(end=end, type="Project", rule="pattern/Project-in-progress", weight=0.97)


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
        bare = start == begin and (
            (head in table["phased"] and is_built_before(line, start))
            or words_of("phase_of").search(line.text, start, match.end()) is not None
        )
        if not bare and not match.group("lot") and (start == begin or match.end() - start < short):
            continue
        yield from _by_name(line, match, start, tags, is_organisation=match.end() in known)


def _called(line: Line) -> Iterator[_Found]:
    """Yield what a work is said to be called: 工程名为|城区供热管网更新二期."""
    if triggers("projects", "calling").find(line.text):
        for match in words_of("called").finditer(line.text):
            start, end = match.span("name")
            yield _Found(Candidate(start, end, "Project", "pattern/Project-called", 0.9), sure=True)


def _by_name(
    line: Line, match: regex.Match[str], start: int, tags: list[Tagged], *, is_organisation: bool
) -> Iterator[_Found]:
    """Yield the thing with the head of ``match`` if the words from ``start`` name one."""
    table, kind = word_table("projects"), _kind(match)
    head, begin, end = match.group("head") or match.group(), match.start(), match.end()
    named, kept = how_named(line, start, begin, tags, kind), _trimmed(line, start, begin)
    trimmed = how_named(line, kept, begin, tags, kind)
    if trimmed and trimmed >= min(named, Named.VAGUELY):
        start, named = kept, trimmed
    elif kind is Kind.LOT and named < Named.WELL:  # 划在|A2标段
        start = begin
    phase = line.text.startswith(word_tuple("projects", "phases"), start)
    of_park = words_of("phase_of").search(line.text, start, end) is not None
    if head in table["phased"] or kind is Kind.LOT or phase or of_park:
        named = max(named, Named.FAINTLY)
    if not named or is_count(line, start, begin):
        return
    if kind is Kind.ANY and named is not Named.WELL and not _is_opened(line, start, end, named):
        return
    built = _is_said_built(line, start, end, kind, named, is_organisation=is_organisation)
    sure = built or of_park or kind is Kind.LOT or _is_told(line, end, named, kind)
    weight = 0.6 if kind is Kind.WEAK and not built else 0.85
    yield _Found(Candidate(start, end, "Project", f"pattern/Project-{head}", weight), sure)


def _is_said_built(
    line: Line, start: int, end: int, kind: Kind, named: Named, *, is_organisation: bool
) -> bool:
    """Tell whether the line says that the thing is built; of an organisation, that it opens tells nothing."""
    if named > Named.FAINTLY and not is_organisation and is_worked_after(line, end):
        return True
    if kind is Kind.ANY:
        return is_costed(line, start) or _is_opened(line, start, end, named)
    later = kind in (Kind.SITE, Kind.WEAK) and is_built_later(line, start, end)
    return later or is_built_after(line, end) or is_built_before(line, start)


def _is_opened(line: Line, start: int, end: int, named: Named) -> bool:
    """Tell of what some common nouns name whether the line says what it costs, or twice that it is open."""
    if named is not Named.VAGUELY:
        return end - start >= _TOLD and is_costed(line, start)
    return is_costed(line, start) or (is_built_before(line, start) and is_worked_after(line, end))


def _trimmed(line: Line, start: int, head: int) -> int:
    """Return ``start`` behind verbs that begin no name; behind 建设 a letter that could be one begins it."""
    letter = len(line.words[line.word_at[start]].text) == 1
    return start if letter and is_built_before(line, start) else trim_edge(line, start, head)


def _kind(match: regex.Match[str]) -> Kind:
    table = word_table("projects")
    head, text = match.group("head"), match.group()
    if head is None:
        return Kind.LOT if match.group("lot") else Kind.PART
    if text.endswith(word_tuple("projects", "whole")):
        return Kind.WORK if head in table["whole"] else Kind.PLANT
    if head in table["site"]:
        return Kind.SITE
    if head in table["any_site"]:
        return Kind.ANY
    return Kind.WEAK if head in table["weak_head"] and text == head else Kind.PLANT


def _is_told(line: Line, end: int, named: Named, kind: Kind) -> bool:
    """Tell whether so named a thing counts without a word that it is being built."""
    if kind in (Kind.SITE, Kind.ANY):
        return False
    if kind is Kind.WEAK:
        return named is Named.WELL and near_building(line, end)
    told = named is Named.VAGUELY and words_of("told_after").match(line.text, end) is not None
    return told or named is Named.WELL


def _whole(line: Line, start: int, end: int, tags: list[Tagged], *, sure: bool) -> Iterator[_Found]:
    if how_named(line, start, end, tags, Kind.WORK) and end - start > _SHORTEST:
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
            if end - start >= _LISTED and how_named(line, start, end, tags, Kind.WORK) is Named.WELL:
                yield Candidate(start, end, "Project", "pattern/Project-listed", 0.97)
