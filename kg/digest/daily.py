"""One graph -> the news of each day on which articles were printed: the front page of the view.

A day's news is what its articles tell and those of the days before did not. Only the surroundings of what
they name are compared, so the cost is that of the news, not of the graph.
"""

from collections import Counter, defaultdict
from dataclasses import dataclass, replace

import networkx as nx

from kg.digest.changes import Change
from kg.digest.compare import additions
from kg.digest.lines import Line, all_in, originals, tell_changes
from kg.digest.projects import overdue_promises
from kg.digest.rules import load_rules
from kg.digest.side import Side
from kg.digest.surroundings import surroundings
from kg.digest.ties import district_pair, linked_ties, pair_of
from kg.digest.watching import Watched
from kg.digest.wording import Wording
from kg.graph import Statement, meta, nodes
from kg.schema import load_schema
from kg.timeline import Post, as_of, last_day
from kg.timeline.roles import time_roles

LINES = 400  # days are told, the last one first, until so many lines are found
LATER = ("overdue", "silent")  # kinds that no article tells, but the time that has passed
PAIRS = ("link", "districts")  # kinds that tell of two things together
FIRST = "0001-01-01"  # where nothing is dated
NOBODY = Watched({}, ())


@dataclass(frozen=True, slots=True)
class News:
    """A line in each of the languages that were asked for; its sentences as statements, the newest first.

    ``things``: all that it speaks of.
    """

    line: Line
    texts: tuple[str, ...]
    things: tuple[str, ...]
    statements: tuple[Statement, ...]


@dataclass(frozen=True, slots=True)
class Daily:
    """The news of all days, the last first; what ``left`` of the days with articles has not been told."""

    news: tuple[News, ...]
    left: int


def daily_news(graph: "nx.MultiDiGraph[str]", langs: tuple[str, ...], *, lines: int = LINES) -> Daily:
    """Return the news of the last days, and which promises are overdue on the last one.

    What articles without a date tell is news of no day, and as of the last one. There is no clock in it: the
    same graph, the same news.
    """
    days = _days(graph)
    waiting = sorted(days, reverse=True)
    last = next(filter(None, waiting), "") or _told_day(graph)
    teller = _Teller(graph, days, last, langs)
    late = teller.overdue()[:lines] if any(waiting) else []
    found: list[News] = []
    while waiting and len(found) < lines:
        day = waiting.pop(0)
        found += teller.news_of(day, days[day])[:lines]
    return Daily((*found, *late), len(waiting))


def _days(graph: "nx.MultiDiGraph[str]") -> dict[str, list[str]]:
    """Return the days of articles -> their ids; "" is that of the articles without a date."""
    found: dict[str, list[str]] = defaultdict(list)
    for key, article in sorted(meta(graph)["articles"].items()):
        found[last_day(article["date"])].append(key)
    return found


def _told_day(graph: "nx.MultiDiGraph[str]") -> str:
    """Return the last day on which a stage was reached: no article was printed before what it tells."""
    planned = time_roles().planned
    told = (one["date"] for _, node in nodes(graph) for one in node["milestones"] if one["stage"] != planned)
    return max(map(last_day, told), default="") or FIRST


