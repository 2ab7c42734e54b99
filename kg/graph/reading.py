"""How a graph is read, in memory or on disk: its nodes and edges in order, and what is known of the whole."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from operator import itemgetter
from typing import Any, NamedTuple, TypeAlias, cast, overload
from weakref import WeakKeyDictionary

import networkx as nx

from kg.graph.disk import DiskGraph
from kg.graph.shape import Edge, Meta, Node

Graph: TypeAlias = "nx.MultiDiGraph[str] | DiskGraph"


def meta(graph: Graph) -> Meta:
    """Return what is known of the graph as a whole."""
    return cast(Meta, graph.graph)


def tell_reprints(graph: Graph, found: Mapping[str, str]) -> None:
    """Tell each article that is a reprint which one it repeats."""
    if isinstance(graph, DiskGraph):
        graph.articles.reprints = found
        return
    for key, original in found.items():
        meta(graph)["articles"][key]["reprintOf"] = original


_SORTED: "WeakKeyDictionary[nx.MultiDiGraph[str], _Sorted]" = WeakKeyDictionary()


class _Sorted(NamedTuple):
    nodes: list[tuple[str, Node]]
    edges: list[tuple[str, str, str, Edge]]


@overload
def nodes(graph: "nx.MultiDiGraph[str]") -> Sequence[tuple[str, Node]]: ...
@overload
def nodes(graph: Graph) -> Iterable[tuple[str, Node]]: ...
def nodes(graph: Graph) -> Iterable[tuple[str, Node]]:
    """Return the nodes, sorted by id."""
    return graph.sorted_nodes() if isinstance(graph, DiskGraph) else _sorted(graph).nodes


@overload
def edges(graph: "nx.MultiDiGraph[str]") -> Sequence[tuple[str, str, str, Edge]]: ...
@overload
def edges(graph: Graph) -> Iterable[tuple[str, str, str, Edge]]: ...
def edges(graph: Graph) -> Iterable[tuple[str, str, str, Edge]]:
    """Return the edges as (head, tail, relation type, attributes), sorted."""
    return graph.sorted_edges() if isinstance(graph, DiskGraph) else _sorted(graph).edges


def _each_edge(graph: "nx.MultiDiGraph[str]") -> Iterator[tuple[str, str, str, Any]]:
    """Yield the edges as they come: a list of graph.edges would count them all first."""
    for head, near in graph.adjacency():
        for tail, kinds in near.items():
            for kind, data in kinds.items():
                yield head, tail, kind, data


def _sorted(graph: "nx.MultiDiGraph[str]") -> _Sorted:
    """Return nodes and edges in order; of a frozen graph, which does not change, they are sorted once."""
    if (known := _SORTED.get(graph)) is not None:
        return known
    found = _Sorted(
        [(key, cast(Node, graph.nodes[key])) for key in sorted(graph)],
        [
            (head, tail, kind, cast(Edge, data))
            for head, tail, kind, data in sorted(_each_edge(graph), key=itemgetter(0, 1, 2))
        ],
    )
    if nx.is_frozen(graph):
        _SORTED[graph] = found
    return found
