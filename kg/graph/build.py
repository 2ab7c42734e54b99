"""Linked facts -> the graph: in memory, or on disk where it is too large."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import partial
from itertools import groupby
from operator import itemgetter
from pathlib import Path
from typing import TypeVar

import networkx as nx
from msgspec import msgpack

from kg import __version__
from kg.chunks import chunks_of
from kg.divisions import Divisions, load_divisions
from kg.graph.ahead import promise_ahead
from kg.graph.chunks import Heard, PackedContributions, gather, gather_packed
from kg.graph.corrections import Corrected, mark_corrected
from kg.graph.disk import FILE, DiskGraph, EdgeKey
from kg.graph.gathering import Added, Named, NodeParts, new_node
from kg.graph.phases import Phases
from kg.graph.reading import Graph, meta, nodes
from kg.graph.shape import ArticleRecord, DoubtfulPair, Edge, Node
from kg.graph.sorting import SortedRows, sorted_rows
from kg.linking import Linked
from kg.model import Facts, Unread, entity_id
from kg.schema import hash_data, load_schema
from kg.workers import Mapper

Made = TypeVar("Made")

_decode = msgpack.Decoder().decode
_decode_name = msgpack.Decoder(Named).decode


@dataclass(slots=True)
class _Whole:
    """What all articles together tell."""

    linked: Linked
    phases: Phases
    sources: set[str] = field(default_factory=set)
    corrections: list[Corrected] = field(default_factory=list)
    last: str = ""  # the last day on which one was printed

    def hear(self, heard: Heard) -> None:
        """Take in an article."""
        self.phases.hear(heard.phases)
        self.sources.add(heard.source)
        self.corrections += heard.corrections
        self.last = max(self.last, heard.date)


def build_graph(
    all_facts: Iterable[Facts],
    linked: Linked,
    *,
    unread: Sequence[Unread] = (),
    base_iri: str = "",
    min_confidence: float = 0.0,
    mapper: Mapper = map,
) -> "nx.MultiDiGraph[str]":
    """Return the graph of all facts that are at least ``min_confidence`` sure.

    ``all_facts`` come in the order of source and position; ``mapper`` makes of chunks of them what each
    article adds. Divisions that contain a named one are added with the official list's containment.
    """
    parts: dict[str, NodeParts] = {}
    found: dict[EdgeKey, Edge] = {}
    articles: dict[str, ArticleRecord] = {}
    whole = _Whole(linked, Phases(linked))
    for chunk in _mapped(gather, all_facts, linked, min_confidence, mapper):
        for id_, article in chunk:
            _grow(parts, found, article.added, linked)
            articles[id_] = article.record
            whole.hear(article.heard)
    graph: nx.MultiDiGraph[str] = nx.MultiDiGraph()
    for id_, part in sorted(parts.items()):
        graph.add_node(id_, **part.made())
    for (head, tail, kind), edge in found.items():
        graph.add_edge(head, tail, kind, **edge)
    graph.graph["articles"] = articles
    for _, node in nodes(graph):
        promise_ahead(node, whole.last, articles)
    _complete(graph, whole)
    graph.graph |= _settings(unread, base_iri, min_confidence)
    return graph


def build_on_disk(
    all_facts: Iterable[Facts],
    linked: Linked,
    folder: Path,
    *,
    unread: Sequence[Unread] = (),
    base_iri: str = "",
    min_confidence: float = 0.0,
    mapper: Mapper = map,
) -> DiskGraph:
    """Return the same graph as ``build_graph``, in a file of ``folder`` until it is closed."""
    graph = DiskGraph(folder / FILE)
    try:
        _fill(graph, _mapped(gather_packed, all_facts, linked, min_confidence, mapper), linked, folder)
        graph.graph |= _settings(unread, base_iri, min_confidence)
    except BaseException:
        graph.close()
        raise
    return graph


def _fill(graph: DiskGraph, chunks: Iterable[PackedContributions], linked: Linked, folder: Path) -> None:
    """Put all into a graph on disk that the articles add."""
    whole = _Whole(linked, Phases(linked))
    with (
        sorted_rows(folder) as of_nodes,
        sorted_rows(folder) as of_edges,
        sorted_rows(folder) as of_articles,
    ):
        for chunk in chunks:
            for rows, sorted_ in zip(chunk[:-1], (of_nodes, of_edges, of_articles), strict=True):
                for row in rows:
                    sorted_.add(*row)
            for heard in chunk.heard:
                whole.hear(heard)
        graph.articles.fill((key, _decode(value)) for (key,), value in of_articles)
        made = (
            (key, promise_ahead(node, whole.last, graph.articles)) for key, node in _nodes(of_nodes, linked)
        )
        graph.fill(made, _edges(of_edges))
    _complete(graph, whole)


def _mapped(
    does: Callable[..., Made], all_facts: Iterable[Facts], linked: Linked, least: float, mapper: Mapper
) -> Iterator[Made]:
    """Yield what ``does`` makes of all articles, chunk by chunk, each with the ids of its entities."""
    parts = ((chunk, list(map(linked.ids_of, chunk.articles))) for chunk in chunks_of(all_facts))
    return mapper(partial(does, least=least, phases=frozenset(linked.parts)), parts)


def _complete(graph: Graph, whole: _Whole) -> None:
    """Add to a graph what no article alone tells."""
    mark_corrected(graph, whole.corrections, meta(graph)["articles"])
    whole.phases.add_to(graph)
    _add_containers(graph)
    graph.graph |= {
        "sources": sorted(whole.sources),
        "doubtful": list(_doubtful(graph, whole.linked)),
        "deals": [],
        "decisions": [],
    }


def _settings(unread: Iterable[Unread], base_iri: str, min_confidence: float) -> dict[str, object]:
    """Return what the graph is made with, and what of its sources could not be read."""
    return {
        "version": __version__,
        "data": hash_data(),
        "base_iri": base_iri or load_schema().base_iri,
        "min_confidence": min_confidence,
        "problems": [{"path": item.path, "reason": item.reason} for item in sorted(unread, key=_by_path)],
    }


def _grow(parts: dict[str, NodeParts], found: dict[EdgeKey, Edge], added: Added, linked: Linked) -> None:
    """Let nodes and edges in memory grow by what an article adds."""
    for id_, named in added.named:
        if id_ not in parts:
            parts[id_] = NodeParts(new_node("", "", linked.reasons.get(id_, ())))
        parts[id_].name(named)
    for id_, value in added.values:
        parts[id_].node["attributes"].append(value)
    for id_, stone in added.milestones:
        parts[id_].node["milestones"].append(stone)
    for key, said in added.relations.items():
        found.setdefault(key, {"statements": [], "official": False})["statements"] += said


def _nodes(rows: SortedRows, linked: Linked) -> Iterator[tuple[str, Node]]:
    for id_, group in groupby(rows, key=lambda row: row[0][0]):
        part = NodeParts(new_node("", "", linked.reasons.get(id_, ())))
        for (_, kind), value in group:
            if kind == "name":  # these come first
                part.name(_decode_name(value))
            else:
                part.node["milestones" if kind == "stone" else "attributes"].append(_decode(value))
        yield id_, part.made()


def _edges(rows: SortedRows) -> Iterator[tuple[EdgeKey, Edge]]:
    for key, group in groupby(rows, key=itemgetter(0)):
        head, tail, kind = key
        yield (
            (head, tail, kind),
            {"statements": [one for _, said in group for one in _decode(said)], "official": False},
        )


def _doubtful(graph: Graph, linked: Linked) -> Iterator[DoubtfulPair]:
    for doubt in linked.doubtful:
        if doubt.a in graph and doubt.b in graph:
            yield {"a": doubt.a, "b": doubt.b, "score": doubt.score, "reasons": list(doubt.reasons)}


def _by_path(item: Unread) -> tuple[str, str]:
    return item.path, item.reason


def _add_containers(graph: Graph) -> None:
    """Add district -> city -> province, as the official list of divisions has it."""
    table, within = load_divisions(), load_schema().roles.within
    for id_, code in sorted((id_, node["code"]) for id_, node in nodes(graph) if node["code"]):
        below = id_
        for division in table.ancestors(code):
            above = _division_node(graph, table, division.code)
            if graph.has_edge(below, above, within):
                graph.edges[below, above, within]["official"] = True
            else:
                edge: Edge = {"statements": [], "official": True}
                graph.add_edge(below, above, within, **edge)
            below = above


def _division_node(graph: Graph, table: Divisions, code: str) -> str:
    division = table.by_code[code]
    type_ = division.type
    id_ = entity_id(type_, code)
    if id_ not in graph:
        node = new_node(type_, code, ())
        node["name"], node["aliases"] = division.name, sorted(set(division.shorts) - {division.name})
        graph.add_node(id_, **node)
    return id_
