"""Graph -> graph.graphml, for Gephi, Cytoscape and yEd."""

import json
import re
from collections.abc import Iterator
from typing import Any, get_type_hints
from xml.sax.saxutils import escape, quoteattr

from kg.display.values import best_value, current_stage
from kg.graph import Edge, Graph, Node, edges, meta, nodes
from kg.schema import load_schema

# What XML 1.0 has no way to write.
FORBIDDEN = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
_HEAD = """<?xml version='1.0' encoding='utf-8'?>
<graphml xmlns="http://graphml.graphdrawing.org/xmlns" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" \
xsi:schemaLocation="http://graphml.graphdrawing.org/xmlns http://graphml.graphdrawing.org/xmlns/1.0/graphml.xsd">
"""
_TYPES = {str: "string", bool: "boolean", int: "long", float: "double"}
_to_json = json.JSONEncoder(ensure_ascii=False, sort_keys=True).encode

Keys = dict[str, str]  # name of an attribute -> id of its key


def graphml_parts(graph: Graph, *, lang: str) -> Iterator[str]:
    """Yield the graph with plain attributes piece by piece; lists and tables are JSON text.

    Written here and not by networkx, which holds the whole file as a tree and takes thrice the time.
    """
    figures = dict.fromkeys(load_schema().attributes, float)
    extra = dict.fromkeys(("label", "type_label", "stage", "stage_date"), str)
    node_keys, node_lines = _keys("node", {**get_type_hints(Node), **extra, **figures})
    edge_keys, edge_lines = _keys("edge", {**get_type_hints(Edge), "label": str, "type": str, "weight": int})
    yield f'{_HEAD}{node_lines}{edge_lines}<graph edgedefault="directed">\n'
    for tag, data in _nodes(graph, lang):
        yield _element("node", tag, data, node_keys)
    for tag, data in _edges(graph, lang):
        yield _element("edge", tag, data, edge_keys)
    yield "</graph>\n</graphml>\n"


def _keys(kind: str, types: dict[str, Any]) -> tuple[Keys, str]:
    """Return an id for each attribute that elements of this kind may have, and what declares them."""
    keys = {name: f"{kind[0]}{at}" for at, name in enumerate(sorted(types))}
    return keys, "".join(
        f'<key id="{id_}" for="{kind}" attr.name="{name}" attr.type="{_TYPES.get(types[name], "string")}"/>\n'
        for name, id_ in keys.items()
    )


def _nodes(graph: Graph, lang: str) -> Iterator[tuple[str, dict[str, Any]]]:
    """Yield the attributes of each element's tag and its data."""
    schema, articles = load_schema(), meta(graph)["articles"]
    for key, node in nodes(graph):
        stage = current_stage(node, articles)
        values = {name: best_value(node, name, articles) for name in schema.attributes}
        figures = {name: float(value["value"]) for name, value in values.items() if value}
        extra = {"stage": stage["stage"], "stage_date": stage["date"]} if stage else {}
        names = {"label": node["name"], "type_label": schema.types[node["type"]].label.text(lang)}
        yield f"id={_quoted(key)}", {**node, **names, **figures, **extra}


def _edges(graph: Graph, lang: str) -> Iterator[tuple[str, dict[str, Any]]]:
    schema = load_schema()
    for head, tail, kind, edge in edges(graph):
        names = {"type": kind, "label": schema.relations[kind].label.text(lang)}
        said = {"weight": len(edge["statements"]) or 1}
        # Gephi takes edges of one id for one edge: the id names both ends, too.
        ends = f"id={_quoted(f'{head} {kind} {tail}')} source={_quoted(head)} target={_quoted(tail)}"
        yield ends, {**edge, **names, **said}


def _element(kind: str, tag: str, data: dict[str, Any], keys: Keys) -> str:
    rows = "".join(
        f'<data key="{id_}">{_text(data[name])}</data>\n' for name, id_ in keys.items() if name in data
    )
    return f"<{kind} {tag}>\n{rows}</{kind}>\n"


def _text(value: Any) -> str:
    if isinstance(value, bool | int | float):
        return str(value).lower()
    return escape(FORBIDDEN.sub("", value if isinstance(value, str) else _to_json(value)))


def _quoted(text: str) -> str:
    return quoteattr(FORBIDDEN.sub("", text))
