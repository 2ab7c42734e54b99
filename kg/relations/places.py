"""Two places -> whether the first can lie inside the second, by what kind of place their names are."""

from functools import cache

import regex

from kg.model import Entity
from kg.relations.words import load_words


@cache
def _levels() -> tuple[tuple["regex.Pattern[str]", float, frozenset[str]], ...]:
    return tuple(
        (regex.compile(table["pattern"]), float(table["level"]), frozenset(table["types"]))
        for table in load_words().levels
    )


def level(place: Entity) -> float | None:
    """Return 0 for a country, 1 for a province … 5 for a village; None where the name does not tell."""
    if len(place.code) == 6:
        return 1.0 if place.code.endswith("0000") else 2.0 if place.code.endswith("00") else 3.0
    return next((n for pattern, n, types in _levels() if place.type in types and pattern.search(place.name)), None)


def is_inside(inner: Entity, outer: Entity) -> bool:
    """Return whether ``inner`` can lie in ``outer``; True where one of them is no place."""
    small, large = level(inner), level(outer)
    return small is None or large is None or small > large or small == large == 4
