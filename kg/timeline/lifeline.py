"""Graph -> the life line of a project: what it has reached, what was promised, what cannot both be."""

from dataclasses import dataclass
from typing import cast

import networkx as nx

from kg.graph import Node, meta
from kg.schema import load_schema
from kg.timeline.promises import OVERDUE, Fate, Promise, judge
from kg.timeline.steps import Step, find_steps, order, promise_of


@dataclass(frozen=True, slots=True)
class LifeLine:
    """What articles tell of a project's stages, in order."""

    steps: tuple[Step, ...]  # reached, also by parts of it
    promises: tuple[Promise, ...]  # its own
    heard: str  # the date of the last article that names it

    @property
    def moments(self) -> tuple[Step | Promise, ...]:
        """Return steps and promises in one order: by the date when reached or promised for.

        A promise never stands before the day on which it was made: 年内 is no 1 January.
        """
        own: list[tuple[tuple[str, int, str], int, str, Step | Promise]] = []
        own += [(order(step), 1, step.said, step) for step in self.steps]
        for promise in self.promises:
            moment, *rest = order(promise.step)
            key = (max(moment, promise.step.said), *rest)
            own.append((cast("tuple[str, int, str]", key), 0, promise.step.said, promise))
        return tuple(moment for *_, moment in sorted(own, key=lambda entry: entry[:3]))

    def overdue(self, day: str) -> tuple[tuple[Promise, Fate], ...]:
        """Return the promises that had passed on ``day`` with nothing said of what became of them."""
        fates = [(promise, promise.fate_on(day)) for promise in self.promises]
        return tuple((promise, fate) for promise, fate in fates if fate.state == OVERDUE)


def life_line(graph: "nx.MultiDiGraph[str]", key: str) -> LifeLine:
    """Return the life line of the thing ``key``: one step for each stage and date, however many tell it.

    |项目一期|投产|: a step of the whole project, too. What one sentence promises of both is the part's:
    |基地|总投资25亿元，|二期|计划2025年6月投产|.
    """
    articles = meta(graph)["articles"]
    steps, promises = _told(graph, key)
    dates = (articles[article]["date"] for article in cast(Node, graph.nodes[key])["articles"])
    return LifeLine(tuple(steps), judge(promises, steps, articles), max(dates, default=""))


def steps_reached(graph: "nx.MultiDiGraph[str]", key: str) -> list[Step]:
    """Return the steps of a life line: what became of promises, which takes longer, is not asked."""
    return _told(graph, key)[0]


def _told(graph: "nx.MultiDiGraph[str]", key: str) -> tuple[list[Step], list[Step]]:
    """Return the steps of a thing and of its parts, in order, and what was promised of itself."""
    parts = [find_steps(graph, part) for part in _parts(graph, key)]
    of_selections = [said for _, own in parts for promise in own for said in promise.statements]
    steps, promises = find_steps(graph, key, without=set(map(promise_of, of_selections)))
    steps += [step for reached, _ in parts for step in reached]
    steps.sort(key=order)
    return steps, promises


def _parts(graph: "nx.MultiDiGraph[str]", key: str) -> list[str]:
    """Return the parts of a thing, and theirs."""
    kind, found, waiting = load_schema().roles.part, {key}, [key]
    while waiting:
        whole = waiting.pop()
        for part, _, name in graph.in_edges(whole, keys=True):
            if name == kind and part not in found:
                found.add(part)
                waiting.append(part)
    return sorted(found - {key})
