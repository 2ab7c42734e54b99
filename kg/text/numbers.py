"""The numbers in a name, which no short form of it drops: 二局 is not 二十三局, 一公司 not 十一公司."""

from functools import cache

import regex

from kg.words import QuantityWords, load_words

_MOST = 10_000  # larger ones are parts of names: 万科, 亿达


def numbers_in(name: str) -> tuple[str, ...]:
    """Return the numbers that a folded name holds, as they are written: 川岳|二十三|局第|一|工程有限公司."""
    return tuple(_pattern().findall(name))


def cuts_number(name: str, at: int) -> bool:
    """Tell whether what is left of ``name`` from ``at`` on lost a number: 十|一公司, 第二|人民医院."""
    return at > 0 and name[at - 1] in _numerals()


@cache
def _numerals() -> str:
    words = load_words(QuantityWords)
    return "0123456789" + "".join([*words.digits, *(s for s, value in words.scales.items() if value < _MOST)])


@cache
def _pattern() -> "regex.Pattern[str]":
    return regex.compile(f"[{_numerals()}]+")
