"""data/ledger.toml -> the tables of the ledger and their columns, as the page and the files have them."""

from dataclasses import dataclass
from enum import Enum
from functools import cache
from pathlib import Path
from typing import Annotated, TypeAlias

from kg.datafile import Kind, read_form, read_toml
from kg.schema import DATA, Label

ColumnName: TypeAlias = Annotated[str, "column"]


class Holds(Enum):
    """What the cells of a column hold."""

    THING = "thing"
    THINGS = "things"
    TEXT = "text"
    SUM = "sum"
    COUNT = "count"
    SHARE = "share"
    DATE = "date"
    QUOTE = "quote"


@dataclass(frozen=True, slots=True)
class Column:
    """A column: its head, what it holds, how wide a spreadsheet shows it, and whether only files have it."""

    label: Label
    kind: Holds
    width: int
    file: bool = False


@dataclass(frozen=True, slots=True)
class LedgerTable:
    """A table: data/ledger.toml tells what each key means."""

    label: Label
    columns: tuple[ColumnName, ...]
    hidden: tuple[ColumnName, ...]
    narrow: tuple[ColumnName, ...]
    sort: str
    groups: tuple[ColumnName, ...]

    @property
    def sorted_by(self) -> tuple[str, bool]:
        """Return the column by which the rows are sorted at first, and whether its values fall."""
        return self.sort.removeprefix("-"), self.sort.startswith("-")


@dataclass(frozen=True, slots=True)
class Ledger:
    """The keys of ledger.toml."""

    tables: dict[str, LedgerTable]
    columns: dict[str, Column]


@cache
def load_ledger(path: Path = DATA / "ledger.toml") -> Ledger:
    """Return the tables of the ledger; DataError names file, line and mend."""
    known = read_toml(path).get("columns", {})
    kinds: dict[object, Kind] = {ColumnName: lambda place, value: place.choose(value, known)}
    return read_form(path, Ledger, kinds)
