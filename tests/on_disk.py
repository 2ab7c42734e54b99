"""A graph in memory -> the same one on disk."""

from pathlib import Path

import networkx as nx

from kg.graph import edges, meta, nodes
from kg.graph.disk import FILE, DiskGraph


def to_disk(graph: "nx.MultiDiGraph[str]", folder: Path) -> DiskGraph:
    """Return ``graph`` in a file of ``folder``, frozen."""
    disk = DiskGraph(folder / FILE)
    disk.fill(nodes(graph), (((a, b, kind), edge) for a, b, kind, edge in edges(graph)))
    disk.articles.fill(sorted(meta(graph)["articles"].items()))
    disk.graph |= {key: value for key, value in graph.graph.items() if key != "articles"}
    disk.freeze()
    return disk
