"""Line -> projects, by their head nouns."""

from collections.abc import Iterator
from functools import cache

import regex

from kg.mentions.line import Candidate, Line, is_break, is_proper, places_in, walk_left, word_table
from kg.mentions.tagger import Tagged
from kg.model import Word

_SPECIFIC = 4  # letters of common nouns that together name one thing


@cache
def _heads() -> regex.Pattern[str]:
    table = word_table("projects")
    heads = _alternatives(table["head"])
    tails = _alternatives(table["tail"])
    not_after = _alternatives(table["not_after"])
    return regex.compile(
        f"(?P<head>{heads})(?!{not_after})(?:{tails})*|(?<=[\\p{{Han}}](?<!{_alternatives(table['not_section'])})){table['section']}"
        f"(?=[^\\p{{Han}}]|{_alternatives(table['progress'] | table['after_section'])})"
    )


def _alternatives(words: frozenset[str]) -> str:
    return "|".join(sorted(words, key=lambda word: (-len(word), word)))


@cache
def _progress() -> regex.Pattern[str]:
    return regex.compile(f"(?:{_alternatives(word_table('projects')['progress'])})")


def find_projects(line: Line, organisations: list[Candidate], tags: list[Tagged]) -> Iterator[Candidate]:
    """Yield a candidate for each head noun with a name before it, and for what is being built.

    A name of a company in full is not part of the project's; a zone is no part where a verb follows it.
    """
    table = word_table("projects")
    ends = frozenset(c.end for c in organisations if c.type == "Company" and c.weight > 0.9)
    zones = frozenset(c.end for c in organisations if c.type == "DevelopmentZone")
    floor = 0
    for match in _heads().finditer(line.text):
        head = match.group("head") or match.group()
        start = _left_edge(line, match.start(), ends, zones)
        if head in table["whole"]:  # 迁建项目|主体工程: the work on a project is not another one
            start = max(start, floor)
        if match.group().endswith(tuple(table["whole"])):
            floor = match.end()
        if start == match.start() or match.end() - start < 4:
            continue
        kept = _trim(line, start, match.start())
        if _is_specific(line, kept, match.start(), tags):
            start = kept
        if _is_count(line, start) or not _is_specific(line, start, match.start(), tags):
            continue
        weak = head in table["weak_head"] and match.group() == head
        if weak and not _near_building(line, match.end()):
            continue
        yield Candidate(start, match.end(), "Project", f"pattern/Project-{head}", 0.6 if weak else 0.85)
    for c in organisations:
        there = line.text[: c.start].endswith(
            tuple(table["place_before"])
        )  # 在X高新区|开工: something else is
        if c.type in ("Institution", "DevelopmentZone") and not there and _progress().match(line.text, c.end):
            yield c._replace(type="Project", rule="pattern/Project-in-progress", weight=0.97)


def _left_edge(line: Line, head: int, company_ends: frozenset[int], zones: frozenset[int]) -> int:
    def inside(line: Line, index: int) -> bool:
        word = line.words[index]
        if word.end in company_ends:
            return False
        if word.text in word_table("projects")["either"] and (
            word.start in line.place_ending or word.start in zones or word.start in company_ends
        ):
            return False
        return _inside(line, index, head)

    start = walk_left(line, head, inside)
    for end in sorted(company_ends):
        if start < end <= head:
            start = end
    return _trim(line, start, head, verbs=False)


