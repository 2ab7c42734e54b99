"""One of two graphs, seen by the groups of its things: what it tells of each."""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import cast

import networkx as nx

from kg.digest.rules import load_rules
from kg.display.summary import districts_of
from kg.graph import Node, RelationStatement, Statement, edges, meta, nodes
from kg.schema import load_schema
from kg.timeline import Figure, LifeLine, Post, Promise, Step, latest, life_line, posts


@dataclass(frozen=True)
class Tie:
    """A relation that sentences state, by the groups of its ends."""

    kind: str
    head: str
    tail: str
    statements: tuple[RelationStatement, ...]


class Side:
    """A graph with the group of each of its things, as of a day."""

    def __init__(self, graph: "nx.MultiDiGraph[str]", groups: dict[str, str], day: str) -> None:
        self.graph, self.groups, self.day = graph, groups, day
        self.articles = meta(graph)["articles"]
        self.members: dict[str, list[str]] = defaultdict(list)
        for key, group in sorted(groups.items()):
            self.members[group].append(key)
        for members in self.members.values():  # the first is the one that is shown
            members.sort(key=lambda key: (-self.node(key)["mentions"], key))
        self._lines: dict[str, LifeLine] = {}
        self._of_type: dict[str, list[str]] = {}

    def node(self, key: str) -> Node:
        """Return the node of an id."""
        return cast(Node, self.graph.nodes[key])

    def of(self, group: str) -> list[tuple[str, Node]]:
        """Return the things of a group that this graph has."""
        return [(key, self.node(key)) for key in self.members.get(group, ())]

    def type_of(self, group: str) -> str:
        """Return the type of a group's things."""
        return self.of(group)[0][1]["type"]

    def groups_of(self, type_: str) -> list[str]:
        """Return the groups of a type, in order."""
        if not self._of_type:
            for group in sorted(self.members):
                self._of_type.setdefault(self.type_of(group), []).append(group)
        return self._of_type.get(type_, [])

    def said(self, statement: Statement) -> str:
        """Return the date of the article that holds a sentence."""
        return self.articles[statement["article"]]["date"]

    def steps(self, group: str) -> list[Step]:
        """Return the stages that a group's own things have reached, without those that are corrected."""
        return [
            step
            for key in self.members.get(group, ())
            for step in self._line(key).steps
            if step.thing == key and not step.corrected
        ]

    def promises(self, group: str) -> list[Promise]:
        """Return what was promised of a group's things, the last one last."""
        found = [promise for key in self.members.get(group, ()) for promise in self._line(key).promises]
        return sorted(found, key=lambda one: (one.step.said, one.step.date, one.step.stage))

    def heard(self, group: str) -> str:
        """Return the date of the last article that names one of a group's things, or a part of them."""
        own = [one for key in self.members.get(group, ()) for one in self.node(key)["articles"]]
        for part in nx.ancestors(self._parts, group) if group in self._parts else ():
            own += [one for key in self.members[part] for one in self.node(key)["articles"]]
        return max((self.articles[one]["date"] for one in own), default="")

    def _line(self, key: str) -> LifeLine:
        if key not in self._lines:
            self._lines[key] = life_line(self.graph, key)
        return self._lines[key]

    def sum(self, group: str) -> Figure | None:
        """Return the sum that was said last and is not corrected, in yuan."""
        figures = [latest(self.graph, key, load_schema().roles.sum) for key in self.members.get(group, ())]
        known = [one for one in figures if one and one.value["currency"] == "CNY"]
        return max(known, key=lambda one: (one.said, one.value["confidence"]), default=None)

    def posts(self, group: str) -> list[Post]:
        """Return the posts that a person holds, and held."""
        roles = {name for name, kind in load_schema().relations.items() if kind.role == "post"}
        found = [one for key in self.members.get(group, ()) for one in posts(self.graph, key, day=self.day)]
        return [one for one in found if one.relation in roles]

    @cached_property
    def companies(self) -> set[str]:
        """The names of companies."""
        company = load_schema().roles.company
        return {node["name"] for _, node in nodes(self.graph) if node["type"] == company}

    @cached_property
    def ties(self) -> dict[str, list[Tie]]:
        """The relations by kind; those that no sentence states, or a later article corrects, are left out."""
        found: dict[str, list[Tie]] = defaultdict(list)
        for head, tail, kind, edge in edges(self.graph):
            said = tuple(one for one in edge["statements"] if "correctedBy" not in one)
            if said and self.groups[head] != self.groups[tail]:
                found[kind].append(Tie(kind, self.groups[head], self.groups[tail], said))
        return found

    @cached_property
    def investors(self) -> dict[str, dict[str, list[RelationStatement]]]:
        """Who is behind each project: groups of projects -> those of investors -> sentences."""
        roles, found = load_schema().roles, defaultdict[str, dict[str, list[RelationStatement]]](dict)
        for tie in self.ties.get(roles.invests, ()):
            own = [one for one in tie.statements if one["role"] not in roles.hired]
            if own:
                found[tie.tail].setdefault(tie.head, []).extend(own)
        return found

    @cached_property
    def districts(self) -> dict[str, str]:
        """The district of each group that lies in one alone."""
        found: dict[str, set[str]] = defaultdict(set)
        for key, above in districts_of(self.graph).items():
            found[self.groups[key]].update(self.groups[district] for district in above)
        district = load_schema().roles.district
        known = {group: next(iter(above)) for group, above in found.items() if len(above) == 1}
        return {group: above for group, above in known.items() if self.type_of(group) != district}

    def place_names(self, group: str) -> list[str]:
        """Return what the place is called where a thing lies."""
        return [self.of(place)[0][1]["name"] for place in self.lies_in(group)]

    def lies_in(self, group: str) -> list[str]:
        """Return where a thing lies by its surest sentence: a zone, or the district, also of a town."""
        roles = load_schema().roles
        own = [(surest(tie.statements), tie.tail) for tie in self._places.get(group, ())]
        sure, place = max(own, default=(0.0, ""))
        if sure < load_rules().least_place:
            return []
        if self.type_of(place) == roles.place:
            place = self.districts.get(place, place)
        return [place]

    @cached_property
    def _places(self) -> dict[str, list[Tie]]:
        """The sentences that tell where something lies, by its group."""
        found: dict[str, list[Tie]] = defaultdict(list)
        for tie in self.ties.get(load_schema().roles.within, ()):
            found[tie.head].append(tie)
        return found

    def wholes(self, group: str) -> list[str]:
        """Return what a group is a part of."""
        return sorted(self._parts.successors(group)) if group in self._parts else []

    @cached_property
    def _parts(self) -> "nx.DiGraph[str]":
        """The groups that are a part of another one, each with what it is a part of."""
        return nx.DiGraph((tie.head, tie.tail) for tie in self.ties.get(load_schema().roles.part, ()))


def surest(statements: Iterable[Statement]) -> float:
    """Return the confidence of the surest sentence."""
    return max((one["confidence"] for one in statements), default=0.0)


def corrected(side: Side) -> Iterator[tuple[str, Statement]]:
    """Yield the values and stages that a later article says are wrong, with the group of their thing."""
    for group in sorted(side.members):
        for _, node in side.of(group):
            for one in (*node["attributes"], *node["milestones"]):
                if "correctedBy" in one:
                    yield group, one