class _Teller:
    """What it takes to tell the news of a day."""

    def __init__(
        self, graph: "nx.MultiDiGraph[str]", days: dict[str, list[str]], last: str, langs: tuple[str, ...]
    ) -> None:
        self.graph, self.last, self.langs = graph, last, langs
        in_order = (key for day in sorted(days) for key in days[day])
        self.order = {key: number for number, key in enumerate(in_order)}
        self.articles = meta(graph)["articles"]
        self.whole = Side(graph, {key: key for key in graph}, last)
        self.firsts: dict[tuple[str, ...], str] = {}
        for tie in linked_ties(self.whole):
            day = min(last_day(self.articles[one["article"]]["date"]) for one in tie.statements)
            for pair in filter(None, (pair_of(tie), district_pair(self.whole, tie))):
                self.firsts[pair] = min(day, self.firsts.get(pair, day))

    def news_of(self, day: str, own: list[str]) -> list[News]:
        """Return what the articles of a day tell and no earlier one did, by weight."""
        named = {one["entity"] for key in own for one in self.articles[key]["mentions"]}
        small = nx.freeze(surroundings(self.graph, named & self.graph.nodes.keys(), own, self.order))
        before = _side(_until(small, day, self.last, whole=False), day or self.last)
        after = _side(_until(small, day, self.last, whole=True), day or self.last)
        changes = [
            one for one in additions(before, after) if one.kind not in LATER and self._is_first(one, day)
        ]
        return self._tell(changes, before, after, day)

    def _is_first(self, change: Change, day: str) -> bool:
        """Tell whether no firm of two districts, and no two firms, had been told of together before."""
        pair = tuple(sorted(change.groups[:2]))
        return change.kind not in PAIRS or self.firsts.get(pair, day) == day

    def overdue(self) -> list[News]:
        """Return the promises that are overdue on the last day."""
        planned, project = time_roles().planned, load_schema().roles.project
        promised = [
            key
            for key, node in nodes(self.graph)
            if node["type"] == project
            and any(one["stage"] == planned and one["date"] for one in node["milestones"])
        ]
        now = _side(surroundings(self.graph, promised, (), self.order), self.last)
        nothing = _side(_empty(), self.last)
        return self._tell(list(overdue_promises(nothing, now)), nothing, now, None)

    def _tell(self, changes: list[Change], old: Side, new: Side, day: str | None) -> list[News]:
        """Return the lines, what weighs most first; ``day``: theirs, where it is not told by a promise."""
        new.companies = self.whole.companies
        wordings = [Wording(old, new, lang, daily=True) for lang in self.langs]
        told = sorted(
            tell_changes(changes, old, new, NOBODY, wordings[0]),
            key=lambda one: (-one[0].weight, one[0].text, one[0].id),
        )
        counts: Counter[str] = Counter()
        found = []
        for line, change in told:
            counts[line.thing] += 1
            if counts[line.thing] <= load_rules().per_thing:
                date = line.date if day is None else self._date(change, day)
                texts = (line.text, *(wording.tell(change) for wording in wordings[1:]))
                said = sorted(
                    originals(new, change.statements), key=lambda one: (-one["confidence"], one["start"])
                )
                found.append(News(replace(line, date=date), texts, _things(change, new), tuple(said)))
        return found

    def _date(self, change: Change, day: str) -> str:
        """Return the date of a day as its articles have it: 2024-06, not its last day."""
        dates = {self.articles[one["article"]]["date"] for one in change.statements}
        return max((one for one in dates if last_day(one) == day), default=day)


def _things(change: Change, side: Side) -> tuple[str, ...]:
    """Return the ids of what a line speaks of, in its words: also where it lies, and what it belongs to."""
    group = change.groups[0]
    around = [*all_in(change, side), *side.wholes(group), *side.lies_in(group)]
    around += [
        item.about.organisation for item in (*change.before, *change.after) if isinstance(item.about, Post)
    ]
    return tuple(dict.fromkeys(side.members[one][0] for one in around if one in side.members))


def _side(graph: "nx.MultiDiGraph[str]", day: str) -> Side:
    return Side(nx.freeze(graph), {key: key for key in graph}, day)  # frozen it is sorted once


def _empty() -> "nx.MultiDiGraph[str]":
    return nx.MultiDiGraph(articles={}, decisions=[], deals=[], doubtful=[])


def _until(small: "nx.MultiDiGraph[str]", day: str, last: str, *, whole: bool) -> "nx.MultiDiGraph[str]":
    """Return what was told before a day, or with ``whole`` on it, too."""
    articles = meta(small)["articles"]
    small.graph["articles"] = {
        key: one
        for key, one in articles.items()
        if (said := last_day(one["date"])) < day or (whole and said == day)
    }
    then = as_of(small, day or last)
    small.graph["articles"] = articles
    return then
