"""Graph -> how two things are connected: up to three ways, each step with its sentences."""

import heapq
import math
import re
from collections import defaultdict
from collections.abc import Iterator, Set
from dataclasses import dataclass, replace
from functools import cache
from itertools import pairwise
from typing import cast

import networkx as nx

from kg.display.paths import path_costs
from kg.display.text import load_text
from kg.errors import NameNotFound
from kg.graph import ArticleRecord, Edge, meta, nodes
from kg.schema import load_schema
from kg.show.said import Fact, Said, roles_in, tell_said

Way = tuple[str, ...]
TURNS = 5  # searches for another way


@dataclass(frozen=True, slots=True)
class Step:
    """Two things side by side on the way, and every relation between them; without one, what names both."""

    start: str
    end: str
    facts: tuple[Fact, ...]


@dataclass(frozen=True, slots=True)
class Path:
    """How two things are connected: the names on the way and what holds them together."""

    names: tuple[str, ...]
    steps: tuple[Step, ...]
    length: int = 0  # steps that an article tells
    official: bool = False  # every step is only in the official list: no article links the two
    common: str = ""  # the place in which both sides of the way lie, as only the official list says
    others: tuple["Path", ...] = ()  # further ways


@dataclass(frozen=True, slots=True, eq=False)
class _Group:
    """Things that one sentence names, or one article (no span)."""

    article: str
    span: tuple[int, int] | None
    things: frozenset[str]
    cost: int


def find_path(graph: "nx.MultiDiGraph[str]", start: str, end: str, *, lang: str = "zh") -> Path:
    """Return how two things are connected: the best way, and others; NameNotFound where none is.

    Ways go around what everything is linked to, and around the official list of divisions: two companies of
    one city are neighbours through it, but a shared supplier says more.
    """
    names = [graph.nodes[key]["name"] for key in (start, end)]
    if start == end:
        raise NameNotFound(f"{names[0]}: both names mean the same thing; name two things")
    ways = _Ways(graph).between(start, end)
    if not ways:
        reason = "nothing connects them; try kg show for each"
        raise NameNotFound(f"{names[0]}, {names[1]}: {reason}")
    first, *others = (_tell(graph, way, lang) for way in ways)
    return replace(first, others=tuple(others))


def _tell(graph: "nx.MultiDiGraph[str]", way: Way, lang: str) -> Path:
    steps = []
    for here, there in pairwise(way):
        facts = (*_between(graph, here, there, lang), *_between(graph, there, here, lang))
        told = facts or _named_together(graph, here, there, lang)
        steps.append(Step(graph.nodes[here]["name"], graph.nodes[there]["name"], told))
    listed = [is_official(graph, *ends) for ends in pairwise(way)]
    within = load_schema().roles.within
    both = (
        graph.nodes[place]["name"]
        for before, place, after in zip(way, way[1:], way[2:], strict=False)
        if all(
            graph.has_edge(one, place, within) and is_official(graph, one, place) for one in (before, after)
        )
    )
    names = tuple(graph.nodes[key]["name"] for key in way)
    return Path(names, tuple(steps), listed.count(False), all(listed), next(both, ""))


def is_official(graph: "nx.MultiDiGraph[str]", one: str, other: str) -> bool:
    """Tell whether all that links two things is in the official list of divisions."""
    found = [*_edges(graph, one, other).values(), *_edges(graph, other, one).values()]
    return bool(found) and all(edge["official"] for edge in found)


def _edges(graph: "nx.MultiDiGraph[str]", head: str, tail: str) -> dict[str, Edge]:
    return cast("dict[str, Edge]", graph.get_edge_data(head, tail) or {})


def _between(graph: "nx.MultiDiGraph[str]", head: str, tail: str, lang: str) -> Iterator[Fact]:
    """Yield the relations from ``head`` to ``tail``, told as sentences of three words."""
    relations = load_schema().relations
    for kind, edge in sorted(_edges(graph, head, tail).items()):
        label = getattr(relations[kind].label, lang)
        text = f"{graph.nodes[head]['name']} — {label}{roles_in(edge)} → {graph.nodes[tail]['name']}"
        yield Fact(kind, text, edge["official"], tell_said(graph, edge["statements"]), tail)


def _named_together(graph: "nx.MultiDiGraph[str]", one: str, other: str, lang: str) -> tuple[Fact, ...]:
    """Return the sentence that names two things; of an article that names both, a sentence of each."""
    group = _Groups(graph).of_both(one, other)
    if group is None:
        return ()
    article = meta(graph)["articles"][group.article]
    kind = "same_article" if group.span is None else "same_sentence"
    spans = [group.span] if group.span else sorted({_naming(article, key) for key in (one, other)})
    where = (article["headline"], article["date"], article["source"], kind, 0.0)
    said = tuple(Said(article["text"][start:end].strip(), *where) for start, end in spans)
    names = [graph.nodes[key]["name"] for key in (one, other)]
    text = f" ┄ {load_text('view/text', lang)[kind]} ┄ ".join(names)
    return (Fact(kind, text, False, said, other),)


