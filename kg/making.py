"""Facts of all articles -> the graph, and every file that is made of it."""

from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial
from pathlib import Path

import networkx as nx

from kg.collector import collector_paused
from kg.confidence import SHIFTS, Shifted, read_shifts
from kg.cutouts import make_cutouts, remove_unused
from kg.deals import add_deals
from kg.decisions import Replay, decision_files, read_decisions
from kg.display.summary import size_of
from kg.export import RDF12, write_exports
from kg.export.todo import FILE as TODO
from kg.export.todo import count_undated, write_todo
from kg.files import replacing_all
from kg.graph import FILE, Graph, build_graph, meta, save_graph
from kg.graph.build import build_on_disk
from kg.graph.disk import FILE as GRAPH
from kg.graph.disk import DiskGraph
from kg.graph.reading import tell_reprints
from kg.graph.selection import best_connected, tell_selection
from kg.graph.sorting import remove_runs
from kg.linking import link_entities
from kg.linking.linked import FILE as LINKING
from kg.model import Facts, Unread
from kg.query.disk import remove_stores
from kg.reprints import find_reprints
from kg.sources.finding import PRINTED, Found, find_files
from kg.store import Store
from kg.workers import Mapper

LARGE = 50_000  # articles; the graph of more is made on disk, and shown in part


@dataclass(frozen=True, slots=True)
class Wanted:
    """What is to be made."""

    sources: Sequence[Path]
    output: Path
    lang: str
    base_iri: str
    min_confidence: float
    rdf12: bool = False
    large: int = LARGE


@dataclass(frozen=True, slots=True)
class Made:
    """What a graph holds, and what is to be told of the decisions of people."""

    entities: int
    facts: int
    undated: int  # articles
    decided: tuple[str, ...]
    selection: str  # what is to be told where graph.json and the page hold a selection


def remove_unfinished(folder: Path) -> None:
    """Remove what a build left in ``folder`` when it was ended; no other may be at work there."""
    for name in (GRAPH, LINKING):
        (folder / name).unlink(missing_ok=True)
    remove_runs(folder)


@collector_paused()
def make_files(wanted: Wanted, store: Store, unread: Sequence[Unread], mapper: Mapper = map) -> Made:
    """Make the graph of all facts, and write every file; ``mapper`` does what can be cut into chunks."""
    with _decided_graph(wanted, store, unread, mapper) as (graph, told):
        shown = best_connected(graph) if isinstance(graph, DiskGraph) else graph
        nx.freeze(shown)  # so that what reads and writes it sorts it once
        output = wanted.output
        with replacing_all(output) as stage:
            cutouts = make_cutouts(shown, partial(_find_pdfs, wanted.sources), output, stage)
            write_exports(
                graph,
                stage,
                lang=wanted.lang,
                rdf12=wanted.rdf12,
                cutouts=cutouts,
                shown=shown,
                mapper=mapper,
            )
            todo = write_todo(graph, stage, output / TODO)
            save_graph(shown, stage / FILE)
        remove_unused(output, cutouts.pictures)
        remove_stores(output)
        if not wanted.rdf12:
            (output / RDF12).unlink(missing_ok=True)
        if not todo:
            (output / TODO).unlink(missing_ok=True)
        size = size_of(shown)
        return Made(size["entities"], size["facts"], count_undated(graph), told, tell_selection(shown))


@contextmanager
def _decided_graph(
    wanted: Wanted, store: Store, unread: Sequence[Unread], mapper: Mapper
) -> Iterator[tuple[Graph, tuple[str, ...]]]:
    """Give the graph of all facts, with what people decided, and what is to be told of that."""
    replay = Replay(read_decisions(decision_files(wanted.sources)))
    shifts = read_shifts(decision_files(wanted.sources, SHIFTS))
    facts: Iterable[Facts] = replay.retype(Shifted(store, shifts) if shifts else store)
    folder = wanted.output if len(store) > wanted.large else None  # what memory cannot hold stands there
    linked = replay.link(link_entities(facts, replay.bind(facts), folder=folder, mapper=mapper), facts)
    build = partial(build_on_disk, folder=folder) if folder else build_graph
    graph: Graph = build(
        facts,
        linked,
        unread=unread,
        base_iri=wanted.base_iri,
        min_confidence=wanted.min_confidence,
        mapper=mapper,
    )
    try:
        replay.apply(graph, linked)
        if shifts:
            graph.graph["confidence"] = shifts
        if isinstance(graph, DiskGraph):
            graph.freeze()
        else:
            nx.freeze(graph)
        tell_reprints(graph, find_reprints(meta(graph)["articles"], folder))
        add_deals(graph, folder)
        yield graph, replay.told
    finally:
        if isinstance(graph, DiskGraph):
            graph.close()


def _find_pdfs(sources: Sequence[Path]) -> dict[str, Path]:
    """Return where the PDF of each source is."""
    found = (item for item in find_files(sources) if isinstance(item, Found))
    return {item.path: item.file for item in found if item.file.suffix.lower() in PRINTED}
