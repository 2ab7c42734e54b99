"""The end of a company's name -> the end of the name of its branch: 工商银行|纽约分行."""

from functools import cache

import regex

from kg.mentions.line import Line, alternatives, is_proper, word_table

_LONGEST = 10  # characters between the company and the word for its branch


@cache
def _branch() -> regex.Pattern[str]:
    words = alternatives(word_table("organisations")["Company"]["branch"])
    return regex.compile(rf"(?P<where>\p{{Han}}{{0,{_LONGEST}}}?)(?:{words})")


def find_branch_end(line: Line, end: int) -> int:
    """Return where the whole name ends: with the branch, or the country in brackets."""
    match = _branch().match(line.text, end)
    if match is not None and _is_where(line, end, match.end("where")):
        return match.end()
    close = line.text.find("）", end, end + 6)
    if (
        close > 0
        and line.text[end] == "（"
        and any(hit.start == end + 1 and hit.end == close for hit in line.places)
    ):
        return close + 1
    return end


def _is_where(line: Line, start: int, end: int) -> bool:
    """Tell whether the characters are the places or the name of a branch."""
    position = start
    while position < end:
        hit = next((hit for hit in line.places if hit.start == position and hit.end <= end), None)
        word = line.words[line.word_at[position]]
        named = word.start == position and word.end <= end and (is_proper(word) or word.text in _levels())
        if hit is None and not named:
            return False
        position = hit.end if hit is not None else word.end
    return True


def _levels() -> frozenset[str]:
    levels: frozenset[str] = word_table("organisations")["edge"]["level"]
    return levels
