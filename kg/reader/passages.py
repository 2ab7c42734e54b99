"""Sentences -> passages: what the network reads at once.

A passage is a run of sentences of one block, at most ``LONGEST`` characters unless one sentence is longer:
context for short sentences, and few lengths for the network's batches.
"""

from collections.abc import Sequence
from typing import NamedTuple

from kg.model import Sentence

LONGEST = 160


class Passage(NamedTuple):
    """The folded text of the sentences ``first`` … ``last`` (exclusive); ``start`` counts in the article."""

    start: int
    text: str
    first: int
    last: int


def join_passages(sentences: Sequence[Sentence]) -> list[Passage]:
    """Return the passages of an article, in order; white space between sentences is kept as blanks."""
    passages: list[Passage] = []
    for number, sentence in enumerate(sentences):
        if passages and sentences[number - 1].paragraph == sentence.paragraph:
            before = passages[-1]
            gap = sentence.start - sentences[number - 1].end
            text = before.text + " " * gap + sentence.folded
            if gap >= 0 and len(text) <= LONGEST:
                passages[-1] = Passage(before.start, text, before.first, number + 1)
                continue
        passages.append(Passage(sentence.start, sentence.folded, number, number + 1))
    return passages
