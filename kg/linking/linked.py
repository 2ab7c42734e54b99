"""What linking finds."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import NamedTuple


class Doubt(NamedTuple):
    """Two things that may be one: left for a person to decide."""

    a: str  # ids in the graph; a < b
    b: str
    score: float
    reasons: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Linked:
    """Which entity of the graph each article's entity is."""

    ids: Mapping[tuple[str, str], str]  # (article id, entity id there) -> id, where it is another one
    reasons: Mapping[str, tuple[str, ...]]  # id -> why these are one thing
    doubtful: tuple[Doubt, ...] = ()
    parts: Mapping[str, str] = field(default_factory=dict)  # id of a phase -> id of its whole

    def id_of(self, article: str, entity: str) -> str:
        """Return the id in the graph of an article's entity."""
        return self.ids.get((article, entity), entity)
