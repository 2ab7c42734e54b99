"""Steps and promises of a project -> what became of each promise, and when that was known."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from kg.graph import ArticleRecord
from kg.timeline.days import agree, is_by, last_day
from kg.timeline.roles import time_roles
from kg.timeline.steps import Step, is_late

KEPT, OPEN, PASSED, OVERDUE = "kept", "open", "passed", "overdue"
DROPPED, MOVED, CORRECTED = "dropped", "moved", "corrected"


@dataclass(frozen=True, slots=True)
class Fate:
    """What became of a promise: kept, moved to another date, dropped, corrected, or open again.

    Passed: its date was over, and what was said then speaks of other stages only.
    """

    on: str  # when it was told; empty: nobody knows
    state: str
    date: str = ""  # when the stage was reached, or the new date
    late: int | None = None  # days, of a kept one; 0: in time; None: unknown


@dataclass(frozen=True, slots=True)
class Promise:
    """A stage that was still to come when it was told, and its fates in the order in which they were told."""

    step: Step
    fates: tuple[Fate, ...]

    def fate_on(self, day: str) -> Fate:
        """Return what was known of it on ``day``: untold, it is open until its date is over."""
        known = [fate for fate in self.fates if is_by(fate.on, day)]
        if known and known[-1].state != OPEN:
            return known[-1]
        passed = bool(self.step.date) and last_day(self.step.date) < day
        return Fate(known[-1].on if known else "", OVERDUE if passed else OPEN)


def judge(
    promises: Iterable[Step], steps: Iterable[Step], articles: dict[str, ArticleRecord]
) -> tuple[Promise, ...]:
    """Return the promises with what became of them by the ``steps`` that were reached, also by parts."""
    promises, steps = list(promises), [step for step in steps if not step.corrected]
    judged = []
    for promise in promises:
        fates = [*_kept(promise, steps), *_moved(promise, promises)]
        fates += _passed(promise, [*steps, *(one for one in promises if not one.corrected)])
        fates += _stopped(promise, steps)
        if promise.corrected:
            fates.append(Fate(articles[promise.corrected]["date"], CORRECTED))
        judged.append(Promise(promise, tuple(_until_settled(fates))))
    return tuple(judged)


def _until_settled(fates: list[Fate]) -> Iterator[Fate]:
    """Yield the fates in order, up to one that settles the promise; of one article that one first."""
    settling = (KEPT, MOVED, CORRECTED)
    ranks = {state: rank for rank, state in enumerate(settling)}
    for fate in sorted(fates, key=lambda fate: (fate.on, ranks.get(fate.state, len(ranks)))):
        yield fate
        if fate.state in settling:
            return


def _kept(promise: Step, steps: Iterable[Step]) -> Iterator[Fate]:
    """Yield what keeps a promise: its stage, or one that cannot be without it."""
    roles = time_roles()
    for step in steps:
        unknown = promise.stage == roles.planned  # nobody says what is to come
        fits = step.stage != roles.planned if unknown else roles.implies(step.stage, promise.stage)
        if not fits or not _is_after(step, promise):
            continue
        late = is_late(step.date, promise.date)
        if step.stage != promise.stage and late:
            late = None  # it had been reached before, nobody says when
        yield Fate(max(step.said, promise.said), KEPT, step.date if step.stage == promise.stage else "", late)


def _is_after(step: Step, promise: Step) -> bool:
    """Tell whether a step came after its promise: by its date, else by that of its article."""
    if step.date:
        told_since = promise.said
        if promise.date and last_day(promise.date) < promise.said:  # it had passed when it was told: 原计划
            told_since = promise.date
        return last_day(step.date) >= told_since or bool(promise.date and agree(step.date, promise.date))
    return step.said > promise.said


def _moved(promise: Step, others: Iterable[Step]) -> Iterator[Fate]:
    for other in others:
        if (
            other.stage == promise.stage
            and not other.corrected
            and other.date
            and other.said > promise.said
            and not agree(other.date, promise.date)
        ):
            yield Fate(other.said, MOVED, other.date)


def _passed(promise: Step, told: Iterable[Step]) -> Iterator[Fate]:
    """Yield when something else was told of the project behind the promised date."""
    later = [step.said for step in told if promise.date and step.said > last_day(promise.date)]
    if later:
        yield Fate(min(later), PASSED)


def _stopped(promise: Step, steps: Iterable[Step]) -> Iterator[Fate]:
    """Yield when a promise was dropped, as its project was stopped, and when it was taken up again."""
    roles = time_roles()
    for step in steps:
        if step.thing != promise.thing or step.said < promise.said:
            continue
        if step.stage in (*roles.stops, *roles.ends):
            yield Fate(step.said, DROPPED, step.date)
        elif step.resumed:
            late = bool(promise.date) and step.said > last_day(promise.date)
            yield Fate(step.said, PASSED if late else OPEN)
