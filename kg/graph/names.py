"""Ids of nodes -> their names and types, without the nodes."""

from array import array
from bisect import bisect_left
from collections.abc import Iterable
from functools import lru_cache
from typing import Protocol
from weakref import WeakKeyDictionary

import networkx as nx

from kg.graph.disk import DiskGraph
from kg.graph.reading import Graph, nodes
from kg.graph.shape import Node

_KEPT = 30_000  # names that are asked for again and again: places, large companies


class Names(Protocol):
    """Knows all nodes by id; KeyError of one that is not there."""

    def name_of(self, key: str) -> str:
        """Return the name of a node."""

    def type_of(self, key: str) -> str:
        """Return the type of a node."""


_PACKED: "WeakKeyDictionary[DiskGraph, PackedNames]" = WeakKeyDictionary()


def find_names(graph: Graph) -> Names:
    """Return the names of all nodes; of a frozen graph on disk they are read once, into memory."""
    if not isinstance(graph, DiskGraph):
        return _NamesInMemory(graph)
    if graph not in _PACKED:
        _PACKED[graph] = PackedNames(nodes(graph))
    return _PACKED[graph]


class _NamesInMemory:
    def __init__(self, graph: "nx.MultiDiGraph[str]") -> None:
        self._nodes = graph.nodes

    def name_of(self, key: str) -> str:
        return str(self._nodes[key]["name"])

    def type_of(self, key: str) -> str:
        return str(self._nodes[key]["type"])


class PackedNames:
    """The names and types of nodes in some 100 bytes each.

    ``sorted_nodes``: ids and nodes in order of id.
    """

    def __init__(self, sorted_nodes: Iterable[tuple[str, Node]]) -> None:
        ids, names, types = bytearray(), bytearray(), dict[str, int]()
        self._id_ends, self._name_ends, self._kinds = array("Q", [0]), array("Q", [0]), array("H")
        for key, node in sorted_nodes:
            ids += _bytes(key)
            names += _bytes(node["name"])
            self._id_ends.append(len(ids))
            self._name_ends.append(len(names))
            self._kinds.append(types.setdefault(node["type"], len(types)))
        self._ids, self._names, self._types = bytes(ids), bytes(names), list(types)
        self._find = lru_cache(_KEPT)(self._search)

    def name_of(self, key: str) -> str:
        """Return the name of a node."""
        return self._find(key)[0]

    def type_of(self, key: str) -> str:
        """Return the type of a node."""
        return self._find(key)[1]

    def _search(self, key: str) -> tuple[str, str]:
        wanted, ids, ends = _bytes(key), self._ids, self._id_ends
        at = bisect_left(range(len(self._kinds)), wanted, key=lambda n: ids[ends[n] : ends[n + 1]])
        if at == len(self._kinds) or ids[ends[at] : ends[at + 1]] != wanted:
            raise KeyError(key)
        name = self._names[self._name_ends[at] : self._name_ends[at + 1]]
        return name.decode("utf-8", "surrogatepass"), self._types[self._kinds[at]]


def _bytes(text: str) -> bytes:
    """Return ``text`` in UTF-8, whose bytes sort as its characters do; a lone surrogate stays one."""
    return text.encode("utf-8", "surrogatepass")
