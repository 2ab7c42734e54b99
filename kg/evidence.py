"""Sentences -> what proves a fact: the one that says it, and the one that names what it only refers to."""

from collections.abc import Sequence

from kg.model import Evidence, Link, Sentence


def evidence_of(sentence: Sentence) -> Evidence:
    """Return the sentence as evidence."""
    return Evidence(sentence.start, sentence.end, sentence.text)


def context_of(sentences: Sequence[Sentence], link: Link) -> Evidence | None:
    """Return the sentence that names an end of ``link`` which its own sentence does not name, if any."""
    return None if link.context == link.sentence else evidence_of(sentences[link.context])
