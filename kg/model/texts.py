"""Articles and their sentences."""

from dataclasses import dataclass
from typing import NamedTuple

from kg.model.sources import Anchor


@dataclass(frozen=True, slots=True)
class Block:
    """A stretch of an article's text: headline, subhead, paragraph, caption or box."""

    kind: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Article:
    """One story of a page, cleaned. ``id`` is a hash of source path and position there."""

    id: str
    source: str
    position: int
    text: str
    blocks: tuple[Block, ...]
    headline: str = ""
    authors: tuple[str, ...] = ()
    record: str = ""
    date: str = ""
    publisher: str = ""
    page: str = ""
    url: str = ""
    sha256: str = ""  # of its source
    anchors: tuple[Anchor, ...] = ()  # where its lines are printed, or its cells stand


class Word(NamedTuple):
    """One word of jieba's segmentation, with its part of speech (jieba's tag set)."""

    start: int
    end: int
    text: str
    pos: str


@dataclass(frozen=True, slots=True)
class Sentence:
    """A sentence of an article. ``folded`` has the length of ``text``: simplified characters, one form of
    punctuation; stages match on it and quote from ``text``. Offsets of ``words`` count in the sentence."""

    start: int
    end: int
    text: str
    folded: str
    words: tuple[Word, ...]
    kind: str  # the kind of its block
    paragraph: int  # the index of its block in Article.blocks


class PlaceHit(NamedTuple):
    """A place of the lexicon in a sentence, where its offsets count."""

    start: int
    end: int
    full: bool  # with its 省, 市, 县 …
    county: bool  # only county level
    risky: bool  # an ordinary word too
    codes: tuple[str, ...]
