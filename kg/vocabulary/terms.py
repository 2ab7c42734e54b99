"""schema.toml, relations/*.toml and vocabulary.toml -> every term of kg's own vocabulary."""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from kg.schema import DATA, Label, Schema, load_schema, read_key, read_label, read_toml

ENTITY = "kg:Entity"  # the class of all that schema.toml has a type for


@dataclass(frozen=True, slots=True)
class Class:
    """A class; ``also`` are the wider ones."""

    name: str
    label: Label
    comment: Label
    also: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Property:
    """A property: between which classes or datatypes it stands, how often, and what its values may be."""

    name: str
    label: Label
    comment: Label
    domain: tuple[str, ...]
    range: tuple[str, ...]
    also: tuple[str, ...] = ()
    symmetric: bool = False
    inverse: tuple[str, Label] | None = None
    min: int = 0
    max: int | None = None
    least: int | None = None
    most: int | None = None
    pattern: str = ""

    @property
    def links(self) -> bool:
        """Tell whether its values are things, not literals."""
        return self.range[0].startswith("kg:")


@dataclass(frozen=True, slots=True)
class Individual:
    """A thing that the vocabulary itself names: a stage, a qualifier, the list of divisions."""

    name: str
    label: Label
    classes: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Terms:
    """Every term of the vocabulary, in the order of the files."""

    label: Label
    comment: Label
    inverse: Label  # how the comment of an inverse property reads, with {name} and {comment}
    classes: tuple[Class, ...]
    properties: tuple[Property, ...]
    individuals: tuple[Individual, ...]


@cache
def load_terms(data: Path = DATA) -> Terms:
    """Return the vocabulary under ``data``; DataError names file and key."""
    path, schema = data / "vocabulary.toml", load_schema(data)
    table = read_toml(path)
    about = read_key(table, "ontology", path)
    return Terms(
        read_label(about, "label", path),
        read_label(about, "comment", path),
        read_label(about, "inverse", path),
        (*_classes(table, path), *_types(table, schema, path)),
        (*_relations(schema), *_attributes(table, schema, path), *_own(table, path)),
        tuple(_individuals(table, schema, path)),
    )


def _classes(table: dict[str, Any], path: Path) -> Iterator[Class]:
    for name, entry in read_key(table, "classes", path).items():
        also = tuple(entry.get("also", ()))
        yield Class(name, read_label(entry, "label", path), read_label(entry, "comment", path), also)


def _types(table: dict[str, Any], schema: Schema, path: Path) -> Iterator[Class]:
    comments = read_key(table, "types", path)
    for name, kind in schema.types.items():
        yield Class(name, kind.label, read_label(comments, name, path), (ENTITY, *kind.also))


def _relations(schema: Schema) -> Iterator[Property]:
    for kind in schema.relations.values():
        yield Property(
            kind.name,
            kind.label,
            kind.comment,
            tuple(f"kg:{name}" for name in sorted(kind.subject)),
            tuple(f"kg:{name}" for name in sorted(kind.object)),
            kind.also,
            kind.symmetric,
            (kind.inverse_name, kind.inverse) if kind.inverse_name else None,
        )


def _attributes(table: dict[str, Any], schema: Schema, path: Path) -> Iterator[Property]:
    comments = read_key(table, "attributes", path)
    for name, kind in schema.attributes.items():
        most = 100 if kind.unit == "%" else None
        comment = read_label(comments, name, path)
        yield Property(name, kind.label, comment, (ENTITY,), ("xsd:decimal",), least=0, most=most)


def _own(table: dict[str, Any], path: Path) -> Iterator[Property]:
    for name, entry in read_key(table, "properties", path).items():
        yield Property(
            name,
            read_label(entry, "label", path),
            read_label(entry, "comment", path),
            tuple(read_key(entry, "domain", path)),
            tuple(read_key(entry, "range", path)),
            tuple(entry.get("also", ())),
            min=entry.get("min", 0),
            max=entry.get("max"),
            least=entry.get("least"),
            most=entry.get("most"),
            pattern=entry.get("pattern", ""),
        )


def _individuals(table: dict[str, Any], schema: Schema, path: Path) -> Iterator[Individual]:
    for name in dict.fromkeys((*schema.stages, *schema.qualifiers)):  # "planned" is both
        label = schema.stages.get(name) or schema.qualifiers[name]
        kinds = (("kg:Stage", schema.stages), ("kg:Qualifier", schema.qualifiers))
        yield Individual(name, label, tuple(kind for kind, names in kinds if name in names))
    for name, entry in read_key(table, "individuals", path).items():
        yield Individual(name, read_label(entry, "label", path), tuple(read_key(entry, "also", path)))
