"""Graph -> graph.graphml, for Gephi, Cytoscape and yEd."""

import json
import re
from collections.abc import Iterable, Iterator
from typing import Any
from xml.sax.saxutils import escape, quoteattr

import networkx as nx

from kg.export.values import best_value, current_stage
from kg.graph import edges, meta, nodes
from kg.schema import load_schema

# What XML 1.0 has no way to write.
FORBIDDEN = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
_HEAD = """<?xml version='1.0' encoding='utf-8'?>
<graphml xmlns="http://graphml.graphdrawing.org/xmlns" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" \
xsi:schemaLocation="http://graphml.graphdrawing.org/xmlns http://graphml.graphdrawing.org/xmlns/1.0/graphml.xsd">
"""
_TYPES = {str: "string", bool: "boolean", int: "long", float: "double"}
_to_json = json.JSONEncoder(ensure_ascii=False, sort_keys=True).encode

Data = dict[str, str | int | float | bool]


def to_graphml(graph: "nx.MultiDiGraph[str]", *, lang: str) -> bytes:
    """Return the graph with plain attributes; lists and tables are JSON text.

    Written here and not by networkx, which holds the whole file as a tree and takes thrice the time.
    """
    things, links = list(_nodes(graph, lang)), list(_edges(graph, lang))
    keys = {"node": _key_ids("n", things), "edge": _key_ids("e", links)}
    lines = [_HEAD]
    for kind, ids in keys.items():
        lines += (
            f'<key id="{id_}" for="{kind}" attr.name="{name}" attr.type="{type_}"/>\n'
            for (name, type_), id_ in ids.items()
        )
    lines.append('<graph edgedefault="directed">\n')
    for tag, data in things:
        lines.append(_element("node", tag, data, keys["node"]))
    for tag, data in links:
        lines.append(_element("edge", tag, data, keys["edge"]))
    lines.append("</graph>\n</graphml>\n")
    return "".join(lines).encode()


def _nodes(graph: "nx.MultiDiGraph[str]", lang: str) -> Iterator[tuple[str, Data]]:
    """Yield the attributes of each element and its data."""
    schema, articles = load_schema(), meta(graph)["articles"]
    for key, node in nodes(graph):
        stage = current_stage(node, articles)
        values = {name: best_value(node, name, articles) for name in schema.attributes}
        figures = {name: value["value"] for name, value in values.items() if value}
        extra = {"stage": stage["stage"], "stage_date": stage["date"]} if stage else {}
        names = {"label": node["name"], "type_label": schema.types[node["type"]].label.text(lang)}
        yield f"id={_quoted(key)}", _flat({**node, **names, **figures, **extra})


def _edges(graph: "nx.MultiDiGraph[str]", lang: str) -> Iterator[tuple[str, Data]]:
    schema = load_schema()
    for head, tail, kind, edge in edges(graph):
        names = {"type": kind, "label": schema.relations[kind].label.text(lang)}
        said = {"weight": len(edge["statements"]) or 1}
        # Gephi takes edges of one id for one edge: the id names both ends, too.
        ends = f"id={_quoted(f'{head} {kind} {tail}')} source={_quoted(head)} target={_quoted(tail)}"
        yield ends, _flat({**edge, **names, **said})


def _flat(attributes: dict[str, Any]) -> Data:
    """Return the attributes sorted, each a text, number or truth value that GraphML can hold."""
    return {name: _plain(value) for name, value in sorted(attributes.items())}


def _plain(value: Any) -> str | int | float | bool:
    if type(value) in _TYPES:
        return value  # type: ignore[no-any-return]
    return _to_json(value)


def _key_ids(letter: str, elements: Iterable[tuple[str, Data]]) -> dict[tuple[str, str], str]:
    """Return an id for each attribute and type of value that the elements hold."""
    found = {(name, _TYPES[type(value)]) for _, data in elements for name, value in data.items()}
    return {key: f"{letter}{at}" for at, key in enumerate(sorted(found))}


def _element(kind: str, tag: str, data: Data, keys: dict[tuple[str, str], str]) -> str:
    rows = "".join(
        f'<data key="{keys[name, _TYPES[type(value)]]}">{_text(value)}</data>\n'
        for name, value in data.items()
    )
    return f"<{kind} {tag}>\n{rows}</{kind}>\n"


def _text(value: str | int | float | bool) -> str:
    if isinstance(value, str):
        return escape(FORBIDDEN.sub("", value))
    return str(value).lower()


def _quoted(text: str) -> str:
    return quoteattr(FORBIDDEN.sub("", text))
