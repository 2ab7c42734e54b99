"""A chunk of facts -> what each of its articles adds to the graph; any process may do it."""

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from msgspec import msgpack

from kg.chunks import Chunk
from kg.graph.corrections import Corrected
from kg.graph.gathering import Added, Ids, add_up, corrections_of, record_of
from kg.graph.phases import NamedPhase, named_phases
from kg.graph.shape import ArticleRecord
from kg.graph.sorting import Row
from kg.model import Facts

_encode = msgpack.Encoder().encode
Part = tuple[Chunk, Sequence[Ids]]  # with the ids in the graph of each article's entities


class Heard(NamedTuple):
    """What an article tells of the graph as a whole."""

    source: str
    date: str
    corrections: list[Corrected]
    phases: list[NamedPhase]


class Contribution(NamedTuple):
    """What an article adds, how the graph keeps it, and what it tells of the whole."""

    added: Added
    record: ArticleRecord
    heard: Heard


class PackedContributions(NamedTuple):
    """What articles add, as rows to be sorted."""

    nodes: list[Row]
    edges: list[Row]
    articles: list[Row]
    heard: list[Heard]


def gather(part: Part, least: float, phases: frozenset[str]) -> list[tuple[str, Contribution]]:
    """Return what each article adds of facts that are at least ``least`` sure; ``phases`` are known ones."""
    return list(_gathered(part, least, phases))


def gather_packed(part: Part, least: float, phases: frozenset[str]) -> PackedContributions:
    """Return the same as rows."""
    nodes, edges, articles, heard = list[Row](), list[Row](), list[Row](), list[Heard]()
    for id_, article in _gathered(part, least, phases):
        added = article.added
        nodes += (((thing, "name"), _encode(named)) for thing, named in added.named)
        nodes += (((thing, "value"), _encode(value)) for thing, value in added.values)
        nodes += (((thing, "stone"), _encode(stone)) for thing, stone in added.milestones)
        edges += ((key, _encode(said)) for key, said in added.relations.items())
        articles.append(((id_,), _encode(article.record)))
        heard.append(article.heard)
    return PackedContributions(nodes, edges, articles, heard)


def _gathered(part: Part, least: float, phases: frozenset[str]) -> Iterator[tuple[str, Contribution]]:
    chunk, ids = part
    for facts, own in zip(chunk.facts, ids, strict=True):
        yield (
            facts.article.id,
            Contribution(add_up(facts, own, least), record_of(facts, own), _heard(facts, own, phases)),
        )


def _heard(facts: Facts, ids: Ids, phases: frozenset[str]) -> Heard:
    article = facts.article
    corrections = list(corrections_of(facts, ids))
    return Heard(article.source, article.date, corrections, list(named_phases(facts, ids, phases)))