def _inside(line: Line, index: int, head: int) -> bool:
    word = line.words[index]
    table = word_table("projects")
    previous = line.words[index - 1] if index else None
    if word.text in table["either"]:
        return previous is not None and _is_noun_before(previous, table["stop"])
    if word.text in word_table("grammar")["joints"]:
        return _joins_words(line, index)
    if word.text in table["stop"]:
        return False
    if word.text in table["tail"]:
        return True
    if word.text == word_table("grammar")["to"]:
        return previous is not None and not is_break(previous.text)
    if word.text.isascii() or word.pos in ("m", "q", "mq"):
        return True
    if word.pos.startswith(("p", "c", "u", "r", "y", "e", "o", "d", "t")):
        return len(word.text) == 1 and word.pos in ("d", "dg", "tg")
    # Another verb is part of the name only behind a noun: 精油|提取|项目.
    if word.pos not in ("v", "vd") or len(word.text) == 1 or word.end >= head:
        return True
    return previous is not None and (previous.pos == "x" or _is_noun_before(previous, table["stop"]))


def _is_noun_before(word: Word, stop: frozenset[str]) -> bool:
    outside = (
        is_break(word.text) or word.text in stop or word.pos.startswith(("d", "p", "r", "u", "v", "c", "t"))
    )
    return not outside or word.pos == "vn"


def _joins_words(line: Line, index: int) -> bool:
    """Tell whether a conjunction joins parts of one name: 玻璃纤维|及|高性能复合材料…项目."""
    if is_break(line.words[index].text):
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


def _trim(line: Line, start: int, head: int, *, verbs: bool = True) -> int:
    """Drop what begins no name: measure words, closing brackets, and ``verbs``."""
    table = word_table("projects")
    while start < head:
        index = line.word_at[start]
        word = line.words[index]
        if any(hit.start == start for hit in line.places):
            break
        verb = verbs and word.pos in ("v", "vd") and word.text not in table["either"]
        droppable = (
            word.text in table["stop"] or word.pos in ("q", "f", "ng", "ad", "d") or is_break(word.text)
        )
        if not (droppable or verb) and not _counts(line, index):
            break
        start = max(word.end, start + 1)
    return start


@cache
def _number() -> regex.Pattern[str]:
    return regex.compile(f"(?:{word_table('grammar')['number']}|[.])+")


def _counts(line: Line, index: int) -> bool:
    """Tell whether the word is a number that counts things (27个, 2家), not a size that names (3万吨)."""
    behind = index
    while behind < len(line.words) and _number().fullmatch(line.words[behind].text):
        behind += 1
    counted = index < behind < len(line.words)
    return counted and line.words[behind].text in word_table("projects")["counters"]


def _is_specific(line: Line, start: int, head: int, tags: list[Tagged]) -> bool:
    """Tell whether more than generic words, numbers or the name of a sector stands before the head noun."""
    if places_in(line, start, head) or line.text.startswith(tuple(word_table("projects")["numbered"]), head):
        return True
    if any(span.tag in ("LOC", "ORG", "PER") and start <= span.start < head for span in tags):
        return True
    if line.text[start:head] in word_table("industries")["known"]:
        return False
    rest = []
    for word in line.words:
        if start <= word.start < head:
            text = line.text[word.start : min(word.end, head)]
            small = is_break(text) or word.pos in ("q", "mq", "f", "t", "u")
            if not small and text not in word_table("projects")["generic"]:
                rest.append((word, text))
    if any(is_proper(word) and len(text) > 1 for word, text in rest):
        return True
    if any(text.isascii() and text.isalnum() for _, text in rest) and not line.text[start].isascii():
        return True
    return sum(len(text) for word, text in rest if word.pos != "m") >= _SPECIFIC


def _is_count(line: Line, start: int) -> bool:
    """Tell whether a number of things stands before: 45个|智能网联新能源汽车项目 is no project."""
    if start < 2 or places_in(line, start, start + 8):
        return False
    before = line.text[max(0, start - 6) : start]
    return _counted().search(before) is not None


@cache
def _counted() -> regex.Pattern[str]:
    counters = word_table("projects")["counters"] - word_table("projects")["ordinals"]
    return regex.compile(f"{word_table('grammar')['number']}(?:{_alternatives(counters)})$")


def _near_building(line: Line, end: int) -> bool:
    window = line.text[max(0, end - 60) : end + 40]
    return any(word in window for word in word_table("projects")["building"])
