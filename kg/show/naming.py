"""A name as a person types it -> the thing of the graph."""

import networkx as nx

from kg.graph import edges, nodes
from kg.resolve import NamedThing, resolve_name
from kg.schema import load_schema


def find_thing(graph: "nx.MultiDiGraph[str]", name: str, *, lang: str = "zh") -> str:
    """Return the id of the thing that ``name`` means; NameNotFound lists what it could mean."""
    within = load_schema().roles.within
    places = {head: graph.nodes[tail]["name"] for head, tail, kind, _ in edges(graph) if kind == within}
    things = [
        NamedThing(key, node["type"], node["name"], node["aliases"], node["mentions"], places.get(key, ""))
        for key, node in nodes(graph)
    ]
    return resolve_name(name, things, lang=lang).id
