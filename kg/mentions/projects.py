"""Line -> projects, by their head nouns."""

from collections.abc import Iterator
from functools import cache

import regex

from kg.mentions.line import Candidate, Line, is_break, is_proper, places_in, walk_left, word_table
from kg.model import Word

_MEASURE = regex.compile(r"[0-9.]+|[一二三四五六七八九十百千万亿两]+")


@cache
def _heads() -> regex.Pattern[str]:
    table = word_table("projects")
    words = sorted(table["head"], key=lambda word: (-len(word), word))
    tails = sorted(table["tail"], key=lambda word: (-len(word), word))
    return regex.compile(
        f"(?P<head>{'|'.join(words)})(?:{'|'.join(tails)})*|(?<=[\\p{{Han}}]段)(?=[^\\p{{Han}}]|全长|计划|总体)"
    )


def find_projects(line: Line, company_ends: frozenset[int]) -> Iterator[Candidate]:
    """Yield a candidate for each head noun with a name before it.

    A name of a company in full, which ends at one of ``company_ends``, is not part of the project's.
    """
    table = word_table("projects")
    for match in _heads().finditer(line.text):
        head = match.group("head") or ""
        start = _left_edge(line, match.start(), company_ends)
        if start == match.start() or match.end() - start < 4:
            continue
        if not _is_specific(line, start, match.end()):
            continue
        weak = head in table["weak_head"] and match.group() == head
        if weak and not _near_building(line, match.end()):
            continue
        yield Candidate(start, match.end(), "Project", f"pattern/Project-{head}", 0.6 if weak else 0.85)


def _left_edge(line: Line, head: int, company_ends: frozenset[int]) -> int:
    def inside(line: Line, index: int) -> bool:
        return line.words[index].end not in company_ends and _inside(line, index)

    start = walk_left(line, head, inside)
    for end in sorted(company_ends):
        if start < end <= head:
            start = end
    return _trim(line, start, head)


def _inside(line: Line, index: int) -> bool:
    word = line.words[index]
    table = word_table("projects")
    previous = line.words[index - 1] if index else None
    if word.text in table["either"]:
        return previous is not None and _is_noun_before(previous, table["stop"])
    if word.text in ("和", "及", "与", "、"):
        return _joins_words(line, index)
    if word.text in table["stop"]:
        return False
    if word.text == "至":
        return previous is not None and not is_break(previous.text)
    if word.text.isascii() or word.pos in ("m", "q", "mq"):
        return True
    if word.pos.startswith(("p", "c", "u", "r", "y", "e", "o", "d", "t")):
        return len(word.text) == 1 and word.pos in ("d", "dg", "tg")
    return True


def _is_noun_before(word: Word, stop: frozenset[str]) -> bool:
    outside = (
        is_break(word.text) or word.text in stop or word.pos.startswith(("d", "p", "r", "u", "v", "c", "t"))
    )
    return not outside or word.pos == "vn"


def _joins_words(line: Line, index: int) -> bool:
    """Tell whether a conjunction joins parts of one name: 玻璃纤维|及|高性能复合材料…项目."""
    if line.words[index].text == "、":
        return False
    before = line.text[: line.words[index].start]
    previous = line.words[index - 1] if index else None
    if previous is None or is_break(previous.text):
        return False
    heads = _heads()
    ends_with_head = any(
        match.end() == len(before) for match in heads.finditer(before, max(0, len(before) - 12))
    )
    return not ends_with_head and previous.pos.startswith(("n", "vn", "x", "b", "l", "j"))


def _trim(line: Line, start: int, head: int) -> int:
    """Drop what begins no name: measure words, verbs, closing brackets."""
    generic = word_table("projects")["stop"]
    while start < head:
        index = line.word_at[start]
        word = line.words[index]
        if any(hit.start == start for hit in line.places):
            break
        verb = word.pos == "v" and len(word.text) <= 2 and word.text not in word_table("projects")["either"]
        droppable = word.text in generic or word.pos in ("q", "f", "ng") or verb or is_break(word.text)
        if not droppable and not _counts(line, index):
            break
        start = max(word.end, start + 1)
    return start


def _counts(line: Line, index: int) -> bool:
    """Tell whether the word is a number that counts things (27个, 2家), not a size that names (3万吨)."""
    word = line.words[index]
    if index + 1 >= len(line.words) or not _MEASURE.fullmatch(word.text):
        return False
    return line.words[index + 1].text in ("个", "家", "座", "项", "批", "位", "处", "大")


def _is_specific(line: Line, start: int, end: int) -> bool:
    """Tell whether more than generic words and numbers makes up the name."""
    generic = word_table("projects")["generic"]
    if places_in(line, start, end):
        return True
    words = [word for word in line.words if start <= word.start and word.end <= end]
    rest = [w for w in words if w.text not in generic and not is_break(w.text)]
    named = [w for w in rest if w.pos not in ("m", "q", "mq", "f", "t", "u")]
    return any(is_proper(word) for word in rest) or sum(len(word.text) for word in named) >= 2


def _near_building(line: Line, end: int) -> bool:
    window = line.text[max(0, end - 60) : end + 40]
    return any(word in window for word in word_table("projects")["building"])
