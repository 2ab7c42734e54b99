"""data/timeline.toml -> which stages and attributes life lines are about."""

from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Annotated, TypeAlias

from kg.datafile import Kind, read_form
from kg.schema import DATA, load_schema

StageName: TypeAlias = Annotated[str, "stage"]
AttributeName: TypeAlias = Annotated[str, "attribute"]


@dataclass(frozen=True, slots=True)
class TimeRoles:
    """The keys of timeline.toml."""

    line: tuple[StageName, ...]
    planned: StageName
    stops: tuple[StageName, ...]
    ends: tuple[StageName, ...]
    resumes: StageName
    once: tuple[StageName, ...]
    one_value: tuple[AttributeName, ...]
    apart: int

    def rank(self, stage: str) -> int:
        """Return how far on its way a project with this stage is; -1 where it says nothing of that."""
        return self.line.index(stage) if stage in self.line else -1

    def implies(self, reached: str, promised: str) -> bool:
        """Tell whether who has reached one stage has reached the other: in production, so it was started."""
        own = self.rank(promised)
        return reached == promised or 0 <= own < self.rank(reached)

    def is_resumption(self, stage: str) -> bool:
        """Tell whether a project that was stopped goes on with this stage."""
        return self.rank(stage) >= self.rank(self.resumes)


@cache
def time_roles(path: Path = DATA / "timeline.toml") -> TimeRoles:
    """Return the roles of stages and attributes; DataError names file, line and mend."""
    schema = load_schema()
    kinds: dict[object, Kind] = {
        StageName: lambda place, value: place.choose(value, schema.stages),
        AttributeName: lambda place, value: place.choose(value, schema.attributes),
    }
    return read_form(path, TimeRoles, kinds)
