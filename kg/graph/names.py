"""Nodes -> their names and types by id, in few bytes each."""

from array import array
from bisect import bisect_left
from collections.abc import Iterable
from functools import lru_cache

from kg.graph.shape import Node

_KEPT = 10_000  # names that are asked for again and again: places, large companies


class Names:
    """The names and types of all nodes: some 100 bytes a node, whatever the graph is kept in.

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
        """Return the name of a node; KeyError if there is none."""
        return self._find(key)[0]

    def type_of(self, key: str) -> str:
        """Return the type of a node; KeyError if there is none."""
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
