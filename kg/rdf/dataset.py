"""Graph -> RDF: graph.ttl, and graph.trig with one named graph per article.

No blank nodes, everything sorted: the same graph, the same bytes. The graph is gone through once, and what
articles say is sorted by article on its way, so that memory does not grow with a graph on disk.
"""

from collections.abc import Iterator
from functools import partial
from itertools import groupby
from operator import itemgetter
from pathlib import Path

from kg.chunks import batched
from kg.graph import Graph, meta
from kg.graph.joining import nodes_with_edges, sorted_articles
from kg.graph.sorting import SortedRows, sorted_rows
from kg.rdf.articles import ArticleRow, pack, render_articles
from kg.rdf.entities import EntityRow, render_entities, to_row
from kg.rdf.provenance import run_blocks
from kg.rdf.records import Formers, record_blocks
from kg.rdf.statements import find_said, to_block
from kg.rdf.turtle import check_base_iri, prefixes
from kg.workers import Mapper

Parts = Iterator[tuple[bytes, bytes]]
_BATCH = 100  # entities, or articles, that are rendered at once


def to_turtle(graph: Graph) -> str:
    """Return the graph as Turtle."""
    return b"".join(turtle_parts(graph)).decode()


def to_trig(graph: Graph) -> str:
    """Return the graph as TriG: what one article says stands in the article's own named graph."""
    return b"".join(trig_parts(graph)).decode()


def turtle_parts(graph: Graph) -> Iterator[bytes]:
    """Yield Turtle piece by piece: a large graph is never held a second time as text."""
    return (turtle for turtle, _ in both_parts(graph))


def trig_parts(graph: Graph) -> Iterator[bytes]:
    """Yield TriG piece by piece."""
    return (trig for _, trig in both_parts(graph))


def both_parts(graph: Graph, *, folder: Path | None = None, mapper: Mapper = map) -> Parts:
    """Yield Turtle and TriG piece by piece: what they say is the same, and made once.

    What is sorted on its way waits in ``folder`` where it is large; ``mapper`` renders many batches at once.
    """
    base = check_base_iri(meta(graph)["base_iri"])
    yield from _same("".join(f"@prefix {name}: <{start}> .\n" for name, start in prefixes(base).items()))
    for text in run_blocks(graph, folder):
        yield from _same(text)
    with sorted_rows(folder) as said, sorted_rows(folder) as former:
        formers = Formers(former, base)
        entities = batched(_entity_rows(graph, said, formers), _BATCH)
        yield from mapper(partial(render_entities, base=base), entities)
        for text in record_blocks(graph, formers):
            yield from _same(f"\n{text}")
        yield from mapper(partial(render_articles, base=base), batched(_article_rows(graph, said), _BATCH))


def fact_keys(graph: Graph) -> set[str]:
    """Return the local names of all statements and milestones that the export of ``graph`` holds."""
    base, articles = meta(graph)["base_iri"], meta(graph)["articles"]
    found = nodes_with_edges(graph)
    return {to_block(said, base).key for one in found for said in find_said(*one, articles)}


def _same(text: str) -> Parts:
    """Yield what stands in both files, outside all named graphs."""
    yield (said := text.encode("utf-8", "replace")), said


def _entity_rows(graph: Graph, said: SortedRows, formers: Formers) -> Iterator[EntityRow]:
    """Yield the rows of all entities; what sentences say of them is handed to ``said``, by article."""
    articles = meta(graph)["articles"]
    for key, node, arrows in nodes_with_edges(graph):
        for one in find_said(key, node, arrows, articles):
            said.add((one.said["article"],), pack(one))
        row = to_row(key, node, arrows)
        formers.add(key, node, listed=row.listed)
        yield row


def _article_rows(graph: Graph, said: SortedRows) -> Iterator[ArticleRow]:
    told = groupby(said, key=itemgetter(0))
    found, rows = next(told, (None, iter(())))
    for key, article in sorted_articles(graph):
        while found is not None and found[0] < key:
            found, rows = next(told, (None, iter(())))
        own = found is not None and found[0] == key
        yield ArticleRow(key, article, [value for _, value in rows] if own else [])
