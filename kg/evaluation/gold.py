"""Gold files -> what careful readers found in each document."""

import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from kg.errors import SourceError
from kg.files import why_unreadable
from kg.schema import load_schema


@dataclass(frozen=True, slots=True)
class GoldEntity:
    """A thing named in the document; an optional one is neither required nor wrong."""

    id: str
    type: str
    name: str
    mentions: tuple[str, ...]
    optional: bool


@dataclass(frozen=True, slots=True)
class GoldRelation:
    """head –type→ tail, as the document states it; the ends are ids of gold entities."""

    head: str
    type: str
    tail: str
    evidence: str
    optional: bool


@dataclass(frozen=True, slots=True)
class GoldAttribute:
    """A value of a gold entity."""

    entity: str
    name: str
    value: float
    evidence: str
    optional: bool


@dataclass(frozen=True, slots=True)
class Gold:
    """All that is to be found in one document; ``document`` is its file name."""

    document: str
    entities: tuple[GoldEntity, ...]
    relations: tuple[GoldRelation, ...]
    attributes: tuple[GoldAttribute, ...]


def read_gold(folder: Path) -> list[Gold]:
    """Return the gold files of ``folder``, sorted by name; SourceError names file and key."""
    files = sorted(folder.glob("*.json")) if folder.is_dir() else [folder]
    if not files:
        raise SourceError(f"{folder}: no .json file in this folder; name the folder of the gold files")
    return [_read(file) for file in files]


def _read(file: Path) -> Gold:
    try:
        table = json.loads(file.read_bytes())
    except FileNotFoundError:
        raise SourceError(f"{file}: no such file or folder; check the spelling") from None
    except (OSError, UnicodeDecodeError, ValueError, RecursionError) as error:
        raise SourceError(f"{file}: cannot be read ({why_unreadable(error)}); mend the file") from error
    try:
        return _gold(table)
    except KeyError as error:
        raise SourceError(f"{file}: the key {error} is missing or names nothing; add it") from error
    except (TypeError, ValueError, AttributeError) as error:
        raise SourceError(f"{file}: is not a gold file ({error}); mend the file") from error


def _gold(table: dict[str, Any]) -> Gold:
    schema = load_schema()
    entities = tuple(
        GoldEntity(str(e["id"]), str(e["type"]), str(e["name"]), tuple(map(str, e["mentions"])), _optional(e))
        for e in table["entities"]
    )
    relations = tuple(
        GoldRelation(str(r["head"]), str(r["rel"]), str(r["tail"]), str(r.get("evidence", "")), _optional(r))
        for r in table["relations"]
    )
    # Free-text attributes (a capacity) are not counted, so they need no number.
    attributes = tuple(
        GoldAttribute(
            str(a["entity"]), str(a["attr"]), float(a["value"]), str(a.get("evidence", "")), _optional(a)
        )
        for a in table.get("attributes", ())
        if a["attr"] in schema.attributes
    )
    known = {entity.id: entity for entity in entities}
    ends = [end for r in relations for end in (r.head, r.tail)] + [a.entity for a in attributes]
    for end in ends:
        known[end]
    for name in [entity.type for entity in entities]:
        schema.types[name]
    for name in [relation.type for relation in relations]:
        schema.relations[name]
    return Gold(str(table["doc"]), entities, relations, attributes)


def _optional(entry: dict[str, Any]) -> bool:
    return bool(entry.get("optional", False))
