"""The shape of the graph: what its nodes, edges and articles hold."""

from typing import NotRequired, TypedDict


class Problem(TypedDict):
    """A source that could not be read, and why."""

    path: str
    reason: str


class MentionRecord(TypedDict):
    """Where an article names an entity, and the rule that found the name."""

    start: int
    end: int
    entity: str
    rule: str


class ArticleRecord(TypedDict):
    """An article with the cleaned text that all offsets count in.

    ``lines``: where its lines are printed, in 1/10000 of the page's width and height.
    """

    source: str
    record: str  # the id of its line of a .jsonl file, or empty
    sha256: str  # of that line, or of the file
    position: int
    headline: str
    authors: list[str]
    date: str
    publisher: str
    page: str
    url: str
    text: str
    mentions: list[MentionRecord]
    reprintOf: NotRequired[str]  # the id of the article that it repeats
    lines: NotRequired[list[list[int]]]  # as printed: start, end, page of the file, left, top, right, bottom


class Statement(TypedDict):
    """One sentence that says a fact: ``articles[article]["text"][start:end] == evidence``.

    Where it only refers to what it speaks of (公司, 该项目), ``context`` is the sentence that names it:
    ``text[contextStart:contextEnd] == context``. These three keys are there, or none.
    """

    article: str
    start: int
    end: int
    evidence: str
    confidence: float
    rule: str
    context: NotRequired[str]
    contextStart: NotRequired[int]
    contextEnd: NotRequired[int]
    page: NotRequired[int]  # of the file, 1-based, where the sentence begins in print
    cell: NotRequired[str]  # of the table that says it: Sheet1!C7
    validFrom: NotRequired[str]  # when it holds, where the text tells: 2024-05-13, 2024-05 or 2024
    validUntil: NotRequired[str]
    correctedBy: NotRequired[str]  # the id of the article, or of the decision, that says it is wrong
    confirmed: NotRequired[str]  # the id of the decision by which a person confirmed it


class RelationStatement(Statement):
    """A sentence that states a relation; ``role`` is the post on worksFor, else empty."""

    role: str


class ValueStatement(Statement):
    """A sentence that states a value of the node's attribute ``name``."""

    name: str
    value: float
    text: str
    qualifier: str
    minimum: float | None
    maximum: float | None
    currency: str


class MilestoneStatement(Statement):
    """A sentence that states a stage of the project, dated as far as the text allows."""

    stage: str
    date: str
    promised: str  # the stage that is still to come, where ``stage`` is planned; else empty


class FormerRecord(TypedDict):
    """A name that a thing no longer bears."""

    name: str
    until: str  # 2023-05-12, 2023-05, 2023 or empty
    article: str  # that says so; empty where the list of divisions does


class DoubtfulPair(TypedDict):
    """Two nodes that may be one thing, left for a person to decide."""

    a: str  # ids; a < b
    b: str
    score: float  # how likely they are one
    reasons: list[str]


class Deal(TypedDict):
    """One investment, however many articles tell it."""

    id: str
    project: str  # id of a node; empty where a company invests in nothing that has a name
    investors: list[str]
    places: list[str]
    low: float | None  # CNY, over all that was said and not corrected
    high: float | None
    latest: float | None  # what was said last
    stage: str  # the last one reached; or empty
    date: str  # when it was signed, where an article tells
    articles: list[str]  # that tell it, in the order of their dates
    sources: int  # how many of these are no reprint of another


class JudgedRecord(TypedDict):
    """A fact that a person found right or wrong, with the confidence that it had."""

    kind: str  # a relation, an attribute, or "stage"
    confidence: float  # of its surest sentence
    together: bool  # one sentence names both of its ends
    right: bool


class DecisionRecord(TypedDict):
    """What a person decided, and whether it still applies to anything."""

    id: str
    kind: str
    who: str
    when: str
    why: str
    applied: bool
    table: NotRequired[str]  # as it stands in decisions.toml
    judged: NotRequired[list[JudgedRecord]]


class Node(TypedDict):
    """The attributes of a node."""

    type: str
    name: str
    aliases: list[str]
    code: str  # GB/T 2260, or empty
    mentions: int  # how often it is named, in all articles; 0 for a container known from the official list
    articles: list[str]  # ids of the articles that name it
    reasons: list[str]  # why its mentions were taken for one thing
    attributes: list[ValueStatement]
    milestones: list[MilestoneStatement]
    former: NotRequired[list[FormerRecord]]


class Edge(TypedDict):
    """The attributes of an edge. ``official``: stated by the list of divisions, not by a sentence."""

    statements: list[RelationStatement]
    official: bool


class Whole(TypedDict):
    """How much there is of which a graph is a part."""

    articles: int
    entities: int
    relations: int
    facts: int  # sentences that tell them


class Meta(TypedDict):
    """What is known of the graph as a whole."""

    version: str
    data: str  # the sha256 of all files of kg/data together
    base_iri: str
    min_confidence: float  # facts that are less sure were left out
    sources: list[str]
    problems: list[Problem]
    articles: dict[str, ArticleRecord]
    doubtful: list[DoubtfulPair]
    deals: list[Deal]
    decisions: list[DecisionRecord]
    whole: NotRequired[Whole]  # where this is only the best connected part of it
    confidence: NotRequired[
        dict[str, float]
    ]  # what decisions and gold files added to log-odds, by kind of fact


def holds(said: Statement) -> bool:
    """Tell whether no later article says that a statement is wrong."""
    return not said.get("correctedBy")
