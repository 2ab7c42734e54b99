"""data/schema.toml + data/relations/*.toml -> Schema; the readers of all data files."""

from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from enum import Enum
from functools import cache
from hashlib import sha256
from pathlib import Path
from typing import Annotated, Any

from kg.datafile import read_form
from kg.errors import DataError

DATA = Path(__file__).parent / "data"
LEXICON = DATA / "lexicon"

# texts that must be a name of the schema
AttributeName = Annotated[str, "attribute"]
RelationName = Annotated[str, "relation"]
StageName = Annotated[str, "stage"]
TypeName = Annotated[str, "type"]


class KindOfRole(Enum):
    """What a statement of a relation may bear beside its two ends."""

    PART = "part"  # told by the network: |筑川建工|承建|公共卫生中心项目|: 施工
    POST = "post"  # the words of the text: |澜禾机械|总经理|周明远|


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
    outlined: bool = False
    prefixed: bool = False
    placed: str = ""  # "full": behind a division's name in full, "short": behind a short one, too
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
    told: Label | None  # the sentence of a dossier on its head: {name} is told, {names} are the tails
    told_inverse: Label | None  # and on its tail


@dataclass(frozen=True, slots=True)
class Roles:
    """The types, relations, attribute and stage that parts of kg are about; see data/schema.toml."""

    company: str
    project: str
    district: str
    place: str
    within: str
    part: str
    sum: str
    invests: str
    hired: tuple[str, ...]
    agreed: str


@dataclass(frozen=True, slots=True)
class _Inverse:
    """The inverse of a relation, which may have no IRI of its own."""

    zh: str
    en: str
    iri: str = ""


@dataclass(frozen=True, slots=True)
class _RelationFile:
    """The keys of a file of data/relations; RelationType says what they mean."""

    iri: str
    label: Label
    comment: Label
    subject: tuple[TypeName, ...]
    object: tuple[TypeName, ...]
    examples: tuple[Example, ...] = ()
    inverse: _Inverse | None = None
    symmetric: bool = False
    role: KindOfRole | None = None
    also: tuple[str, ...] = ()
    told: Label | None = None
    told_inverse: Label | None = None


@dataclass(frozen=True, slots=True)
class _TypeEntry:
    """The keys of a type in schema.toml."""

    label: Label
    also: tuple[str, ...]
    color: str
    shape: str
    core: bool = False
    names: Naming = Naming()


@dataclass(frozen=True, slots=True)
class _AttributeEntry:
    """The keys of an attribute in schema.toml."""

    label: Label
    unit: str
    subject: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class _SchemaFile:
    """The keys of schema.toml."""

    prefixes: dict[str, str]
    base_iri: str
    roles: Roles
    types: dict[str, _TypeEntry]
    attributes: dict[str, _AttributeEntry]
    stages: dict[str, Label]
    qualifiers: dict[str, Label]


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
def load_surnames() -> frozenset[str]:
    """Return the surnames of lexicon/surnames.tsv."""
    return frozenset(surname for surname, _ in read_rows(LEXICON / "surnames.tsv", 2))


@cache
def load_schema(data: Path = DATA) -> Schema:
    """Return the schema under ``data``; DataError names file, line and key."""
    path = data / "schema.toml"
    file = read_form(path, _SchemaFile)
    relations: dict[str, RelationType] = {}
    loaded = (_load_relation(one, file.types) for one in (data / "relations").glob("*.toml"))
    for one in sorted(loaded, key=lambda one: one.name):
        if one.name in relations:
            raise DataError(f"relations: two files have the iri kg:{one.name}; give each its own")
        relations[one.name] = one
    for name, entry in file.types.items():
        _check_known(entry.names.tied_by, relations, f"{path.name}: types.{name}.names.tied_by", "relation")
    _check_roles(file, relations, path.name)
    return Schema(
        file.prefixes,
        file.base_iri,
        {
            name: EntityType(name, entry.label, entry.also, entry.color, entry.shape, entry.core, entry.names)
            for name, entry in file.types.items()
        },
        {
            name: AttributeType(name, entry.label, entry.unit, frozenset(entry.subject))
            for name, entry in file.attributes.items()
        },
        file.stages,
        file.qualifiers,
        relations,
        file.roles,
    )


def _check_roles(file: _SchemaFile, relations: Collection[str], path: str) -> None:
    for name in ("company", "project", "district", "place"):
        _check_known([getattr(file.roles, name)], file.types, f"{path}: roles.{name}", "type")
    for name in ("within", "part", "invests"):
        _check_known([getattr(file.roles, name)], relations, f"{path}: roles.{name}", "relation")
    _check_known([file.roles.agreed], file.stages, f"{path}: roles.agreed", "stage")
    _check_known([file.roles.sum], file.attributes, f"{path}: roles.sum", "attribute")


def _check_known(names: Iterable[str], known: Collection[str], where: str, what: str) -> None:
    unknown = sorted(set(names) - set(known))
    if unknown:
        raise DataError(f"{where}: unknown {what} {unknown[0]}; use one of {', '.join(known)}")


def _load_relation(path: Path, types: Collection[str]) -> RelationType:
    file = read_form(path, _RelationFile, {TypeName: lambda place, value: place.choose(value, types)})
    inverse = file.inverse
    return RelationType(
        file.iri.removeprefix("kg:"),
        file.label,
        file.comment,
        frozenset(file.subject),
        frozenset(file.object),
        file.symmetric,
        file.role.value if file.role else "",
        file.examples,
        Label(inverse.zh, inverse.en) if inverse else file.label,
        file.also,
        inverse.iri.removeprefix("kg:") if inverse else "",
        file.told,
        file.told_inverse or (file.told if file.symmetric else None),
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
