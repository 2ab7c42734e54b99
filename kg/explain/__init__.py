"""Sentences -> what a build makes of them, step by step, with the reasons.

All of it comes from the stages themselves as they work (``pipeline.trace``); nothing is worked out here.
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path

from kg.confidence import MIN_CONFIDENCE, is_name, load_calibration
from kg.errors import SourceError
from kg.model import Attribute, Entity, Link, Milestone, Reason, Relation, Source, Unread
from kg.pipeline import Trace, read_stories, trace
from kg.reader.answers import POST
from kg.sources import read_sources
from kg.sources.dates import iso_date

STDIN = Path("-")
LONGEST = 5_000  # characters that are explained; a file is for kg inspect

Said = Relation | Attribute | Milestone


@dataclass(frozen=True, slots=True)
class ExplainedName:
    """Characters that the reader, the lexicon or a repetition makes a name, or a post."""

    start: int  # offsets count in the text
    end: int
    text: str
    type: str
    confidence: float
    least: float  # a less sure one of this type is none
    rule: str
    dropped: str = ""  # why it is none: a key of data/explain.toml
    entity: str = ""  # the thing's name
    code: str = ""
    reason: str = ""  # why this thing


@dataclass(frozen=True, slots=True)
class ExplainedLink:
    """A link of the reader, or of words, and what became of it."""

    type: str
    head: str
    tail: str
    role: str
    network: float | None  # as the network gives it
    confidence: float  # as it is calibrated
    context: str  # the earlier sentence that names an end
    kept: bool
    reasons: tuple[Reason, ...]


@dataclass(frozen=True, slots=True)
class ExplainedFact:
    """What comes out; ``tail`` is the name of a relation's other end."""

    head: str
    tail: str
    said: Said
    in_graph: bool  # sure enough for it


@dataclass(frozen=True, slots=True)
class ExplainedSentence:
    """A sentence with all that was seen in it."""

    start: int
    text: str
    names: tuple[ExplainedName, ...]
    links: tuple[ExplainedLink, ...]
    facts: tuple[ExplainedFact, ...]


def explain(text: str, date: str = "") -> tuple[ExplainedSentence, ...]:
    """Return what a build makes of each sentence of ``text``, one story printed on ``date``.

    SourceError where there is nothing to read, or too much.
    """
    if not text.strip():
        raise SourceError(
            "the text is empty; give one sentence or more, or - and write them to standard input"
        )
    if not any(map(str.isalnum, text)):
        raise SourceError("the text holds no sentence, only marks; give one sentence or more")
    if len(text) > LONGEST:
        raise SourceError(
            f"the text has {len(text)} characters, more than {LONGEST}; give fewer sentences, "
            "or put it into a file for kg inspect"
        )
    day = iso_date(date)
    if date and not day:
        raise SourceError(f"{date}: no date; write it as 2024-05-13, 2024-05 or 2024")
    articles, names = read_stories(Source("text", text, record="text", date=day))
    found: list[ExplainedSentence] = []
    for article in articles:
        heard: list[tuple[Link, Reason]] = []
        traced = trace(article, names, partial(_keep, heard))
        found += _Explainer(traced, heard).sentences()
    if not found:
        raise SourceError("the text holds no sentence that a build would read; verse is left out")
    return tuple(found)


def read_stdin() -> str:
    """Return the text of standard input, in any encoding that a build reads."""
    texts = []
    for source in read_sources([STDIN]):
        if isinstance(source, Unread):
            raise SourceError(f"{source.path}: {source.reason}")
        texts.append(source.text)
    return "\n".join(texts)


def _keep(heard: list[tuple[Link, Reason]], link: Link, reason: Reason) -> None:
    heard.append((link, reason))


class _Explainer:
    """One story: what its stages made, and the reasons that they gave."""

    def __init__(self, traced: Trace, heard: list[tuple[Link, Reason]]) -> None:
        self.traced, self.heard = traced, heard
        self.entities = {entity.id: entity for entity in traced.entities}
        self.things: dict[tuple[int, int], Entity] = {
            (mention.start, mention.end): entity for entity in traced.entities for mention in entity.mentions
        }

    def sentences(self) -> Iterator[ExplainedSentence]:
        """Yield the sentences in order."""
        names, links = list(self._names()), list(self._links())
        facts = list(self._facts())
        for number, sentence in enumerate(self.traced.sentences):
            yield ExplainedSentence(
                sentence.start,
                sentence.text,
                tuple(sorted((n for at, n in names if at == number), key=lambda n: (n.start, -n.end))),
                tuple(link for at, link in links if at == number),
                tuple(fact for fact in facts if fact.said.evidence.start == sentence.start),
            )

    def _names(self) -> Iterator[tuple[int, ExplainedName]]:
        least = load_calibration().names
        for mention in self.traced.mentions:
            thing = self.things.get((mention.start, mention.end))
            name = ExplainedName(
                mention.start,
                mention.end,
                mention.text,
                thing.type if thing else mention.type,
                mention.confidence,
                least.get(mention.type, 0.0),
                mention.rule,
                "" if thing else "no_name",
            )
            if thing:
                name = replace(name, entity=thing.name, code=thing.code, reason=thing.reason)
            yield mention.sentence, name
        for span in self.traced.reading.spans:
            kept = is_name(span.type, span.confidence)
            if kept and span.type != POST:
                continue  # it is among the mentions
            text = self.traced.facts.article.text[span.start : span.end]
            floor, rule, dropped = (
                least.get(span.type, 0.0),
                f"reader/{span.type}",
                "" if kept else "low_name",
            )
            name = ExplainedName(span.start, span.end, text, span.type, span.confidence, floor, rule, dropped)
            yield span.sentence, name

    def _links(self) -> Iterator[tuple[int, ExplainedLink]]:
        reasons: dict[int, list[Reason]] = {}
        every = {id(link): link for link in self.traced.links}
        for link, reason in self.heard:
            every.setdefault(id(link), link)
            reasons.setdefault(id(link), []).append(reason)
        told = [self._told(link, reasons.get(key, [])) for key, link in every.items()]
        yield from sorted(told, key=lambda pair: (not pair[1].kept, -pair[1].confidence))

    def _told(self, link: Link, reasons: list[Reason]) -> tuple[int, ExplainedLink]:
        article, sentences = self.traced.facts.article, self.traced.sentences
        amount = article.text[slice(*link.amount)] if link.amount else ""
        head, tail = link.ends if any(link.ends) else (link.head, link.tail)
        found = [link.found] if link.found else []
        return link.sentence, ExplainedLink(
            link.type,
            self._end(head),
            self._end(tail) if tail else amount,
            link.role,
            link.network,
            link.probability,
            "" if link.context == link.sentence else sentences[link.context].text,
            not any(reason.drops for reason in reasons),
            (*found, *reasons),
        )

    def _end(self, end: str) -> str:
        """Return the name at an end of a link: of an entity by its id, or of a mention by its number."""
        entity = self.entities.get(end)
        return entity.name if entity else self.traced.mentions[int(end)].text

    def _facts(self) -> Iterator[ExplainedFact]:
        facts = self.traced.facts
        every: tuple[Said, ...] = (*facts.relations, *facts.attributes, *facts.milestones)
        for said in every:
            head, tail = _ends(said)
            names = (self.entities[head].name, self.entities[tail].name if tail else "")
            yield ExplainedFact(*names, said, said.confidence >= MIN_CONFIDENCE)


def _ends(said: Said) -> tuple[str, str]:
    match said:
        case Relation():
            return said.head, said.tail
        case Attribute():
            return said.entity, ""
        case Milestone():
            return said.project, ""
