"""Things -> the districts that they lie in, node by node and without the whole graph."""

from collections import deque
from collections.abc import Iterable
from functools import lru_cache

from kg.graph import Graph, edges
from kg.graph.joining import Arrow
from kg.graph.names import Names
from kg.schema import load_schema

_KEPT = 100_000  # places, alone or together, whose districts are known


class Districts:
    """The nearest districts of everything that lies in one, also by way of a zone or a town.

    What is held in memory is where places lie, of which there are few.
    """

    def __init__(self, graph: Graph, names: Names) -> None:
        schema = load_schema()
        self._within, self._district = schema.roles.within, schema.roles.district
        holders = schema.relations[self._within].object
        self._type_of = names.type_of
        self._above: dict[str, list[str]] = {}
        for head, tail, kind, _ in edges(graph):
            if kind == self._within and self._type_of(head) in holders:
                self._above.setdefault(head, []).append(tail)
        self._climb = lru_cache(_KEPT)(self._search)

    def of(self, key: str, type_: str, arrows: Iterable[Arrow]) -> list[str]:
        """Return the districts of a node by its edges; a district lies in itself."""
        if type_ == self._district:
            return [key]
        return self._climb(tuple(tail for tail, kind, _ in arrows if kind == self._within))

    def _search(self, places: tuple[str, ...]) -> list[str]:
        seen, waiting, found = set(places), deque(places), []
        while waiting:
            place = waiting.popleft()
            if self._type_of(place) == self._district:
                found.append(place)
                continue
            for outer in self._above.get(place, ()):
                if outer not in seen:
                    seen.add(outer)
                    waiting.append(outer)
        return sorted(found)
