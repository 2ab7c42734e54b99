"""Two graphs, or one and a day -> what is new: the lines of `kg diff`.

old, new, days = read_pair(Path("march"), Path("april"))
digest = make_digest(old, new, days)
"""

from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path

import networkx as nx

from kg.digest.compare import compare, make_sides
from kg.digest.lines import Line, make_lines
from kg.digest.watching import find_watched, read_watch_list
from kg.display.text import load_text
from kg.errors import QueryError
from kg.graph import load_graph, meta
from kg.timeline import as_of, check_day, last_day, today
from kg.timeline.days import first_day

__all__ = ["Digest", "Line", "Pair", "make_digest", "read_pair", "read_watch_list"]

_TOLD = 20  # names of a watch list that nothing bears


@dataclass(frozen=True)
class Pair:
    """Two graphs and the day that each is judged by: what was overdue then."""

    old: "nx.MultiDiGraph[str]"
    new: "nx.MultiDiGraph[str]"
    days: tuple[str, str]
    since: str = ""


@dataclass(frozen=True, slots=True)
class Digest:
    """What is new between two days; ``notes`` tell what limits it."""

    old: str
    new: str
    lines: tuple[Line, ...]
    notes: tuple[str, ...]


def read_pair(old: Path, new: Path | None = None, *, since: str = "", day: str = "") -> Pair:
    """Return the graphs of two output folders, or of one before ``since`` and as it is.

    ``day``: only what had been said by then, judged on that day; else the last one that an article is of.
    """
    first = load_graph(old)
    whole = load_graph(new) if new else first
    day = check_day(day) if day else ""
    for folder, graph in ((old, first), (new, whole)):
        if new and "whole" in meta(graph):  # what only comes into the part, or leaves it, is no news
            mend = "compare one folder with itself: --since DAY"
            raise QueryError(f"{folder}: knows only a part of a large archive; {mend}")
    if since:
        start = _check_since(since)
        if day and day < start:
            raise QueryError(f"--as-of {day} is before --since {since}; name a later day")
        before = (date.fromisoformat(start) - timedelta(days=1)).isoformat()
        first = as_of(whole, before)
    else:
        before = find_day(first)
    return Pair(first, as_of(whole, day) if day else whole, (before, day or find_day(whole)), since)


def _check_since(text: str) -> str:
    """Return the first day that is meant: of 2024-06 the first of June."""
    try:
        day = check_day(text)
    except QueryError:
        mend = "no such day; write it as 2024-06-30, 2024-06 or 2024"
        raise QueryError(f"--since {text}: {mend}") from None
    start = first_day(day[: len(text.strip())])
    if start == date.min.isoformat():
        raise QueryError(f"--since {text}: there is no day before it; name a later one")
    return start


def find_day(graph: "nx.MultiDiGraph[str]") -> str:
    """Return the last day that an article is of, but none to come; without any, today."""
    now = today()
    dates = (last_day(article["date"]) for article in meta(graph)["articles"].values() if article["date"])
    return max((one for one in dates if one <= now), default=now)


def make_digest(pair: Pair, *, lang: str = "zh", watch: list[str] | None = None) -> Digest:
    """Return what the newer graph tells that the older one did not, and what only that one told.

    ``watch``: the names that come first.
    """
    old, new = make_sides(pair.old, pair.new, pair.days)
    watched = find_watched(watch or [], new, old)
    lines = make_lines(compare(old, new), old, new, watched, lang)
    return Digest(*pair.days, tuple(lines), tuple(_notes(pair, watched.unknown, lang)))


def _notes(pair: Pair, unknown: tuple[str, ...], lang: str) -> list[str]:
    words, now = load_text("digest/text.toml", lang), today()
    dates = [article["date"] for article in meta(pair.new)["articles"].values()]
    ahead = sum(bool(one) and first_day(one) > now for one in dates)
    notes = []
    if whole := meta(pair.new).get("whole"):
        notes.append(words["note_part"].format(shown=len(pair.new), whole=whole["entities"]))
    notes += [words["note_unknown"].format(name=name) for name in unknown[:_TOLD]]
    if len(unknown) > _TOLD:
        notes.append(words["note_unknown_more"].format(count=len(unknown) - _TOLD))
    if ahead:
        notes.append(words["note_ahead"].format(count=ahead))
    if dates and not any(dates):
        notes.append(words["note_dateless"])
    elif pair.since and not all(dates):
        notes.append(words["note_undated"].format(count=dates.count("")))
    return notes
