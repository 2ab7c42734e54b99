"""A cell that tells when, or how far -> the stages of the project."""

from collections.abc import Iterator

import regex

from kg.tables.columns import stage_of
from kg.text.folding import fold
from kg.text.stages import find_stages, planned_by
from kg.words import ColumnWords, load_words

_TERM = ("start", "finish")  # columns that tell alone what a term tells together
_UNTOLD = ("finish", "production")  # without a date of the table they are rather to come
_DATE = regex.compile(
    r"(?<!\d)(?P<y>(?:19|20)\d\d)(?:\s*[年./-]\s*(?P<m>1[0-2]|0?[1-9])(?!\d)"
    r"(?:\s*[月./-]\s*(?P<d>3[01]|[12]\d|0?[1-9])(?!\d))?"
    r"|(?P<cm>0[1-9]|1[0-2])(?P<cd>0[1-9]|[12]\d|3[01])?(?!\d)|(?!\d))"
)
_JANUARY = regex.compile(r"(?:19|20)\d\d\.1")  # in a cell of numbers 2025.10 reads so, too


def find_row_stages(column: str, head: str, text: str, today: str) -> Iterator[tuple[str, str, str]]:
    """Yield (stage, date, what is promised where the stage is planned) for a cell.

    ``head`` ends with its head, ``today`` is the date of the table.
    """
    folded = fold(text)
    stages = load_words(ColumnWords).stages
    if column in stages:
        dates = read_dates(folded)
        planned = bool(planned_by(_last_head(head)) or planned_by(folded))
        if dates:
            yield _settle(column, dates[-1], today, planned=planned)
    elif column == "term":
        dates = read_dates(folded)
        if len(dates) == 2:
            for end, date in zip(_TERM, dates, strict=True):
                if end in stages:
                    yield _settle(end, date, today, planned=not today)
    elif column in ("progress", "status"):
        yield from ((stage, "", promised) for stage, promised in _told(folded))


def read_dates(text: str) -> list[str]:
    """Return the dates in a cell, as exact as they are: 2025-03-01, 2025-03 or 2025."""
    found = []
    for match in _DATE.finditer(text):
        month, day = match["m"] or match["cm"], match["d"] or match["cd"]
        if _JANUARY.fullmatch(match[0]):
            month = None
        parts = [match["y"], *([month.zfill(2)] if month else []), *([day.zfill(2)] if month and day else [])]
        found.append("-".join(parts))
    return found


def _last_head(text: str) -> str:
    return fold(text).rstrip("：").rpartition("；")[2]


def _settle(column: str, date: str, today: str, *, planned: bool) -> tuple[str, str, str]:
    length = min(len(date), len(today))
    # What falls into the year of a table that tells no more than its year may be behind or ahead.
    ahead = date[:length] > today[:length] or (length == 4 and date[:4] == today and column != "signing")
    untold = not today and column in _UNTOLD
    stage = load_words(ColumnWords).stages[column]
    return ("planned", date, stage) if planned or ahead or untold else (stage, date, "")


def _told(text: str) -> list[tuple[str, str]]:
    """Return the stages that words tell, and what is promised: the last is where it is."""
    if stage := stage_of(text):
        return [(stage, "")]
    words = find_stages(text)
    if not words:
        return []
    last = words[-1]
    clause = max(text.rfind(mark, 0, last.start) for mark in "，；。、") + 1
    planned = last.stage != "planned" and planned_by(text[clause : last.start])
    return [("planned", last.stage) if planned else (last.stage, "")]
