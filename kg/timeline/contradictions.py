"""Graph -> what two articles say of a thing that cannot both be right, with both sentences."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import combinations

import networkx as nx

from kg.graph import ArticleRecord, Statement, ValueStatement, meta
from kg.timeline.days import agree, days_between
from kg.timeline.lifeline import LifeLine, life_line
from kg.timeline.roles import time_roles
from kg.timeline.steps import Step
from kg.timeline.values import history

_DAY, _MONTH = len("2024-05-13"), len("2024-05")
_MANY = 12  # days of one stage that are held against each other: with more, the name is that of many things
_SLACK, _ABOUT = 0.02, 0.05  # of a value: papers round, and 约 is not exact


@dataclass(frozen=True, slots=True)
class Contradiction:
    """Two sentences of which one must be wrong: two values at one time, or a stage that is denied later."""

    of: str  # an attribute, or a stage
    why: str  # "values", "days" of one stage, or "denied": reached, and later still to come
    one: Statement
    other: Statement


def find_contradictions(
    graph: "nx.MultiDiGraph[str]", key: str, line: LifeLine | None = None
) -> tuple[Contradiction, ...]:
    """Return what contradicts itself in what is said of the thing ``key``; a change over time does not.

    ``line``: its life line, where it is known already.
    """
    line = line or life_line(graph, key)
    return (*_values(graph, key), *_days(line, key), *_denials(line, key))


def _values(graph: "nx.MultiDiGraph[str]", key: str) -> Iterator[Contradiction]:
    articles = meta(graph)["articles"]
    for name in time_roles().one_value:
        said = [
            value
            for figure in history(graph, key, name)
            for value in figure.statements
            if "correctedBy" not in value
        ]
        told = set()
        for one, other in _of_one_month(said, articles):
            pair = frozenset((one["value"], other["value"]))
            if pair not in told and _clash(one, other, articles):
                told.add(pair)
                yield Contradiction(name, "values", one, other)


def _of_one_month(
    said: Iterable[ValueStatement], articles: dict[str, ArticleRecord]
) -> Iterator[tuple[ValueStatement, ValueStatement]]:
    """Yield pairs of values in order; what was said in other months is a change, so not all with all."""
    values = sorted(said, key=lambda value: (value["article"], value["start"]))
    months: dict[str, list[int]] = {}
    for at, value in enumerate(values):
        months.setdefault(articles[value["article"]]["date"][:_MONTH], []).append(at)
    for a, b in sorted(pair for month in months.values() for pair in combinations(month, 2)):
        yield values[a], values[b]


def _clash(one: ValueStatement, other: ValueStatement, articles: dict[str, ArticleRecord]) -> bool:
    """Tell whether two articles of one day, or month, give values that both claim to be the whole truth."""
    if one["article"] == other["article"] or one["currency"] != other["currency"]:
        return False
    dates = [articles[value["article"]]["date"] for value in (one, other)]
    if not agree(*dates) or min(map(len, dates)) < _MONTH:
        return False
    if one.get("validFrom") != other.get("validFrom") or one.get("validUntil") != other.get("validUntil"):
        return False
    (low, high), (least, most) = _span(one), _span(other)
    return high < least or most < low


def _span(value: ValueStatement) -> tuple[float, float]:
    """Return between what the value may lie."""
    low = value["value"] if value["minimum"] is None else value["minimum"]
    high = value["value"] if value["maximum"] is None else value["maximum"]
    if value["qualifier"] == "atLeast":
        return low, float("inf")
    if value["qualifier"] == "atMost":
        return 0.0, high
    slack = _ABOUT if value["qualifier"] == "about" else _SLACK
    return low * (1 - slack), high * (1 + slack)


def _days(line: LifeLine, key: str) -> Iterator[Contradiction]:
    """Yield stages that happen once, and are told of two days that lie far apart."""
    roles = time_roles()
    for name in roles.once:
        own = [step for step in _own(line, key) if step.stage == name and len(step.date) == _DAY]
        for one, other in combinations([step for step in own if not step.resumed][:_MANY], 2):
            if days_between(one.date, other.date) > roles.apart:
                yield Contradiction(name, "days", one.statements[0], other.statements[0])


def _denials(line: LifeLine, key: str) -> Iterator[Contradiction]:
    """Yield stages that were reached, and of which a later article says that they are still to come."""
    roles = time_roles()
    stopped = [step for step in _own(line, key) if step.stage in (*roles.stops, *roles.ends)]
    for promise in (one.step for one in line.promises if not one.step.corrected and one.step.date):
        for step in _own(line, key):
            if step.stage != promise.stage or not roles.rank(step.stage) >= 0 or step.resumed:
                continue
            before = bool(step.said) and step.said < promise.said and step.moment < promise.said
            excused = any(step.moment <= stop.moment <= promise.said for stop in stopped)
            if before and not excused and not agree(step.date, promise.date):
                yield Contradiction(step.stage, "denied", step.statements[0], promise.statements[0])


def _own(line: LifeLine, key: str) -> list[Step]:
    return [step for step in line.steps if step.thing == key and not step.corrected]
