"""The values that pass between the stages: frozen, plain, comparable, safe to pickle.

Offsets are Unicode code points into ``Article.text``, end exclusive.
"""

import hashlib
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import NamedTuple

Box = tuple[int, int, int, int]  # left, top, right, bottom in 1/10000 of the page's width and height


class Anchor(NamedTuple):
    """Where characters of an article stand in the file that they come from."""

    start: int  # offsets into Article.text
    end: int
    page: int = 0  # 1-based page of a PDF or picture; 0: none
    box: tuple[int, int, int, int] = (0, 0, 0, 0)  # left, top, right, bottom, as in Box
    cell: str = ""  # of a table: 项目表!C7
    column: str = ""  # of a table: what the column means, a key of data/words/columns.toml
    sure: float = 1.0  # how sure OCR is of them


class PageLine(NamedTuple):
    """One line of print on a page."""

    text: str
    box: Box
    size: float  # of the font in points, or the height of a line of OCR
    sure: float = 1.0  # how sure OCR is
    weight: int = 0  # of the font, 400 or 700, where known


class Page(NamedTuple):
    """What is printed on a page, in no order."""

    number: int
    width: float  # points
    height: float
    lines: tuple[PageLine, ...]
    rules: tuple[Box, ...] = ()  # thin lines, and the edges of boxes
    pictures: tuple[Box, ...] = ()
    ocr: bool = False
    turn: float = 0.0  # degrees, clockwise, by which a scan is turned to be level: boxes count in it


class SourceStory(NamedTuple):
    """An article that the reader of a file has told apart already."""

    blocks: tuple[tuple[str, str], ...]  # (kind, text)
    headline: str = ""
    anchors: tuple[Anchor, ...] = ()
    date: str = ""
    page: str = ""
    authors: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Source:
    """One text as read: a file, or one line of a .jsonl file. ``path`` is relative to the named SOURCE."""

    path: str
    text: str
    record: str = ""  # the id of a .jsonl line; a record is one article, never a page
    title: str = ""
    date: str = ""  # ISO 8601, as far as known: 2024-05-13, 2024-05 or 2024
    publisher: str = ""
    page: str = ""
    url: str = ""
    authors: tuple[str, ...] = ()  # as a web page's head or a record names them
    size: int = field(default=0, compare=False)  # bytes that were read for it
    raw: bytes = b""  # a web page as it was read, while its text is not found yet
    sha256: str = field(default="", compare=False)  # of the file's bytes, or of the line of a .jsonl file
    pages: tuple[Page, ...] = ()  # as printed; their stories are not told apart yet
    stories: tuple[SourceStory, ...] = ()  # articles that the file tells apart itself
    part: int = 0  # which piece of a file that is read in pieces
    dated: str = ""  # the date that the names of the file and its folders tell, for want of a better one


@dataclass(frozen=True, slots=True)
class Unread:
    """A file that could not be read, and why."""

    path: str
    reason: str


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


@dataclass(frozen=True, slots=True)
class Mention:
    """Characters of an article that name something."""

    start: int
    end: int
    text: str
    type: str
    sentence: int  # index of its sentence in the article
    rule: str  # what found it: "reader/…", "lexicon/…", "alias/…"
    confidence: float = 1.0
    codes: tuple[str, ...] = ()  # GB/T 2260 codes of the divisions that bear this name
    full: str = ""  # the full name that this short name stands for, where the text tells


@dataclass(frozen=True, slots=True)
class Span:
    """Characters of an article that the reader takes for a name, or for a post (总经理)."""

    start: int
    end: int
    type: str  # a type of schema.toml, or "Post"
    sentence: int  # index of its sentence in the article
    confidence: float
    inner: bool = False  # a place within a project's name


@dataclass(frozen=True, slots=True)
class Reason:
    """Why a link is there, left out or read otherwise; the words that decided, where a data file has them."""

    why: str  # a key of data/explain.toml
    file: str = ""  # under kg/data
    entry: str = ""  # of the file
    words: str = ""  # of the text
    drops: bool = True  # the link leads to no fact