def _naming(article: ArticleRecord, key: str) -> tuple[int, int]:
    """Return the first sentence of an article that names a thing."""
    at = next(mention["start"] for mention in article["mentions"] if mention["entity"] == key)
    return next(span for span in _sentences(article["text"]) if at < span[1])


@cache
def _pattern() -> re.Pattern[str]:
    ends, closing = (re.escape(letters) for letters in (path_costs().ends, path_costs().closing))
    return re.compile(f"[^{ends}]*[{ends}]+[{closing}]*|[^{ends}]+$")


def _sentences(text: str) -> list[tuple[int, int]]:
    return [found.span() for found in _pattern().finditer(text)]


class _Groups:
    """What each article names, and each of its sentences."""

    def __init__(self, graph: "nx.MultiDiGraph[str]") -> None:
        self.of: dict[str, list[_Group]] = defaultdict(list)
        for key, article in sorted(meta(graph)["articles"].items()):
            for group in _groups_of(key, article, set(graph)):
                for thing in sorted(group.things):
                    self.of[thing].append(group)

    def of_both(self, one: str, other: str) -> _Group | None:
        """Return the group that names both, a sentence rather than an article."""
        both = (group for group in self.of[one] if other in group.things)
        return min(both, key=lambda group: group.cost, default=None)


def _groups_of(key: str, article: ArticleRecord, known: Set[str]) -> Iterator[_Group]:
    mentions = sorted((one["start"], one["entity"]) for one in article["mentions"] if one["entity"] in known)
    named = frozenset(entity for _, entity in mentions)
    if len(named) < 2:
        return
    yield _Group(key, None, named, path_costs().article)
    for start, end in _sentences(article["text"]):
        own = frozenset(entity for at, entity in mentions if start <= at < end)
        if len(own) > 1:
            yield _Group(key, (start, end), own, path_costs().sentence)


class _Ways:
    """The search for ways in one graph: over facts, and over what one sentence or one article names."""

    def __init__(self, graph: "nx.MultiDiGraph[str]") -> None:
        self._graph = graph
        self._near = graph.to_undirected(as_view=True)
        self._groups = _Groups(graph)
        place = load_schema().roles.place
        self._backdrop = {key for key, node in nodes(graph) if node["type"] == place}

    def between(self, start: str, end: str) -> list[Way]:
        """Return up to three ways, the cheapest first, each another one."""
        costs, ways, taken, first = path_costs(), list[Way](), set[object](), math.inf
        for _ in range(TURNS):
            way = self._cheapest(start, end, taken, first + costs.detour + TURNS * costs.again)
            if way is None or len(ways) == costs.ways:
                break
            taken.update(way[1:-1], map(frozenset, pairwise(way)))
            cost = self._cost(way)
            first = min(first, cost)
            detour = any(set(other) <= set(way) and (len(other) > 2 or other == way) for other in ways)
            loose = any(self._step(*ends) == costs.article for ends in pairwise(way))
            if not detour and cost <= first + costs.detour and not (ways and loose):
                ways.append(way)
        told = [way for way in ways if not any(is_official(self._graph, *ends) for ends in pairwise(way))]
        return told or ways[:1]

    def _enter(self, key: str) -> float:
        return 1 + math.log10(1 + len(self._near[key]))

    def _cost(self, way: Way) -> float:
        """Return what a way costs when no other has been taken."""
        return sum(self._step(here, there) + self._enter(there) for here, there in pairwise(way))

    def _step(self, here: str, there: str) -> int:
        if there in self._near[here]:
            return path_costs().official if is_official(self._graph, here, there) else 0
        group = self._groups.of_both(here, there)
        return group.cost if group else 0

    def _cheapest(self, start: str, end: str, taken: set[object], most: float) -> Way | None:
        """Return the cheapest way below ``most``, the steps and things of ``taken`` at a higher cost."""
        best, before = {start: 0.0}, dict[str, str]()
        heap, done, spread = [(0.0, start)], set[str](), set[_Group]()
        while heap:
            far, here = heapq.heappop(heap)
            if here == end:
                way = [end]
                while way[0] != start:
                    way.insert(0, before[way[0]])
                return tuple(way)
            if here in done:
                continue
            done.add(here)
            for there, cost in self._steps(here, start, end, spread):
                again = (frozenset((here, there)) in taken) + (there != end and there in taken)
                total = far + cost + self._enter(there) + path_costs().again * again
                if total < min(most, best.get(there, math.inf)):
                    best[there], before[there] = total, here
                    heapq.heappush(heap, (total, there))
        return None

    def _steps(self, here: str, start: str, end: str, spread: set[_Group]) -> Iterator[tuple[str, int]]:
        """Yield what is one step away, and what the step costs; each group leads on once, the first time."""
        for there in self._near[here]:
            yield there, path_costs().official if is_official(self._graph, here, there) else 0
        if here != start and here in self._backdrop:  # what names a province links nothing
            return
        for group in self._groups.of[here]:
            if group not in spread:
                spread.add(group)
                others = sorted(group.things - {here})
                yield from ((to, group.cost) for to in others if to == end or to not in self._backdrop)
