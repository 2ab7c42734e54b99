"""Two places -> whether the first can lie inside the second, by what kind of place their names are."""

from functools import cache

import regex

from kg.model import Entity
from kg.relations.words import load_abroad, load_foreign_cities, load_regions, load_words


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
    if place.type == "Place" and place.name in load_abroad():
        return 2.0 if place.name in load_foreign_cities() else 0.0
    if place.type == "Place" and place.name in load_regions():
        return 0.5
    return next(
        (n for pattern, n, types in _levels() if place.type in types and pattern.search(place.name)), None
    )


def is_inside(inner: Entity, outer: Entity) -> bool:
    """Return whether ``inner`` can lie in ``outer``; True where one of them is no place."""
    small, large = level(inner), level(outer)
    if inner.code and outer.type == "Place" and large is None:
        return False  # a division lies in no mountain and on no river
    return small is None or large is None or small > large or small == large == 4


def are_parties(*entities: Entity) -> bool:
    """Return whether ``entities`` can act together: no regions, no mountains."""
    return all(entity.type != "Place" or (level(entity) or 0) >= 1 for entity in entities)
