"""What a graph tells that the other one does not -> changes, as values."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TypeAlias

from kg.graph import Deal, FormerRecord, Statement
from kg.timeline import Figure, Post, Promise, Step

About: TypeAlias = "Figure | Step | Promise | Post | Deal | FormerRecord | Statement | str | None"


@dataclass(frozen=True, slots=True)
class Item:
    """One thing told: ``key`` tells it from others of its kind, in either graph."""

    key: tuple[str, ...]
    about: About = None
    statements: tuple[Statement, ...] = ()


@dataclass(frozen=True, slots=True)
class Change:
    """What one graph tells and the other does not: ``before`` in the old one, ``after`` in the new one.

    ``groups``: whom it is about, first, and who else is in it.
    """

    kind: str
    groups: tuple[str, ...]
    before: tuple[Item, ...]
    after: tuple[Item, ...]

    def mirrored(self) -> "Change":
        """Return the change as it is from the new graph to the old one."""
        return Change(self.kind, self.groups, self.after, self.before)

    @property
    def items(self) -> Sequence[Item]:
        """Return what is told: of the new graph, or where it has nothing of the old one."""
        return self.after or self.before

    @property
    def statements(self) -> tuple[Statement, ...]:
        """Return the sentences that say it."""
        return tuple(said for item in self.items for said in item.statements)

    @property
    def identity(self) -> tuple[object, ...]:
        """Return what tells it from other changes."""
        keys = (tuple(item.key for item in items) for items in (self.before, self.after))
        return self.kind, self.groups, *keys
