"""A date as people write it -> ISO 8601."""

import re
import unicodedata
from datetime import date

from kg.text.dates import find_dates
from kg.text.folding import fold

_NAMED = re.compile(
    r"(?<!\d)(?P<y>(?:19|20)\d\d)"
    r"(?:[-_./ 年](?P<m_>1[0-2]|0?[1-9])[-_./ 月](?P<d_>3[01]|[12]\d|0?[1-9])"
    r"|(?P<m>1[0-2]|0[1-9])(?P<d>3[01]|[12]\d|0[1-9]))(?!\d)"
)
_FULL = len("2024-05-13")

_WRITTEN = re.compile(
    r"(?P<year>(?:18|19|20)\d\d)"
    r"(?:(?P<compact>\d{4})"
    r"|\s*年(?:\s*(?P<month_>\d{1,2})\s*月(?:\s*(?P<day_>\d{1,2})\s*[日号])?)?"
    r"|(?P<mark>[-/.])(?P<month>\d{1,2})(?:(?P=mark)(?P<day>\d{1,2}))?)?"
    r"(?=$|[T\s,，星(（])"
)


def named_date(path: str) -> str:
    """Return the last full date in the names of a file and its folders: 2024-05/13/, 日报20240513.txt."""
    for match in reversed(list(_NAMED.finditer(unicodedata.normalize("NFKC", path)))):
        try:
            year, month, day = match["y"], match["m"] or match["m_"], match["d"] or match["d_"]
            return date(int(year), int(month), int(day)).isoformat()
        except ValueError:
            continue
    return ""


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
