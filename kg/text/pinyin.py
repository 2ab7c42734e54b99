"""Characters -> how they are read: what a name that is typed as hechuan or hc is matched against."""

from functools import cache

from kg.schema import DATA, read_rows


@cache
def _table() -> list[list[str]]:
    return list(read_rows(DATA / "view" / "pinyin.tsv", 2))


def readings(text: str) -> dict[str, list[str]]:
    """Return every reading, without tones, of each Chinese character of ``text``.

    A reader of 重庆 may type chongqing or zhongqing: both find it, no list of words must tell which is right.
    """
    wanted = {char for char in set(text) if char > "\u2e7f"}
    found: dict[str, list[str]] = {}
    for reading, characters in _table():
        for char in wanted.intersection(characters):
            found.setdefault(char, []).append(reading)
    return dict(sorted(found.items()))
