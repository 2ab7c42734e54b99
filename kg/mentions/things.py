"""Line -> people and industries, by the words around them."""

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
)
from kg.mentions.tagger import Tagged
from kg.schema import DATA


@cache
def _surnames() -> frozenset[str]:
    lines = (DATA / "lexicon" / "surnames.tsv").read_text(encoding="utf-8").splitlines()
    return frozenset(line.split("\t")[0] for line in lines if line and not line.startswith(("#", "surname")))


@cache
def _titled() -> regex.Pattern[str]:
    return regex.compile(f"(?:{alternatives(word_table('people')['titles'])})$")


@cache
def _posts() -> regex.Pattern[str]:
    return regex.compile(alternatives(word_table("people")["titles"]))


@cache
def _speaking() -> regex.Pattern[str]:
    table = word_table("people")
    return regex.compile(f"^(?:{alternatives(table['speech'] | table['behind'])})")


def find_people(line: Line, tagged: list[Tagged]) -> Iterator[Candidate]:
    """Yield names that the tagger takes for persons, and names between a post and a verb of saying."""
    never = word_table("people")["never"]
    places = {(hit.start, hit.end) for hit in line.places}
    spans = {(span.start, span.end) for span in tagged if span.tag == "PER"}
    for start, end in sorted(spans - places):
        name = line.text[start:end]
        if name in _surnames():
            continue
        strong = _speaking().match(line.text[end:]) or _titled().search(line.text[max(0, start - 8) : start])
        if name in never or not name.replace("·", "").isalpha() or name.isascii() or len(name) < 2:
            continue
        if strong or _is_known_name(line, start, end):
            yield Candidate(start, end, "Person", "tagger/Person", 0.85 if strong else 0.5)
    for match in _posts().finditer(line.text):
        start = match.end()
        for length in (3, 2, 4):
            name = line.text[start : start + length]
            after = _speaking().match(line.text[start + length :])
            if len(name) < length or not after or not name.isalpha() or name.isascii() or name in never:
                continue
            if line.words[line.word_at[start]].pos.startswith(("p", "r", "v", "c", "u", "d")):
                continue  # 主任|由该校教授…
            unknown = length == 3 and line.words[line.word_at[start]].pos == "x"
            if _has_surname(name) or unknown:
                yield Candidate(start, start + length, "Person", "pattern/Person-post", 0.8)
                break


def _has_surname(name: str) -> bool:
    surnames = _surnames()
    if len(name) == 4:
        return name[:2] in surnames
    return len(name) in (2, 3) and (name[0] in surnames or name[:2] in surnames)


def _is_known_name(line: Line, start: int, end: int) -> bool:
    """Tell whether jieba too takes the letters for a person's full name."""
    word = line.words[line.word_at[start]]
    return (word.start, word.end) == (start, end) and end - start == 3 and word.pos == "nr"


def find_industries(line: Line) -> Iterator[Candidate]:
    """Yield sectors that are called so: X产业, the items of a list that ends so, N个X项目."""
    table = word_table("industries")
    for match in _tails().finditer(line.text):
        start = _industry_start(line, match.start())
        name = line.text[start : match.end()]
        if start < match.start() and name not in table["never"]:
            yield Candidate(start, match.end(), "Industry", "pattern/Industry", 0.7)
    # Looking for a list is slow: first see whether the line holds a word that ends one.
    for match in _lists().finditer(line.text) if _list_ends().search(line.text) else ():
        if table["of"] & set(joints().split(match.group("list"), 1)[-1]):
            continue
        strict = match.group("end") not in table["loose_end"]
        for start, end in _items(line, match.start("list"), match.group("list")):
            name = line.text[start:end]
            if name in table["known"] or (strict and _is_sector(line, start, end)):
                yield Candidate(start, end, "Industry", "pattern/Industry-list", 0.75)
    for match in _counted().finditer(line.text):
        start, end = match.span("name")
        yield Candidate(start, end, "Industry", "pattern/Industry-counted", 0.65)


@cache
def _tails() -> regex.Pattern[str]:
    return regex.compile(alternatives(word_table("industries")["strong_tail"]))


@cache
def _counted() -> regex.Pattern[str]:
    table = word_table("industries")
    before, behind, after = (alternatives(table[f"counted_{part}"]) for part in ("before", "behind", "after"))
    known = alternatives(table["known"])
    return regex.compile(
        rf"(?:[0-9](?:{before})|{alternatives(table['member_before'])})(?P<name>(?:{known})(?:{behind})?)(?:{after})"
    )


@cache
def _list_ends() -> regex.Pattern[str]:
    return regex.compile(alternatives(word_table("industries")["list_end"]))


@cache
def _lists() -> regex.Pattern[str]:
    table = word_table("industries")
    items = list_pattern(r"[\p{Han}A-Za-z0-9]{1,14}", "+?")
    ends = alternatives(table["list_end"])
    return regex.compile(rf"(?P<list>{items}){table['list_gap_pattern']}(?P<end>{ends})")


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
    if name.endswith(tuple(word_table("projects")["head"])) or all(w.pos.startswith("v") for w in words):
        return False
    return all(
        word.pos.startswith(("n", "v", "b", "x", "j", "l")) and not is_break(word.text) for word in words
    )


def _industry_start(line: Line, end: int) -> int:
    """Return where the sector's name begins: known sectors side by side, or one noun of its own."""
    known = word_table("industries")["known"]
    start = end
    while (longer := _known_before(line, start, known)) < start:
        start = longer
    if start < end:
        return start
    word = line.words[line.word_at[end - 1]]
    noun = word.end == end and word.pos.startswith(("n", "x", "j")) and word.text.isalpha()
    before = line.words[line.word_at[word.start - 1]] if word.start else None
    alone = before is None or is_break(before.text) or before.pos.startswith(("u", "p", "c", "v", "ns", "m"))
    return word.start if noun and alone else end


def _known_before(line: Line, end: int, known: frozenset[str]) -> int:
    for length in range(12, 1, -1):
        if end >= length and line.text[end - length : end] in known:
            return end - length
    return end
