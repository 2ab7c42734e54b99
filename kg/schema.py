"""data/schema.toml + data/relations/*.toml -> Schema; the readers of all data files."""

import tomllib
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass, fields
from functools import cache
from hashlib import sha256
from pathlib import Path
from typing import Any

from kg.errors import DataError

DATA = Path(__file__).parent / "data"
LEXICON = DATA / "lexicon"
_KINDS_OF_ROLE = ("", "part", "post")  # none, one that the network tells, the words of a post in the text


@dataclass(frozen=True, slots=True)
class Label:
    """A name in the two languages of the interface."""

    zh: str
    en: str

    def text(self, lang: str) -> str:
        """Return the name in ``lang``."""
        return self.zh if lang == "zh" else self.en


@dataclass(frozen=True, slots=True)
class Naming:
    """How two names of a type are known to be names of one thing; data/schema.toml tells what each means."""

    tails: tuple[str, ...] | None = None
    shortest: int = 3
    repeated: int = 0  # no name is looked for again
    registered: bool = False
    abbreviated: bool = False
    prefixed: bool = False
    tied_by: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class EntityType:
    """A class of entities: its local name, labels, further classes as prefixed names, colour and shape."""

    name: str
    label: Label
    also: tuple[str, ...]
    color: str
    shape: str
    core: bool  # drawn at first
    names: Naming


@dataclass(frozen=True, slots=True)
class AttributeType:
    """A value that an entity of some types can have, with its unit (CNY, m², %)."""

    name: str
    label: Label
    unit: str
    subject: frozenset[str]


@dataclass(frozen=True, slots=True)
class Example:
    """A text and the (head, tail) names that the relation must find in it; none for a near miss."""

    text: str
    finds: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class RelationType:
    """A relation type, from one file of data/relations."""

    name: str
    label: Label
    comment: Label
    subject: frozenset[str]
    object: frozenset[str]
    symmetric: bool
    role: str  # the kind that a statement of it may bear, or empty: post (总经理), part (施工)
    examples: tuple[Example, ...]
    inverse: Label  # what the tail calls it: supplied by, people; the label itself where none is given
    also: tuple[str, ...]  # wider properties of other vocabularies, as prefixed names
    inverse_name: str  # the local name of the inverse property, or empty


@dataclass(frozen=True, slots=True)
class Roles:
    """The types, the relation and the attribute that parts of kg are about; see data/schema.toml."""

    company: str
    project: str
    district: str
    place: str
    within: str
    sum: str


@dataclass(frozen=True, slots=True)
class Schema:
    """Everything that kinds of things and facts are called, by name, in the order of the files."""

    prefixes: dict[str, str]
    base_iri: str
    types: dict[str, EntityType]
    attributes: dict[str, AttributeType]
    stages: dict[str, Label]
    qualifiers: dict[str, Label]
    relations: dict[str, RelationType]
    roles: Roles


