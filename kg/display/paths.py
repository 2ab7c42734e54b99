"""data/paths.toml -> what the steps of a way between two things cost."""

from dataclasses import dataclass
from functools import cache

from kg.datafile import read_form
from kg.schema import DATA


@dataclass(frozen=True, slots=True)
class PathCosts:
    """The keys of paths.toml."""

    official: int
    sentence: int
    article: int
    again: int
    ways: int
    detour: int
    ends: str
    closing: str


@cache
def path_costs() -> PathCosts:
    """Return the costs."""
    return read_form(DATA / "paths.toml", PathCosts)
