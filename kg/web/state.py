"""The files of a build -> what of them is served, all of one build."""

from contextlib import suppress
from pathlib import Path
from typing import NamedTuple

import pyoxigraph as ox

from kg.errors import OutputError
from kg.files import is_replacing
from kg.query.loading import Loaded, load
from kg.query.stamp import Stamp, stamp_of

VIEW = "graph.html"


class Stamps(NamedTuple):
    """The state of the graph's file, and of the view's, if there is one."""

    graph: Stamp
    view: Stamp | None


class State(NamedTuple):
    """What is served of one build: the graph in this process, and the view.

    The view is held, for its file may be another one while it is sent; it is small beside the graph.
    """

    stamps: Stamps
    store: ox.Store
    prefixes: dict[str, str]
    view: bytes | None


def stamps_of(graph: Path) -> Stamps:
    """Return the state that the files are in; OutputError if there is no graph."""
    stamp = stamp_of(graph)
    with suppress(OutputError):
        return Stamps(stamp, stamp_of(graph.with_name(VIEW)))
    return Stamps(stamp, None)


def read_state(graph: Path, large: int, old: State | None) -> State | None:
    """Return what stands in the files; None if a build replaced them meanwhile, or is about to.

    A graph that is as in ``old`` is taken from there.
    """
    if is_replacing(graph.parent):
        return None
    stamps = stamps_of(graph)
    if old is not None and old.stamps.graph == stamps.graph:
        loaded = Loaded(old.store, old.prefixes)
    else:
        loaded = load(stamps.graph.path, large)
    view = _read_view(graph.with_name(VIEW))
    if stamps != stamps_of(graph) or is_replacing(graph.parent):
        return None
    return State(stamps, loaded.store, loaded.prefixes, view)


def _read_view(path: Path) -> bytes | None:
    # A link that leads out of the folder is not followed.
    inside = path.resolve().parent == path.parent.resolve()
    with suppress(OSError):
        return path.read_bytes() if inside and path.is_file() else None
    return None