def read_toml(path: Path) -> dict[str, Any]:
    """Return the table in ``path``; DataError names the file and the line."""
    try:
        return tomllib.loads(path.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise DataError(f"{path.name}: {error}; mend the file or install kg again") from error


def read_rows(path: Path, columns: int) -> Iterator[list[str]]:
    """Yield the fields of each line behind the head of a table; DataError names file and line."""
    try:
        lines = path.read_text(encoding="utf-8").splitlines()
    except (OSError, UnicodeDecodeError) as error:
        raise DataError(f"{path.name}: {error}; install kg again") from error
    for number, line in enumerate(lines[1:], 2):
        fields = line.split("\t")
        if len(fields) != columns:
            raise DataError(
                f"{path.name}, line {number}: {len(fields)} columns, not {columns}; mend the line"
            )
        yield fields


@cache
def load_schema(data: Path = DATA) -> Schema:
    """Return the schema under ``data``; DataError names file and key."""
    path = data / "schema.toml"
    table = read_toml(path)
    types = {name: _type(name, entry, path) for name, entry in read_key(table, "types", path).items()}
    attributes = {
        name: AttributeType(
            name,
            read_label(entry, "label", path),
            read_key(entry, "unit", path),
            frozenset(read_key(entry, "subject", path)),
        )
        for name, entry in read_key(table, "attributes", path).items()
    }
    loaded = (_load_relation(file, types) for file in (data / "relations").glob("*.toml"))
    relations: dict[str, RelationType] = {}
    for one in sorted(loaded, key=lambda one: one.name):
        if one.name in relations:
            raise DataError(f"relations: two files have the iri kg:{one.name}; give each its own")
        relations[one.name] = one
    for name, kind in types.items():
        _check_known(kind.names.tied_by, relations, f"{path.name}: types.{name}.names.tied_by", "relation")
    return Schema(
        read_key(table, "prefixes", path),
        read_key(table, "base_iri", path),
        types,
        attributes,
        {name: read_label(table["stages"], name, path) for name in read_key(table, "stages", path)},
        {name: read_label(table["qualifiers"], name, path) for name in read_key(table, "qualifiers", path)},
        relations,
        _roles(read_key(table, "roles", path), path, types, attributes, relations),
    )


def _type(name: str, entry: dict[str, Any], path: Path) -> EntityType:
    return EntityType(
        name,
        read_label(entry, "label", path),
        tuple(read_key(entry, "also", path)),
        read_key(entry, "color", path),
        read_key(entry, "shape", path),
        bool(entry.get("core", False)),
        _naming(entry.get("names", {}), f"{path.name}: types.{name}.names"),
    )


def _naming(entry: dict[str, Any], where: str) -> Naming:
    kinds = {field.name: type(field.default) for field in fields(Naming)}
    kinds |= {"tails": list, "tied_by": list}
    for key, value in entry.items():
        if key not in kinds:
            raise DataError(f"{where}: {key} is unknown; use {', '.join(kinds)}")
        if type(value) is not kinds[key]:
            raise DataError(f"{where}.{key}: {value!r} is no {kinds[key].__name__}; mend the entry")
    given: dict[str, Any] = {k: tuple(v) if isinstance(v, list) else v for k, v in entry.items()}
    return Naming(**given)


def _roles(
    table: dict[str, str],
    path: Path,
    types: Collection[str],
    attributes: Collection[str],
    relations: Collection[str],
) -> Roles:
    found = Roles(**{field.name: read_key(table, field.name, path) for field in fields(Roles)})
    for name in ("company", "project", "district", "place"):
        _check_known([getattr(found, name)], types, f"{path.name}: roles.{name}", "type")
    _check_known([found.within], relations, f"{path.name}: roles.within", "relation")
    _check_known([found.sum], attributes, f"{path.name}: roles.sum", "attribute")
    return found


def _check_known(names: Iterable[str], known: Collection[str], where: str, what: str) -> None:
    unknown = sorted(set(names) - set(known))
    if unknown:
        raise DataError(f"{where}: unknown {what} {unknown[0]}; use one of {', '.join(known)}")


def _load_relation(path: Path, types: Collection[str]) -> RelationType:
    table = read_toml(path)
    for key in ("subject", "object"):
        _check_known(read_key(table, key, path), types, f"{path.name}: {key}", "type")
    examples = tuple(
        Example(
            read_key(entry, "text", path), tuple((str(a), str(b)) for a, b in read_key(entry, "finds", path))
        )
        for entry in table.get("examples", ())
    )
    role = str(table.get("role", ""))
    if role not in _KINDS_OF_ROLE:
        raise DataError(f"{path.name}: role: {role!r} is none; use {' or '.join(_KINDS_OF_ROLE[1:])}")
    return RelationType(
        read_key(table, "iri", path).removeprefix("kg:"),
        read_label(table, "label", path),
        read_label(table, "comment", path),
        frozenset(table["subject"]),
        frozenset(table["object"]),
        bool(table.get("symmetric", False)),
        role,
        examples,
        read_label(table, "inverse" if "inverse" in table else "label", path),
        tuple(table.get("also", ())),
        str(table.get("inverse", {}).get("iri", "")).removeprefix("kg:"),
    )


@cache
def hash_data(data: Path = DATA) -> str:
    """Return the sha256 of the names and contents of all files under ``data``."""
    total = sha256()
    for path in sorted(path for path in data.rglob("*") if path.is_file()):
        name = path.relative_to(data).as_posix().encode()
        total.update(b"%s\0%s" % (name, sha256(path.read_bytes()).digest()))
    return total.hexdigest()


def read_key(table: dict[str, Any], key: str, path: Path) -> Any:
    """Return what ``table`` holds under ``key``; DataError names the file and the key."""
    if key not in table:
        raise DataError(f"{path.name}: the key {key!r} is missing; add it")
    return table[key]


def read_label(table: dict[str, Any], key: str, path: Path) -> Label:
    """Return a name in both languages; DataError names the file and the key."""
    entry = read_key(table, key, path)
    if not isinstance(entry, dict):
        raise DataError(f"{path.name}: {key}: write it as {{ zh = …, en = … }}")
    return Label(read_key(entry, "zh", path), read_key(entry, "en", path))
