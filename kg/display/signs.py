"""A type of entities -> the sign before its names: the shape that the picture draws, as a letter."""

from kg.schema import EntityType

_SIGNS = {
    "dot": "●",
    "square": "■",
    "diamond": "◆",
    "triangle": "▲",
    "triangleDown": "▼",
    "star": "★",
    "hexagon": "⬢",
}


def sign_of(kind: EntityType) -> str:
    """Return the sign of a type; a shape that has none is a dot."""
    return _SIGNS.get(kind.shape, "●")
