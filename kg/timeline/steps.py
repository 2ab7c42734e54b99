"""Milestones of all articles -> the steps of a project and what was promised, each once."""

from collections.abc import Iterator, Sequence, Set
from dataclasses import dataclass
from typing import TypeAlias, cast

import networkx as nx

from kg.graph import ArticleRecord, MilestoneStatement, Node, Statement, meta
from kg.timeline.days import days_between, first_day, is_by, last_day
from kg.timeline.roles import time_roles


@dataclass(frozen=True, slots=True)
class Step:
    """A stage that a project has reached, or to reach, however many articles tell it."""

    stage: str
    date: str  # as exact as any sentence tells it; empty: none does
    said: str  # the date of the first article that tells it; empty: none has a date
    thing: str  # id of the project, or of the part of it that has reached the stage
    corrected: str  # the article that says it is wrong, where nobody says otherwise
    resumed: bool  # the project had been stopped
    statements: tuple[MilestoneStatement, ...]

    @property
    def moment(self) -> str:
        """When it was reached, or else when that was first told."""
        return self.date or self.said


Promised: TypeAlias = tuple[str, str, str, int]


def find_steps(
    graph: "nx.MultiDiGraph[str]", key: str, *, without: Set[Promised] = frozenset()
) -> tuple[list[Step], list[Step]]:
    """Return the stages that the thing ``key`` has reached, and those that were promised, in order.

    ``without``: promises that are another thing's.
    """
    articles = meta(graph)["articles"]
    reached: dict[str, list[MilestoneStatement]] = {}
    promised: dict[str, list[MilestoneStatement]] = {}
    for stone in cast(Node, graph.nodes[key])["milestones"]:
        stage = promised_stage(stone, articles)
        if stage and promise_of(stone) in without:
            continue
        (promised if stage else reached).setdefault(stage or stone["stage"], []).append(stone)
    steps = [
        step
        for stage, stones in reached.items()
        for step in _group(stage, stones, key, articles, ahead=False)
    ]
    promises = [
        step
        for stage, stones in promised.items()
        for step in _group(stage, stones, key, articles, ahead=True)
    ]
    return _mark_resumed(steps), sorted(promises, key=lambda step: (step.said, step.date, order(step)))


def promise_of(stone: MilestoneStatement) -> Promised:
    """Return what tells a promise from others: for when it is, and in which sentence."""
    return stone.get("promised", "") or stone["stage"], stone["date"], stone["article"], stone["start"]


def promised_stage(stone: MilestoneStatement, articles: dict[str, ArticleRecord]) -> str:
    """Return the stage that a sentence promises, or nothing where it tells one that is reached."""
    if promised := stone.get("promised", ""):
        return promised
    date, printed = stone["date"], articles[stone["article"]]["date"]
    length = min(len(date), len(printed))
    return stone["stage"] if date[:length] > printed[:length] else ""


def said_on(statement: Statement, articles: dict[str, ArticleRecord]) -> str:
    """Return the date of the article that holds a sentence."""
    return articles[statement["article"]]["date"]


def order(step: Step) -> tuple[str, int, str]:
    """Return by what steps are sorted: when, then how far on."""
    return step.moment, time_roles().rank(step.stage), step.stage


def _group(
    stage: str,
    stones: Sequence[MilestoneStatement],
    key: str,
    articles: dict[str, ArticleRecord],
    *,
    ahead: bool,
) -> Iterator[Step]:
    """Yield one step for each date: 2024-05 is 2024-05-13, and no date is the last one before."""
    groups: dict[str, list[MilestoneStatement]] = {}
    meant = _Dates({len(stone["date"]) for stone in stones}, ahead=ahead)
    for stone in sorted(stones, key=lambda stone: (-len(stone["date"]), stone["date"], _place(stone))):
        date = meant.of(stone["date"], said_on(stone, articles))
        groups.setdefault(date, []).append(stone)
    for date, own in groups.items():
        own.sort(key=lambda stone: (said_on(stone, articles), _place(stone)))
        wrong = [stone.get("correctedBy", "") for stone in own]
        dates = [said_on(stone, articles) for stone in own]
        first = min(filter(None, dates), default="")
        yield Step(stage, date, first, key, wrong[0] if all(wrong) else "", False, tuple(own))


class _Dates:
    """The dates of one stage, the exact ones first: which of them a sentence means."""

    def __init__(self, lengths: Set[int], *, ahead: bool) -> None:
        self._lengths, self._ahead = sorted(lengths - {0}), ahead
        self._last: dict[str, str] = {}  # what dates begin with -> the last of them
        self._undated: dict[str, str] = {}  # when it was said -> the date that is meant

    def of(self, date: str, said: str) -> str:
        """Return the last known date that may be the one told; where there is none, itself."""
        if not date:
            if said not in self._undated:
                self._undated[said] = self._before(said)
            return self._undated[said]
        if date not in self._last:
            for length in self._lengths:
                begin = date[:length]
                self._last[begin] = max(date, self._last.get(begin, ""))
        return self._last[date]

    def _before(self, said: str) -> str:
        known = set(self._last.values())
        fitting = [date for date in known if self._ahead or not said or is_by(date, last_day(said))]
        return max(fitting, default="")


def _place(statement: Statement) -> tuple[str, int, int]:
    return statement["article"], statement["start"], statement["end"]


def _mark_resumed(steps: list[Step]) -> list[Step]:
    """Return the steps in order; those by which a stopped project goes on are marked."""
    roles, stopped, marked = time_roles(), False, []
    for step in sorted(steps, key=order):
        again = stopped and roles.is_resumption(step.stage)
        if not step.corrected:
            stopped = (stopped and not again) or step.stage in roles.stops
        marked.append(_resumed(step) if again else step)
    return marked


def _resumed(step: Step) -> Step:
    return Step(step.stage, step.date, step.said, step.thing, step.corrected, True, step.statements)


def is_late(reached: str, due: str) -> int | None:
    """Return by how many days a stage came behind the last day of its promise; 0: in time; None: unknown."""
    if not reached or not due:
        return None
    if last_day(reached) <= last_day(due):
        return 0
    if first_day(reached) <= last_day(due):
        return None  # some day of that year
    return days_between(due, reached) if len(reached) > len("2024") else None
