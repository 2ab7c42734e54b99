"""What things and articles are called in every build."""

import hashlib

from kg.model.sources import Source


def entity_id(type_: str, key: str) -> str:
    """Return the id of the thing of this type and key: the same in every build."""
    return hashlib.sha256(f"{type_}\n{key}".encode()).hexdigest()[:16]


_PART = 10_000  # more articles than a part of a file has


def position_in(source: Source, index: int) -> int:
    """Return the position in its file of an article of ``source``, which may be a part of it."""
    return source.part * _PART + index


def article_id(source: str, record: str, position: int) -> str:
    """Return the id of the article that stands there: the same in every build."""
    return hashlib.sha256(f"{source}\n{record}\n{position}".encode("utf-8", "surrogatepass")).hexdigest()[:16]
