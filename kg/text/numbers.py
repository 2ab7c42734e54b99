"""The numbers in a name, which no short form of it drops: 二局 is not 二十三局, 一公司 not 十一公司."""

from functools import cache

import regex

from kg.words import QuantityWords, load_words
from kg.words.patterns import any_word

_MOST = 10_000  # larger ones are parts of names: 万科, 亿达


def keeps_numbers(short: str, full: str) -> bool:
    """Tell whether a short name has no number but those of the full one, and all that count something.

    衡泽二局 is not 衡泽二十三局集团, nor 衡泽二局第一工程公司; 衡泽五金公司 may be called 衡泽.
    """
    rest = iter(_numbers().findall(full))
    return all(number in rest for number in _numbers().findall(short)) and _counting(short) == _counting(full)


def _counting(name: str) -> list[str]:
    """Return the numbers of a folded name that tell which one it is: 川岳|二十三|局第|一|工程公司."""
    return [match["number"] for match in _counted().finditer(name)]


def cuts_number(name: str, at: int) -> bool:
    """Tell whether what is left of ``name`` from ``at`` on lost a number: 十|一公司, 第二|人民医院."""
    return at > 0 and name[at - 1] in _numerals()


@cache
def _numerals() -> str:
    words = load_words(QuantityWords)
    return "0123456789" + "".join(
        letter for letter, value in (words.digits | words.scales).items() if 0 < value < _MOST
    )


def begins_with_number(name: str) -> bool:
    """Tell whether a name begins so: 一公司."""
    return name[:1] in _numerals()


@cache
def _numbers() -> "regex.Pattern[str]":
    return regex.compile(f"[{_numerals()}]+")


@cache
def _counted() -> "regex.Pattern[str]":
    words = load_words(QuantityWords)
    number, units = f"(?P<number>[{_numerals()}]+)", any_word(words.counted)
    return regex.compile(f"{words.ordinal}{number}|{number}(?:{units})")
