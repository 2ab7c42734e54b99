"""A chunk of facts -> what its articles name, packed, for whoever gathers it; any process may do it."""

from collections.abc import Container
from typing import NamedTuple

import msgspec

from kg.chunks import Chunk
from kg.linking.atoms import Place, Row, rows_of
from kg.model import Facts

_encode = msgspec.msgpack.Encoder().encode
unpack = msgspec.msgpack.Decoder(Row).decode


class PackedRow(NamedTuple):
    """A row as bytes, and what is asked of it before its type has its turn."""

    id: str
    type: str
    seats: frozenset[str]  # codes of its places
    key: bytes  # what sorts it
    packed: bytes


class Naming(NamedTuple):
    """What one article names."""

    article: str
    rows: list[PackedRow]
    told: list[tuple[str, str, str]]  # article, entity, and why the article itself says that two are one


def read_chunk(chunk: Chunk, types: Container[str], decided: frozenset[Place]) -> list[Naming]:
    """Return what each article names of ``types``; what is ``decided`` is an atom of its own."""
    apart = frozenset(id_ for _, id_ in decided)
    return [_read(facts, types, decided, apart) for facts in chunk.facts]


def _read(facts: Facts, types: Container[str], decided: Container[Place], apart: Container[str]) -> Naming:
    article = facts.article.id
    rows = [
        PackedRow(row.id, row.type, row.around.told, "\0".join(row.order).encode(), _encode(row))
        for row in rows_of(facts, types, decided, apart)
    ]
    return Naming(article, rows, [(article, one.id, one.reason) for one in facts.entities if one.reason])
