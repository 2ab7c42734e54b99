"""A date as people write it -> ISO 8601."""

import re
from datetime import date

from kg.text.dates import find_dates
from kg.text.folding import fold

_FULL = len("2024-05-13")

_WRITTEN = re.compile(
    r"(?P<year>(?:18|19|20)\d\d)"
    r"(?:(?P<compact>\d{4})"
    r"|\s*年(?:\s*(?P<month_>\d{1,2})\s*月(?:\s*(?P<day_>\d{1,2})\s*[日号])?)?"
    r"|(?P<mark>[-/.])(?P<month>\d{1,2})(?:(?P=mark)(?P<day>\d{1,2}))?)?"
    r"(?=$|[T\s,，星(（])"
)


def stated_date(folded: str) -> str:
    """Return the full date that a line holds, wherever it stands there, or nothing."""
    return next((one.iso for one in find_dates(folded, "") if len(one.iso) == _FULL), "")


def iso_date(text: str) -> str:
    """Return 2024-05-13, 2024-05 or 2024 for what ``text`` begins with, nothing where that is not clear."""
    match = _WRITTEN.match(fold(text.strip()))
    if not match:
        return ""
    year, compact = match["year"], match["compact"] or ""
    month = match["month_"] or match["month"] or compact[:2]
    day = match["day_"] or match["day"] or compact[2:]
    if not month:
        return year
    try:
        full = date(int(year), int(month), int(day or 1)).isoformat()
    except ValueError:
        return ""
    return full if day else full[:7]
