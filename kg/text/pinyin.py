"""Characters -> how they are read: what a name that is typed as hechuan or hc is matched against."""

from collections.abc import Set
from functools import cache

from kg.schema import DATA, read_rows


@cache
def _table() -> list[list[str]]:
    return list(read_rows(DATA / "view" / "pinyin.tsv", 2))


@cache
def _common() -> frozenset[str]:
    """Return the characters that people type: the first plane of GB 2312."""
    rows = range(0xB0, 0xD8)
    codes = bytes(byte for row in rows for cell in range(0xA1, 0xFF) for byte in (row, cell))
    return frozenset(codes.decode("gb2312", "ignore"))


def readings(text: str) -> dict[str, list[str]]:
    """Return every reading, without tones, of each Chinese character of ``text``.

    A reader of 重庆 may type chongqing or zhongqing: both find it, no list of words must tell which is right.
    """
    found: dict[str, list[str]] = {}
    for reading, characters in _spelled(set(text)).items():
        for char in characters:
            found.setdefault(char, []).append(reading)
    return dict(sorted(found.items()))


def by_reading(text: str) -> dict[str, str]:
    """Return the Chinese characters of ``text``, and the common ones that people mistype, by each reading."""
    return _spelled(set(text) | _common())


def _spelled(characters: Set[str]) -> dict[str, str]:
    wanted = {char for char in characters if char > "\u2e7f"}
    held = ((reading, "".join(sorted(wanted.intersection(some)))) for reading, some in _table())
    return {reading: some for reading, some in held if some}
