"""Decided pairs -> which entities of articles must be one thing, and which must not."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from itertools import pairwise
from typing import cast

from kg.decisions.records import Fit, Record
from kg.decisions.shape import Decision, Key, Kind, Pair


@dataclass(slots=True)
class Bonds:
    """Groups of entities that are one thing, and groups that are two; no two of these contradict."""

    above: dict[Record, Record] = field(default_factory=dict)
    members: dict[Record, list[Record]] = field(default_factory=dict)  # by root
    apart: dict[Record, set[Record]] = field(default_factory=lambda: defaultdict(set))  # roots
    names: dict[Record, str] = field(default_factory=dict)  # record -> what a decision calls its thing
    pairs: list[tuple[Decision, Record, Record]] = field(default_factory=list)  # what applies

    def root(self, record: Record) -> Record:
        """Return the record that stands for the group of ``record``."""
        while (above := self.above.setdefault(record, record)) != record:
            self.above[record] = record = self.above[above]
        return record

    def group(self, record: Record) -> list[Record]:
        """Return all records that are one thing with ``record``."""
        return self.members.setdefault(self.root(record), [record])

    def join(self, a: Record, b: Record) -> bool:
        """Make one thing of two; tell whether they could be."""
        a, b = self.root(a), self.root(b)
        if a == b:
            return True
        if b in self.apart.get(a, ()):
            return False
        if len(self.group(a)) < len(self.group(b)):
            a, b = b, a
        self.group(a).extend(self.members.pop(b))
        self.above[b] = a
        for other in self.apart.pop(b, ()):
            self.apart[other].discard(b)
            self.apart[other].add(a)
            self.apart[a].add(other)
        return True

    def part(self, a: Record, b: Record) -> bool:
        """Keep two things apart; tell whether they could be."""
        a, b = self.root(a), self.root(b)
        if a == b:
            return False
        self.apart[a].add(b)
        self.apart[b].add(a)
        return True

    def decided(self) -> dict[tuple[Record, Record], bool]:
        """Return pairs and whether they are one thing, for entity linking: each group by a chain."""
        found: dict[tuple[Record, Record], bool] = {}
        for members in self.members.values():
            found.update((pair, True) for pair in pairwise(sorted(members)))
        for a, others in self.apart.items():
            found.update(((a, b), False) for b in others if a < b)
        return found


def bind(
    decisions: Iterable[Decision], found: Mapping[Key, Mapping[Record, Fit]]
) -> tuple[Bonds, dict[str, str]]:
    """Return what the decisions on pairs ask for, and why some of them do not apply, by their ids.

    The later of two that contradict counts, also where they do so only together with others: A is B, B is C,
    A is not C. All entities that a key names are one thing, but where a later decision keeps them apart.
    """
    bonds, left = Bonds(), dict[str, str]()
    for decision in sorted_pairs(decisions):
        if why := _unfit(decision, found):
            left[decision.id] = why
            continue
        sides = _sides(decision, found)
        heads = [_join_all(bonds, side, key.name) for side, key in zip(sides, _keys(decision), strict=True)]
        act = bonds.join if decision.kind is Kind.same else bonds.part
        if act(*heads):
            bonds.pairs.append((decision, heads[0], heads[1]))
        else:
            left[decision.id] = "is contradicted by later ones"
    return bonds, left


def sorted_pairs(decisions: Iterable[Decision]) -> Iterator[Decision]:
    """Yield the decisions on pairs, the latest first."""
    yield from (one for one in reversed(list(decisions)) if isinstance(one.what, Pair))


def _unfit(decision: Decision, found: Mapping[Key, Mapping[Record, Fit]]) -> str:
    """Return why a decision on a pair cannot be done, or nothing."""
    keys = _keys(decision)
    for key in keys:
        if not found.get(key):
            return f"nothing is called {key.name} there any more"
    types = [next(iter(found[key].values())).type for key in keys]
    if decision.kind is Kind.same and types[0] != types[1]:
        return f"{keys[0].name} is {types[0]}, {keys[1].name} is {types[1]}; first decide the type"
    if not all(_sides(decision, found)):
        return f"{keys[0].name} and {keys[1].name} name the same there; tell with near which is which"
    return ""


def _keys(decision: Decision) -> tuple[Key, Key]:
    what = cast(Pair, decision.what)
    return what.thing, what.other


def _sides(
    decision: Decision, found: Mapping[Key, Mapping[Record, Fit]]
) -> tuple[list[Record], list[Record]]:
    """Return the entities of both things; of two that differ, what fits both is of the one it fits better."""
    a, b = (found.get(key, {}) for key in _keys(decision))
    if decision.kind is Kind.same:
        return _in_order(a), _in_order(b)
    return (
        _in_order({one: fit for one, fit in a.items() if one not in b or fit.score > b[one].score}),
        _in_order({one: fit for one, fit in b.items() if one not in a or fit.score > a[one].score}),
    )


def _in_order(found: Mapping[Record, Fit]) -> list[Record]:
    """Return entities in an order that does not depend on files."""
    return sorted(found, key=lambda record: (found[record].at, record[1], record))


def _join_all(bonds: Bonds, records: list[Record], name: str) -> Record:
    for record in records:
        bonds.names.setdefault(record, name)
        bonds.join(records[0], record)
    return records[0]
