"""Dates as exact as a text tells them (2024-05-13, 2024-05, 2024, or nothing) -> which day they mean."""

import calendar
import datetime
import re
from functools import lru_cache

from kg.errors import QueryError

_DAY = re.compile(r"(\d{4})(?:-(\d\d)(?:-(\d\d))?)?")
_FIRST, _LAST = "0000-01-01", "-12-31"
DATES = 4096  # that are known at once: an archive has few, and asks for each very often


def check_day(text: str) -> str:
    """Return a day as a user types it: 2024-02 is its last day; QueryError tells the mend."""
    found = _DAY.fullmatch(text.strip())
    try:
        if found is None:
            raise ValueError
        year, month = int(found[1]), int(found[2] or 12)
        day = int(found[3] or calendar.monthrange(year, month)[1])
        return datetime.date(year, month, day).isoformat()
    except (ValueError, calendar.IllegalMonthError):
        raise QueryError(f"--as-of {text}: no such day; write it as 2024-06-30, 2024-06 or 2024") from None


def today() -> str:
    """Return this day."""
    return datetime.date.today().isoformat()


def first_day(date: str) -> str:
    """Return the first day that ``date`` may mean; of none, a day before all others."""
    return date + _FIRST[len(date) :]


@lru_cache(DATES)
def last_day(date: str) -> str:
    """Return a day that is not before any that ``date`` may mean: 2024-02 -> 2024-02-31.

    Of no date nothing: whatever is compared with it comes later.
    """
    return {4: date + _LAST, 7: date + "-31"}.get(len(date), date)


def is_by(date: str, day: str) -> bool:
    """Tell whether what happened on ``date`` may have happened by ``day``; without a date it always may."""
    return first_day(date) <= day


def agree(a: str, b: str) -> bool:
    """Tell whether two dates may mean one day: 2024-05 and 2024-05-13; no date agrees with none."""
    return bool(a and b) and (a.startswith(b) or b.startswith(a))


def days_between(since: str, until: str) -> int:
    """Return how many days lie between two dates that are told to the day, or the month."""
    return (exact(until) - exact(since)).days


@lru_cache(DATES)
def exact(date: str) -> datetime.date:
    """Return the last day that a date may mean, as one of the calendar."""
    year, month, day = (int(part) for part in last_day(date).split("-"))
    return datetime.date(year, month, min(day, calendar.monthrange(year, month)[1]))
