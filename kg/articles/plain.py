"""The line as the patterns of a page see it."""

import re
from functools import lru_cache

from kg.text.folding import fold
from kg.words import BylineWords, PageWords, load_words

_HALF = str.maketrans("：／（）", ":/()")
_SHORT = 200
_BLANK = re.compile(r"\s+")


def plain(line: str) -> str:
    """Return ``line``, its length kept, in the one spelling that the patterns are written in."""
    return _plain_short(line) if len(line) < _SHORT else fold(line).translate(_HALF)


@lru_cache(maxsize=1024)
def _plain_short(line: str) -> str:
    # A short line is looked at from many sides, one after the other.
    return fold(line).translate(_HALF)


def is_label(line: str) -> bool:
    """Whether ``line`` is a heading that names no subject: ■链接, 【核心提示】."""
    return compact(line).strip(f"{load_words(BylineWords).marks}【】[]:") in load_words(PageWords).labels


def compact(line: str) -> str:
    """Return the plain ``line`` without its white space."""
    return _BLANK.sub("", plain(line))
