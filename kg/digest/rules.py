"""data/digest/rules.toml -> what of two graphs is news, and how much each kind of it weighs."""

from dataclasses import dataclass
from functools import cache
from pathlib import Path

from kg.datafile import Kind, read_form
from kg.schema import DATA, RelationName, StageName, TypeName, load_schema

KINDS = (
    "project",
    "sum",
    "sum_told",
    "stage",
    "promise",
    "moved",
    "overdue",
    "silent",
    "link",
    "districts",
    "investor",
    "post",
    "name",
    "deal",
    "correction",
)


@dataclass(frozen=True, slots=True)
class Rules:
    """The keys of rules.toml."""

    linked: tuple[TypeName, ...]
    unlinked: tuple[RelationName, ...]
    over: tuple[StageName, ...]
    lasting: tuple[StageName, ...]
    silent: int
    recent: int
    grace: int
    changed: float
    per_thing: int
    bare: int
    weights: dict[str, int]
    stages: dict[StageName, int]
    least: dict[str, float]
    least_investor: float
    least_stage: float
    least_place: float


@cache
def load_rules(path: Path = DATA / "digest" / "rules.toml") -> Rules:
    """Return what is news; DataError names file, line and mend."""
    schema = load_schema()
    kinds: dict[object, Kind] = {
        RelationName: lambda place, value: place.choose(value, schema.relations),
        StageName: lambda place, value: place.choose(value, schema.stages),
        TypeName: lambda place, value: place.choose(value, schema.types),
    }
    return read_form(path, Rules, kinds)
