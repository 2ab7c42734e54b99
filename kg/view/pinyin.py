"""Characters -> how they are read: what the search of the view matches hechuan and hc against."""

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


def readings(text: str) -> dict[str, str]:
    """Return the Chinese characters of ``text``, and those that people may mistype, by each reading.

    A reader of 重庆 may type chongqing or zhongqing: both find it, no list of words must tell which is right.
    """
    wanted = {char for char in set(text) if char > "\u2e7f"} | _common()
    held = ((reading, "".join(sorted(wanted.intersection(some)))) for reading, some in _table())
    return {reading: some for reading, some in held if some}
