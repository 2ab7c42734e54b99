"""Graph -> graph.graphml, for Gephi, Cytoscape and yEd."""

import io
import json
import re
from typing import Any

import networkx as nx
from networkx.readwrite.graphml import GraphMLWriter

from kg.export.values import best_value, current_stage
from kg.graph import edges, meta, nodes
from kg.schema import load_schema

# What XML 1.0 has no way to write.
FORBIDDEN = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")


def to_graphml(graph: "nx.MultiDiGraph[str]", *, lang: str) -> bytes:
    """Return the graph with plain attributes; lists and tables are JSON text."""
    plain: nx.MultiDiGraph[str] = nx.MultiDiGraph()
    schema, articles = load_schema(), meta(graph)["articles"]
    for key, node in nodes(graph):
        stage = current_stage(node, articles)
        values = {name: best_value(node, name, articles) for name in schema.attributes}
        figures = {name: value["value"] for name, value in values.items() if value}
        extra = {"stage": stage["stage"], "stage_date": stage["date"]} if stage else {}
        names = {"label": node["name"], "type_label": schema.types[node["type"]].label.text(lang)}
        plain.add_node(key, **_flat({**node, **names, **figures, **extra}))
    for head, tail, kind, edge in edges(graph):
        names = {"type": kind, "label": schema.relations[kind].label.text(lang)}
        said = {"weight": len(edge["statements"]) or 1}
        # Gephi takes edges of one id for one edge: the id names both ends, too.
        plain.add_edge(head, tail, key=f"{head} {kind} {tail}", **_flat({**edge, **names, **said}))
    writer = GraphMLWriter(encoding="utf-8", prettyprint=True)
    writer.add_graph_element(plain)
    stream = io.BytesIO()
    writer.dump(stream)
    return stream.getvalue()


def _flat(attributes: dict[str, Any]) -> dict[str, Any]:
    """Return the attributes sorted, each a text, number or truth value that GraphML can hold."""
    return {name: _plain(value) for name, value in sorted(attributes.items())}


def _plain(value: Any) -> str | int | float | bool:
    if isinstance(value, bool | int | float):
        return value
    text = value if isinstance(value, str) else json.dumps(value, ensure_ascii=False, sort_keys=True)
    return FORBIDDEN.sub("", text)
