"""Line -> companies in a list that ends so: A、B、C等企业."""

from collections.abc import Iterator
from functools import cache

import regex

from kg.mentions.line import Candidate, Line, alternatives, list_pattern, split_list, word_table
from kg.mentions.tagged import speaks_of_sport
from kg.mentions.tagger import Tagged
from kg.mentions.triggers import triggers


@cache
def _lists() -> regex.Pattern[str]:
    ends = alternatives(word_table("lists")["companies"])
    items = list_pattern(r"[\p{Han}A-Za-z0-9·]{2,12}", "*")
    return regex.compile(rf"(?P<list>{items}){word_table('grammar')['etc']}[0-9\p{{Han}}]{{0,14}}?(?:{ends})")


def find_listed(line: Line) -> Iterator[Candidate]:
    """Yield the items of each such list as companies."""
    if word_table("grammar")["etc"] not in line.text or not triggers("lists", "companies").find(line.text):
        return
    for match in _lists().finditer(line.text):
        for start, end in split_list(match.group("list"), match.start("list")):
            start = _trim(line, start, end)
            if _could_be_company(line, start, end):
                yield Candidate(start, end, "Company", "pattern/Company-list", 0.75)


def _trim(line: Line, start: int, end: int) -> int:
    """Drop the words before the first item that belong to the sentence: 拥有|金康动力."""
    stop = word_table("organisations")["edge"]["stop"] | word_table("organisations")["edge"]["holder"]
    for word in reversed(line.words):
        if start <= word.start and word.end <= end:
            verb = word.pos.startswith(("v", "p", "c", "u", "d", "r", "t")) and len(word.text) > 1
            if word.text in stop or verb:
                return word.end
    return start


def _could_be_company(line: Line, start: int, end: int) -> bool:
    generic = word_table("lists")["generic"]
    words = [word for word in line.words if start <= word.start and word.end <= end]
    if end - start < 2 or not words or line.text[start:end] in generic:
        return False
    return any(w.pos.startswith(("x", "nz", "nr", "ns", "nt", "j", "eng")) or len(w.text) == 1 for w in words)


@cache
def _items() -> regex.Pattern[str]:
    etc = word_table("grammar")["etc"]
    return regex.compile(list_pattern(rf"(?:(?!{etc})[\p{{Han}}A-Za-z0-9·]){{2,14}}"))


def find_coordinated(line: Line, accepted: list[Candidate], tags: list[Tagged]) -> Iterator[Candidate]:
    """Yield the items of a list as companies where half of them, and two, are companies already."""
    sure = {(c.start, c.end) for c in accepted if c.type == "Company"}
    companies = sure | {(span.start, span.end) for span in tags if span.tag == "ORG"}
    taken = {position for c in accepted for position in range(c.start, c.end)}
    if len(companies) < 2 or speaks_of_sport(line):
        return
    etc = word_table("grammar")["etc"]
    for match in _items().finditer(line.text):
        items = split_list(match.group(), match.start())
        spans = [(a, b) if (a, b) in sure else (_trim(line, a, b), b) for a, b in items]
        known = sum(span in companies for span in spans)
        if known < 2 or known * 2 < len(spans):
            continue
        # No name ends where the last item is only cut for its length.
        after = line.text[match.end() : match.end() + 1]
        cut = after.isalnum() and after != etc and spans[-1] not in companies
        for start, end in spans[: len(spans) - cut]:
            inner = (start, end) not in (spans[0], spans[-1])
            free = inner and not taken.intersection(range(start, end)) and end - start > 1
            if (start, end) in companies or free or _could_be_company(line, start, end):
                yield Candidate(start, end, "Company", "pattern/Company-coordinated", 0.7)


@cache
def _patterns() -> regex.Pattern[str]:
    return regex.compile("|".join(sorted(word_table("lists")["builders"])))


def find_patterned(line: Line) -> Iterator[Candidate]:
    """Yield the numbered builders of the state: 中铁十五局, 中建八局."""
    for match in _patterns().finditer(line.text):
        yield Candidate(match.start(), match.end(), "Company", "pattern/Company-builder", 0.9)
