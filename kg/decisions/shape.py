"""What people decide about a graph: the tables of decisions.toml."""

from dataclasses import dataclass
from enum import StrEnum
from hashlib import sha256
from typing import Annotated, NamedTuple, TypeAlias

from kg.schema import AttributeName, RelationName, StageName, TypeName

When = Annotated[str, "when"]  # a date or a time of TOML, as ISO 8601


class Kind(StrEnum):
    """What can be decided: the heads of the tables."""

    same = "same"
    different = "different"
    true = "true"
    not_true = "not-true"
    rename = "rename"
    type = "type"
    value = "value"


class Amount(NamedTuple):
    """A value of an attribute, as a number in its unit: 58亿元 is 5.8e9."""

    value: float
    text: str  # as written; empty where only the number was
    currency: str


@dataclass(frozen=True, slots=True)
class Key:
    """What names a thing in every build: its type, one of its names, and what tells namesakes apart.

    ``near``: names of things that it is tied to, headlines, words of its articles, or its division code.
    """

    type: TypeName
    name: str
    near: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Signed:
    """What every decision bears."""

    who: str
    when: When
    why: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Pair(Signed):
    """same, different: two things."""

    thing: Key
    other: Key


@dataclass(frozen=True, slots=True, kw_only=True)
class FactKey(Signed):
    """true, not-true: a relation to another thing, a value of an attribute, or a stage.

    With ``quote`` it is only the sentence that says so.
    """

    thing: Key
    relation: RelationName = ""
    other: Key | None = None
    attribute: AttributeName = ""
    value: Amount | None = None
    stage: StageName = ""
    date: str = ""
    quote: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Rename(Signed):
    """rename: the name that is shown."""

    thing: Key
    to: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Retype(Signed):
    """type: what kind of thing it is."""

    thing: Key
    to: TypeName


@dataclass(frozen=True, slots=True, kw_only=True)
class NewValue(Signed):
    """value: what an attribute is in truth, in place of what was read."""

    thing: Key
    attribute: AttributeName
    was: Amount
    to: Amount


What: TypeAlias = Pair | FactKey | Rename | Retype | NewValue
FORMS: dict[Kind, type[What]] = {
    Kind.same: Pair,
    Kind.different: Pair,
    Kind.true: FactKey,
    Kind.not_true: FactKey,
    Kind.rename: Rename,
    Kind.type: Retype,
    Kind.value: NewValue,
}


@dataclass(frozen=True, slots=True)
class Decision:
    """One decision, and where it stands."""

    kind: Kind
    what: What
    file: str = ""
    line: int = 0

    @property
    def id(self) -> str:
        """The same wherever it stands."""
        return sha256(f"{self.kind}\n{self.what!r}".encode("utf-8", "replace")).hexdigest()[:16]

    @property
    def place(self) -> str:
        """Where it stands, for a message."""
        return f"{self.file}, line {self.line}: {self.kind}"
