"""Radicals that PDF files hold in place of characters -> these characters."""

import re
import unicodedata
from functools import cache

from kg.schema import LEXICON, read_rows

_RADICALS = re.compile("[\u2e80-\u2eff\u2f00-\u2fd5]")


def fold_radicals(text: str) -> str:
    """Return ``text`` with ordinary characters for radicals, one for one."""
    return _RADICALS.sub(lambda found: _table()[found[0]], text) if _RADICALS.search(text) else text


@cache
def _table() -> dict[str, str]:
    kangxi = {char: unicodedata.normalize("NFKC", char) for char in map(chr, range(0x2F00, 0x2FD6))}
    supplement = {char: char for char in map(chr, range(0x2E80, 0x2F00))}
    return kangxi | supplement | dict(read_rows(LEXICON / "radicals.tsv", 2))
