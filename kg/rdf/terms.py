"""schema.toml, relations/*.toml and vocabulary.toml -> every term of kg's own vocabulary."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from kg.datafile import read_toml
from kg.schema import DATA, Label, Schema, load_schema, read_key, read_label

ENTITY = "kg:Entity"  # the class of all that schema.toml has a type for


@dataclass(frozen=True, slots=True)
class Class:
    """A class; ``also`` are the wider ones."""

    name: str
    label: Label
    comment: Label
    also: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Values:
    """Between which classes or datatypes a property stands, how often, and what its values may be."""

    path: str
    domain: tuple[str, ...]
    range: tuple[str, ...]
    min: int = 0
    max: int | None = None
    least: int | None = None
    most: int | None = None
    pattern: str = ""
    below: str = ""

    @property
    def links(self) -> bool:
        """Tell whether the values are things of a class, not literals."""
        return bool(self.range) and self.range[0].startswith(("kg:", "oa:", "schema:"))


@dataclass(frozen=True, slots=True)
class Property:
    """A property of kg's own; ``also`` are the wider ones."""

    name: str
    label: Label
    comment: Label
    values: Values
    also: tuple[str, ...] = ()
    symmetric: bool = False
    inverse: tuple[str, Label] | None = None


@dataclass(frozen=True, slots=True)
class Individual:
    """A thing that the vocabulary itself names: a stage, a qualifier, the list of divisions."""

    name: str
    label: Label
    classes: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class VocabularyTerms:
    """Every term of the vocabulary, in the order of the files."""

    label: Label
    comment: Label
    inverse: Label  # how the comment of an inverse property reads, with {name} and {comment}
    classes: tuple[Class, ...]
    properties: tuple[Property, ...]
    individuals: tuple[Individual, ...]
    standard: dict[str, Values]  # name of the shape -> what is asked of a property of another vocabulary


@cache
def load_terms(data: Path = DATA) -> VocabularyTerms:
    """Return the vocabulary under ``data``; DataError names file and key."""
    path, schema = data / "vocabulary.toml", load_schema(data)
    table = read_toml(path)
    about = read_key(table, "ontology", path)
    return VocabularyTerms(
        read_label(about, "label", path),
        read_label(about, "comment", path),
        read_label(about, "inverse", path),
        (*_classes(table, path), *_types(table, schema, path)),
        (*_relations(schema), *_attributes(table, schema, path), *_own(table, path)),
        tuple(_individuals(table, schema, path)),
        {
            name: _values(entry, read_key(entry, "path", path), path)
            for name, entry in read_key(table, "standard", path).items()
        },
    )


def is_datatype(name: str) -> bool:
    """Tell whether a range is one of values, and not of things."""
    return name.startswith("xsd:") or name == "rdf:langString"


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
            Values(f"kg:{kind.name}", _names(kind.subject), _names(kind.object)),
            kind.also,
            kind.symmetric,
            (kind.inverse_name, kind.inverse) if kind.inverse_name else None,
        )


def _names(types: Iterable[str]) -> tuple[str, ...]:
    return tuple(f"kg:{name}" for name in sorted(types))


def _attributes(table: dict[str, Any], schema: Schema, path: Path) -> Iterator[Property]:
    comments = read_key(table, "attributes", path)
    for name, kind in schema.attributes.items():
        most = 100 if kind.unit == "%" else None
        comment = read_label(comments, name, path)
        values = Values(f"kg:{name}", (ENTITY,), ("xsd:decimal",), least=0, most=most)
        yield Property(name, kind.label, comment, values)


def _own(table: dict[str, Any], path: Path) -> Iterator[Property]:
    for name, entry in read_key(table, "properties", path).items():
        yield Property(
            name,
            read_label(entry, "label", path),
            read_label(entry, "comment", path),
            _values(entry, f"kg:{name}", path),
            tuple(entry.get("also", ())),
        )


def _values(entry: dict[str, Any], name: str, path: Path) -> Values:
    return Values(
        name,
        tuple(read_key(entry, "domain", path)),
        tuple(read_key(entry, "range", path)),
        entry.get("min", 0),
        entry.get("max"),
        entry.get("least"),
        entry.get("most"),
        entry.get("pattern", ""),
        entry.get("below", ""),
    )


def _individuals(table: dict[str, Any], schema: Schema, path: Path) -> Iterator[Individual]:
    for name in dict.fromkeys((*schema.stages, *schema.qualifiers)):  # "planned" is both
        label = schema.stages.get(name) or schema.qualifiers[name]
        kinds = (("kg:Stage", schema.stages), ("kg:Qualifier", schema.qualifiers))
        yield Individual(name, label, tuple(kind for kind, names in kinds if name in names))
    for name, entry in read_key(table, "individuals", path).items():
        yield Individual(name, read_label(entry, "label", path), tuple(read_key(entry, "also", path)))
