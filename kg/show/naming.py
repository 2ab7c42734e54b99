"""A name as a person types it -> the thing of the graph."""

from collections import Counter
from collections.abc import Callable, Iterable, Iterator

import networkx as nx

from kg.errors import NameNotFound
from kg.folding import fold
from kg.graph import Node, edges, nodes
from kg.schema import load_schema

_LISTED = 20
_SHORTEST_ID = 6
_Named = tuple[str, Node]


def find_thing(graph: "nx.MultiDiGraph[str]", name: str, *, lang: str = "zh") -> str:
    """Return the id of the thing that ``name`` means; NameNotFound lists what it could mean.

    An exact name comes before another name of a thing, that before a county without its last word, that
    before the beginning of a name, that before a part of one. An id, or its beginning, is a name too.
    """
    wanted = _spell(name)
    if not wanted:
        raise NameNotFound("no name was given; name a thing of the graph")
    things = nodes(graph)
    for fits in _ways(wanted, name.strip()):
        found = [(key, node) for key, node in things if fits(key, node)]
        if len(found) == 1:
            return found[0][0]
        if found:
            raise NameNotFound(_several(graph, name, found, lang))
    raise NameNotFound(_none(name, wanted, things))


def _ways(wanted: str, id_: str) -> Iterator[Callable[[str, Node], bool]]:
    """Yield the ways in which a thing can be meant, the plainest first."""
    yield lambda key, node: _spell(node["name"]) == wanted
    yield lambda key, node: any(_spell(alias) == wanted for alias in node["aliases"])
    yield lambda key, node: len(id_) >= _SHORTEST_ID and key.startswith(id_)
    yield lambda key, node: node["type"] == "District" and _spell(node["name"]).startswith(wanted)
    yield lambda key, node: any(_spell(form).startswith(wanted) for form in (node["name"], *node["aliases"]))
    yield lambda key, node: any(wanted in _spell(form) for form in (node["name"], *node["aliases"]))


def _spell(name: str) -> str:
    return "".join(fold(name).split()).lower()


def _several(graph: "nx.MultiDiGraph[str]", name: str, found: list[_Named], lang: str) -> str:
    """Return one line that asks which, and a line for each candidate, those with most mentions first."""
    schema = load_schema()
    found = sorted(found, key=lambda pair: (-pair[1]["mentions"], pair[1]["name"], pair[0]))
    places = {head: graph.nodes[tail]["name"] for head, tail, kind, _ in edges(graph) if kind == "locatedIn"}
    lines = [f"{name}: {len(found)} things could be meant; give the full name, or the id that stands first"]
    for key, node in found[:_LISTED]:
        label = getattr(schema.types[node["type"]].label, lang)
        place = f", {places[key]}" if key in places else ""
        lines.append(f"  {key}  {node['name']} ({label}{place})")
    if len(found) > _LISTED:
        lines.append(f"  … and {len(found) - _LISTED} more")
    return "\n".join(lines)


def _none(name: str, wanted: str, things: Iterable[_Named]) -> str:
    """Return that nothing has this name, and which names share most with it."""
    pairs = _pairs(wanted)
    shared = Counter(
        {node["name"]: sum((pairs & _pairs(_spell(node["name"]))).values()) for _, node in things}
    )
    alike = sorted((-count, other) for other, count in shared.items() if count * 2 >= max(len(wanted) - 1, 1))
    hint = f"did you mean {', '.join(other for _, other in alike[:3])}?" if alike else "check the spelling"
    return f"{name}: nothing in the graph has this name; {hint}"


def _pairs(text: str) -> Counter[str]:
    return Counter(text[at : at + 2] for at in range(len(text) - 1))
