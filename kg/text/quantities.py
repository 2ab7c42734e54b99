"""Text -> the amounts of money, areas and percentages in it."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from decimal import Decimal
from functools import cache

import regex

from kg.words import QuantityWords, load_words

_MOST = Decimal(10) ** 18  # no amount of a newspaper reaches it: digits that go on are no number
_REACH = 10  # characters before a number in which its qualifier can begin


@dataclass(frozen=True, slots=True)
class Quantity:
    """A number with its unit, in CNY or another currency, m² or percent; the span holds its qualifiers."""

    kind: str  # money, area, percent
    start: int
    end: int
    value: Decimal
    qualifier: str = ""  # about, atLeast, atMost
    minimum: Decimal | None = None  # of a range; its value is then the minimum
    maximum: Decimal | None = None
    currency: str = ""
    bare: bool = False  # money whose unit is left out: 投资4.2亿建设…


def find_quantities(folded: str) -> list[Quantity]:
    """Return the quantities in ``folded`` in order, e.g. 约7.6亿元, 三千五百万元, 6—8亿元, 150亩, 85%."""
    return list(_each_quantity(folded))


def parse_number(text: str) -> Decimal:
    """Return the number that ``text`` writes in digits, words or both: 1.2万亿, 三千五百万, 1亿5000万."""
    words = load_words(QuantityWords)
    return _parse(
        "".join(c for c in text if not (c in words.inside + words.idle or c == "," or c.isspace())), words
    )


def _parse(text: str, words: QuantityWords) -> Decimal:
    for word, factor in _scales():
        left, found, right = text.rpartition(word)
        if not found:
            continue
        rest = Decimal(0)
        if words.digits.get(right):
            rest = Decimal(words.digits[right] * factor) / 10  # 一亿五
        elif right:
            rest = _parse(right, words)
        return (_parse(left, words) if left else 1) * Decimal(factor) + rest
    digits = (str(words.digits.get(char, char)) for char in text.replace(words.point, "."))
    return Decimal("".join(digits) or 0)


def _each_quantity(folded: str) -> Iterator[Quantity]:
    words = load_words(QuantityWords)
    if _marks().isdisjoint(folded):
        return
    for match in words.patterns.amount.finditer(folded):
        if words.patterns.not_after.match(folded, match.end()):
            continue
        start, end, qualifier = _qualify(match, words)
        # 万元 is of no certain number (上万元 is), 三元 mostly a part of a word.
        if qualifier or match["tenths"] or not words.patterns.vague.fullmatch(match["number"]):
            quantity = _read(match, start, end, qualifier, words)
            if max(quantity.value, quantity.maximum or 0) < _MOST:
                yield quantity


def _read(match: regex.Match[str], start: int, end: int, qualifier: str, words: QuantityWords) -> Quantity:
    kind = next(kind for kind in ("money", "area", "percent") if match[kind] is not None)
    currency = words.money.get(match["money"] or "", "CNY") if kind == "money" else ""
    high = _value(match["number"], match, words)
    quantity = Quantity(kind, start, end, high, qualifier, currency=currency, bare=match["money"] == "")
    low = _value(_lower(match, words), match, words) if match["low"] else high
    if low >= high:
        return quantity
    return replace(quantity, value=low, minimum=low, maximum=high, qualifier="atLeast")


def _value(number: str, match: regex.Match[str], words: QuantityWords) -> Decimal:
    value = parse_number(number + (match["lead"] or ""))
    if match["area"]:
        top, bottom = words.area[match["area"]]
        metres = value * top / bottom
        return round(metres, 2) if bottom > 1 and metres < _MOST else metres
    if match["tenths"]:
        return value * 10 + (5 if match["half"] else 0)
    return value


def _lower(match: regex.Match[str], words: QuantityWords) -> str:
    """Return the lower end of a range, with the scale of the upper one where it has none: 6—8亿元."""
    low: str = match["low"]
    scale = words.patterns.scale
    upper = scale.search(match["number"])
    return low if match["low_unit"] or scale.search(low) or not upper else low + str(upper.group())


def _qualify(match: regex.Match[str], words: QuantityWords) -> tuple[int, int, str]:
    """Return the span of the amount with its qualifiers, and the first of these."""
    start, end, number, text = match.start(), match.end(), match["number"], match.string
    scaled = match["lead"] is None and number[0] not in words.digits and not number[0].isdigit()
    pattern = words.patterns.before_scale if scaled else words.patterns.before
    before = pattern.search(text, max(start - _REACH, 0), start)
    after = words.patterns.after.match(text, end)
    inside = match["more"] or any(char in words.inside for char in number)
    found = [str(before.lastgroup)] if before else []
    found += ["atLeast"] if inside else []
    found += [str(after.lastgroup)] if after else []
    start, end = before.start() if before else start, after.end() if after else end
    return start, end, found[0] if found else ""


@cache
def _marks() -> frozenset[str]:
    """Return characters of which every amount holds one."""
    words = load_words(QuantityWords)
    return frozenset({*words.marks, *(unit[-1] for unit in (*words.money, *words.area))})


@cache
def _scales() -> list[tuple[str, int]]:
    return sorted(load_words(QuantityWords).scales.items(), key=lambda scale: -scale[1])
