"""Linked graph -> what is told of each project: sums, stages, investors, places, and the projects within it.

|甲公司投资建设一期|, |一期投资30亿元|, |一期是产业园的一部分|: of 产业园 is told what is told of 一期.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from itertools import groupby
from pathlib import Path
from typing import Any, cast

import msgspec

from kg.graph import MilestoneStatement, Node, ValueStatement, edges, holds, nodes
from kg.graph.reading import Graph
from kg.graph.sorting import SortedRows, sorted_rows
from kg.schema import Roles, load_schema

_encode = msgspec.msgpack.Encoder().encode
_decode = msgspec.msgpack.Decoder().decode


@dataclass(slots=True)
class Told:
    """What is told of a project, or of a company."""

    values: list[ValueStatement]  # sums of yuan that no article corrects
    said: list[str]  # articles that tell any sum
    steps: list[MilestoneStatement]
    investors: dict[str, list[str]] = field(default_factory=dict)  # id -> articles that say it
    places: list[str] = field(default_factory=list)
    parts: list["Told"] = field(default_factory=list)

    def members(self) -> Iterator["Told"]:
        """Yield this and what is told of its parts, and of theirs."""
        yield self
        for part in self.parts:
            yield from part.members()

    def add(self, rows: Iterable[Any]) -> None:
        """Take in what edges tell, as ``Projects`` wrote it."""
        for other, articles in map(_decode, rows):
            if articles is None:
                self.places.append(other)
            else:
                self.investors[other] = articles


@contextmanager
def gather(graph: Graph, folder: Path | None = None) -> Iterator["Projects"]:
    """Give what is told of projects; of a large graph edges wait in ``folder``, sorted."""
    with sorted_rows(folder) as rows:
        yield Projects(graph, rows)


class Projects:
    """What nodes and edges tell of projects, parts with their whole; one after the other, not all at once."""

    def __init__(self, graph: Graph, rows: SortedRows) -> None:
        self.roles: Roles = load_schema().roles
        self.whole_of: dict[str, str] = {}
        self._graph, self._rows = graph, rows
        self._tied: dict[str, Told] = {}  # projects that are said to be a part, or a whole
        wholes = self._sort_edges()
        for key in sorted({*wholes, *(whole for found in wholes.values() for whole in found)}):
            self._tied[key] = self._told(cast(Node, graph.nodes[key]))
        if self._tied:
            for (key,), row in rows:
                if key in self._tied:
                    self._tied[key].add([row])
        for part, found in sorted(wholes.items()):
            self._fold(part, found)

    def companies(self) -> Iterator[tuple[str, list[ValueStatement]]]:
        """Yield the companies that have sums themselves."""
        for key, node in nodes(self._graph):
            if node["type"] == self.roles.company and (values := self.sums(node)):
                yield key, values

    def sums(self, node: Node) -> list[ValueStatement]:
        """Return the sums of a node, in yuan, that no article corrects."""
        return [
            value
            for value in node["attributes"]
            if value["name"] == self.roles.sum and value["currency"] == "CNY" and holds(value)
        ]

    def __iter__(self) -> Iterator[tuple[str, Node, Told]]:
        """Yield companies, and projects that are no part of another, in order."""
        groups = groupby(self._rows, key=lambda row: row[0][0])
        head, rows = next(groups, ("", None))
        for key, node in nodes(self._graph):
            while rows is not None and head < key:
                head, rows = next(groups, ("", None))
            if node["type"] not in (self.roles.project, self.roles.company) or key in self.whole_of:
                continue
            if key in self._tied:
                yield key, node, self._tied[key]
            else:
                told = self._told(node)
                if rows is not None and head == key:
                    told.add(row for _, row in rows)
                yield key, node, told

    def _told(self, node: Node) -> Told:
        said = [value["article"] for value in node["attributes"] if value["name"] == self.roles.sum]
        return Told(self.sums(node), said, node["milestones"])

    def _sort_edges(self) -> dict[str, list[str]]:
        """Sort what edges tell by the project, and return the wholes that each project may be a part of."""
        wholes: dict[str, list[str]] = defaultdict(list)
        for head, tail, kind, edge in edges(self._graph):
            if kind not in (self.roles.invests, self.roles.within, self.roles.part):
                continue
            said = [one for one in edge["statements"] if holds(one)]
            if kind == self.roles.invests:
                if articles := [one["article"] for one in said if one["role"] not in self.roles.hired]:
                    self._rows.add((tail,), _encode((head, articles)))
            elif kind == self.roles.within and (said or edge["official"]):
                self._rows.add((head,), _encode((tail, None)))
            elif kind == self.roles.part and said and self._are_projects(head, tail):
                wholes[head].append(tail)
        return wholes

    def _are_projects(self, *keys: str) -> bool:
        return all(self._graph.nodes[key]["type"] == self.roles.project for key in keys)

    def _fold(self, part: str, wholes: Iterable[str]) -> None:
        """Take a project into the first of its wholes that may have its place or its investor.

        What a programme lists as its parts elsewhere, by other investors, are deals of their own.
        """
        own = self._tied[part]
        for whole in wholes:
            other = self._tied[whole]
            above, seen = whole, {part}
            while above in self.whole_of and above not in seen:
                seen.add(above)
                above = self.whole_of[above]
            tells = other.investors or other.places or other.values
            agrees = _agree(own.investors, other.investors) or _agree(own.places, other.places)
            if above not in seen and tells and agrees:
                self.whole_of[part] = whole
                other.parts.append(own)
                return


def _agree(one: Iterable[str], other: Iterable[str]) -> bool:
    """Tell whether two lists share an entry, or one of them tells nothing."""
    first, second = set(one), set(other)
    return not first or not second or bool(first & second)
