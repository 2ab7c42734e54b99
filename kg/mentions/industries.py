"""Line -> industries: what is called one, and known sectors in lists."""

from collections.abc import Iterator
from functools import cache

import regex

from kg.mentions.line import (
    Candidate,
    Line,
    alternatives,
    is_break,
    joints,
    list_pattern,
    split_list,
    word_table,
    word_tuple,
)
from kg.mentions.triggers import triggers

# What no list holds; a comma stands only before its last words: 、C，是园区认准的|产业
_BORDER = regex.compile(r"[^\p{Han}A-Za-z0-9、，,]|[，,](?!是)")


def find_industries(line: Line) -> Iterator[Candidate]:
    """Yield sectors that are called so: X产业, the items of a list that ends so, N个X项目."""
    table = word_table("industries")
    for tail in triggers("industries", "strong_tail").find(line.text):
        start = _industry_start(line, tail.start)
        name = line.text[start : tail.end]
        if line.text.startswith(word_tuple("industries", "no_sector"), tail.end):  # 制鞋产业|园
            continue
        if start < tail.start and name not in table["never"]:
            yield Candidate(start, tail.end, "Industry", "pattern/Industry", 0.7)
    yield from _becoming(line)
    counted = triggers("industries", "counted_after")
    for match in _listed(line.text):
        if table["of"] & set(joints().split(match.group("list"), 1)[-1]):
            continue
        strict = match.group("end") not in table["loose_end"]
        for start, end in _items(line, match.start("list"), match.group("list")):
            name = line.text[start:end]
            if name in table["known"] or (strict and _is_sector(line, start, end)):
                yield Candidate(start, end, "Industry", "pattern/Industry-list", 0.75)
    for match in _counted().finditer(line.text) if counted.find(line.text) else ():
        start, end = match.span("name")
        yield Candidate(start, end, "Industry", "pattern/Industry-counted", 0.65)


@cache
def _become() -> regex.Pattern[str]:
    return regex.compile(word_table("industries")["become_pattern"])


def _becoming(line: Line) -> Iterator[Candidate]:
    """Yield what has become a sector: 玉米精深加工，已成为…产业集群."""
    if not triggers("industries", "strong_tail").find(line.text):
        return
    for match in _become().finditer(line.text):
        start = _industry_start(line, match.start(), named=True)
        if start < match.start():
            yield Candidate(start, match.start(), "Industry", "pattern/Industry", 0.7)


@cache
def _counted() -> regex.Pattern[str]:
    table = word_table("industries")
    before, behind, after = (alternatives(table[f"counted_{part}"]) for part in ("before", "behind", "after"))
    known = alternatives(table["known"])
    return regex.compile(
        rf"(?:[0-9](?:{before})|{alternatives(table['member_before'])})(?P<name>(?:{known})(?:{behind})?)(?:{after})"
    )


@cache
def _lists() -> regex.Pattern[str]:
    table = word_table("industries")
    items = list_pattern(r"[\p{Han}A-Za-z0-9]{1,14}", "+?")
    ends = alternatives(table["list_end"])
    return regex.compile(rf"(?P<list>{items}){table['list_gap_pattern']}(?P<end>{ends})")


def _listed(text: str) -> Iterator[regex.Match[str]]:
    """Yield the lists that end in a word for sectors. To look is slow: what can hold none is passed over."""
    ends = [end.start for end in triggers("industries", "list_end").find(text)]
    start = 0
    for border in (*_BORDER.finditer(text), None) if ends else ():
        stop = border.start() if border else len(text)
        last = max((end for end in ends if start < end < stop), default=start)
        if triggers("grammar", "joints").find(text[start:last]):
            yield from _lists().finditer(text, start, stop)
        start = stop + 1


def _items(line: Line, position: int, text: str) -> Iterator[tuple[int, int]]:
    """Yield the spans of a list's items; the first loses the words before it that are no part of it."""
    for number, (start, end) in enumerate(split_list(text, position)):
        end = start + len(_count_tail().sub("", line.text[start:end]))
        if number == 0:
            known = _industry_start(line, end)
            alone = start == 0 or is_break(line.text[start - 1])
            start = start if known == end and alone else known
        yield start, end


@cache
def _count_tail() -> regex.Pattern[str]:
    return regex.compile(f"(?:{alternatives(word_table('industries')['count_tail'])})$")


def _is_sector(line: Line, start: int, end: int) -> bool:
    words = [word for word in line.words if start <= word.start and word.end <= end]
    name = line.text[start:end]
    if not words or not 2 <= len(name) <= 10 or name in word_table("industries")["never"]:
        return False
    if any(hit.start < end and start < hit.end for hit in line.places):
        return False
    if name.endswith(word_tuple("projects", "head")) or all(w.pos.startswith("v") for w in words):
        return False
    return all(
        word.pos.startswith(("n", "v", "b", "x", "j", "l")) and not is_break(word.text) for word in words
    )


def _process_start(line: Line, end: int) -> int:
    """Return where the goods begin with which something is done: 玉米|精深加工; ``end``, if nowhere."""
    tails = (tail for tail in word_tuple("industries", "process") if line.text.endswith(tail, 0, end))
    start = end - max(map(len, tails), default=0)
    if 0 < start < end:
        word = line.words[line.word_at[start - 1]]
        if is_break(word.text):  # ，铸造|产业
            return start if line.text[start:end] in word_table("industries")["alone"] else end
        if word.end == start and word.pos.startswith(("n", "x")) and not word.pos.startswith(("ns", "nt")):
            return word.start
    return end


def _industry_start(line: Line, end: int, *, named: bool = False) -> int:
    """Return where the sector's name begins: known sectors side by side, something done with goods, or,
    unless ``named``, one noun of its own."""
    known = word_table("industries")["known"]
    start = end
    while (longer := _known_before(line, start, known)) < start:
        start = longer
    if start == end:
        start = _process_start(line, end)
    if start < end or named:
        return _with_quality(line, start) if start < end else end
    word = line.words[line.word_at[end - 1]]
    noun = word.end == end and word.pos.startswith(("n", "x", "j")) and word.text.isalpha()
    before = line.words[line.word_at[word.start - 1]] if word.start else None
    alone = before is None or is_break(before.text) or before.pos.startswith(("u", "p", "c", "v", "ns", "m"))
    alone = alone or (before is not None and before.text in word_table("industries")["area"])
    return word.start if noun and alone else end


def _with_quality(line: Line, start: int) -> int:
    """Return where the word begins that makes a sector one of its own: 先进|陶瓷, 硅基|新材料."""
    word = line.words[line.word_at[start - 1]] if start else None
    if word is None or word.end != start or word.text not in word_table("industries")["quality"]:
        return start
    return word.start


def _known_before(line: Line, end: int, known: frozenset[str]) -> int:
    for length in range(12, 1, -1):
        if end >= length and line.text[end - length : end] in known:
            return end - length
    return end
