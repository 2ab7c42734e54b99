"""A graph of an output folder -> a folder with the RDF of what had been said by a day, for a question."""

import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from kg.files import write_bytes
from kg.graph import load_graph
from kg.query.pool import close_workers
from kg.rdf.dataset import trig_parts
from kg.timeline import as_of


@contextmanager
def folder_as_of(directory: Path, day: str) -> Iterator[Path]:
    """Give a folder with a graph.trig of what articles had said by ``day``; it is gone behind the block."""
    with tempfile.TemporaryDirectory(prefix="kg-") as name:
        write_bytes(Path(name) / "graph.trig", trig_parts(as_of(load_graph(directory), day)))
        try:
            yield Path(name)
        finally:
            close_workers()  # they hold the file, which Windows would not delete
