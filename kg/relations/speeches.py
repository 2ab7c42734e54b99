"""An article -> its quotations, each with the person who says it."""

from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from dataclasses import dataclass

import regex

from kg.model import Article, Sentence
from kg.relations.lines import Line, Name

_QUOTE = regex.compile("“[^”]*”?")
_SHORTEST = 8  # characters; less is a word in quotation marks
_BEHIND, _BEFORE = 40, 30  # characters between a quotation and its speaker


@dataclass(frozen=True, slots=True)
class Speeches:
    """Quotations in the order of the text."""

    starts: tuple[int, ...]
    ends: tuple[int, ...]
    speakers: tuple[Name, ...]

    def at(self, offset: int) -> Name | None:
        """Return who says the words at ``offset``."""
        index = bisect_right(self.starts, offset) - 1
        return self.speakers[index] if index >= 0 and offset < self.ends[index] else None


def find_speeches(article: Article, sentences: Sequence[Sentence], lines: Sequence[Line]) -> Speeches:
    """Return the quotations that a person is named beside."""
    people = [name for line in lines for name in line.names if name and name.entities[0].type == "Person"]
    folded = list(article.text)
    for sentence in sentences:
        folded[sentence.start : sentence.end] = sentence.folded
    text = "".join(folded)
    found = []
    for block in article.blocks:
        for match in _QUOTE.finditer(text, block.start, block.end):
            if len(match.group()) >= _SHORTEST and (name := _speaker(text, match, people, block.end)):
                found.append((match.start(), match.end(), name))
    starts, ends, speakers = zip(*found, strict=True) if found else ((), (), ())
    return Speeches(starts, ends, speakers)


def _speaker(text: str, quote: "regex.Match[str]", people: list[Name], end: int) -> Name | None:
    """Return who is named right behind ``quote``, or before its colon."""
    limit = min(end, quote.end() + _BEHIND)
    stop = min((i for mark in "。！？“" if (i := text.find(mark, quote.end(), limit)) >= 0), default=limit)
    index = bisect_left(people, quote.end(), key=lambda name: name.start)
    if index < len(people) and people[index].start < stop:
        return people[index]
    before = people[index - 1] if index else None
    near = before and quote.start() - _BEFORE <= before.start < quote.start()
    return before if near and text[quote.start() - 1] in "：，" else None
