"""Words for a stage in their sentence -> the date of the stage, and whether it was still to come."""

from typing import NamedTuple

import regex

from kg.model import Reason
from kg.text.dates import DateMention, find_dates
from kg.text.stages import StageWord, find_stages, planned_by, then_by
from kg.words import StageWords, load_words

_CLAUSE = regex.compile("[，；：。！？]")
_OPENING = regex.compile("(?:上午|下午|晚上?|凌晨)?，")  # behind a date that a whole sentence is told of
_OPENS = 12  # characters before it: 本报讯（记者张三）
_HALF = 6  # months: one without a year is the nearest one


class Dated(NamedTuple):
    """When a stage was reached or is to be; ``planned``: what makes it a plan."""

    date: DateMention | None
    iso: str  # 2024-05-13, 2024-05, 2024 or nothing
    ahead: bool
    planned: Reason | None


def date_stage(text: str, word: StageWord, today: str) -> Dated:
    """Return when the stage of ``word`` is dated in its folded sentence.

    |投产|时间推迟到|2024年12月|: ahead, 2024-12. ``today``: the article's date, or nothing.
    """
    words = load_words(StageWords)
    clause = text[clause_start(text, word.start) : word.start]
    moved = words.moved.match(text, word.end)
    planned = planned_by(text[word.end : moved.end()] if moved else clause) or then_by(text, word.end)
    if words.lasted.match(text, word.end):
        return Dated(None, "", planned is not None, planned)
    dates = [one for one in find_dates(text, today) if not words.named.match(text, one.end)]
    if moved:
        date = next((one for one in dates if one.start - moved.end() in (0, 1)), None)
    else:
        date = _before(text, word, dates) or (None if planned else _opening(text, word, dates))
    ahead = word.stage == "planned" or planned is not None
    iso = _settle(date, today, clause, ahead=ahead) if date else ""
    if not ahead and date is not None and _is_ahead(date, iso, today):
        ahead, planned = True, Reason("ahead", words=iso, drops=False)
    return Dated(date, iso, ahead, planned)


def clause_start(text: str, position: int) -> int:
    """Return where the clause begins that holds ``position``."""
    marks = [match.end() for match in _CLAUSE.finditer(text, 0, position)]
    return marks[-1] if marks else 0


def _before(text: str, word: StageWord, dates: list[DateMention]) -> DateMention | None:
    """Return the last date in the clause up to the word, else that of the clause before it."""
    since = max((other.end for other in _reached_before(text, word)), default=0)
    clause = clause_start(text, word.start)
    before = clause_start(text, max(clause - 1, 0))
    for floor in (max(clause, since), max(before, since)):
        own = [date for date in dates if floor <= date.start < word.end]
        if own:
            return own[-1]
    return None


def _opening(text: str, word: StageWord, dates: list[DateMention]) -> DateMention | None:
    """Return the day that opens the sentence, where nothing else is dated before the word: 昨日，…，封顶."""
    first = next(iter(dates), None)
    if (
        first is None
        or len(first.iso) < len("2024-05-13")
        or first.start > _OPENS
        or not _OPENING.match(text, first.end)
    ):
        return None
    between = [date for date in dates if first.end <= date.start < word.start]
    return None if between or _reached_before(text, word) else first


def _reached_before(text: str, word: StageWord) -> list[StageWord]:
    """Return the words before it that tell a stage with a date of its own: not 停工 of 停工11个月的."""
    lasted = load_words(StageWords).lasted
    return [one for one in find_stages(text) if one.end <= word.start and not lasted.match(text, one.end)]


def _is_ahead(date: DateMention, iso: str, today: str) -> bool:
    """Tell whether the date was still to come when the article was printed."""
    if date.years_ago is not None and date.years_ago < 0:
        return True
    length = min(len(iso), len(today))
    return iso[:length] > today[:length] or (
        date.is_end and 0 < len(iso) < len(today) and iso == today[:length]
    )


def _settle(date: DateMention, today: str, clause: str, *, ahead: bool) -> str:
    """Return the date in the year that is meant.

    In January, 开工 in 12月 was last year; in March, 项目5月开工 is still to come.
    """
    if not (date.is_guess and date.iso and today):
        return date.iso
    words = load_words(StageWords)
    length = min(len(date.iso), len(today))
    year, rest = int(date.iso[:4]), date.iso[4:]
    if ahead and date.iso[:length] < today[:length] and not words.missed.search(clause):
        return f"{year + 1:04}{rest}"
    if not ahead and date.iso[:length] > today[:length]:
        month = len(date.iso) == length == len("2024-05")  # a day is told of what has happened
        near = month and int(date.iso[5:7]) - int(today[5:7]) < _HALF
        if not near or words.past.search(clause):
            return f"{year - 1:04}{rest}"
    return date.iso
