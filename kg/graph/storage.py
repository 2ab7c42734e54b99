"""graph.json <-> networkx.MultiDiGraph."""

import json
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any, cast

import networkx as nx

from kg import __version__
from kg.errors import OutputError
from kg.files import encoded, finish_replacing, why_unreadable, write_bytes
from kg.graph.reading import edges, meta, nodes
from kg.graph.shape import ArticleRecord, Edge, Meta, Node

FILE = "graph.json"


def save_graph(graph: "nx.MultiDiGraph[str]", path: Path) -> None:
    """Write node-link JSON to ``path``, one line a node, edge or article: the same graph, the same bytes."""
    write_bytes(path, encoded(_parts(graph)))


def _parts(graph: "nx.MultiDiGraph[str]") -> Iterator[str]:
    """Yield the file piece by piece: a large graph is never held a second time as text."""
    articles = sorted(meta(graph)["articles"].items())
    lines = {key: iter([_dump(value)]) for key, value in meta(graph).items()}
    lines["articles"] = _block("{}", (f"{_dump(key)}: {_dump(value)}" for key, value in articles))
    heads = (_dump({**node, "id": key}) for key, node in nodes(graph))
    arrows = (_dump({**edge, "source": a, "target": b, "key": kind}) for a, b, kind, edge in edges(graph))
    yield '{\n"directed": true,\n"edges": '
    yield from _block("[]", arrows)
    yield ',\n"graph": {'
    for number, (key, value) in enumerate(sorted(lines.items())):
        yield f"{',' if number else ''}\n{_dump(key)}: "
        yield from value
    yield '\n},\n"multigraph": true,\n"nodes": '
    yield from _block("[]", heads)
    yield "\n}\n"


def _block(brackets: str, entries: Iterable[str]) -> Iterator[str]:
    """Yield a list or table of ``entries``, each on its line."""
    yield brackets[0]
    empty = True
    for entry in entries:
        yield f"{'' if empty else ','}\n{entry}"
        empty = False
    yield brackets[1] if empty else f"\n{brackets[1]}"


def load_graph(path: Path) -> "nx.MultiDiGraph[str]":
    """Return the graph of an output folder, or of a graph.json; OutputError tells to build it again."""
    file = path / FILE if path.is_dir() or not path.suffix else path
    finish_replacing(file.parent)
    try:
        table = json.loads(file.read_bytes())
    except FileNotFoundError as error:
        raise OutputError(f"{file}: no such file; run kg build, or name its folder with -o") from error
    except (OSError, UnicodeDecodeError, ValueError, RecursionError) as error:
        raise OutputError(f"{file}: cannot be read ({why_unreadable(error)}); run kg build") from error
    fault = _fault(table)
    if fault:
        raise OutputError(f"{file}: {fault}; run kg build")
    return cast("nx.MultiDiGraph[str]", nx.node_link_graph(table, edges="edges"))


def _dump(value: Any) -> str:
    try:
        return json.dumps(value, ensure_ascii=False, sort_keys=True, allow_nan=False)
    except ValueError as error:
        raise OutputError(f"{FILE}: a value is no number ({error}); mend the rule that made it") from error


def _lacking(what: str, entries: Iterable[dict[str, Any]], keys: frozenset[str]) -> str:
    for entry in entries:
        missing = sorted(keys - entry.keys())
        if missing:
            return f"{what} without {missing[0]!r}"
    return ""


def _fault(table: Any) -> str:
    """Return what keeps ``table`` from being a graph of this version, or nothing."""
    try:
        if not (table["directed"] is True and table["multigraph"] is True):
            return "is not a graph of kg"
        version = str(table["graph"]["version"])
        lacking = (
            _lacking("graph", [table["graph"]], Meta.__required_keys__)
            or _lacking("article", table["graph"]["articles"].values(), ArticleRecord.__required_keys__)
            or _lacking("node", table["nodes"], Node.__required_keys__ | {"id"})
            or _lacking("edge", table["edges"], Edge.__required_keys__ | {"source", "target", "key"})
        )
    except (KeyError, TypeError, AttributeError):
        return "is not a graph of kg, or is broken"
    if version.split(".")[:2] != __version__.split(".")[:2]:
        return f"is of kg {version}, this is kg {__version__}"
    return lacking
