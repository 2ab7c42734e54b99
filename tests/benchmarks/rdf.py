"""How fast a graph is written and read, beside rdflib, pyoxigraph, pySHACL and networkx."""

import json
import tempfile
from collections.abc import Collection, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TypeAlias

import networkx as nx
import pyoxigraph as ox
import pyshacl
import rdflib

from kg.export.graphml import graphml_parts
from kg.graph import FILE, build_graph, edges, load_graph, nodes, save_graph
from kg.linking import link_entities
from kg.query.loading import load
from kg.rdf.dataset import both_parts
from kg.schema import DATA
from kg.validation import validate
from tests.benchmarks.composed import compose_facts
from tests.benchmarks.rows import Result, Sizes
from tests.benchmarks.turns import Pairs, compare

Net: TypeAlias = "nx.MultiDiGraph[str]"
ARTICLES = 1000  # composed


def measure(sizes: Sizes, wanted: Collection[str]) -> Iterator[Result]:
    """Yield the figures of the group "rdf"."""
    with rdf_pairs() as pairs:
        yield from compare(pairs, wanted, min(3, sizes.turns))


@contextmanager
def rdf_pairs(articles: int = ARTICLES) -> Iterator[Pairs]:
    """Give what is compared over the graph of so many composed articles."""
    facts = list(compose_facts(articles))
    graph = nx.freeze(build_graph(facts, link_entities(facts)))
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        save_graph(graph, folder / FILE)
        for file, at in (("graph.ttl", 0), ("graph.trig", 1)):
            (folder / file).write_bytes(b"".join(parts[at] for parts in both_parts(graph)))
        triples, shapes = (rdflib.Graph().parse(file) for file in (folder / "graph.ttl", DATA / "shapes.ttl"))
        plain = _plain(graph)
        yield {
            "turtle": (lambda: list(both_parts(graph)), lambda: triples.serialize(format="turtle")),
            "loading": (
                lambda: load(str(folder / "graph.trig")),
                lambda: ox.Store().bulk_load(path=folder / "graph.trig"),
            ),
            "shapes": (lambda: validate(folder), lambda: pyshacl.validate(triples, shacl_graph=shapes)),
            "graph-json": (lambda: _ours(graph, folder), lambda: _node_link(graph, folder / "net.json")),
            "graphml": (
                lambda: list(graphml_parts(graph, lang="zh")),
                lambda: list(nx.generate_graphml(plain)),
            ),
        }


def _ours(graph: Net, folder: Path) -> Net:
    save_graph(graph, folder / FILE)
    return load_graph(folder)


def _node_link(graph: Net, file: Path) -> Net:
    """Do the same with networkx and json alone."""
    file.write_text(json.dumps(nx.node_link_data(graph, edges="edges"), ensure_ascii=False), encoding="utf-8")
    return nx.node_link_graph(json.loads(file.read_text(encoding="utf-8")), edges="edges")


def _plain(graph: Net) -> Net:
    """Return the graph with values that GraphML can hold; lists and tables as JSON, as kg writes them."""
    plain: Net = nx.MultiDiGraph()
    for key, node in nodes(graph):
        plain.add_node(key, **_scalars(node))
    for head, tail, kind, edge in edges(graph):
        plain.add_edge(head, tail, key=kind, **_scalars(edge))
    return plain


def _scalars(record: object) -> dict[str, str | float]:
    items = dict(record).items()  # type: ignore[call-overload]
    return {
        name: value if isinstance(value, str | int | float) else json.dumps(value, ensure_ascii=False)
        for name, value in items
    }
