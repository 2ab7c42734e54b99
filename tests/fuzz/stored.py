"""What stands on disk while a large archive is built: it must read as what stands in memory."""

from collections.abc import Iterator
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any
from unittest.mock import patch

import networkx as nx
from on_disk import assert_same

from kg.graph import sorting
from kg.graph.disk import FILE, DiskGraph
from kg.graph.sorting import Key, Row, sorted_rows

KEYS = ("", "a", "a\0", "b", "合川", "合川区", "\U00020000", "é", "e\u0301", "ff", "10", "9", "Z")
KINDS = ("develops", "x", "")
VALUES: tuple[Any, ...] = (0, -1, 1.5, "", "\0", "锚泰", None, [], [1, [2]], {"a": {}}, True, 1 << 62, "\n")
RUNS, BLOCK = 3, 300  # runs that are merged at once, and bytes of a block: of many, with few rows


class _Steps:
    """Bytes that choose what is done next; nothing once there are none."""

    def __init__(self, data: bytes) -> None:
        self._bytes = iter(data)
        self.over = False

    def take(self, choices: Any) -> Any:
        """Return one of some choices."""
        byte = next(self._bytes, None)
        self.over = byte is None
        return choices[(byte or 0) % len(choices)]


def disk(data: bytes) -> None:
    """A graph that is changed as a build changes it: on disk it is what it is in networkx."""
    steps = _Steps(data)
    known: nx.MultiDiGraph[str] = nx.MultiDiGraph(articles={})
    with TemporaryDirectory() as folder:
        made = DiskGraph(Path(folder, FILE))
        _fill(made, known, steps)
        while not steps.over:
            steps.take(CHANGES)(made, known, steps)
        made.freeze()
        assert_same(known, made)
        _check_look_ups(made, known)
        _check_look_ups(made, known)  # what is remembered is the same
        made.close()


def _fill(made: DiskGraph, known: "nx.MultiDiGraph[str]", steps: _Steps) -> None:
    for number in range(steps.take(range(len(KEYS) + 1))):
        known.add_node(KEYS[number], said=[number], name=KEYS[number])
    for _ in range(steps.take(range(9)) if known else 0):
        known.add_edge(steps.take([*known]), steps.take([*known]), steps.take(KINDS), statements=[{"a": 1}])
    nodes: Any = [(key, dict(node)) for key, node in known.nodes(data=True)]
    tied: Any = [
        (edge, dict(known.edges[edge])) for edge in sorted(known.edges(keys=True), key=lambda one: one)
    ]
    made.fill(nodes, tied)
    records: Any = {
        key: {"headline": key, "text": key, "mentions": [], "date": steps.take(VALUES)} for key in KEYS[:3]
    }
    known.graph["articles"] = records
    made.articles.fill(records.items())


def _add_node(made: DiskGraph, known: "nx.MultiDiGraph[str]", steps: _Steps) -> None:
    key, value = steps.take(KEYS), steps.take(VALUES)
    assert (key in made) == (key in known)
    if key not in known:
        graph: Any
        for graph in (made, known):
            graph.add_node(key, said=[value], name=key)


def _add_edge(made: DiskGraph, known: "nx.MultiDiGraph[str]", steps: _Steps) -> None:
    edge = (steps.take(KEYS), steps.take(KEYS), steps.take(KINDS))
    value = steps.take(VALUES)
    assert made.has_edge(*edge) == known.has_edge(*edge)
    if edge[0] in known and edge[1] in known and not known.has_edge(*edge):
        graph: Any
        for graph in (made, known):
            graph.add_edge(*edge, statements=[value])


def _remove_edge(made: DiskGraph, known: "nx.MultiDiGraph[str]", steps: _Steps) -> None:
    if edges := sorted(known.edges(keys=True)):
        edge = steps.take(edges)
        graph: Any
        for graph in (made, known):
            graph.remove_edge(*edge)
        assert not made.has_edge(*edge)


def _change_node(made: DiskGraph, known: "nx.MultiDiGraph[str]", steps: _Steps) -> None:
    if keys := sorted(known):
        key, value = steps.take(keys), steps.take(VALUES)
        graph: Any
        for graph in (made, known):
            node: Any = graph.nodes[key]
            node["said"].append(value)
            node["name"] = value


def _change_edge(made: DiskGraph, known: "nx.MultiDiGraph[str]", steps: _Steps) -> None:
    if edges := sorted(known.edges(keys=True)):
        edge, value = steps.take(edges), steps.take(VALUES)
        graph: Any
        for graph in (made, known):
            held: Any = graph.edges[edge]
            held["statements"] = [*held["statements"], value]


def _read(made: DiskGraph, known: "nx.MultiDiGraph[str]", steps: _Steps) -> None:
    assert_same(known, made)


def _look_up(made: DiskGraph, known: "nx.MultiDiGraph[str]", steps: _Steps) -> None:
    _check_look_ups(made, known)


def _remove_while_read(made: DiskGraph, known: "nx.MultiDiGraph[str]", steps: _Steps) -> None:
    """Remove edges while they are gone through, as a replay of decisions does."""
    seen = []
    for head, tail, kind, edge in made.sorted_edges():
        seen.append((head, tail, kind))
        if steps.take((False, True)):
            made.remove_edge(head, tail, kind)
            known.remove_edge(head, tail, kind)
        elif steps.take((False, True)):
            held: Any = made.edges[head, tail, kind]
            assert held == edge
            held["statements"] = known.edges[head, tail, kind]["statements"] = []
    assert seen == sorted(seen)


CHANGES = (
    _add_node,
    _add_edge,
    _remove_edge,
    _change_node,
    _change_edge,
    _read,
    _look_up,
    _remove_while_read,
)


def _check_look_ups(made: DiskGraph, known: "nx.MultiDiGraph[str]") -> None:
    for key in KEYS:
        assert (key in made) == (key in known)
        if key in known:
            assert made.nodes[key] == known.nodes[key]
        near: Any = ((made.successors, known.successors), (made.predecessors, known.predecessors))
        for on_disk, in_memory in near:
            assert list(on_disk(key)) == sorted(in_memory(key) if key in known else ())
    for head in KEYS:
        for tail in KEYS:
            assert made.get_edge_data(head, tail, "x") == known.get_edge_data(head, tail, "x")


def rows(data: bytes) -> None:
    """Rows in any order, some of them on disk: they come back in order of key, those of one as they came."""
    held, *rest = data or b"\0"
    given = list(_rows(bytes(rest)))
    with TemporaryDirectory() as folder, patch.multiple(sorting, _RUNS=RUNS, _BLOCK=BLOCK):
        with sorted_rows(Path(folder), held=held * 16) as sorter:
            for number, (key, value) in enumerate(given):
                sorter.add(key, value)
                if value == b"x":  # they are gone through before the last has come
                    assert list(sorter) == sorted(given[: number + 1], key=lambda row: row[0])
            expected = sorted(given, key=lambda row: row[0])
            assert list(zip(sorter, sorter, strict=True)) == list(zip(expected, expected, strict=True))
        assert not list(Path(folder).iterdir())


def _rows(data: bytes) -> Iterator[Row]:
    for number in range(0, len(data) - 2, 3):
        first, second, size = data[number : number + 3]
        key: Key = (KEYS[first % len(KEYS)], KEYS[second % len(KEYS)])[: 1 + first // 128]
        yield key, (b"", b"x", str(number).encode(), b"y" * size * 3)[size % 4]
