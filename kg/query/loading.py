"""graph.trig -> a store that answers: in memory, or, where it is large, on disk."""

from pathlib import Path
from typing import NamedTuple

import pyoxigraph as ox

from kg.query.disk import Tell, count_unopened, open_store, silent
from kg.rdf.turtle import prefixes

# Bytes of TriG. So much (25,000 articles) takes about 12 s to load and holds 1 GB, in every process, of which
# kg serve has three to five: more than that an office PC does not have. Below it memory is the better place,
# for a query that joins all of the graph takes ten times as long on disk (3 to 50 times were measured).
LARGE = 128 << 20


class Loaded(NamedTuple):
    """A graph, the prefixes of its file, and how many files its store has yet to open."""

    store: ox.Store
    prefixes: dict[str, str]
    unopened: int = 0


def load(path: str, large: int = LARGE, tell: Tell = silent) -> Loaded:
    """Return the graph of a TriG file, on disk if it has ``large`` bytes or more and can be written there.

    ``tell`` is given what the user should know of that. OSError, SyntaxError or ValueError says why the file
    cannot be read.
    """
    parser = ox.parse(path=path)
    next(parser, None)  # the prefixes stand before the first quad
    known = prefixes() | parser.prefixes
    opened = open_store(Path(path), tell) if Path(path).stat().st_size >= large else None
    if opened is not None:
        store, folder = opened
        return Loaded(store, known, count_unopened(folder))
    store = ox.Store()
    store.bulk_load(path=path)
    return Loaded(store, known)