@dataclass(frozen=True, slots=True)
class Link:
    """What the reader sees between two entities, or between one and an amount or words for a stage.

    ``|先锋电池|落户|合川区|``: locatedIn. For an amount or a stage ``tail`` is empty, and ``amount`` tells
    where it stands in the article.
    """

    type: str  # a relation or an attribute of the schema, or "stage"
    head: str  # the number of a mention; behind ``bind_links`` the id of an entity
    tail: str
    sentence: int  # the sentence that says it
    context: int  # the sentence that names an end which that one does not name; else the same
    probability: float
    role: str = ""
    amount: tuple[int, int] | None = None
    network: float | None = None  # the network's own probability; none where words tell it
    ends: tuple[str, str] = ("", "")  # behind ``bind_links``: the numbers of the mentions
    found: Reason | None = None  # the words that tell it


Tell = Callable[[Link, Reason], None]  # hears why a link was left out or is read otherwise


@dataclass(frozen=True, slots=True)
class Name:
    """A short name that a story introduces (以下简称…): other stories of its source may use it bare."""

    short: str
    full: str
    type: str


@dataclass(frozen=True, slots=True)
class Entity:
    """A thing named in one article, with its mentions in order of appearance."""

    id: str
    type: str
    key: str  # what makes it this thing: division code, or canonical name
    name: str  # its fullest name in the article
    aliases: tuple[str, ...]  # every other surface form
    mentions: tuple[Mention, ...]
    code: str = ""  # GB/T 2260
    reason: str = ""  # why these mentions are one thing, or this candidate was chosen


@dataclass(frozen=True, slots=True)
class Evidence:
    """The sentence of the same article that says it: ``article.text[start:end] == text``."""

    start: int
    end: int
    text: str


@dataclass(frozen=True, slots=True)
class Relation:
    """head –type→ tail, as one sentence says it. ``head`` and ``tail`` are entity ids."""

    head: str
    type: str
    tail: str
    evidence: Evidence
    confidence: float
    rule: str
    role: str = ""
    context: Evidence | None = None  # names the end that ``evidence`` does not name


@dataclass(frozen=True, slots=True)
class Attribute:
    """A value of an entity: CNY (or ``currency``), m² or percent."""

    entity: str
    name: str  # investment, annualOutput, area, progress
    value: float
    evidence: Evidence
    confidence: float
    rule: str
    text: str = ""  # as written: 约7.6亿元
    qualifier: str = ""  # about, atLeast, atMost, planned
    minimum: float | None = None
    maximum: float | None = None
    currency: str = "CNY"
    context: Evidence | None = None  # names the entity where ``evidence`` does not


@dataclass(frozen=True, slots=True)
class Milestone:
    """A stage of a project, dated as far as the text allows (2024-05-13, 2024-05, 2024 or nothing)."""

    project: str
    stage: str  # a key of [stages] in schema.toml
    date: str
    evidence: Evidence
    confidence: float
    rule: str
    context: Evidence | None = None  # names the project where ``evidence`` does not


@dataclass(frozen=True, slots=True)
class Facts:
    """All that one article says."""

    article: Article
    entities: tuple[Entity, ...] = ()
    relations: tuple[Relation, ...] = ()
    attributes: tuple[Attribute, ...] = ()
    milestones: tuple[Milestone, ...] = field(default=())


def entity_id(type_: str, key: str) -> str:
    """Return the id of the thing of this type and key: the same in every build."""
    return hashlib.sha256(f"{type_}\n{key}".encode()).hexdigest()[:16]


_PART = 10_000  # more articles than a part of a file has


def position_in(source: Source, index: int) -> int:
    """Return the position in its file of an article of ``source``, which may be a part of it."""
    return source.part * _PART + index


def article_id(source: str, record: str, position: int) -> str:
    """Return the id of the article that stands there: the same in every build."""
    return hashlib.sha256(f"{source}\n{record}\n{position}".encode("utf-8", "surrogatepass")).hexdigest()[:16]
