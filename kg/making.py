"""Facts of all articles -> the graph, and every file that is made of it."""

import os
import sqlite3
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass, replace
from functools import partial
from hashlib import sha256
from importlib.metadata import version
from pathlib import Path

import msgspec
import networkx as nx

from kg.collector import collector_paused
from kg.confidence import SHIFTS, Shifted, read_shifts
from kg.cutouts import FOLDER as CUTOUTS
from kg.cutouts import make_cutouts, remove_unused
from kg.deals import add_deals
from kg.decisions import POINTER, Replay, decision_files, read_decisions, remember
from kg.display.summary import size_of
from kg.errors import OutputError
from kg.export import RDF12, WRITERS, write_exports
from kg.export.todo import FILE as TODO
from kg.export.todo import count_undated, write_todo
from kg.files import replacing_all, settle, unwritten
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
from kg.store import Store, code_version
from kg.workers import Mapper

LARGE = 50_000  # articles; the graph of more is made on disk, and shown in part
# What links and writes, beside kg itself: another release may write other bytes.
_PACKAGES = ("XlsxWriter", "jinja2", "networkx", "pypdfium2", "pyvis", "rapidfuzz", "rdflib")


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
    unchanged: bool = False  # the files of the last build have stayed


def remove_unfinished(folder: Path) -> None:
    """Finish or remove what an ended build left in ``folder``; no other may be at work there."""
    settle(folder)
    for name in (GRAPH, LINKING):
        (folder / name).unlink(missing_ok=True)
    remove_runs(folder)


def make_or_keep(wanted: Wanted, store: Store, unread: Sequence[Unread], mapper: Mapper = map) -> Made:
    """Make every file, or where they would be those of the last build, keep these; return what they hold.

    The files stay where nothing has changed: no source, decision, option or code, and none of the files.
    """
    read = _sum_up(wanted, store, unread)
    if (told := store.last_made(_key(read, wanted.output))) is not None:
        return replace(msgspec.msgpack.decode(told, type=Made), unchanged=True)
    made = make_files(wanted, store, unread, mapper)
    remember(wanted.sources, wanted.output)
    store.keep_made(_key(read, wanted.output), msgspec.msgpack.encode(made))
    return made


def _sum_up(wanted: Wanted, store: Store, unread: Sequence[Unread]) -> bytes:
    """Return a hash of all that the files of a build are made of."""
    options = replace(wanted, sources=(), output=Path())
    beside = [*decision_files(wanted.sources), *decision_files(wanted.sources, SHIFTS)]
    read = [(str(file), *_content(file)) for file in beside]
    code = code_version(), [version(name) for name in _PACKAGES]
    told = repr((code, options, read, list(unread)))
    return sha256(store.sum_up() + told.encode("utf-8", "surrogatepass")).digest()


def _content(file: Path) -> tuple[bool, bytes | str]:
    """Return whether there is a file, and what it holds, or why that cannot be read."""
    try:
        return file.exists(), file.read_bytes() if file.is_file() else b""  # a pipe would wait for ever
    except OSError as error:
        return True, str(error)


def _key(read: bytes, output: Path) -> bytes:
    """Return a hash of what a build has read and of the state of each of its files."""
    names = sorted({*WRITERS, RDF12, FILE, TODO, POINTER})
    files = [*(output / name for name in names), *sorted((output / CUTOUTS).glob("*"))]
    states = [(file.name, _state(file)) for file in files]
    return sha256(read + repr(states).encode("utf-8", "surrogatepass")).digest()


def _state(file: Path) -> tuple[int, ...]:
    if not os.path.lexists(file):
        return ()
    info = file.lstat()
    return info.st_mtime_ns, info.st_ctime_ns, info.st_ino, info.st_size


@collector_paused()
def make_files(wanted: Wanted, store: Store, unread: Sequence[Unread], mapper: Mapper = map) -> Made:
    """Make the graph of all facts, and write every file; ``mapper`` does what can be cut into chunks."""
    if wanted.rdf12 and len(store) > wanted.large:
        raise OutputError(f"--rdf12: memory holds no more than {wanted.large} articles; build without it")
    with _telling(wanted.output), _decided_graph(wanted, store, unread, mapper) as (graph, told):
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
def _telling(output: Path) -> Iterator[None]:
    """Tell that what a graph needs while it is made cannot be written; nothing of that stays."""
    mend = "make room on the disk, or choose another with -o"
    try:
        yield
    except OSError as error:
        raise unwritten(error.filename or output, error, mend) from error
    except sqlite3.Error as error:
        raise OutputError(f"{output}: cannot be written ({error}); {mend}") from error
    finally:
        with suppress(OSError):  # Windows keeps what is still open: the next build removes it
            remove_unfinished(output)


@contextmanager
def _decided_graph(
    wanted: Wanted, store: Store, unread: Sequence[Unread], mapper: Mapper
) -> Iterator[tuple[Graph, tuple[str, ...]]]:
    """Give the graph of all facts, with what people decided, and what is to be told of that."""
    replay = Replay(read_decisions(decision_files(wanted.sources)))
    shifts = read_shifts(decision_files(wanted.sources, SHIFTS))
    facts: Iterable[Facts] = replay.retype(Shifted(store, shifts) if shifts else store)
    folder = wanted.output  # what memory cannot hold stands there
    linked = replay.link(link_entities(facts, replay.bind(facts), folder=folder, mapper=mapper), facts)
    build = partial(build_on_disk, folder=folder) if len(store) > wanted.large else build_graph
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
