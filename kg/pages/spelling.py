"""The one spelling in which the patterns of data/words/pages.toml see a line."""

from kg.text.folding import fold

_HALF = str.maketrans("：／（）", ":/()")


def plain(text: str) -> str:
    """Return ``text``, its length kept, in the spelling that the patterns are written in."""
    return fold(text).translate(_HALF)
