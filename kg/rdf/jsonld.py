"""Triples -> JSON-LD with short names: what a programmer without RDF can read too."""

import json
from collections.abc import Iterable
from functools import cache
from typing import Any

import pyoxigraph as ox

from kg.rdf.context import load_context
from kg.rdf.turtle import prefixes

TYPE = ox.NamedNode("http://www.w3.org/1999/02/22-rdf-syntax-ns#type")
Fields = dict[str, list[Any]]


def to_jsonld(triples: Iterable[ox.Triple | ox.Quad], first: str = "") -> str:
    """Return ``triples`` as JSON-LD, one object a subject; the one of the IRI ``first`` comes first."""
    nodes: dict[str, Fields] = {}
    for triple in triples:
        fields = nodes.setdefault(_name(triple.subject), {})
        name, value = _field(triple.predicate, triple.object)
        fields.setdefault(name, []).append(value)
    ordered = sorted(nodes.items(), key=lambda item: (item[0] != first, item[0]))
    document = {"@context": load_context(), "@graph": [_node(name, fields) for name, fields in ordered]}
    return json.dumps(document, ensure_ascii=False, indent=1) + "\n"


def entity_jsonld(triples: Iterable[ox.Triple | ox.Quad], id_: str) -> str:
    """Return what ``triples`` say of the entity ``id_`` (an IRI) and of what they tell beside it."""
    return to_jsonld(triples, id_)


def _node(name: str, fields: Fields) -> dict[str, Any]:
    node: dict[str, Any] = {"id": name}
    for key in sorted(fields, key=lambda key: (key != "type", key)):
        values = sorted(fields[key], key=lambda value: json.dumps(value, ensure_ascii=False))
        node[key] = values[0] if len(values) == 1 else values
    return node


def _name(node: Any) -> str:
    return f"_:{node.value}" if isinstance(node, ox.BlankNode) else str(node.value)


def _field(predicate: Any, value: Any) -> tuple[str, Any]:
    """Return the short name of a property, and the value as that name lets it be written."""
    if predicate == TYPE:
        return "type", _short(value.value)
    key = _fields().get(predicate.value, "")
    kind = load_context()[key] if key else {}
    key = key or _short(predicate.value)
    if not isinstance(value, ox.Literal):
        if kind.get("@type") == "@vocab":
            return key, _short(value.value)
        return key, _name(value) if kind.get("@type") == "@id" else {"id": _name(value)}
    datatype = _short(value.datatype.value)
    if value.language:
        plain = value.language == kind.get("@language")
        return key, value.value if plain else {"@value": value.value, "@language": value.language}
    if datatype == kind.get("@type", "xsd:string") and "@language" not in kind:
        return key, int(value.value) if datatype == "xsd:integer" and value.value.isdecimal() else value.value
    typed = {} if datatype == "xsd:string" else {"@type": datatype}
    return key, {"@value": value.value, **typed}


@cache
def _fields() -> dict[str, str]:
    """Return IRI -> short name of every property of the context."""
    fields = {key: entry["@id"] for key, entry in load_context().items() if isinstance(entry, dict)}
    return {_long(name): key for key, name in fields.items()}


@cache
def _things() -> dict[str, str]:
    names = {key: name for key, name in load_context().items() if str(name).startswith("kg:")}
    return {_long(name): key for key, name in names.items()}


def _short(iri: str) -> str:
    """Return the short name of a class, individual or property; the IRI itself where it has none."""
    known = _fields().get(iri) or _things().get(iri)
    if known:
        return known
    for prefix, start in prefixes().items():
        if prefix != "id" and iri.startswith(start):
            return f"{prefix}:{iri.removeprefix(start)}"
    return iri


def _long(name: str) -> str:
    prefix, _, local = name.partition(":")
    return prefixes()[prefix] + local
