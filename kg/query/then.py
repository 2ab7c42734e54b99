"""A graph of an output folder -> a folder with the RDF of what had been said by a day, for a question."""

import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from kg.files import write_bytes
from kg.graph import load_graph, meta
from kg.query.disk import Tell, silent
from kg.query.pool import close_workers
from kg.rdf.dataset import trig_parts
from kg.timeline import as_of


@contextmanager
def folder_as_of(directory: Path, day: str, tell: Tell = silent) -> Iterator[Path]:
    """Give a folder with a graph.trig of what articles had said by ``day``; it is gone behind the block.

    ``tell`` hears where that is a part of a larger graph.
    """
    graph = load_graph(directory)
    if whole := meta(graph).get("whole"):
        tell(f"--as-of asks the {len(graph)} best connected of {whole['entities']} things; without it all")
    with tempfile.TemporaryDirectory(prefix="kg-") as name:
        write_bytes(Path(name) / "graph.trig", trig_parts(as_of(graph, day)))
        try:
            yield Path(name)
        finally:
            close_workers()  # they hold the file, which Windows would not delete
