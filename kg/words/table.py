"""What the columns of a table are told by: the keys of columns.toml.

What a key means stands in the file.
"""

from dataclasses import dataclass
from typing import Annotated

from kg.schema import AttributeName, RelationName, StageName, TypeName
from kg.words.patterns import Letters, Pattern, Patterns, Piece, Words

ColumnName = Annotated[str, "column"]  # of a table of projects
FieldName = Annotated[str, "field"]  # of a table of articles

COLUMNS = (
    *("agent", "approval", "area", "contractor", "designer", "finish", "industry", "investment", "investor"),
    *("number", "operator", "other", "output", "owner", "place", "production", "progress", "project"),
    *("signing", "start", "status", "term", "text"),
)
FIELDS = ("authors", "date", "id", "page", "publisher", "text", "title", "url")


@dataclass(frozen=True, slots=True)
class UnitWords:
    """Units that a head or a sheet states for bare numbers."""

    money: Words
    area: Words
    share: Words
    scales: Words
    whole: Letters
    labelled: Pattern


@dataclass(frozen=True, slots=True)
class RowWords:
    """What tells rows that are no project's, and cells that say nothing of their own."""

    numeral: Piece
    total: Pattern
    group: Pattern
    counted: Pattern
    group_number: Pattern
    ditto: Words
    nothing: Words


@dataclass(frozen=True, slots=True)
class PartyWords:
    """Who develops a project: the relation, its role by column, and the type by the end of the name."""

    relation: RelationName
    none: Words
    roles: dict[ColumnName, str]
    endings: dict[TypeName, Words]


@dataclass(frozen=True, slots=True)
class IndustryWords:
    """What a project's sector is, and how it is tied to the project."""

    type: TypeName
    relation: RelationName


@dataclass(frozen=True, slots=True)
class ZoneWords:
    """What a zone is, and the ends of its names."""

    type: TypeName
    endings: Words


@dataclass(frozen=True, slots=True)
class ColumnWords:
    """What the columns of a table of projects, or of articles, mean."""

    before: Words
    people: Words
    personal: Pattern
    partial: Patterns
    heads: dict[ColumnName, Words]
    attributes: dict[ColumnName, AttributeName]
    stages: dict[ColumnName, StageName]
    states: dict[StageName, Words]
    units: UnitWords
    rows: RowWords
    parties: PartyWords
    industries: IndustryWords
    zones: ZoneWords
    articles: dict[FieldName, Words]
