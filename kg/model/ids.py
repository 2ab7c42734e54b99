"""What things and articles are called in every build.

Each id begins with a letter, so that no spreadsheet takes 16 signs of it for a number.
"""

import hashlib

from kg.model.sources import Source

_LENGTH = 15  # hexadecimal digits: ten million things hardly ever share one


def entity_id(type_: str, key: str) -> str:
    """Return the id of the thing of this type and key: the same in every build."""
    return "e" + _digest(f"{type_}\n{key}".encode())


_PART = 10_000  # more articles than a part of a file has


def position_in(source: Source, index: int) -> int:
    """Return the position in its file of an article of ``source``, which may be a part of it."""
    return source.part * _PART + index


def article_id(source: str, record: str, position: int) -> str:
    """Return the id of the article that stands there: the same in every build."""
    return "a" + _digest(f"{source}\n{record}\n{position}".encode("utf-8", "surrogatepass"))


def deal_id(*parts: str) -> str:
    """Return the id of a deal of these parts: the same in every build."""
    return "d" + _digest("|".join(("deal", *parts)).encode())


def _digest(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()[:_LENGTH]
