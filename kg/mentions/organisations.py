"""Line -> companies, agencies, institutions and zones that their last words give away."""

from collections.abc import Iterator
from functools import cache
from typing import NamedTuple

import regex

from kg.mentions.branches import find_branch_end
from kg.mentions.line import (
    Candidate,
    Line,
    is_break,
    is_outside,
    is_proper,
    places_in,
    walk_left,
    word_table,
)
from kg.mentions.tagger import Tagged
from kg.mentions.triggers import Triggers
from kg.model import Word

TYPES = ("Company", "GovernmentAgency", "Institution", "DevelopmentZone")


class _Suffixes(NamedTuple):
    words: Triggers
    pattern: regex.Pattern[str]
    full: frozenset[str]
    timid: frozenset[str]
    never: frozenset[str]
    never_end: tuple[str, ...]
    headed: frozenset[str]  # names by themselves where one of the heads follows: 县委|书记
    heads: tuple[str, ...]
    last: frozenset[str]  # no name goes on behind these
    alien: frozenset[str]  # behind a country alone they make no name: 一家乌克兰公司


@cache
def _suffixes(type_: str) -> _Suffixes:
    table = word_table("organisations")[type_]
    words = sorted(table["full"] | table["weak"], key=lambda word: (-len(word), word))
    chiefs = "".join(sorted(word_table("organisations")["edge"]["chief"]))  # 局|长 is a post
    chiefs += "".join(sorted(table.get("not_before", ())))
    pattern = regex.compile(f"(?:{'|'.join(map(regex.escape, words))})(?![{chiefs}])")
    never_end = tuple(table.get("never_end", ()))
    last, alien = frozenset(table.get("last", ())), frozenset(table.get("alien", ()))
    never = table["never"]
    return _Suffixes(
        Triggers(words),
        pattern,
        table["full"],
        table["timid"],
        never,
        never_end,
        frozenset(table.get("headed", ())),
        tuple(table.get("heads", ())),
        last,
        alien,
    )


def _levels() -> frozenset[str]:
    levels: frozenset[str] = word_table("organisations")["edge"]["level"]
    return levels


def find_organisations(line: Line, tags: list[Tagged]) -> Iterator[Candidate]:
    """Yield a candidate for each suffix that has a name before it."""
    for type_ in TYPES:
        suffixes = _suffixes(type_)
        floor = 0  # no name begins within the one before it: 浒关开发区|莱克工业园, 甲有限公司|乙有限公司
        for match in suffixes.pattern.finditer(line.text) if suffixes.words.find(line.text) else ():
            start = _left_edge(line, match.start(), match.end(), type_)
            if start == match.start() and match.group() in suffixes.last:
                start = _trading_edge(line, match.start(), match.end())
            if type_ != "DevelopmentZone" or not floor:
                start = _tagged_edge(line, tags, start, match.end())
            start = max(start, floor)
            within = floor or -1
            zone = type_ == "DevelopmentZone" and match.start() - start > 1
            if zone or match.group() in suffixes.last:
                floor = match.end()
            name = line.text[start : match.end()]
            if name in suffixes.headed and line.text.startswith(suffixes.heads, match.end()):
                yield Candidate(start, match.end(), type_, f"pattern/{type_}", 0.8)
                continue
            if start == match.start() or name in suffixes.never or len(name) < 3:
                continue
            # A longer suffix is meant as it is: 加工厂, but no 工厂.
            if any(name.endswith(end) for end in suffixes.never_end if len(end) > len(match.group())):
                continue
            full = match.group() in suffixes.full
            if not full and not _has_proper(line, start, match.start()):
                continue
            if match.group() in suffixes.alien and _is_country(line, start, match.start()):
                continue
            nested = zone and start == within  # 甲工业园区|黄金堆功能区
            if type_ == "DevelopmentZone" and not (nested or _has_proper(line, start, match.start())):
                continue
            timid = match.group() in suffixes.timid
            if timid and type_ == "DevelopmentZone" and not (nested or _begins_proper(line, start)):
                continue
            weight = 0.5 if timid else 0.95 if full else 0.8
            end = find_branch_end(line, match.end()) if type_ == "Company" else match.end()
            yield Candidate(start, end, type_, f"pattern/{type_}", weight)


def _tagged_edge(line: Line, tags: list[Tagged], start: int, end: int) -> int:
    """Return the tagger's left edge where it goes further than the words allowed: 联想|控股有限公司."""
    for span in tags:
        if span.tag == "ORG" and span.start < start < span.end and span.end >= end:
            words = [w for w in line.words if span.start <= w.start < start]
            stop = word_table("organisations")["edge"]["stop"]
            whole = bool(words) and words[0].start == span.start
            if whole and not any(word.text in stop or is_break(word.text) for word in words):
                return span.start
        if span.tag == "ORG" and start < span.start < end == span.end:
            words = [w for w in line.words if start <= w.start and w.end <= span.start]
            if not any(map(is_proper, words)) and not places_in(line, start, span.start):
                return span.start  # 运用|联想集团
    return start


