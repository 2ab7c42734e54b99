"""Nodes with their edges -> rows that hold what RDF says of an entity -> blocks of Turtle."""

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from kg.errors import OutputError
from kg.graph import Node, holds
from kg.graph.joining import Arrow
from kg.rdf.records import DIVISIONS, former_iri
from kg.rdf.statements import foreign
from kg.rdf.turtle import Pairs, block, decimal, iri, literal, some, term
from kg.schema import Schema, load_schema


class EntityRow(NamedTuple):
    """What is said of an entity, but for the sentences that say it."""

    key: str
    name: str
    type: str
    aliases: list[str]
    code: str
    arrows: list[tuple[str, str]]  # relation type, tail: of what still stands
    listed: bool  # whether the official list says where it lies
    values: list[tuple[str, float]]
    former: list[str]


def to_row(key: str, node: Node, arrows: Sequence[Arrow]) -> EntityRow:
    """Return the row of a node; of values those in foreign currency are left out, and what was corrected."""
    return EntityRow(
        key,
        node["name"],
        node["type"],
        node["aliases"],
        node["code"],
        [
            (kind, tail)
            for tail, kind, edge in arrows
            if edge["official"] or any(map(holds, edge["statements"]))
        ],
        any(edge["official"] for _, _, edge in arrows),
        [
            (said["name"], said["value"])
            for said in node["attributes"]
            if holds(said) and not foreign(said["currency"])
        ],
        [former_iri(key, former) for former in node.get("former", ())],
    )


def render_entities(rows: Sequence[EntityRow], base: str) -> tuple[bytes, bytes]:
    """Return the blocks of entities in Turtle and in TriG, where they stand outside all named graphs."""
    schema = load_schema()
    text = "".join(f"\n{_block(row, base, schema)}" for row in rows).encode("utf-8", "replace")
    return text, text


def _block(row: EntityRow, base: str, schema: Schema) -> str:
    values: dict[str, list[str]] = {name: [] for name in schema.attributes}
    for name, value in row.values:
        if name in values:
            values[name].append(decimal(value))
    pairs: Pairs = [
        *_names(row, schema),
        *sorted((term(kind), [iri(tail, base)]) for kind, tail in row.arrows),
        *((term(name), numbers) for name, numbers in values.items() if numbers),
        ("kg:formerName", [iri(former, base) for former in row.former]),
        ("prov:wasDerivedFrom", [DIVISIONS] if row.listed else []),
    ]
    return block(iri(row.key, base), pairs)


def _names(row: EntityRow, schema: Schema) -> Iterator[tuple[str, Sequence[str] | set[str]]]:
    kind = schema.types.get(row.type)
    if kind is None:
        raise OutputError(f"graph.json: unknown type {row.type!r} of {row.name!r}; run kg build")
    name = literal(row.name)
    yield "a", [term(kind.name), *kind.also]
    yield "skos:prefLabel", [name]
    yield "skos:altLabel", {literal(alias) for alias in row.aliases} - {name}
    yield "rdfs:label", [name]
    yield "skos:notation", some(row.code, "")
