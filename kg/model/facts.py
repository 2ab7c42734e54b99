"""What one article says: names, links, facts."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import NamedTuple

from kg.model.texts import Article


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


class FormerName(NamedTuple):
    """A name that a thing no longer bears: of a firm, or of a county that became a district."""

    name: str
    until: str = ""  # 2023-05-12, 2023-05 or 2023, where the text tells


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
    former: tuple[FormerName, ...] = ()  # names that the article says it has given up


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
    since: str = ""  # from and until when it holds, where the text tells: 2024-05-13, 2024-05 or 2024
    until: str = ""


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
    since: str = ""  # from and until when it holds, where the text tells: 2024-05-13, 2024-05 or 2024
    until: str = ""


@dataclass(frozen=True, slots=True)
class Milestone:
    """A stage of a project, dated as far as the text allows (2024-05-13, 2024-05, 2024 or nothing).

    |隔膜生产基地项目|预计2026年|投产|: the stage is ``planned``, and what is promised ``inProduction``.
    """

    project: str
    stage: str  # a key of [stages] in schema.toml
    date: str
    evidence: Evidence
    confidence: float
    rule: str
    context: Evidence | None = None  # names the project where ``evidence`` does not
    promised: str = ""  # the stage that is still to come, where ``stage`` is planned


@dataclass(frozen=True, slots=True)
class Correction:
    """What an article says an earlier one got wrong: the sum of |…项目| is not |58亿元| but |5.8亿元|."""

    entity: str
    of: str  # an attribute, a relation, or "stage"
    was: str  # a number in the unit of the attribute, the id of an entity, or a stage
    now: str  # the same kind; or empty
    evidence: Evidence
    context: Evidence | None = None  # names the entity where ``evidence`` does not


@dataclass(frozen=True, slots=True)
class Facts:
    """All that one article says."""

    article: Article
    entities: tuple[Entity, ...] = ()
    relations: tuple[Relation, ...] = ()
    attributes: tuple[Attribute, ...] = ()
    milestones: tuple[Milestone, ...] = ()
    corrections: tuple[Correction, ...] = ()
