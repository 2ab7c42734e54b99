"""Text and the date of its article -> the dates in it."""

import datetime
from collections.abc import Iterator
from dataclasses import dataclass

import regex

from kg.text.quantities import parse_number
from kg.words import DateWords, load_words


@dataclass(frozen=True, slots=True)
class DateMention:
    """Words that say when; ``iso`` is as exact as they are, and empty where the article's date is missing."""

    start: int
    end: int
    iso: str  # 2024-05-13, 2024-05 or 2024
    years_ago: int | None  # 0 in the article's year, 1 in the year before, None where unknown
    is_part: bool = False  # a period shorter than a year that is no month: 前三季度, 1至8月
    is_end: bool = False  # the end of that year or month: 年底, 月内
    is_guess: bool = False  # the year is not written: the article's was taken


def find_dates(folded: str, today: str) -> list[DateMention]:
    """Return the dates in ``folded``; 去年12月 and the like count from ``today``, an ISO date or empty.

    项目|去年12月|开工，预计|今年底|投产.
    """
    return list(_each_date(folded, today))


def _each_date(folded: str, today: str) -> Iterator[DateMention]:
    words = load_words(DateWords)
    if not words.patterns.hint.search(folded):
        return
    this_year = int(today[:4]) if today else None
    named: int | None = None  # the year named last
    for match in words.patterns.date.finditer(folded):
        year, is_guess, shift = this_year, False, None
        if match["y"]:
            year = int(parse_number(match["y"]))
        elif match["ry"] in words.same_years:
            year = named + words.same_years[match["ry"]] if named else None
        elif match["ry"]:
            shift = words.years.get(match["ry"], 0)
            year = this_year + shift if this_year else None
        else:
            is_guess = True
        near = _near(match, today, words)
        iso = near if near is not None else _iso(year, match["m"], match["d"])
        named = int(iso[:4]) if iso and not is_guess else named
        ago = this_year - int(iso[:4]) if iso and this_year else None if shift is None else -shift
        part, end = match["part"] is not None, match["ends"] is not None
        yield DateMention(match.start(), match.end(), iso, ago, part, end, is_guess and near is None)


def _near(match: regex.Match[str], today: str, words: DateWords) -> str | None:
    """Return the date of 昨日, 上月 or 13日, which count from the article's day or month; None for others."""
    if match["rd"]:
        return _shift_day(today, words.days[match["rd"]])
    if match["rm"] or (match["d"] and not match["m"]):
        month = _shift_month(today, words.months.get(match["rm"] or "", 0))
        return _iso(int(month[:4]), month[5:7], match["d"]) if month else ""
    return None


def _iso(year: int | None, month: str | None, day: str | None) -> str:
    """Return the date as far as it is one: 31 February is a month."""
    if not year:
        return ""
    if not month:
        return f"{year:04}"
    number = int(parse_number(month))
    try:
        return datetime.date(year, number, int(parse_number(day or "1"))).isoformat()[: 10 if day else 7]
    except ValueError:
        return f"{year:04}-{number:02}"


def _shift_day(today: str, days: int) -> str:
    if len(today) != len("2024-05-13"):
        return ""
    try:
        return (datetime.date.fromisoformat(today) + datetime.timedelta(days)).isoformat()
    except (ValueError, OverflowError):  # no such day
        return ""


def _shift_month(today: str, months: int) -> str:
    if len(today) < len("2024-05"):
        return ""
    year, month = divmod(int(today[:4]) * 12 + int(today[5:7]) - 1 + months, 12)
    return f"{year:04}-{month + 1:02}"