def _inside(line: Line, index: int) -> bool:
    word = line.words[index]
    edge = word_table("organisations")["edge"]
    if word.text in edge["inside"] or _is_fragment(line, index):
        return True
    if word.text in edge["stop"] or (word.pos == "m" and word.text.endswith(edge["money"])):
        return False  # 投资3亿元|建设
    if word.text in edge["holder"]:
        return index + 1 < len(line.words) and line.words[index + 1].text in edge["holder_after"]
    if len(word.text) == 1:
        counts = index > 0 and line.words[index - 1].pos.startswith(("m", "r"))  # 一|家, but 朵|背
        return not word.pos.startswith(("p", "c", "u", "r", "y")) and not (word.pos == "q" and counts)
    if is_outside(word):
        return False
    # A verb right behind a place is a brand that jieba does not know: 重庆|顺博.
    return not word.pos.startswith("v") or word.pos == "vn" or word.start in line.place_ending


def _is_fragment(line: Line, index: int) -> bool:
    """Tell whether a one-letter word is a piece of a name that jieba cut: 上海|筑|和|家居."""
    previous = line.words[index - 1] if index else None
    single = len(line.words[index].text) == 1 and line.words[index].pos == "c"
    return single and previous is not None and len(previous.text) == 1 and previous.start in line.place_ending


def _trading_edge(line: Line, suffix: int, end: int) -> int:
    """Return the left edge of a company in full whose trade is a verb: 青岛|胶河|智能|穿戴|有限公司."""
    word = line.words[line.word_at[suffix - 1]] if suffix else None
    if word is None or word.text in word_table("organisations")["edge"]["stop"] or len(word.text) < 2:
        return suffix
    start = _left_edge(line, word.start, end, "Company")
    return start if _has_proper(line, start, word.start) else suffix


def _left_edge(line: Line, suffix: int, end: int, type_: str) -> int:
    start = walk_left(line, suffix, _inside)
    start = _skip_before(line, start, suffix)
    start = _cut_at_place(line, start, suffix)
    if type_ == "DevelopmentZone":
        while (word := line.words[line.word_at[start]]).text in word_table("organisations")["edge"][
            "founding"
        ]:
            start = word.end  # 建设|农产品冷链物流园
        start = _skip_containers(line, start, suffix, end)
    return start


def _skip_before(line: Line, start: int, suffix: int) -> int:
    """Drop nouns, numbers and measure words that stand before a name: 企业|重庆…, 27|家|…"""
    before = word_table("organisations")["edge"]["before"]
    while start < suffix:
        word = line.words[line.word_at[start]]
        if word.start < start or any(hit.start == start for hit in line.places):
            break
        droppable = word.text in before or (word.pos in ("m", "q", "mq", "f") and not _is_ordinal(word))
        if not droppable or word.end > suffix:
            break
        start = word.end
    return start


def _is_ordinal(word: Word) -> bool:
    return word.text.startswith(word_table("grammar")["ordinal"]) or word.text.isascii()


def _cut_at_place(line: Line, start: int, suffix: int) -> int:
    """Begin at a place inside the name if only common nouns stand before it: 豆芽生产方|深圳…"""
    hits = places_in(line, start, suffix)
    zones = tuple(_suffixes("DevelopmentZone").full)
    for hit in hits[1:]:
        if line.text.endswith(zones, start, hit.start):
            return hit.start  # 綦江工业园区|綦江…有限公司
    if not hits or hits[0].start == start:
        return start
    prefix = [w for w in line.words if start <= w.start and w.end <= hits[0].start]
    text = line.text[start : hits[0].start]
    if prefix and prefix[-1].text[-2:] in word_table("organisations")["edge"]["holder"]:
        return hits[0].start  # 海洋|化工企业|江苏…
    if text in _levels() or any(is_proper(word) or len(word.text) == 1 for word in prefix):
        return start
    return hits[0].start


def _skip_containers(line: Line, start: int, suffix: int, end: int) -> int:
    """Drop the places that contain a zone: 株洲市|荷塘区|金山工业园; keep 余姚工业园区."""
    never = _suffixes("DevelopmentZone").never
    for hit in places_in(line, start, suffix):
        if hit.start == start and hit.full and line.text[hit.end : end] not in never:
            if not _has_proper(line, hit.end, suffix):
                break
            start = hit.end
    return start


def _begins_proper(line: Line, start: int) -> bool:
    word = line.words[line.word_at[start]]
    return is_proper(word) or any(hit.start == start and not hit.risky for hit in line.places)


def _has_proper(line: Line, start: int, end: int) -> bool:
    """Tell whether the span holds a place or a word that is no common noun."""
    if places_in(line, start, end):
        return True
    if line.text[start:end] in _levels():
        return True
    words = [word for word in line.words if start <= word.start < end]
    return any(is_proper(word) for word in words)


def _is_country(line: Line, start: int, end: int) -> bool:
    return any(hit.start == start and hit.end == end and not hit.codes for hit in line.places)
